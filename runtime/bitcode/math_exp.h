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
constexpr double kTanhEdge = 0.9;
constexpr double kExpCenter = 0.0588;  // as in scripts/remez.py

// Biases that come into the bits of n together with the shifter, so that a shift alone makes
// exponent fields of them: one bias for a power of two, two for a power in two halves.
template <class V>
constexpr int kOneBias = kIsFloat<V> ? 127 : 1023;
template <class V>
constexpr int kTwoBiases = 2 * kOneBias<V>;

// p * 2^n, where the low bits of u hold n + kTwoBiases, |n| < kTwoBiases.
template <class V>
LATHE_INLINE V scale_by_two(V p, UIntOf<V> u) {
  constexpr int kShift = Format<V>::kMantissa;
  const auto half = (u >> 1) << kShift;
  const auto rest = (u << kShift) - half;
  return (p * from_bits<V>(half)) * from_bits<V>(rest);
}

// 2^n in the range of normal numbers, where the low bits of u hold n + kOneBias.
template <class V>
LATHE_INLINE V small_power(UIntOf<V> u) {
  return from_bits<V>(u << Format<V>::kMantissa);
}

template <class V>
struct Reduced {
  V r;
  V tail;  // what r lacks, where the caller asked for it
  V n;
  UIntOf<V> biased;  // the low bits of n + kBias
  LATHE_BY_ADDRESS(Reduced)
};

// x = n ln 2 + r + tail, with n = round(center / ln 2). The first product is exact: its part of
// ln 2 has trailing zeros.
template <int kBias, class V>
LATHE_INLINE Reduced<V> reduce_ln2(V x, V center) {
  constexpr double kHi = kIsFloat<V> ? kLn2F32_1 : kLn2Hi1;
  constexpr double kLo = kIsFloat<V> ? kLn2F32_2 : kLn2Hi2;
  const V shifter = splat<V>(Format<V>::kShifter + kBias);
  const V t = fma(center, splat<V>(kLog2E), shifter);
  const V n = t - shifter;
  const V d = fma(n, splat<V>(-kHi), x);
  const V r = fma(n, splat<V>(-kLo), d);
  return {r, fma(n, splat<V>(-kLo), d - r), n, bits(t)};
}

// The same in double for a result of single precision: one part of ln 2 will do for |n| < 2^8.
template <int kBias, class V>
LATHE_INLINE Reduced<V> reduce_ln2_mid(V x) {
  const V shifter = splat<V>(Format<V>::kShifter + kBias);
  const V t = fma(x, splat<V>(kLog2E), shifter);
  const V n = t - shifter;
  return {fma(n, splat<V>(-kLn2), x), splat<V>(0), n, bits(t)};
}

template <class V>
LATHE_INLINE V exp(V x) {
  constexpr bool kF32 = kIsFloat<V>;
  // Beyond these the result is 0 or inf whatever x is.
  const V y = at_least(at_most(x, kF32 ? 89.0 : 710.0), kF32 ? -104.0 : -746.0);
  // Off centre: |e^r - 1| reaches 1/4 below 1 and 1/2 above, where it crosses a binade either way.
  const auto a = reduce_ln2<kTwoBiases<V>>(y, y - splat<V>(kExpCenter));
  V p;
  if constexpr (kF32) {
    p = poly(a.r, kExpF32);
  } else {
    p = poly(a.r, kExp);
  }
  p = splat<V>(1) + fma(a.r * a.r, p, a.r);
  return scale_by_two(p, a.biased);
}

template <class V>
LATHE_INLINE V exp2(V x) {
  constexpr bool kF32 = kIsFloat<V>;
  const V y = at_least(at_most(x, kF32 ? 129.0 : 1025.0), kF32 ? -151.0 : -1076.0);
  const V shifter = splat<V>(Format<V>::kShifter + kTwoBiases<V>);
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
  const auto a = reduce_ln2<kOneBias<V>>(x, x);
  const V q = a.r * a.r * poly(a.r, kExpm1);
  const auto p = fast_two_sum(a.r, q);
  const V scale = small_power<V>(a.biased);
  auto sum = fast_two_sum(scale - splat<V>(1), scale * p.hi);
  if constexpr (kWide) {
    sum.lo += (scale - (scale - splat<V>(1))) - splat<V>(1);
  }
  return {sum.hi, fma(scale, p.lo + a.tail, sum.lo)};
}

// e^x - 1 in double for a result of single precision, |x| <= 170.
template <class V>
LATHE_INLINE V expm1_mid(V x) {
  const auto a = reduce_ln2_mid<kOneBias<V>>(x);
  const V p = fma(a.r * a.r, horner(a.r, kExpm1Mid), a.r);
  const V scale = small_power<V>(a.biased);
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

// tanh in single precision, where e^(2x) need not be subtracted from 1 with care: the odd
// polynomial below kTanhEdge, 1 - 2 / (e^(2x) + 1) above.
template <class V>
LATHE_INLINE V tanh_f32(V x) {
  const V y = at_most(abs(x), 10.0);
  const V z = y * y;
  const V near = fma(y * z, horner(z, kTanhF32), y);
  const auto a = reduce_ln2<kOneBias<V>>(y + y, y + y);
  const V p = fma(a.r * a.r, horner(a.r, kExpF32), a.r);
  const V scale = small_power<V>(a.biased);
  const V far = splat<V>(1) - splat<V>(2) / fma(scale, p, scale + splat<V>(1));
  return copysign(sel(y < splat<V>(kTanhEdge), near, far), x);
}

// In double, tanh |x| = E / (E + 2) with E = e^(2|x|) - 1, which loses nothing near 0.
template <class V>
LATHE_INLINE V tanh(V x) {
  if constexpr (kIsFloat<V>) {
    return tanh_f32(x);
  } else {
    const V y = at_most(abs(x), 20.0);
    const auto e = expm1_pair<false>(y + y);
    const V two = splat<V>(2);
    const V hi = e.hi + two;
    return copysign(divide_pairs(e, {hi, (e.hi - (hi - two)) + e.lo}), x);
  }
}

}  // namespace lathe::math
