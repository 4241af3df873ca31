#include "heap_strings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <new>

#include "host_runtime.h"

namespace lathe {

namespace {

constexpr int64_t kInline = 16;  // code points that lie behind the header

// Memory that strings share which are beginnings of each other; their `capacity` is not 0.
struct SharedText {
  int64_t references;
  int64_t used;  // code points that belong to some string
  int64_t capacity;
};

SharedText* shared_of(const lathe_list& s) {
  return s.capacity ? *reinterpret_cast<SharedText* const*>(&s + 1) : nullptr;
}
uint32_t* begin_of(SharedText* shared) { return reinterpret_cast<uint32_t*>(shared + 1); }

lathe_list* string_at(int64_t address) { return reinterpret_cast<lathe_list*>(address); }
int64_t address_of(const lathe_list* s) { return reinterpret_cast<int64_t>(s); }

void copy_text(uint32_t* to, const lathe_list& from) {
  if (from.length) std::memcpy(to, from.data, static_cast<size_t>(from.length) * 4);
}

// A header on the context's chain, with `extra` bytes behind it; `memory`: bytes of its own
// elsewhere.
lathe_list* new_header(lathe_ctx* ctx, int64_t length, int64_t extra, int64_t memory = 0) {
  void* block = std::malloc(sizeof(lathe_list) + static_cast<size_t>(extra));
  if (!block) return nullptr;
  auto* s = new (block) lathe_list{length, 0, nullptr, LATHE_TAG_TEXT, 4, nullptr, nullptr};
  HostContext::of(ctx).heap().adopt(ctx->lists, s, sizeof(lathe_list) + extra + memory);
  return s;
}

lathe_list* header_on(lathe_ctx* ctx, SharedText* shared, int64_t length) {
  int64_t memory = shared->references ? 0 : shared->capacity * 4;
  lathe_list* s = new_header(ctx, length, sizeof(SharedText*), memory);
  if (!s) return nullptr;
  ++shared->references;
  s->capacity = shared->capacity;
  s->data = begin_of(shared);
  std::memcpy(s + 1, static_cast<const void*>(&shared), sizeof shared);
  return s;
}

lathe_list* new_string(lathe_ctx* ctx, int64_t length, int64_t room) {
  if (room <= kInline) {
    lathe_list* s = new_header(ctx, length, room * 4);
    if (s) s->data = s + 1;
    return s;
  }
  constexpr int64_t kMost = (INT64_MAX - static_cast<int64_t>(sizeof(SharedText))) / 4;
  void* block =
      room > kMost ? nullptr : std::malloc(sizeof(SharedText) + static_cast<size_t>(room) * 4);
  if (!block) return nullptr;
  auto* shared = new (block) SharedText{0, length, room};
  lathe_list* s = header_on(ctx, shared, length);
  if (!s) std::free(shared);
  return s;
}

// The first of the parts, made longer in its own memory; nullptr: that is not possible.
lathe_list* longer(lathe_ctx* ctx, const lathe_list& first, int64_t length) {
  SharedText* shared = shared_of(first);
  if (!shared || shared->used != first.length || shared->capacity < length) return nullptr;
  lathe_list* s = header_on(ctx, shared, length);
  if (s) shared->used = length;
  return s;
}

lathe_list* concat(lathe_ctx* ctx, int64_t n, const int64_t* parts) {
  int64_t total = 0;
  int64_t count = 0;
  int64_t only = 0;
  for (int64_t i = 0; i < n; ++i) {
    int64_t length = string_at(parts[i])->length;
    if (!length) continue;
    ++count;
    only = parts[i];
    if (__builtin_add_overflow(total, length, &total)) return nullptr;
  }
  if (count < 2) return string_at(count ? only : parts[0]);
  const lathe_list& first = *string_at(parts[0]);
  lathe_list* s = longer(ctx, first, total);
  int64_t done = s ? first.length : 0;
  if (!s)
    s = new_string(ctx, total, first.length > total / 2 && total > kInline ? total * 2 : total);
  if (!s) return nullptr;
  auto* to = static_cast<uint32_t*>(s->data) + done;
  for (int64_t i = done ? 1 : 0; i < n; ++i) {
    copy_text(to, *string_at(parts[i]));
    to += string_at(parts[i])->length;
  }
  return s;
}

lathe_list* repeat(lathe_ctx* ctx, lathe_list* s, int64_t count) {
  if (count == 1) return s;
  int64_t total = 0;
  if (count > 0 && __builtin_mul_overflow(s->length, count, &total)) return nullptr;
  lathe_list* out = new_string(ctx, total, total);
  for (int64_t i = 0; out && i < total; i += s->length)
    copy_text(static_cast<uint32_t*>(out->data) + i, *s);
  return out;
}

lathe_list* one(lathe_ctx* ctx, uint32_t code) {
  if (code < 256) return latin_string(code);
  lathe_list* s = new_string(ctx, 1, 1);
  if (s) *static_cast<uint32_t*>(s->data) = code;
  return s;
}

lathe_list* part(lathe_ctx* ctx, lathe_list* s, int64_t at, int64_t count, int64_t step) {
  if (count == s->length && step == 1) return s;
  if (count == 1) return one(ctx, text_of(*s)[at]);
  lathe_list* out = new_string(ctx, count, count);
  for (int64_t i = 0; out && i < count; ++i)
    static_cast<uint32_t*>(out->data)[i] = text_of(*s)[at + i * step];
  return out;
}

lathe_list* digits(lathe_ctx* ctx, int64_t number) {
  if (number >= 0 && number < 10) return latin_string('0' + static_cast<uint32_t>(number));
  std::array<uint32_t, 20> text;  // the sign and 19 digits
  size_t at = text.size();
  auto rest = static_cast<uint64_t>(number);
  if (number < 0) rest = -rest;
  for (; rest; rest /= 10) text[--at] = '0' + static_cast<uint32_t>(rest % 10);
  if (number < 0) text[--at] = '-';
  auto length = static_cast<int64_t>(text.size() - at);
  lathe_list* s = new_string(ctx, length, length);
  if (s) std::copy(text.begin() + at, text.end(), static_cast<uint32_t*>(s->data));
  return s;
}

int64_t compare(const lathe_list& a, const lathe_list& b) {
  if (&a == &b) return 0;
  int64_t both = std::min(a.length, b.length);
  auto [x, y] = std::mismatch(text_of(a), text_of(a) + both, text_of(b));
  if (x != text_of(a) + both) return *x < *y ? -1 : 1;
  return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

int64_t find(const lathe_list& s, const lathe_list& part) {
  const uint32_t* end = text_of(s) + s.length;
  const uint32_t* at = std::search(text_of(s), end, text_of(part), text_of(part) + part.length);
  return at == end && part.length ? -1 : at - text_of(s);
}

}  // namespace

lathe_list* new_string(lathe_ctx* ctx, int64_t length) { return new_string(ctx, length, length); }

lathe_list* latin_string(uint32_t code) {
  struct Table {
    std::array<uint32_t, 256> text{};
    std::array<lathe_list, 256> strings{};
    Table() {
      for (uint32_t c = 0; c < text.size(); ++c) {
        text[c] = c;
        strings[c] = {1, 0, &text[c], LATHE_TAG_TEXT, 4, nullptr, &strings[c]};
      }
    }
  };
  static Table table;
  return &table.strings[code];
}

void free_text(lathe_list& s) {
  SharedText* shared = shared_of(s);
  if (shared && --shared->references == 0) std::free(shared);
}

namespace {
int64_t made(lathe_ctx* ctx, lathe_list* s) {
  if (s) return address_of(s);
  const int64_t tag = LATHE_TAG_INT;
  const int64_t unknown = 0;
  set_error(ctx, LATHE_ERR_MEMORY, -1, -1, 1, &tag, &unknown);
  return 0;
}
}  // namespace

int64_t string_call(lathe_ctx* ctx, int32_t function, int64_t n, const int64_t* x) {
  switch (function) {
    case LATHE_STRING_CONCAT: return made(ctx, concat(ctx, n, x));
    case LATHE_STRING_REPEAT: return made(ctx, repeat(ctx, string_at(x[0]), x[1]));
    case LATHE_STRING_PART: return made(ctx, part(ctx, string_at(x[0]), x[1], x[2], x[3]));
    case LATHE_STRING_CHAR: return made(ctx, one(ctx, static_cast<uint32_t>(x[0])));
    case LATHE_STRING_INT: return made(ctx, digits(ctx, x[0]));
    case LATHE_STRING_LENGTH: return string_at(x[0])->length;
    case LATHE_STRING_CODE: return text_of(*string_at(x[0]))[x[1]];
    case LATHE_STRING_COMPARE: return compare(*string_at(x[0]), *string_at(x[1]));
    case LATHE_STRING_FIND: return find(*string_at(x[0]), *string_at(x[1]));
    default: std::abort();  // code of another version
  }
}

}  // namespace lathe
