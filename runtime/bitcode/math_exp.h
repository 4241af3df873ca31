// exp, exp2 and expm1, and the kernel that the hyperbolic functions stand on.
//
// e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln(2)/2 (Cody and Waite 1980, two-part ln 2),
// e^r by a minimax polynomial. n is read from the low bits of x / ln 2 + 1.5 * 2^52, which needs
// no conversion between float and integer. The scale 2^n is applied in two halves, so that
// overflow and gradual underflow come out of ordinary multiplications.
#pragma once
#include "math_coeffs.h"
#include "vec.h"

namespace lathe::math {

constexpr double kLog2E = kLog2E1;
constexpr double kExpCenter = 0.0588;  // as in scripts/remez.py

// p * 2^n, where the low bits of u hold n (two's complement) and u's other low-order
// neighbours are zero, as in the bits of n + Format::kShifter. |n| < 2 * (bias - 1).
template <class V>
LATHE_INLINE V scale_by_two(V p, UIntOf<V> u) {
  constexpr int kShift = Format<V>::kMantissa;
  const auto one = splat_bits<UIntOf<V>>(Format<V>::kOneBits);
  const auto half = (u >> 1) << kShift;
  const auto rest = (u << kShift) - half;
  return (p * from_bits<V>(half + one)) * from_bits<V>(rest + one);
}

// 2^n for n in the range of normal numbers, from the same u.
template <class V>
LATHE_INLINE V small_power(UIntOf<V> u) {
  return from_bits<V>((u << Format<V>::kMantissa) + splat_bits<UIntOf<V>>(Format<V>::kOneBits));
}

template <class V>
struct Reduced {
  V r;
  V tail;  // what r lacks, where the caller asked for it
  V n;
  UIntOf<V> shifted;  // the bits of n + shifter
};

// x = n ln 2 + r + tail, with n = round(center / ln 2). The first product is exact: its part of
// ln 2 has trailing zeros.
template <class V>
LATHE_INLINE Reduced<V> reduce_ln2(V x, V center) {
  constexpr double kHi = kIsFloat<V> ? kLn2F32_1 : kLn2Hi1;
  constexpr double kLo = kIsFloat<V> ? kLn2F32_2 : kLn2Hi2;
  const V t = fma(center, splat<V>(kLog2E), splat<V>(Format<V>::kShifter));
  const V n = t - splat<V>(Format<V>::kShifter);
  const V d = fma(n, splat<V>(-kHi), x);
  const V r = fma(n, splat<V>(-kLo), d);
  return {r, fma(n, splat<V>(-kLo), d - r), n, bits(t)};
}

template <class V>
LATHE_INLINE V exp(V x) {
  constexpr bool kF32 = kIsFloat<V>;
  // Beyond these the result is 0 or inf whatever x is.
  const V y = at_least(at_most(x, kF32 ? 89.0 : 710.0), kF32 ? -104.0 : -746.0);
  // Off centre: |e^r - 1| reaches 1/4 below 1 and 1/2 above, where it crosses a binade either way.
  const auto a = reduce_ln2(y, y - splat<V>(kExpCenter));
  V p;
  if constexpr (kF32) {
    p = poly(a.r, kExpF32);
  } else {
    p = poly(a.r, kExp);
  }
  p = splat<V>(1) + fma(a.r * a.r, p, a.r);
  return scale_by_two(p, a.shifted);
}

template <class V>
LATHE_INLINE V exp2(V x) {
  constexpr bool kF32 = kIsFloat<V>;
  const V y = at_least(at_most(x, kF32 ? 129.0 : 1025.0), kF32 ? -151.0 : -1076.0);
  const V shifter = splat<V>(Format<V>::kShifter);
  const V t = y + shifter;
  const V r = y - (t - shifter);
  V p;
  if constexpr (kF32) {
    p = poly(r, kExp2F32);
  } else {
    p = poly(r, kExp2);
  }
  const double first = kF32 ? kLn2F32 : kLn2;
  p = splat<V>(1) + fma(r, splat<V>(first), r * r * p);
  return scale_by_two(p, bits(t));
}

// e^x - 1 for double arguments |x| <= 708 as a sum of two parts, good to about 2^-58 relative;
// above x = 37 only when kWide.
template <bool kWide, class V>
LATHE_INLINE Pair<V> expm1_pair(V x) {
  const auto a = reduce_ln2(x, x);
  const V q = a.r * a.r * poly(a.r, kExpm1);
  const auto p = fast_two_sum(a.r, q);
  const V scale = small_power<V>(a.shifted);
  auto sum = fast_two_sum(scale - splat<V>(1), scale * p.hi);
  if constexpr (kWide) {
    sum.lo += (scale - (scale - splat<V>(1))) - splat<V>(1);
  }
  return {sum.hi, fma(scale, p.lo + a.tail, sum.lo)};
}

// e^x - 1 in double for a result of single precision, |x| <= 708.
template <class V>
LATHE_INLINE V expm1_mid(V x) {
  const auto a = reduce_ln2(x, x);
  const V p = fma(a.r * a.r, poly(a.r, kExpm1Mid), a.r);
  const V scale = small_power<V>(a.shifted);
  return fma(scale, p, scale - splat<V>(1));
}

template <class V>
LATHE_INLINE V expm1(V x) {
  if constexpr (kIsFloat<V>) {
    const V y = at_least(at_most(x, 90.0), -40.0);
    return copysign(convert<float>(expm1_mid(convert<double>(y))), x);
  } else {
    // Beyond 708 the result is e^x to the last bit, and exp has the wider range.
    const V y = at_least(at_most(x, 708.0), -60.0);
    const auto e = expm1_pair<true>(y);
    V result = e.hi + e.lo;
    const auto large = x > splat<V>(708.0);
    if (any(large)) [[unlikely]] {
      result = sel(large, exp(x), result);
    }
    return copysign(result, x);
  }
}

// tanh |x| = E / (E + 2) with E = e^(2|x|) - 1, which loses nothing near 0.
template <class V>
LATHE_INLINE V tanh(V x) {
  if constexpr (kIsFloat<V>) {
    const V y = at_most(abs(x), 10.0);
    const auto e = expm1_mid(convert<double>(y + y));
    return copysign(convert<float>(e / (e + splat<decltype(e)>(2))), x);
  } else {
    const V y = at_most(abs(x), 20.0);
    const auto e = expm1_pair<false>(y + y);
    const V two = splat<V>(2);
    const V hi = e.hi + two;
    return copysign(divide_pairs(e, {hi, (e.hi - (hi - two)) + e.lo}), x);
  }
}

}  // namespace lathe::math
