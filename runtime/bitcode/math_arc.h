// atan, atan2, asin and acos.
//
// atan: the quotient is brought to [0, 1] by exchanging numerator and denominator, then to
// |t| <= tan(pi/8) by atan(a/b) = pi/4 + atan((a - b) / (a + b)); the result is k pi/4 +- atan(t).
// asin and acos: half-angle formula beyond 1/2 (Cody and Waite 1980). Minimax polynomials in t^2.
#pragma once
#include "math_coeffs.h"
#include "vec.h"

namespace lathe::math {

// Angles are k * pi/4 +- atan(t); minus when the mask is set.
template <class V>
struct Octant {
  V k;
  MaskOf<V> minus;
  LATHE_BY_ADDRESS(Octant)
};

template <class V>
LATHE_INLINE V negate_if(MaskOf<V> m, V x) {
  return sel(m, -x, x);
}

// atan(a / b) in octant terms for 0 <= a <= b, b normal: adds o.k quarters of pi, and so on.
template <class V>
LATHE_INLINE V atan_in_octant(V a, V b, Octant<V> o) {
  const V zero = splat<V>(0);
  const auto large = a > b * splat<V>(0.41421356237309503);
  const auto less = fast_two_sum(-b, a);
  const auto more = fast_two_sum(b, a);
  const Pair<V> n = {sel(large, less.hi, a), sel(large, less.lo, zero)};
  const Pair<V> d = {sel(large, more.hi, b), sel(large, more.lo, zero)};
  const V inverse = splat<V>(1) / d.hi;
  const V q = n.hi * inverse;
  const V tail = (fma(-q, d.hi, n.hi) + fma(-q, d.lo, n.lo)) * inverse;
  const V z = q * q;
  const V small = fma(q * z, poly(z, kAtan), tail);
  const V step = sel(large, splat<V>(1), zero);
  const V k = o.k + negate_if(o.minus, step);
  const auto sum = fast_two_sum(k * splat<V>(kQuarterPi1), negate_if(o.minus, q));
  const V rest = fma(k, splat<V>(kQuarterPi2), negate_if(o.minus, small));
  return sum.hi + (sum.lo + rest);
}

// The same for a result of single precision; any 0 <= a <= b.
template <class V>
LATHE_INLINE V atan_in_octant_mid(V a, V b, Octant<V> o) {
  const auto large = a > b * splat<V>(0.41421356237309503);
  const V t = sel(large, a - b, a) / sel(large, a + b, b);
  const V z = t * t;
  const V v = t * fma(z, horner(z, kAtanMid), splat<V>(1));
  const V k = o.k + negate_if(o.minus, sel(large, splat<V>(1), splat<V>(0)));
  return fma(k, splat<V>(kHalfPi1 / 2), negate_if(o.minus, v));
}

template <class V>
LATHE_INLINE V atan_any(V a, V b, Octant<V> o) {
  return atan_in_octant(a, b, o);
}

template <class V>
LATHE_INLINE V atan(V x) {
  if constexpr (kIsFloat<V>) {
    using W = Like<V, double>;
    const W ax = at_most(abs(convert<double>(x)), 0x1p60);
    const W one = splat<W>(1);
    const auto swap = ax > one;
    const Octant<W> o = {sel(swap, splat<W>(2), splat<W>(0)), swap};
    const W result = atan_in_octant_mid(sel(swap, one, ax), sel(swap, ax, one), o);
    return copysign(convert<float>(result), x);
  } else {
    const V ax = at_most(abs(x), 0x1p100);
    const V one = splat<V>(1);
    const auto swap = ax > one;
    const Octant<V> o = {sel(swap, splat<V>(2), splat<V>(0)), swap};
    return copysign(atan_in_octant(sel(swap, one, ax), sel(swap, ax, one), o), x);
  }
}

// 0 <= a <= b with the quotient kept and b a comfortable number, for zeros, infinities and
// extremes of the range.
template <class V>
LATHE_INLINE void rescale_quotient(V& a, V& b) {
  const V inf = splat<V>(Format<V>::kInf);
  const V one = splat<V>(1);
  const V factor = sel(b > one, splat<V>(0x1p-200), splat<V>(0x1p200));
  const V up = sel(b < splat<V>(0x1p-900), factor, one);
  a = a * up;  // twice, for the subnormal
  b = b * up;
  const V scaled_a = a * factor;
  const V scaled_b = b * factor;
  const auto infinite = b == inf;
  const auto zero = b == splat<V>(0);
  a = sel(infinite, sel(a == inf, one, splat<V>(0)), scaled_a);
  b = sel(infinite | zero, one, scaled_b);
}

// The angle of (x, y) in double arithmetic.
template <bool kMid, class V>
LATHE_INLINE V atan2_wide(V y, V x) {
  const V ax = abs(x);
  const V ay = abs(y);
  const auto swap = ay > ax;
  V a = sel(swap, ax, ay);
  V b = sel(swap, ay, ax);
  const auto plain = (b > splat<V>(0x1p-900)) & (b < splat<V>(0x1p1000));
  if (any(!plain)) [[unlikely]] {
    V scaled_a = a;
    V scaled_b = b;
    rescale_quotient(scaled_a, scaled_b);
    a = sel(plain, a, scaled_a);
    b = sel(plain, b, scaled_b);
  }
  const MaskOf<V> left = __builtin_bit_cast(IntOf<V>, x) < static_cast<IntOf<V>>(0);
  // Exchanging goes from v to pi/2 - v, a negative x from v to pi - v.
  const V k = sel(swap, splat<V>(2), splat<V>(0));
  const Octant<V> o = {sel(left, splat<V>(4) - k, k), swap != left};
  V result;
  if constexpr (kMid) {
    result = atan_in_octant_mid(a, b, o);
  } else {
    result = atan_in_octant(a, b, o);
  }
  const auto unordered = (x != x) | (y != y);
  return sel(unordered, splat<V>(__builtin_nan("")), copysign(result, y));
}

template <class V>
LATHE_INLINE V atan2(V y, V x) {
  if constexpr (kIsFloat<V>) {
    return convert<float>(atan2_wide<true>(convert<double>(y), convert<double>(x)));
  } else {
    return atan2_wide<false>(y, x);
  }
}

// s and asin(s) - s, where s = |x| or, beyond 1/2, sqrt((1 - |x|) / 2): asin |x| = pi/2 - 2
// asin(s).
template <class V>
struct HalfAngle {
  MaskOf<V> large;
  V s;
  V rest;
  LATHE_BY_ADDRESS(HalfAngle)
};

template <bool kMid, class V>
LATHE_INLINE HalfAngle<V> half_angle(V ax) {
  const MaskOf<V> large = ax > splat<V>(0.5);
  const V z = sel(large, fma(ax, splat<V>(-0.5), splat<V>(0.5)), ax * ax);
  const V s = sel(large, sqrt(z), ax);
  V p;
  if constexpr (kMid) {
    p = horner(z, kAsinMid);
  } else {
    p = poly(z, kAsin);
  }
  return {large, s, s * z * p};
}

template <bool kMid, class V>
LATHE_INLINE V asin_wide(V x) {
  const auto h = half_angle<kMid>(abs(x));
  const auto sum = fast_two_sum(splat<V>(kHalfPi1), splat<V>(-2) * h.s);
  const V far = sum.hi + (sum.lo + fma(splat<V>(-2), h.rest, splat<V>(kHalfPi2)));
  return copysign(sel(h.large, far, h.s + h.rest), x);
}

template <bool kMid, class V>
LATHE_INLINE V acos_wide(V x) {
  const auto h = half_angle<kMid>(abs(x));
  const auto negative = x < splat<V>(0);
  // 2 asin(s), pi - 2 asin(s), or pi/2 -+ asin(s).
  const V two_s = h.s + h.s;
  const V two_rest = h.rest + h.rest;
  const auto outer = fast_two_sum(splat<V>(2 * kHalfPi1), -two_s);
  const V near_pi = outer.hi + (outer.lo + (splat<V>(2 * kHalfPi2) - two_rest));
  const V signed_s = copysign(h.s, x);
  const auto inner = fast_two_sum(splat<V>(kHalfPi1), -signed_s);
  const V middle = inner.hi + (inner.lo + (splat<V>(kHalfPi2) - copysign(h.rest, x)));
  return sel(h.large, sel(negative, near_pi, two_s + two_rest), middle);
}

template <class V>
LATHE_INLINE V asin(V x) {
  if constexpr (kIsFloat<V>) {
    return convert<float>(asin_wide<true>(convert<double>(x)));
  } else {
    return asin_wide<false>(x);
  }
}

template <class V>
LATHE_INLINE V acos(V x) {
  if constexpr (kIsFloat<V>) {
    return convert<float>(acos_wide<true>(convert<double>(x)));
  } else {
    return acos_wide<false>(x);
  }
}

}  // namespace lathe::math
