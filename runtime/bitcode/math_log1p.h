// log1p and the inverse hyperbolic functions, which are logarithms of 1 + t with t kept as a pair.
#pragma once
#include "math_log.h"
#include "vec.h"

namespace lathe::math {

// 2^-k for the k that decompose found: x and its mantissa m differ in the exponent field only.
template <class V>
LATHE_INLINE V inverse_power(V x, V m) {
  return from_bits<V>(bits(m) - bits(x) + splat_bits<UIntOf<V>>(Format<V>::kOneBits));
}

// log(2) * extra + log(x.hi + x.lo) for normal positive x.hi and |x.lo| <= ulp(x.hi).
template <class V>
LATHE_INLINE V log_of_pair(Pair<V> x, V extra) {
  const auto d = decompose(x.hi);
  const V tail = sel(x.hi > splat<V>(0x1p60), splat<V>(0), x.lo * inverse_power(x.hi, d.m));
  const auto f = fast_two_sum(d.m - splat<V>(1), tail);
  return log_sum<NaturalBase>(d.k + extra, log1p_pair(f.hi, fma(-f.hi, f.lo, f.lo)));
}

// log(1 + t) in doubles for a result of single precision, t > -1.
template <class V>
LATHE_INLINE V log1p_mid(V t) {
  const V one = splat<V>(1);
  const auto u = two_sum(one, t);
  const auto d = decompose(u.hi);
  const V tail = sel(u.hi > splat<V>(0x1p60), splat<V>(0), u.lo * inverse_power(u.hi, d.m));
  const V f = (d.m - one) + tail;
  const V log = fma(f * f, fma(f, poly(f, kLogMid), splat<V>(-0.5)), f);
  return fma(d.k, splat<V>(kLn2), log);
}

template <class V>
LATHE_INLINE V log1p(V x) {
  const V one = splat<V>(1);
  V result;
  if constexpr (kIsFloat<V>) {
    result = convert<float>(log1p_mid(convert<double>(x)));
  } else {
    result = log_of_pair(two_sum(one, x), splat<V>(0));
  }
  result = copysign(result, x);
  const auto inside = (x > -one) & (x < splat<V>(Format<V>::kInf));
  if (any(!inside)) [[unlikely]] {
    result = sel(inside, result, x);  // inf and NaN
    result = sel(x < -one, splat<V>(__builtin_nan("")), result);
    result = sel(x == -one, splat<V>(-Format<V>::kInf), result);
  }
  return result;
}

// log(1 + t.hi + t.lo) for t.hi >= 0, or log(2 x) where x is beyond squaring.
template <class V>
LATHE_INLINE V log1p_or_double(Pair<V> t, V x) {
  const auto large = x > splat<V>(0x1p28);
  const auto u = two_sum(splat<V>(1), t.hi);
  const Pair<V> argument = {sel(large, x, u.hi), sel(large, splat<V>(0), u.lo + t.lo)};
  return log_of_pair(argument, sel(large, splat<V>(1), splat<V>(0)));
}

// asinh |x| = log1p(|x| + x^2 / (1 + sqrt(1 + x^2)))
template <class V>
LATHE_INLINE V asinh(V x) {
  V result;
  const V ax = abs(x);
  if constexpr (kIsFloat<V>) {
    const auto w = convert<double>(ax);
    const auto square = w * w;
    const auto one = splat<Like<V, double>>(1);
    result = convert<float>(log1p_mid(w + square / (one + sqrt(one + square))));
  } else {
    const V square = ax * ax;
    const V one = splat<V>(1);
    const auto t = fast_two_sum(ax, square / (one + sqrt(one + square)));
    result = log1p_or_double(t, ax);
  }
  result = sel(ax < splat<V>(Format<V>::kInf), result, ax);
  return copysign(result, x);
}

// acosh x = log1p(t + sqrt(t (t + 2))), t = x - 1
template <class V>
LATHE_INLINE V acosh(V x) {
  V result;
  const V one = splat<V>(1);
  if constexpr (kIsFloat<V>) {
    const auto t = convert<double>(x) - splat<Like<V, double>>(1);
    result = convert<float>(log1p_mid(t + sqrt(fma(t, t, t + t))));
  } else {
    const V t = x - one;
    result = log1p_or_double(fast_two_sum(sqrt(fma(t, t, t + t)), t), x);
  }
  result = sel(x < splat<V>(Format<V>::kInf), result, x);
  return sel(x < one, splat<V>(__builtin_nan("")), result);
}

// atanh |x| = log1p(2 |x| / (1 - |x|)) / 2
template <class V>
LATHE_INLINE V atanh(V x) {
  const V ax = abs(x);
  const V one = splat<V>(1);
  V result;
  if constexpr (kIsFloat<V>) {
    const auto w = convert<double>(ax);
    const auto t = (w + w) / (splat<Like<V, double>>(1) - w);
    result = convert<float>(log1p_mid(t) * splat<Like<V, double>>(0.5));
  } else {
    const auto d = fast_two_sum(one, -ax);
    const V inverse = one / d.hi;
    const V q = (ax + ax) * inverse;
    const V rest = fma(-q, d.hi, ax + ax) - q * d.lo;
    const auto u = two_sum(one, q);
    result = splat<V>(0.5) * log_of_pair<V>({u.hi, fma(rest, inverse, u.lo)}, splat<V>(0));
  }
  result = sel(ax == one, splat<V>(Format<V>::kInf), result);
  result = sel(ax <= one, result, splat<V>(__builtin_nan("")));
  return copysign(result, x);
}

}  // namespace lathe::math
