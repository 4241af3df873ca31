// fma and fmaf in integer arithmetic, exact, for machines without FMA instructions: there LLVM
// turns the fma instructions of the math functions into calls of these symbols (fma.cpp). Slow, but
// the results stay the same bits as on every other machine.
#pragma once
#include "vec.h"

namespace lathe::math {

using Wide = unsigned __int128;

// significand * 2^exponent with the leading one at bit kTop, for a finite nonzero number.
struct Unpacked {
  Wide significand;
  int exponent;
  bool negative;
};

constexpr int kTop = 125;  // two bits of room above, for the carry of a sum

LATHE_INLINE int leading_zeros(Wide u) {
  const auto high = static_cast<UInt64>(u >> 64);
  return high != 0 ? __builtin_clzll(high) : 64 + __builtin_clzll(static_cast<UInt64>(u));
}

LATHE_INLINE Unpacked normalized(Wide significand, int exponent, bool negative) {
  const int shift = leading_zeros(significand) - (127 - kTop);
  if (shift < 0) {
    const Wide lost = significand & 1;  // keeps a last bit that says "inexact"
    return {(significand >> 1) | lost, exponent + 1, negative};
  }
  return {significand << shift, exponent - shift, negative};
}

LATHE_INLINE Unpacked unpack(double x) {
  const UInt64 u = __builtin_bit_cast(UInt64, x);
  const int field = static_cast<int>((u >> 52) & 0x7ff);
  const UInt64 fraction = u & 0x000fffffffffffffULL;
  const UInt64 significand = field == 0 ? fraction : fraction | 0x0010000000000000ULL;
  return {significand, (field == 0 ? 1 : field) - 1075, (u >> 63) != 0};
}

// u / 2^n with every lost bit gathered in the last one.
LATHE_INLINE Wide shift_right_sticky(Wide u, int n) {
  if (n > 127) {
    return u != 0 ? 1 : 0;
  }
  const Wide lost = u & ((static_cast<Wide>(1) << n) - 1);
  return (u >> n) | (lost != 0 ? 1 : 0);
}

// Rounds to nearest, ties to even, with gradual underflow.
LATHE_INLINE double pack(Unpacked x) {
  int drop = kTop - 52;  // bits below the significand of a double
  int exponent = x.exponent + drop;
  if (exponent < -1074) {
    drop += -1074 - exponent;
    exponent = -1074;
  }
  const Wide shifted = shift_right_sticky(x.significand, drop - 2);  // two more bits and sticky
  auto kept = static_cast<UInt64>(shifted >> 2);
  const auto rest = static_cast<unsigned>(shifted & 3);
  kept += rest > 2 || (rest == 2 && (kept & 1) != 0) ? 1 : 0;
  const UInt64 sign = x.negative ? 0x8000000000000000ULL : 0;
  // A carry into bit 53, or out of the subnormals, lands in the exponent field by itself.
  UInt64 u = kept;
  if (kept >= 0x0010000000000000ULL) {
    u = kept + (static_cast<UInt64>(exponent + 1074) << 52);
    if (u >= 0x7ff0000000000000ULL || exponent > 971) {
      u = 0x7ff0000000000000ULL;
    }
  }
  return __builtin_bit_cast(double, u | sign);
}

LATHE_INLINE bool is_finite(double x) {
  return (__builtin_bit_cast(UInt64, x) & 0x7ff0000000000000ULL) != 0x7ff0000000000000ULL;
}

LATHE_INLINE double soft_fma(double a, double b, double c) {
  if (!is_finite(a) || !is_finite(b) || a == 0 || b == 0) {
    return a * b + c;
  }
  if (!is_finite(c)) {
    return c + c;
  }
  if (c == 0) {
    return a * b;
  }
  const Unpacked ua = unpack(a);
  const Unpacked ub = unpack(b);
  const Unpacked uc = unpack(c);
  Unpacked big = normalized(ua.significand * ub.significand, ua.exponent + ub.exponent,
                            ua.negative != ub.negative);
  Unpacked small = normalized(uc.significand, uc.exponent, uc.negative);
  if (small.exponent > big.exponent ||
      (small.exponent == big.exponent && small.significand > big.significand)) {
    const Unpacked other = big;
    big = small;
    small = other;
  }
  const Wide aligned = shift_right_sticky(small.significand, big.exponent - small.exponent);
  const Wide sum =
      big.negative == small.negative ? big.significand + aligned : big.significand - aligned;
  if (sum == 0) {
    return 0;
  }
  return pack(normalized(sum, big.exponent, big.negative));
}

// The product is exact in double; the sum is rounded to odd there, so that rounding to float
// afterwards is right (Boldo and Melquiond 2008).
LATHE_INLINE float soft_fma(float a, float b, float c) {
  const double product = static_cast<double>(a) * static_cast<double>(b);
  const auto sum = two_sum(product, static_cast<double>(c));
  UInt64 u = __builtin_bit_cast(UInt64, sum.hi);
  if (is_finite(sum.hi) && sum.lo != 0 && (u & 1) == 0) {
    u += (sum.lo > 0) == (sum.hi > 0) ? 1 : ~0ULL;
  }
  return static_cast<float>(__builtin_bit_cast(double, u));
}

}  // namespace lathe::math
