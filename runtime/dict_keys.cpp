#include "dict_keys.h"

#include <algorithm>
#include <array>
#include <vector>

#include "heap_strings.h"

namespace lathe {

namespace {

enum class Number {
#define DTYPE(Name, ...) Name,
#include "lathe/dtypes.def"
#undef DTYPE
};

constexpr int64_t numpy_tag(Number n) { return int64_t{LATHE_TAG_NUMPY} + static_cast<int64_t>(n); }

// As CPython: the number modulo the prime, bits by bits.
int64_t hash_of_double(double v) {
  if (std::isinf(v)) return v > 0 ? 314159 : -314159;
  if (std::isnan(v)) return 0;  // it is no key
  int exponent;
  double m = std::frexp(v, &exponent);
  bool negative = m < 0;
  m = std::fabs(m);
  uint64_t x = 0;
  while (m != 0) {
    x = ((x << 28) & kHashPrime) | x >> (61 - 28);
    m *= 0x1p28;
    exponent -= 28;
    auto digit = static_cast<uint64_t>(m);
    m -= static_cast<double>(digit);
    x += digit;
    if (x >= kHashPrime) x -= kHashPrime;
  }
  exponent = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
  x = ((x << exponent) & kHashPrime) | x >> (61 - exponent);
  auto h = static_cast<int64_t>(x);
  if (negative) h = -h;
  return h == -1 ? -2 : h;
}

BytesHash bytes_hash = nullptr;

// The code points as units of a size that holds all of them.
template <class Unit>
int64_t hash_as(const lathe_list& text) {
  constexpr int64_t kFew = 64;
  std::array<Unit, kFew> few;
  std::vector<Unit> many;
  Unit* units = few.data();
  if (text.length > kFew) {
    many.resize(static_cast<size_t>(text.length));
    units = many.data();
  }
  std::transform(text_of(text), text_of(text) + text.length, units,
                 [](uint32_t code) { return static_cast<Unit>(code); });
  return bytes_hash(units, text.length * static_cast<int64_t>(sizeof(Unit)));
}

}  // namespace

void set_bytes_hash(BytesHash hash) { bytes_hash = hash; }

int64_t fast_text_hash(const lathe_list& text) {
  constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;
  auto mixed = [](uint64_t x) {
    auto product = static_cast<unsigned __int128>(x) * kFactor;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  };
  const uint32_t* code = text_of(text);
  auto hash = static_cast<uint64_t>(text.length) * kFactor;
  int64_t i = 0;
  for (; i + 1 < text.length; i += 2) hash = mixed(hash ^ (uint64_t{code[i]} << 32 | code[i + 1]));
  if (i < text.length) hash = mixed(hash ^ code[i]);
  return static_cast<int64_t>(mixed(hash) >> 2);
}

int64_t python_text_hash(const lathe_list& text) {
  if (!bytes_hash) return fast_text_hash(text);
  if (text.length == 0) return 0;
  uint32_t all = 0;
  for (int64_t i = 0; i < text.length; ++i) all |= text_of(text)[i];
  int64_t hash = all < 0x100     ? hash_as<uint8_t>(text)
                 : all < 0x10000 ? hash_as<uint16_t>(text)
                                 : hash_as<uint32_t>(text);
  return hash == -1 ? -2 : hash;
}

KeyForm form_of(const DictItem& item) {
  switch (item.tag) {
    case LATHE_TAG_NONE:
    case LATHE_TAG_STR: return {item.tag, item.payload};
    case LATHE_TAG_FLOAT:
    case numpy_tag(Number::F64): return form_of_double(double_of(item.payload));
    case numpy_tag(Number::F32): {
      auto bits = static_cast<uint32_t>(item.payload);
      float f;
      std::memcpy(&f, &bits, sizeof f);
      return form_of_double(f);
    }
    default: return {LATHE_TAG_INT, item.payload};
  }
}

int64_t hash_of(const KeyForm& key, TextHash text) {
  if (key.tag == LATHE_TAG_STR) return text(text_at(key.bits));
  if (key.tag == LATHE_TAG_INT) return hash_of_int(key.bits);
  return key.tag == LATHE_TAG_FLOAT ? hash_of_double(double_of(key.bits)) : 0x3fd2c1;
}

int64_t hash_of_tuple(const KeyForm* items, int32_t n, TextHash text) {
  constexpr uint64_t kPrime1 = 11400714785074694791U, kPrime2 = 14029467366897019727U,
                     kPrime5 = 2870177450012600261U;
  uint64_t acc = kPrime5;
  for (int32_t i = 0; i < n; ++i) {
    acc += static_cast<uint64_t>(hash_of(items[i], text)) * kPrime2;
    acc = acc << 31 | acc >> 33;
    acc *= kPrime1;
  }
  acc += static_cast<uint64_t>(n) ^ (kPrime5 ^ uint64_t{3527539});
  return acc == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(acc);
}

}  // namespace lathe
