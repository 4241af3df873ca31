// Argument reduction modulo pi/2 for huge arguments: Payne and Hanek, "Radian reduction for
// trigonometric functions" (1983). A cold function of one double: the vector code calls it for the
// lanes that need it, so that a lane's bits do not depend on its neighbours.
#pragma once
#include "math_coeffs.h"
#include "vec.h"

namespace lathe::math {

// x = quadrant * pi/2 + r + tail (the quadrant modulo 4), |r| <= pi/4.
struct HugeReduction {
  double r;
  double tail;
  UInt64 quadrant;
};

using UInt128 = unsigned __int128;

// 64 bits of 2/pi that begin `bit` places after the binary point.
LATHE_INLINE UInt64 two_over_pi_word(int bit) {
  const int word = bit / 64;
  const int offset = bit % 64;
  UInt64 value = kTwoOverPiBits[word] << offset;
  if (offset != 0) {
    value |= kTwoOverPiBits[word + 1] >> (64 - offset);
  }
  return value;
}

// The double nearest to the 64-bit fraction u / 2^64 without its low 11 bits, exact.
LATHE_INLINE double top_bits(UInt64 u) {
  return static_cast<double>(static_cast<Int64>(u >> 11)) * 0x1p-53;
}

struct Fraction {
  UInt64 high;
  UInt64 mid;
  int quadrant;
};

// mantissa * 2^exponent * 2/pi modulo 4. The bits of 2/pi above weight 2^(2 - exponent) only add
// multiples of 4; the product with the 192 bits from there on, modulo 2^192, has its binary point
// after two bits. What is cut off is below 2^-137, where no double comes nearer than 2^-62 to a
// multiple of pi/2.
LATHE_INLINE Fraction quadrants_of(UInt64 mantissa, int exponent) {
  const int first = exponent - 2 + 64;  // the table starts with a word of zeros
  UInt64 high = mantissa * two_over_pi_word(first);
  const UInt128 second = static_cast<UInt128>(mantissa) * two_over_pi_word(first + 64);
  const UInt128 third = static_cast<UInt128>(mantissa) * two_over_pi_word(first + 128);
  high += static_cast<UInt64>(second >> 64);
  const UInt64 mid = static_cast<UInt64>(second) + static_cast<UInt64>(third >> 64);
  high += mid < static_cast<UInt64>(second) ? 1 : 0;
  return {(high << 2) | (mid >> 62), (mid << 2) | (static_cast<UInt64>(third) >> 62),
          static_cast<int>(high >> 62)};
}

// Only for |x| >= 1; inf and NaN give NaN.
[[gnu::noinline, gnu::cold]] static void reduce_huge(double x, HugeReduction* out) {
  const UInt64 u = __builtin_bit_cast(UInt64, x);
  const int exponent = static_cast<int>((u >> 52) & 0x7ff) - 1075;  // x = mantissa * 2^exponent
  if (exponent == 0x7ff - 1075) {
    *out = {__builtin_nan(""), 0, 0};
    return;
  }
  const UInt64 mantissa = (u & 0x000fffffffffffffULL) | 0x0010000000000000ULL;
  auto [high, mid, quadrant] = quadrants_of(mantissa, exponent);
  // Fraction in [0, 1) -> [-1/2, 1/2).
  const bool negative = (high >> 63) != 0;
  if (negative) {
    quadrant += 1;
    high = ~high;  // one's complement: the missing unit is 2^-128
    mid = ~mid;
  }
  // A fraction with leading zeros is moved up to keep its relative precision.
  const int zeros = high == 0 ? 63 : __builtin_clzll(high);
  if (zeros != 0) {
    high = (high << zeros) | (mid >> (64 - zeros));
    mid <<= zeros;
  }
  const double scale = __builtin_bit_cast(double, static_cast<UInt64>(1023 - zeros) << 52);
  const double a = top_bits(high);
  const double b = top_bits((high << 53) | (mid >> 11)) * 0x1p-53;
  const auto product = two_prod(a, kHalfPi1);
  const double tail = product.lo + fma(a, kHalfPi2, b * kHalfPi1);
  const auto r = fast_two_sum(product.hi, tail);
  const bool below_zero = static_cast<Int64>(u) < 0;
  const double sign = negative != below_zero ? -scale : scale;
  *out = {r.hi * sign, r.lo * sign, static_cast<UInt64>(below_zero ? -quadrant : quadrant) & 3};
}

}  // namespace lathe::math
