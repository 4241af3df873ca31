// cbrt, hypot and norm2.
#pragma once
#include "math_log.h"
#include "vec.h"

namespace lathe::math {

// One step of fourth order towards a^(-1/3): y (1 + e/3 + 2e^2/9 + 14e^3/81), e = 1 - a y^3.
template <class V>
LATHE_INLINE V improve_inverse_cbrt(V a, V y) {
  const V e = fma(-(a * y), y * y, splat<V>(1));
  const V p = fma(fma(e, splat<V>(14.0 / 81), splat<V>(2.0 / 9)), e, splat<V>(1.0 / 3));
  return fma(y * e, p, y);
}

// a^(-1/3) for normal positive a: a linear guess on the bits (after Kahan's cube root; its
// constant makes |e| <= 0.103 below), then two steps of fourth order, y (1 + e/3 + 2e^2/9 +
// 14e^3/81) with e = 1 - a y^3.
template <class V>
LATHE_INLINE V inverse_cbrt(V a) {
  const V magic = splat<V>(0x1p52);
  const V high = from_bits<V>((bits(a) >> 32) | bits(magic)) - magic;
  const V guess = fma(high, splat<V>(-1.0 / 3), splat<V>(1430186664.0 + 0x1p52));
  const V y = from_bits<V>(bits(guess) << 32);
  return improve_inverse_cbrt(a, improve_inverse_cbrt(a, y));
}

// a y^2 is the root to about an ULP; one Newton step on the exact residual rounds it.
template <class V>
LATHE_INLINE V cbrt_normal(V a) {
  const V y = inverse_cbrt(a);
  const V y2 = y * y;
  const V c = a * y2;
  const auto square = two_prod(c, c);
  const V residual = fma(square.hi, c, -a) + square.lo * c;
  return fma(residual * splat<V>(-1.0 / 3), y2, c);
}

template <class V>
LATHE_INLINE V cbrt(V x) {
  if constexpr (kIsFloat<V>) {
    const auto w = abs(convert<double>(x));
    const auto y = inverse_cbrt(w);
    const V result = copysign(convert<float>(w * y * y), x);
    const auto finite = (abs(x) > splat<V>(0)) & (abs(x) < splat<V>(Format<V>::kInf));
    return sel(finite, result, x + x);
  } else {
    V ax = abs(x);
    const auto tiny = ax < splat<V>(0x1p-900);  // where the residual would underflow
    const auto special = tiny | !(ax < splat<V>(Format<V>::kInf));
    V scale = splat<V>(1);
    if (any(special)) [[unlikely]] {
      ax = sel(tiny, ax * splat<V>(0x1p300), ax);
      scale = sel(tiny, splat<V>(0x1p-100), scale);
    }
    V result = copysign(cbrt_normal(ax) * scale, x);
    if (any(special)) [[unlikely]] {
      const auto keep = (x == splat<V>(0)) | !(abs(x) < splat<V>(Format<V>::kInf));
      result = sel(keep, x + x, result);
    }
    return result;
  }
}

// sqrt(a^2 + b^2) for a >= b >= 0 where no square leaves the format, rounded as glibc (2.35 and
// later) does it, so that abs() of complex numbers and np.hypot() give the bits that they give in
// Python: the root of the rounded squares, corrected once by its residual (Borges, "An Improved
// Algorithm for hypot(a,b)", 2019, the variant without fused operations).
template <class V>
LATHE_INLINE V hypot_scaled(V a, V b) {
  const V root = sqrt(a * a + b * b);
  const V from_b = root - b;
  const V from_a = root - a;
  const V near = a * (2 * from_b - a) + (from_b - 2 * (a - b)) * from_b;
  const V far = 2 * from_a * (a - 2 * b) + ((4 * from_a - b) * b + from_a * from_a);
  return root - sel(root <= 2 * b, near, far) / (2 * root);
}

// The same, rounded correctly but for one case in millions, as math.hypot() does it: squares are
// pairs.
template <class V>
LATHE_INLINE V norm2_scaled(V a, V b) {
  const auto a2 = two_prod(a, a);
  const auto b2 = two_prod(b, b);
  const auto sum = fast_two_sum(a2.hi, b2.hi);
  const V low = sum.lo + (a2.lo + b2.lo);
  const V root = sqrt(sum.hi);
  const V residual = fma(-root, root, sum.hi) + low;
  return root + residual / (root + root);
}

template <bool kExact, class V>
LATHE_INLINE V length(V x, V y) {
  const V ax = abs(x);
  const V ay = abs(y);
  const V inf = splat<V>(Format<V>::kInf);
  const auto infinite = (ax == inf) | (ay == inf);
  if constexpr (kIsFloat<V>) {
    const auto a = convert<double>(ax);
    const auto b = convert<double>(ay);
    return sel(infinite, inf, convert<float>(sqrt(a * a + b * b)));
  } else {
    const auto swap = ay > ax;
    V a = sel(swap, ay, ax);
    V b = sel(swap, ax, ay);
    V scale = splat<V>(1);
    const auto plain = (a > splat<V>(0x1p-400)) & (a < splat<V>(0x1p500));
    if (any(!plain)) [[unlikely]] {
      const auto big = a > splat<V>(1);
      const V down = sel(plain, scale, sel(big, splat<V>(0x1p-600), splat<V>(0x1p600)));
      scale = sel(plain, scale, sel(big, splat<V>(0x1p600), splat<V>(0x1p-600)));
      a = a * down;
      b = b * down;
    }
    // A side this small changes nothing, and would only add its inexactness.
    V result = kExact ? norm2_scaled(a, b) : hypot_scaled(a, b);
    result = sel(b <= a * splat<V>(0x1p-54), a, result) * scale;
    result = sel((x != x) | (y != y), splat<V>(__builtin_nan("")), result);
    return sel(infinite, inf, result);
  }
}

template <class V>
LATHE_INLINE V hypot(V x, V y) {
  return length<false>(x, y);
}

template <class V>
LATHE_INLINE V norm2(V x, V y) {
  return length<true>(x, y);
}

}  // namespace lathe::math
