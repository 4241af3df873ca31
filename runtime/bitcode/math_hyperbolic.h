// sinh and cosh.
//
// Doubles: with x = n ln 2 + r, a = (2^n - 2^-n) / 2 and b = (2^n + 2^-n) / 2,
//   sinh x = a cosh r + b sinh r,  cosh x = b cosh r + a sinh r
// with polynomials for sinh r and cosh r - 1: no division and no cancellation near 0. Single
// precision goes through expm1 in doubles.
#pragma once
#include "math_exp.h"
#include "vec.h"

namespace lathe::math {

// a, b (both / 8, out of the way of overflow), sinh r and cosh r - 1.
template <class V>
struct HyperbolicParts {
  V n;
  V a;
  V b;
  V r;          // the leading part of sinh r
  V sinh_tail;  // the rest of it
  V cosh_less_one;
  LATHE_BY_ADDRESS(HyperbolicParts)
};

// For 0 <= x <= 711.
template <class V>
LATHE_INLINE HyperbolicParts<V> hyperbolic_parts(V x) {
  constexpr int kBias = 1023 - 4;  // n + kBias is the exponent field of 2^n / 16
  const auto red = reduce_ln2<kBias>(x, x);
  const V z = red.r * red.r;
  const V s = fma(red.r * z, poly(z, kSinh), red.tail);
  const V c = fma(z * z, poly(z, kCosh), splat<V>(0.5) * z);
  const V grow = small_power<V>(red.biased);
  const V back = splat<V>(Format<V>::kShifter + kBias) - at_most(red.n, 900.0);
  const V shrink = small_power<V>(bits(back));
  return {red.n, grow - shrink, grow + shrink, red.r, s, c};
}

template <class V>
LATHE_INLINE V sinh(V x) {
  const V ax = abs(x);
  if constexpr (kIsFloat<V>) {
    using W = Like<V, double>;
    const W e = expm1_mid(convert<double>(at_most(ax, 91.0)));
    const W result = splat<W>(0.5) * (e + e / (e + splat<W>(1)));
    return copysign(convert<float>(result), x);
  } else {
    const auto p = hyperbolic_parts(at_most(ax, 711.0));
    const V small = fma(p.a, p.cosh_less_one, p.b * p.sinh_tail);
    const V result = splat<V>(8) * (p.a + fma(p.b, p.r, small));
    // Where n = 0 the factor 1/8 could push a subnormal number out of range.
    return copysign(sel(p.n == splat<V>(0), p.r + p.sinh_tail, result), x);
  }
}

template <class V>
LATHE_INLINE V cosh(V x) {
  const V ax = abs(x);
  if constexpr (kIsFloat<V>) {
    using W = Like<V, double>;
    const W e = expm1_mid(convert<double>(at_most(ax, 91.0))) + splat<W>(1);
    return convert<float>(splat<W>(0.5) * (e + splat<W>(1) / e));
  } else {
    const auto p = hyperbolic_parts(at_most(ax, 711.0));
    const V small = fma(p.b, p.cosh_less_one, p.a * p.sinh_tail);
    return splat<V>(8) * (p.b + fma(p.a, p.r, small));
  }
}

}  // namespace lathe::math
