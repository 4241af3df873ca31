// pow: x^y = e^(y log x), with log x as a pair of about 2^-66 relative error in the case of
// doubles.
//
// The logarithm is 2 atanh(s) with s = (m - 1) / (m + 1), its first two terms in pairs (after Tang
// 1990 and Muller, "Elementary Functions", chapter 11, without tables). Single precision takes the
// plain double logarithm. Signs, zeros, infinities and NaNs are put right in one rare block.
#pragma once
#include "math_coeffs.h"
#include "math_exp.h"
#include "math_log.h"
#include "vec.h"

namespace lathe::math {

template <class V>
LATHE_INLINE Pair<V> multiply(Pair<V> a, Pair<V> b) {
  const auto product = two_prod(a.hi, b.hi);
  return {product.hi, fma(a.hi, b.lo, fma(a.lo, b.hi, product.lo))};
}

// log(m) for m in [sqrt(1/2), sqrt(2)).
template <class V>
LATHE_INLINE Pair<V> log_precise(V m) {
  const V f = m - splat<V>(1);
  const auto d = fast_two_sum(splat<V>(2), f);
  const V inverse = splat<V>(1) / d.hi;
  const V q = f * inverse;
  const Pair<V> s = {q, fma(-q, d.lo, fma(-q, d.hi, f)) * inverse};
  const V twice = s.hi + s.hi;
  const V z = s.hi * s.hi;
  const V zlow = fma(twice, s.lo, fma(s.hi, s.hi, -z));
  auto c = fast_two_sum(splat<V>(kTwoThirds1), z * poly(z, kLogAtanh));
  c.lo += splat<V>(kTwoThirds2);
  const auto tail = multiply(multiply(s, {z, zlow}), c);
  const auto sum = fast_two_sum(twice, tail.hi);
  return {sum.hi, sum.lo + fma(splat<V>(2), s.lo, tail.lo)};
}

// e^(x.hi + x.lo), rounded once but for about 2^-9 of the last place: 1 + r + r^2 / 2 is summed in
// pairs, so that small powers of numbers come out as they are rounded.
template <class V>
LATHE_INLINE V exp_of_pair(Pair<V> x) {
  const auto a = reduce_ln2<kTwoBiases<V>>(x.hi, x.hi - splat<V>(kExpCenter));
  const auto r = fast_two_sum(a.r, a.tail + x.lo);
  const V half = r.hi * splat<V>(0.5);
  const auto square = two_prod(half, r.hi);
  const auto line = fast_two_sum(splat<V>(1), r.hi);
  const auto sum = fast_two_sum(line.hi, square.hi);
  const V cube = fma(square.hi * (r.hi + r.hi), poly(r.hi, kExpPow), square.lo);
  const V low = (line.lo + sum.lo) + fma(r.lo, sum.hi, cube);
  return scale_by_two(sum.hi + low, a.biased);
}

// x^y for positive x = m 2^k.
template <class V>
LATHE_INLINE V pow_positive(Decomposed<V> x, V y) {
  const auto log_m = log_precise(x.m);
  const auto sum = fast_two_sum(x.k * splat<V>(kLn2Hi1), log_m.hi);
  const V log_low = sum.lo + fma(x.k, splat<V>(kLn2Hi2), log_m.lo);  // up to 2^-40 of the whole
  const V e = y * sum.hi;
  const V low = fma(y, log_low, fma(y, sum.hi, -e));
  const V bounded = at_least(at_most(e, 720.0), -760.0);
  return exp_of_pair<V>({bounded, sel(bounded == e, low, splat<V>(0))});
}

// The same in doubles for a result of single precision.
template <class V>
LATHE_INLINE V pow_positive_mid(V x, V y) {
  const V e = at_least(at_most(y * log_mid(x), 160.0), -160.0);
  const auto a = reduce_ln2_mid<kOneBias<V>>(e);
  const V p = fma(a.r * a.r, horner(a.r, kExpMid), a.r);
  return small_power<V>(a.biased) * (splat<V>(1) + p);
}

template <class V>
LATHE_INLINE auto is_integer(V ay) {
  const V big = splat<V>(0x1p52);
  return (ay >= big) | ((ay + big) - big == ay);
}

// Everything but positive normal x with finite y, given |x|^y where that is meaningful (C99, annex
// F.9.4.4).
template <class V>
LATHE_INLINE V pow_special(V x, V y, V result) {
  const V one = splat<V>(1);
  const V zero = splat<V>(0);
  const V inf = splat<V>(Format<V>::kInf);
  const V nan = splat<V>(__builtin_nan(""));
  const V ax = abs(x);
  const V ay = abs(y);
  // A base beyond 1 with a positive exponent grows, and so does one below with a negative.
  const V limit = sel((ax > one) == (y > zero), inf, zero);
  result = sel((ax == zero) | (ax == inf) | (ay == inf), limit, result);
  result = sel((ax == one) & (ay == inf), one, result);
  const auto finite = (ax < inf) & (ay < inf);
  const auto integer = (ay < inf) & is_integer(ay);
  const auto odd = integer & !is_integer(ay * splat<V>(0.5));
  result = sel(finite & (x < zero) & !integer, nan, result);
  result = sel(odd, copysign(result, x), result);
  result = sel((x != x) | (y != y), nan, result);
  return sel((y == zero) | (x == one), one, result);
}

// Not a positive normal x with a finite y.
template <class V>
LATHE_INLINE auto pow_needs_care(V x, V y) {
  const auto odd_x = not_normal(x);
  const auto finite_y = abs(y) < splat<V>(Format<V>::kInf);
  return odd_x | !finite_y;
}

template <class V>
LATHE_INLINE V pow(V x, V y) {
  if constexpr (kIsFloat<V>) {
    const auto wide_x = convert<double>(x);
    const auto wide_y = convert<double>(y);
    using W = Like<V, double>;
    W result = pow_positive_mid<W>(abs(wide_x), wide_y);
    if (any(pow_needs_care(wide_x, wide_y))) [[unlikely]] {
      result = pow_special<W>(wide_x, wide_y, result);
    }
    return convert<float>(result);
  } else {
    const auto special = pow_needs_care(x, y);
    V ax = abs(x);
    V shift = splat<V>(0);
    if (any(special)) [[unlikely]] {
      const auto tiny = ax < splat<V>(Format<V>::kMinNormal);
      ax = sel(tiny, ax * splat<V>(0x1p54), ax);
      shift = sel(tiny, splat<V>(54), shift);
    }
    auto d = decompose(ax);
    d.k = d.k - shift;
    const V result = pow_positive(d, y);
    if (any(special)) [[unlikely]] {
      return pow_special(x, y, result);
    }
    return result;
  }
}

}  // namespace lathe::math
