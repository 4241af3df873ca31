#include "dict_keys.h"

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

}  // namespace

KeyForm form_of(const DictItem& item) {
  switch (item.tag) {
    case LATHE_TAG_NONE: return {LATHE_TAG_NONE, 0};
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

int64_t hash_of(const KeyForm& key) {
  if (key.tag == LATHE_TAG_INT) return hash_of_int(key.bits);
  return key.tag == LATHE_TAG_FLOAT ? hash_of_double(double_of(key.bits)) : 0x3fd2c1;
}

int64_t hash_of_tuple(const KeyForm* items, int32_t n) {
  constexpr uint64_t kPrime1 = 11400714785074694791U, kPrime2 = 14029467366897019727U,
                     kPrime5 = 2870177450012600261U;
  uint64_t acc = kPrime5;
  for (int32_t i = 0; i < n; ++i) {
    acc += static_cast<uint64_t>(hash_of(items[i])) * kPrime2;
    acc = acc << 31 | acc >> 33;
    acc *= kPrime1;
  }
  acc += static_cast<uint64_t>(n) ^ (kPrime5 ^ uint64_t{3527539});
  return acc == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(acc);
}

}  // namespace lathe
