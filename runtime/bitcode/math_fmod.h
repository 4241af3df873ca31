// fmod, exact as in C: the result has the sign of x and |result| < |y|.
//
// Quotients below 2^51 are rounded to an integer q, and x - q y is exact with fma, since it is a
// multiple of the smaller ulp and not above |y|. All else goes lane by lane through integers.
#pragma once
#include "vec.h"

namespace lathe::math {

// For any arguments.
[[gnu::noinline, gnu::cold]] static double fmod_exact(double x, double y) {
  constexpr UInt64 kSign = 0x8000000000000000ULL;
  constexpr UInt64 kInf = 0x7ff0000000000000ULL;
  constexpr UInt64 kImplied = 0x0010000000000000ULL;
  const UInt64 sign = __builtin_bit_cast(UInt64, x) & kSign;
  const UInt64 ux = __builtin_bit_cast(UInt64, x) & ~kSign;
  const UInt64 uy = __builtin_bit_cast(UInt64, y) & ~kSign;
  if (ux >= kInf || uy > kInf || uy == 0) {
    const double invalid = x * y;
    return invalid / invalid;  // NaN with the sign that the C library gives it
  }
  if (ux < uy) {
    return x;
  }
  // significand * 2^(exponent - 1075), both; subnormals share the exponent of the first normals.
  int ex = static_cast<int>(ux >> 52);
  int ey = static_cast<int>(uy >> 52);
  UInt64 mx = ex == 0 ? ux : (ux & (kImplied - 1)) | kImplied;
  const UInt64 my = ey == 0 ? uy : (uy & (kImplied - 1)) | kImplied;
  ex = ex == 0 ? 1 : ex;
  ey = ey == 0 ? 1 : ey;
  mx %= my;
  for (int left = ex - ey; left > 0 && mx != 0;) {
    const int step = left < 11 ? left : 11;
    mx = (mx << step) % my;
    left -= step;
  }
  if (mx == 0) {
    return __builtin_bit_cast(double, sign);
  }
  const int shift = __builtin_clzll(mx) - 11;
  const int exponent = ey - shift;
  const UInt64 u = exponent > 0
                       ? ((mx << shift) & (kImplied - 1)) | (static_cast<UInt64>(exponent) << 52)
                       : mx << (ey - 1);
  return __builtin_bit_cast(double, u | sign);
}

template <class V>
LATHE_INLINE V fmod_wide(V x, V y) {
  const V ax = abs(x);
  const V ay = abs(y);
  const V quotient = ax / ay;
  const V big = splat<V>(0x1p52);
  const V q = (quotient + big) - big;
  V r = fma(-q, ay, ax);
  r = sel(r < splat<V>(0), r + ay, r);
  r = sel(r >= ay, r - ay, r);
  V result = copysign(r, x);
  const auto plain = (quotient < splat<V>(0x1p51)) & (ay < splat<V>(Format<V>::kInf));
  if (any(!plain)) [[unlikely]] {
    double xs[kLanes<V>], ys[kLanes<V>], out[kLanes<V>];
    __builtin_memcpy(xs, &x, sizeof(xs));
    __builtin_memcpy(ys, &y, sizeof(ys));
#pragma clang loop unroll(disable) vectorize(disable)
    for (int i = 0; i < kLanes<V>; ++i) {
      out[i] = fmod_exact(xs[i], ys[i]);
    }
    __builtin_memcpy(&result, out, sizeof(out));
  }
  return result;
}

template <class V>
LATHE_INLINE V fmod(V x, V y) {
  if constexpr (kIsFloat<V>) {
    return convert<float>(fmod_wide(convert<double>(x), convert<double>(y)));
  } else {
    return fmod_wide(x, y);
  }
}

}  // namespace lathe::math
