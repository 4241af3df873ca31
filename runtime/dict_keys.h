// Keys of dicts: the number that a scalar is whatever its kind, and Python's hashes.
#pragma once
#include "dict.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace lathe {

inline const lathe_list& text_at(int64_t address) {
  return *reinterpret_cast<const lathe_list*>(address);
}

inline bool same_text(const lathe_list& a, const lathe_list& b) {
  return a.length == b.length &&
         (a.data == b.data ||
          std::memcmp(a.data, b.data, static_cast<size_t>(a.length) * sizeof(uint32_t)) == 0);
}

// Equal scalars have equal forms: integral numbers are ints, other ones floats; a string is itself.
struct KeyForm {
  int64_t tag;
  int64_t bits;
  friend bool operator==(const KeyForm& a, const KeyForm& b) {
    if (a.tag != b.tag) return false;
    return a.bits == b.bits ||
           (a.tag == LATHE_TAG_STR && same_text(text_at(a.bits), text_at(b.bits)));
  }
};

inline double double_of(int64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}

inline KeyForm form_of_double(double d) {
  if (d >= -0x1p63 && d < 0x1p63 && d == std::trunc(d))
    return {LATHE_TAG_INT, static_cast<int64_t>(d)};
  int64_t bits;
  std::memcpy(&bits, &d, sizeof bits);
  return {LATHE_TAG_FLOAT, bits};
}

KeyForm form_of(const DictItem&);

inline constexpr uint64_t kHashPrime = (uint64_t{1} << 61) - 1;

inline int64_t hash_of_int(int64_t x) {
  uint64_t u = x < 0 ? 0 - static_cast<uint64_t>(x) : static_cast<uint64_t>(x);
  uint64_t r = (u & kHashPrime) + (u >> 61);
  if (r >= kHashPrime) r -= kHashPrime;
  int64_t h = x < 0 ? -static_cast<int64_t>(r) : static_cast<int64_t>(r);
  return h == -1 ? -2 : h;
}

// Hashes of strings. The order of a dict does not depend on them, so that its own are fast; those
// of a set are Python's.
using TextHash = int64_t (*)(const lathe_list&);
int64_t fast_text_hash(const lathe_list&);
int64_t python_text_hash(const lathe_list&);

int64_t hash_of(const KeyForm&, TextHash);
// Of a tuple of these.
int64_t hash_of_tuple(const KeyForm* items, int32_t n, TextHash);

}  // namespace lathe
