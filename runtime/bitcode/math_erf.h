// erf: an odd polynomial up to 1, 1 - e^(-x^2) P(x) beyond.
#pragma once
#include "math_coeffs.h"
#include "math_exp.h"
#include "vec.h"

namespace lathe::math {

template <bool kMid, class V>
LATHE_INLINE V erf_wide(V x) {
  const V ax = at_most(abs(x), 6.0);
  const V z = ax * ax;
  const auto e = reduce_ln2<kOneBias<V>>(-z, -z);
  const V t = at_most(ax, kMid ? 4.0 : 6.0) - splat<V>(2);
  V near;
  V far;
  if constexpr (kMid) {
    near = ax * fma(z, horner(z, kErfMid), splat<V>(kTwoOverRootPi1));
    far = fma(e.r * e.r, poly(e.r, kExpMid), e.r) + splat<V>(1);
    far = far * poly(t, kErfcMid);
  } else {
    // The leading term is x times a two-part constant.
    const V lead = ax * splat<V>(kTwoOverRootPi1);
    const V lost = fma(ax, splat<V>(kTwoOverRootPi1), -lead) + ax * splat<V>(kTwoOverRootPi2);
    near = lead + fma(ax * z, poly(z, kErf), lost);
    far = fma(e.r * e.r, poly(e.r, kExpm1), e.r) + splat<V>(1);
    far = far * poly(t, kErfc);
  }
  far = splat<V>(1) - small_power<V>(e.biased) * far;
  return copysign(sel(ax > splat<V>(1), far, near), x);
}

template <class V>
LATHE_INLINE V erf(V x) {
  if constexpr (kIsFloat<V>) {
    return convert<float>(erf_wide<true>(convert<double>(x)));
  } else {
    return erf_wide<false>(x);
  }
}

}  // namespace lathe::math
