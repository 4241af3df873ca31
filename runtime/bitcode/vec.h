// Shapes for the math functions: one template body serves a scalar (float, double) and every vector
// of clang's ext_vector_type. The helpers below are all that differs between the two.
//
// Rules that keep a scalar lane and a vector lane equal bit for bit: only IEEE operations that are
// the same in both (add, sub, mul, div, sqrt, fma, compare, select, integer ops on the bits), no
// contraction (-ffp-contract=off), and fma only where it is written. A machine without FMA gets
// the exact soft versions of fma.cpp, so the bits do not depend on the machine either.
#pragma once

namespace lathe::math {

using Int32 = int;
using Int64 = long;  // what clang compares vectors of double to
using UInt32 = unsigned int;
using UInt64 = unsigned long;

#define LATHE_INLINE [[gnu::always_inline]] static inline

template <class T, int kN>
struct MakeVec {
  using Type = T __attribute__((ext_vector_type(kN)));
};
template <class T>
struct MakeVec<T, 1> {
  using Type = T;
};

template <class V>
struct Shape {
  using Lane = V;
  static constexpr int kLanes = 1;
};
template <class T, int kN>
struct Shape<T __attribute__((ext_vector_type(kN)))> {
  using Lane = T;
  static constexpr int kLanes = kN;
};

template <class V>
using Lane = typename Shape<V>::Lane;
template <class V>
constexpr int kLanes = Shape<V>::kLanes;
template <class V>
constexpr bool kIsFloat = sizeof(Lane<V>) == 4;
// The vector with as many lanes as V, of type T.
template <class V, class T>
using Like = typename MakeVec<T, kLanes<V>>::Type;

template <bool kSmall, class A, class B>
struct Choose {
  using Type = A;
};
template <class A, class B>
struct Choose<false, A, B> {
  using Type = B;
};
template <class V>
using IntOf = Like<V, typename Choose<kIsFloat<V>, Int32, Int64>::Type>;
template <class V>
using UIntOf = Like<V, typename Choose<kIsFloat<V>, UInt32, UInt64>::Type>;
// What a comparison gives: bool, or a vector of 0 and -1.
template <class V>
using MaskOf = typename Choose<kLanes<V> == 1, bool, IntOf<V>>::Type;

// IEEE formats.
template <class V>
struct Format {
  static constexpr bool kF32 = kIsFloat<V>;
  static constexpr int kMantissa = kF32 ? 23 : 52;
  static constexpr Lane<V> kShifter = static_cast<Lane<V>>(kF32 ? 0x1.8p23 : 0x1.8p52);
  static constexpr Lane<V> kMinNormal = static_cast<Lane<V>>(kF32 ? 0x1p-126 : 0x1p-1022);
  static constexpr Lane<V> kInf = kF32 ? __builtin_huge_valf() : __builtin_huge_val();
  static constexpr UInt64 kOneBits = kF32 ? 0x3f800000 : 0x3ff0000000000000;
  static constexpr UInt64 kInfBits = kF32 ? 0x7f800000 : 0x7ff0000000000000;
  static constexpr UInt64 kSignBit = kF32 ? 0x80000000 : 0x8000000000000000;
  static constexpr UInt64 kMinNormalBits = 1ULL << kMantissa;
};

// A constant in every lane.
template <class V>
LATHE_INLINE V splat(double c) {
  return static_cast<V>(static_cast<Lane<V>>(c));
}
template <class U>
LATHE_INLINE U splat_bits(UInt64 c) {
  return static_cast<U>(static_cast<Lane<U>>(c));
}

template <class V>
LATHE_INLINE V fma(V a, V b, V c) {
  return __builtin_elementwise_fma(a, b, c);
}
template <class V>
LATHE_INLINE V sqrt(V a) {
  return __builtin_elementwise_sqrt(a);
}
template <class V>
LATHE_INLINE V abs(V a) {
  return __builtin_elementwise_abs(a);
}
template <class V>
LATHE_INLINE V copysign(V magnitude, V sign) {
  return __builtin_elementwise_copysign(magnitude, sign);
}

template <class V>
LATHE_INLINE UIntOf<V> bits(V x) {
  return __builtin_bit_cast(UIntOf<V>, x);
}
template <class V>
LATHE_INLINE V from_bits(UIntOf<V> u) {
  return __builtin_bit_cast(V, u);
}

// m ? a : b by lanes.
template <class M, class V>
LATHE_INLINE V sel(M m, V a, V b) {
  return m ? a : b;
}

// Functions, since clang warns of & and | on scalar conditions.
template <class M>
LATHE_INLINE M both(M a, M b) {
  return a & b;
}
template <class M>
LATHE_INLINE M either(M a, M b) {
  return a | b;
}

template <class M>
LATHE_INLINE bool any(M m) {
  if constexpr (kLanes<M> == 1) {
    return static_cast<bool>(m);
  } else {
    return __builtin_reduce_or(m) != 0;
  }
}

// The smaller of limit and x; NaN stays NaN (one minps: the second operand wins on NaN).
template <class V>
LATHE_INLINE V at_most(V x, double limit) {
  return sel(splat<V>(limit) < x, splat<V>(limit), x);
}
template <class V>
LATHE_INLINE V at_least(V x, double limit) {
  return sel(splat<V>(limit) > x, splat<V>(limit), x);
}

template <class T, class V>
LATHE_INLINE Like<V, T> convert(V x) {
  if constexpr (kLanes<V> == 1) {
    return static_cast<T>(x);
  } else {
    return __builtin_convertvector(x, Like<V, T>);
  }
}

// lane i, and the vector with lane i replaced, for the rare paths that go lane by lane.
template <class V>
LATHE_INLINE Lane<V> get_lane(V x, int i) {
  if constexpr (kLanes<V> == 1) {
    return x;
  } else {
    return x[i];
  }
}
template <class V>
LATHE_INLINE void set_lane(V& x, int i, Lane<V> value) {
  if constexpr (kLanes<V> == 1) {
    x = value;
  } else {
    x[i] = value;
  }
}

template <int kBegin, int kEnd, class V, class C>
LATHE_INLINE V estrin(const V* powers, const C* c) {
  constexpr int kCount = kEnd - kBegin;
  if constexpr (kCount == 1) {
    return splat<V>(c[kBegin]);
  } else {
    constexpr int kLog = 31 - __builtin_clz(static_cast<unsigned>(kCount - 1));
    constexpr int kHalf = 1 << kLog;
    const V low = estrin<kBegin, kBegin + kHalf>(powers, c);
    const V high = estrin<kBegin + kHalf, kEnd>(powers, c);
    return fma(high, powers[kLog], low);
  }
}

// c[0] + c[1] x + ... by Estrin's scheme: log2 depth, so that one scalar call is quick as well.
template <class V, class C, int kN>
LATHE_INLINE V poly(V x, const C (&c)[kN]) {
  V powers[6] = {x};
  for (int i = 1; (1 << i) < kN; ++i) {
    powers[i] = powers[i - 1] * powers[i - 1];
  }
  return estrin<0, kN>(powers, c);
}

// An unevaluated sum hi + lo with |lo| <= ulp(hi) / 2 or so (Dekker 1971).
template <class V>
struct Pair {
  V hi;
  V lo;
};

// a + b exactly, for |a| >= |b| or a = 0 (Dekker's Fast2Sum).
template <class V>
LATHE_INLINE Pair<V> fast_two_sum(V a, V b) {
  const V hi = a + b;
  return {hi, (a - hi) + b};
}

// a + b exactly (Knuth's TwoSum).
template <class V>
LATHE_INLINE Pair<V> two_sum(V a, V b) {
  const V hi = a + b;
  const V part = hi - a;
  return {hi, (a - (hi - part)) + (b - part)};
}

template <class V>
LATHE_INLINE Pair<V> two_prod(V a, V b) {
  const V hi = a * b;
  return {hi, fma(a, b, -hi)};
}

// n / d rounded once from about twice the precision, with a single division.
template <class V>
LATHE_INLINE V divide_pairs(Pair<V> n, Pair<V> d) {
  const V inverse = splat<V>(1) / d.hi;
  const V q = n.hi * inverse;
  const V rest = fma(-q, d.hi, n.hi) + fma(-q, d.lo, n.lo);
  return fma(rest, inverse, q);
}

}  // namespace lathe::math
