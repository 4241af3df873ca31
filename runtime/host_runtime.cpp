#include "host_runtime.h"

#include "dict.h"

#include <pthread.h>

#include <cstdlib>
#include <cstring>

#include "heap_strings.h"

namespace lathe {

namespace {

int32_t out_of_memory(lathe_ctx* ctx, int64_t bytes) {
  const int64_t tag = LATHE_TAG_INT;
  return set_error(ctx, LATHE_ERR_MEMORY, -1, -1, 1, &tag, &bytes);
}

void* arena_grow(lathe_ctx* ctx, int64_t bytes) {
  void* block = HostContext::of(ctx).arena().grow(ctx, bytes);
  if (!block) out_of_memory(ctx, bytes);
  return block;
}

void arena_release(lathe_ctx* ctx, int64_t mark) {
  HostContext::of(ctx).arena().release(ctx, mark);
}

void* result_alloc(lathe_ctx* ctx, int64_t /*slot*/, int64_t bytes) {
  ResultBlock* block = new_block(bytes);
  if (!block) {
    out_of_memory(ctx, bytes);
    return nullptr;
  }
  HostContext::of(ctx).add_result(block);
  return block->data();
}

lathe_list* list_alloc(lathe_ctx* ctx, int32_t tag, int32_t element_bytes, int64_t capacity) {
  lathe_list* list = HostContext::of(ctx).add_list(tag, element_bytes, capacity);
  if (!list) out_of_memory(ctx, capacity);
  return list;
}

int32_t list_reserve(lathe_ctx* ctx, lathe_list* list, int64_t capacity) {
  return HostContext::of(ctx).heap().grow(*list, capacity) ? LATHE_OK
                                                           : out_of_memory(ctx, capacity);
}

void list_release(lathe_ctx* ctx, lathe_list* mark, int64_t n, lathe_list* const* keep) {
  HostContext::of(ctx).heap().release(ctx->lists, mark, n, keep);
}

lathe_dict* alloc_dict(lathe_ctx* ctx, int32_t tag, int32_t columns, int64_t keys, int32_t value) {
  lathe_dict* dict = HostContext::of(ctx).add_dict(tag, columns, keys, value);
  if (!dict) out_of_memory(ctx, sizeof(lathe_dict));
  return dict;
}

int64_t find_item(lathe_dict* dict, const int64_t* key) {
  return dict_find(*dict, reinterpret_cast<const DictItem*>(key));
}

int64_t find_int(lathe_dict* dict, int64_t key) { return dict_find_int(*dict, key); }

int64_t added(lathe_ctx* ctx, const lathe_dict& dict, int64_t position) {
  if (position < 0) out_of_memory(ctx, dict.entries.capacity * dict.entries.element_bytes);
  return position;
}

// What `change` gives; the memory that the dict takes for it is counted.
template <class Change>
auto counted(lathe_ctx* ctx, const lathe_dict& dict, Change change) {
  int64_t capacity = dict.entries.capacity;
  auto found = change();
  if (dict.entries.capacity != capacity) HostContext::of(ctx).heap().count(bytes_of(dict));
  return found;
}

int64_t add_item(lathe_ctx* ctx, lathe_dict* dict, const int64_t* key) {
  const auto* items = reinterpret_cast<const DictItem*>(key);
  return added(ctx, *dict, counted(ctx, *dict, [&] { return dict_add(*dict, items); }));
}

int64_t add_int(lathe_ctx* ctx, lathe_dict* dict, int64_t key) {
  return added(ctx, *dict, counted(ctx, *dict, [&] { return dict_add_int(*dict, key); }));
}

void remove_item(lathe_dict* dict, int64_t position) { dict_remove(*dict, position); }

int32_t clear_dict(lathe_ctx* ctx, lathe_dict* dict) {
  return dict_clear(*dict) ? LATHE_OK : out_of_memory(ctx, sizeof(lathe_dict));
}

int64_t next_item(lathe_dict* dict, int64_t position, int32_t step) {
  return dict_next(*dict, position, step);
}

int32_t combine(lathe_ctx* ctx, int32_t how, lathe_dict* into, const lathe_dict* a,
                const lathe_dict* b) {
  int64_t bytes = (a->live + b->live) * into->entries.element_bytes;
  bool done = counted(ctx, *into, [&] { return dict_combine(how, *into, *a, *b); });
  return done ? LATHE_OK : out_of_memory(ctx, bytes);
}

lathe_list* string_const(lathe_ctx* ctx, int64_t number, const uint32_t* text, int64_t length) {
  try {
    return HostContext::of(ctx).string_const(static_cast<size_t>(number), text, length);
  } catch (const std::bad_alloc&) {
    out_of_memory(ctx, length * 4);
    return nullptr;
  }
}

int32_t safepoint(lathe_ctx* ctx) {
  return ctx->interrupt && *ctx->interrupt ? LATHE_INTERRUPTED : LATHE_OK;
}

int32_t host_call(lathe_ctx* ctx, int64_t site, int64_t /*n*/, const int64_t* /*tags*/,
                  const int64_t* /*values*/) {
  return set_error(ctx, LATHE_ERR_SITE, static_cast<int32_t>(site), -1, 0, nullptr, nullptr);
}

int64_t element_bytes(int32_t dtype) {
  static constexpr int64_t kBits[] = {
#define DTYPE(Name, spelling, cls, bits, ctype, llvm, ptx, npchar) bits,
#include "lathe/dtypes.def"
#undef DTYPE
  };
  return kBits[dtype] / 8;
}

// The elements of `from`, row-major; where `to` is left.
char* copy_elements(const lathe_array_view& from, int axis, const char* at, char* to,
                    int64_t size) {
  if (axis == from.rank) {
    std::memcpy(to, at, static_cast<size_t>(size));
    return to + size;
  }
  for (int64_t i = 0; i < from.extents[axis]; ++i)
    to = copy_elements(from, axis + 1, at + i * from.strides[axis], to, size);
  return to;
}

// A copy of an array of the kernel, whose frame and temporaries are gone when the error is read.
// It lives until the call ends; nullptr: no memory (ctx->error says so).
lathe_array_view* keep_array(lathe_ctx* ctx, const lathe_array_view& view) {
  int64_t size = element_bytes(view.dtype);
  int64_t stride = size;
  int64_t count = 1;
  for (int k = 0; k < view.rank; ++k) count *= view.extents[k];
  constexpr int64_t kHeader = (sizeof(lathe_array_view) + 63) / 64 * 64;
  void* block = arena_grow(ctx, kHeader + count * size);
  if (!block) return nullptr;
  auto* kept = static_cast<lathe_array_view*>(block);
  *kept = view;
  kept->data = static_cast<char*>(block) + kHeader;
  for (int k = view.rank; k-- > 0; stride *= kept->extents[k]) kept->strides[k] = stride;
  if (count > 0)
    copy_elements(view, 0, static_cast<const char*>(view.data), static_cast<char*>(kept->data),
                  size);
  return kept;
}

int32_t raise(lathe_ctx* ctx, int32_t code, int32_t site, int32_t loc, int32_t n,
              const int64_t* tags, const int64_t* args) {
  set_error(ctx, code, site, loc, n, tags, args);
  lathe_error e = ctx->error;
  for (int i = 0; i < e.nargs; ++i) {
    if (e.tags[i] != LATHE_TAG_ARRAY) continue;
    const auto* view = reinterpret_cast<const lathe_array_view*>(e.args[i]);
    lathe_array_view* kept = keep_array(ctx, *view);
    if (!kept) return LATHE_RAISED;
    e.args[i] = reinterpret_cast<int64_t>(kept);
  }
  ctx->error = e;
  return LATHE_RAISED;
}

}  // namespace

int32_t set_error(lathe_ctx* ctx, int32_t code, int32_t site, int32_t loc, int32_t n,
                  const int64_t* tags, const int64_t* args) {
  lathe_error& e = ctx->error;
  e = {};
  e.code = code;
  e.site = site;
  e.loc = loc;
  e.nargs = n < LATHE_MAX_ERROR_ARGS ? n : LATHE_MAX_ERROR_ARGS;
  for (int i = 0; i < e.nargs; ++i) {
    e.tags[i] = tags[i];
    e.args[i] = args[i];
  }
  return LATHE_RAISED;
}

const lathe_runtime& default_runtime() {
  static const lathe_runtime table = {
      .abi_version = LATHE_ABI_VERSION,
      .arena_grow = arena_grow,
      .result_alloc = result_alloc,
      .safepoint = safepoint,
      .host_call = host_call,
      .raise = raise,
      .matmul = nullptr,
      .arena_release = arena_release,
      .list_alloc = list_alloc,
      .list_reserve = list_reserve,
      .list_release = list_release,
      .dict_alloc = alloc_dict,
      .dict_find = find_item,
      .dict_find_int = find_int,
      .dict_add = add_item,
      .dict_add_int = add_int,
      .dict_remove = remove_item,
      .dict_clear = clear_dict,
      .dict_next = next_item,
      .dict_combine = combine,
      .string_const = string_const,
      .string_call = string_call,
  };
  return table;
}

char* thread_stack_limit() {
  static thread_local char* limit = [] {
    pthread_attr_t attributes;
    void* low = nullptr;
    size_t size = 0;
    // Without bounds nothing can be checked: any address is fine.
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return static_cast<char*>(nullptr);
    pthread_attr_getstack(&attributes, &low, &size);
    pthread_attr_destroy(&attributes);
#ifdef LATHE_THREAD_SANITIZER
    return static_cast<char*>(low) + size / 2;  // it cannot follow more than 65,536 calls
#endif
    constexpr size_t kReserve = 256 << 10;  // the interpreter's too
    return static_cast<char*>(low) + (size / 4 < kReserve ? size / 4 : kReserve);
  }();
  return limit;
}

HostContext::HostContext(const lathe_runtime& table) { ctx_.rt = &table; }

HostContext::~HostContext() {
  end();
  arena_.destroy(&ctx_);
}

void HostContext::begin() {
  ctx_.stack_limit = thread_stack_limit();
  ctx_.fuel = LATHE_FUEL;
}

void HostContext::end() {
  arena_.reset(&ctx_);
  while (results_) {
    ResultBlock* block = results_;
    results_ = block->next;
    release(block);
  }
  heap_.free_all(ctx_.lists);
  for (; strings_used_ > 0; --strings_used_) strings_[strings_used_ - 1]->data = nullptr;
}

int32_t HostContext::call(lathe_kernel kernel, void** arrays, int64_t* scalars) {
  begin();
  return kernel(&ctx_, arrays, scalars);
}

void HostContext::add_result(ResultBlock* block) {
  block->next = results_;
  results_ = block;
}

lathe_list* HostContext::add_list(int32_t tag, int32_t element_bytes, int64_t capacity) {
  return heap_.add(ctx_.lists, tag, element_bytes, capacity);
}

lathe_dict* HostContext::add_dict(int32_t tag, int32_t columns, int64_t keys, int32_t value) {
  lathe_dict* dict = make_dict(tag, columns, keys, value);
  if (!dict) return nullptr;
  heap_.adopt(ctx_.lists, dict);
  return dict;
}

lathe_list* HostContext::string_const(size_t number, const uint32_t* text, int64_t length) {
  // Made once for all calls of the thread.
  while (strings_.size() <= number) strings_.push_back(std::make_unique<lathe_list>());
  strings_used_ = std::max(strings_used_, number + 1);
  lathe_list& s = *strings_[number];
  if (!s.data) s = {length, 0, const_cast<uint32_t*>(text), LATHE_TAG_TEXT, 4, nullptr, &s};
  return &s;
}

ResultBlock* HostContext::take_result(const void* address) {
  for (ResultBlock* b = results_; b; b = b->next)
    if (b->contains(address)) {
      retain(b);
      return b;
    }
  return nullptr;
}

}  // namespace lathe
