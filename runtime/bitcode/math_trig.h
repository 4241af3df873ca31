// sin, cos and tan over the whole range.
//
// Doubles: x = n pi/2 + r + tail with pi/2 in three parts of 53 bits (Cody and Waite 1980, with fma
// each step is exact or carries its error on), then the sine and the cosine polynomial of |r| <=
// pi/4, exchanged and signed by n modulo 4. Single precision goes through double, where two parts
// suffice; sin and cos reduce modulo pi there and need one polynomial. Arguments beyond the range
// of these reductions take math_huge.h, lane by lane.
#pragma once
#include "math_coeffs.h"
#include "math_huge.h"
#include "vec.h"

namespace lathe::math {

// Below this, n is exact enough and the parts of pi/2 reach far below the smallest |r|.
constexpr double kHugeAngle = 0x1p30;

// x modulo pi/2 in doubles.
template <class V>
struct Angle {
  V r;
  V tail;
  UIntOf<V> quadrant;  // the two low bits
  LATHE_BY_ADDRESS(Angle)
};

// Replaces the lanes beyond kHugeAngle. A loop: the code stays small whatever the width.
template <class V>
LATHE_INLINE void fix_huge_lanes(V x, Angle<V>& a) {
  double xs[kLanes<V>], rs[kLanes<V>], tails[kLanes<V>];
  UInt64 quadrants[kLanes<V>];
  __builtin_memcpy(xs, &x, sizeof(xs));
  __builtin_memcpy(rs, &a.r, sizeof(rs));
  __builtin_memcpy(tails, &a.tail, sizeof(tails));
  __builtin_memcpy(quadrants, &a.quadrant, sizeof(quadrants));
#pragma clang loop unroll(disable) vectorize(disable)
  for (int i = 0; i < kLanes<V>; ++i) {
    if (abs(xs[i]) > kHugeAngle) {
      HugeReduction h;
      reduce_huge(xs[i], &h);
      rs[i] = h.r;
      tails[i] = h.tail;
      quadrants[i] = h.quadrant;
    }
  }
  __builtin_memcpy(&a.r, rs, sizeof(rs));
  __builtin_memcpy(&a.tail, tails, sizeof(tails));
  __builtin_memcpy(&a.quadrant, quadrants, sizeof(quadrants));
}

template <class V>
LATHE_INLINE Angle<V> reduce_half_pi(V x) {
  const V shifter = splat<V>(Format<V>::kShifter);
  const V t = fma(x, splat<V>(kTwoOverPi), shifter);
  const V n = t - shifter;
  const V d = fma(n, splat<V>(-kHalfPi1), x);  // exact
  const auto second = two_prod(n, splat<V>(kHalfPi2));
  const auto r = fast_two_sum(d, -second.hi);
  const V tail = fma(n, splat<V>(-kHalfPi3), r.lo - second.lo);
  Angle<V> a = {r.hi, tail, bits(t)};
  if (const auto huge = abs(x) > splat<V>(kHugeAngle); any(huge)) [[unlikely]] {
    fix_huge_lanes(x, a);
  }
  return a;
}

// sin(r + tail) and cos(r + tail) as pairs of a large and a small part.
template <class V>
LATHE_INLINE Pair<V> sin_pair(V r, V tail, V z) {
  const V correction = fma(z * splat<V>(-0.5), tail, tail);
  return {r, fma(r * z, poly(z, kSin), correction)};
}
template <class V>
LATHE_INLINE Pair<V> cos_pair(V r, V tail, V z) {
  const auto head = fast_two_sum(splat<V>(1), z * splat<V>(-0.5));
  return {head.hi, fma(z * z, poly(z, kCos), fma(-r, tail, head.lo))};
}

// sin (kShift = 0) or cos (kShift = 1).
template <int kShift, class V>
LATHE_INLINE V sin_or_cos(V x) {
  using U = UIntOf<V>;
  const auto a = reduce_half_pi(x);
  const V z = a.r * a.r;
  const auto s = sin_pair(a.r, a.tail, z);
  const auto c = cos_pair(a.r, a.tail, z);
  const U q = a.quadrant + splat_bits<U>(kShift);
  const auto odd = (q & splat_bits<U>(1)) != splat_bits<U>(0);
  const V v = sel(odd, c.hi, s.hi) + sel(odd, c.lo, s.lo);
  return from_bits<V>(bits(v) ^ ((q >> 1) << 63));
}

// The single-precision forms compute in doubles W. Whether a lane is huge is asked in V, where the
// question takes half the instructions.
template <class V>
LATHE_INLINE bool any_huge(V x) {
  return any(abs(x) > splat<V>(kHugeAngle));
}

// x modulo pi in (-pi/2, pi/2) and the parity of the multiple in the lowest bit.
template <class W>
struct HalfTurn {
  W r;
  UIntOf<W> parity;
  LATHE_BY_ADDRESS(HalfTurn)
};

// From quadrants, for the lanes beyond kHugeAngle: an odd quadrant is brought to r -+ pi/2, since
// sin(r + pi/2) = -sin(r - pi/2).
template <int kShift, class W>
LATHE_INLINE void fix_huge_half_turns(W x, HalfTurn<W>& h) {
  using U = UIntOf<W>;
  Angle<W> a = {h.r, h.r, h.parity};
  fix_huge_lanes(x, a);
  const auto huge = abs(x) > splat<W>(kHugeAngle);
  const U q = a.quadrant + splat_bits<U>(kShift);
  const auto odd = (q & splat_bits<U>(1)) != splat_bits<U>(0);
  const W moved = a.r - copysign(splat<W>(kHalfPi1), a.r);
  const auto up = a.r > splat<W>(0);
  const U half = (q >> 1) + sel(odd & up, splat_bits<U>(1), splat_bits<U>(0));
  h.r = sel(huge, sel(odd, moved, a.r), h.r);
  h.parity = sel(huge, half, h.parity);
}

template <int kShift, class V>
LATHE_INLINE V sin_or_cos_f32(V x) {
  using W = Like<V, double>;
  using U = UIntOf<W>;
  const W wide = convert<double>(x);
  const W shifter = splat<W>(Format<W>::kShifter);
  W t;
  W n;
  if constexpr (kShift == 0) {
    t = fma(wide, splat<W>(kInvPi), shifter);
    n = t - shifter;
  } else {  // cos x = -(-1)^n sin(x - (n + 1/2) pi)
    t = fma(wide, splat<W>(kInvPi), splat<W>(-0.5)) + shifter;
    n = t - shifter + splat<W>(0.5);
  }
  HalfTurn<W> h = {fma(n, splat<W>(-kPi2), fma(n, splat<W>(-kPi1), wide)),
                   bits(t) + splat_bits<U>(kShift)};
  if (any_huge(x)) [[unlikely]] {
    fix_huge_half_turns<kShift>(wide, h);
  }
  const W z = h.r * h.r;
  const W v = h.r * fma(z, horner(z, kSinMid), splat<W>(1));
  return convert<float>(from_bits<W>(bits(v) ^ (h.parity << 63)));
}

template <class V>
LATHE_INLINE V tan_f32(V x) {
  using W = Like<V, double>;
  using U = UIntOf<W>;
  const W wide = convert<double>(x);
  const W shifter = splat<W>(Format<W>::kShifter);
  const W t = fma(wide, splat<W>(kTwoOverPi), shifter);
  const W n = t - shifter;
  Angle<W> a = {fma(n, splat<W>(-kHalfPi2), fma(n, splat<W>(-kHalfPi1), wide)), n, bits(t)};
  if (any_huge(x)) [[unlikely]] {
    fix_huge_lanes(wide, a);
  }
  const W z = a.r * a.r;
  const W s = a.r * fma(z, horner(z, kSinMid), splat<W>(1));
  const W c = fma(z, fma(z, horner(z, kCosMid), splat<W>(-0.5)), splat<W>(1));
  const auto odd = (a.quadrant & splat_bits<U>(1)) != splat_bits<U>(0);
  return convert<float>(sel(odd, -c, s) / sel(odd, s, c));
}

template <class V>
LATHE_INLINE V sin(V x) {
  if constexpr (kIsFloat<V>) {
    return sin_or_cos_f32<0>(x);
  } else {
    return sel(x == splat<V>(0), x, sin_or_cos<0>(x));  // keeps the sign of -0
  }
}

template <class V>
LATHE_INLINE V cos(V x) {
  if constexpr (kIsFloat<V>) {
    return sin_or_cos_f32<1>(x);
  } else {
    return sin_or_cos<1>(x);
  }
}

template <class V>
LATHE_INLINE V tan(V x) {
  if constexpr (kIsFloat<V>) {
    return tan_f32(x);
  } else {
    using U = UIntOf<V>;
    const auto a = reduce_half_pi(x);
    const V z = a.r * a.r;
    const auto sp = sin_pair(a.r, a.tail, z);
    const auto cp = cos_pair(a.r, a.tail, z);
    const auto s = fast_two_sum(sp.hi, sp.lo);
    const auto c = fast_two_sum(cp.hi, cp.lo);
    const auto odd = (a.quadrant & splat_bits<U>(1)) != splat_bits<U>(0);
    const V tangent = divide_pairs<V>({sel(odd, -c.hi, s.hi), sel(odd, -c.lo, s.lo)},
                                      {sel(odd, s.hi, c.hi), sel(odd, s.lo, c.lo)});
    return sel(x == splat<V>(0), x, tangent);
  }
}

}  // namespace lathe::math
