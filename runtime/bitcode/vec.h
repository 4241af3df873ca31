// Shapes for the math functions: one template body serves every vector of clang's ext_vector_type.
// A scalar is computed in the narrowest vector with its value in all lanes (see one_lane): the same
// bits by construction, and quicker than scalar code, which on x86 turns selections into branches.
//
// Rules that keep the lanes of all widths equal bit for bit: only IEEE operations that are the same
// in each (add, sub, mul, div, sqrt, fma, compare, select, integer ops on the bits), no contraction
// (-ffp-contract=off), and fma only where it is written. A machine without FMA gets the exact soft
// versions of fma.cpp, so the bits do not depend on the machine either.
#pragma once

namespace lathe::math {

using Int32 = int;
using Int64 = long;  // what clang compares vectors of double to
using UInt32 = unsigned int;
using UInt64 = unsigned long;

#define LATHE_INLINE [[gnu::always_inline]] static inline

template <class T, int kN>
using Vec = T __attribute__((ext_vector_type(kN)));

template <class V>
struct Shape;
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
using Like = Vec<T, kLanes<V>>;

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
// What a comparison gives: 0 and -1.
template <class V>
using MaskOf = IntOf<V>;

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

template <class V>  // a scalar too, like the pairs further below
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

template <class M>
LATHE_INLINE bool any(M m) {
  return __builtin_reduce_or(m) != 0;
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
  return __builtin_convertvector(x, Like<V, T>);
}

// A scalar as the narrowest vector, all lanes alike so that none computes on garbage.
template <class T>
LATHE_INLINE Vec<T, 16 / sizeof(T)> one_lane(T x) {
  return static_cast<Vec<T, 16 / sizeof(T)>>(x);
}

constexpr int floor_log2(int n) { return 31 - __builtin_clz(static_cast<unsigned>(n)); }

// x^(2^kLog), from the powers that poly makes.
template <int kLog, class V>
LATHE_INLINE V power_of(V x, V x2, V x4, V x8, V x16) {
  static_assert(kLog <= 4);
  return kLog == 0 ? x : kLog == 1 ? x2 : kLog == 2 ? x4 : kLog == 3 ? x8 : x16;
}

template <int kBegin, int kEnd, class V, class C>
LATHE_INLINE V estrin(const C* c, V x, V x2, V x4, V x8, V x16) {
  constexpr int kCount = kEnd - kBegin;
  if constexpr (kCount == 1) {
    return splat<V>(c[kBegin]);
  } else {
    constexpr int kLog = floor_log2(kCount - 1);
    constexpr int kHalf = 1 << kLog;
    const V low = estrin<kBegin, kBegin + kHalf>(c, x, x2, x4, x8, x16);
    const V high = estrin<kBegin + kHalf, kEnd>(c, x, x2, x4, x8, x16);
    return fma(high, power_of<kLog>(x, x2, x4, x8, x16), low);
  }
}

// c[0] + c[1] x + ... by Estrin's scheme: log2 depth, so that one scalar call is quick as well.
// Powers that no term needs are dead code.
template <class V, class C, int kN>
LATHE_INLINE V poly(V x, const C (&c)[kN]) {
  const V x2 = x * x;
  const V x4 = x2 * x2;
  const V x8 = x4 * x4;
  return estrin<0, kN>(c, x, x2, x4, x8, x8 * x8);
}

// The same by Horner's rule: fewest operations, for short polynomials in wide vectors.
template <int kFirst = 0, class V, class C, int kN>
LATHE_INLINE V horner(V x, const C (&c)[kN]) {
  if constexpr (kFirst == kN - 1) {
    return splat<V>(c[kFirst]);
  } else {
    return fma(x, horner<kFirst + 1>(x, c), splat<V>(c[kFirst]));
  }
}

// Goes into every struct of a few V's. A destructor of its own makes clang pass the struct by
// address, which inlining takes away without a trace; by value, x86-64 packs two floats into one
// register, and the packing and unpacking stays.
#define LATHE_BY_ADDRESS(Type) \
  ~Type() {}

// An unevaluated sum hi + lo with |lo| <= ulp(hi) / 2 or so (Dekker 1971).
template <class V>
struct Pair {
  V hi;
  V lo;
  LATHE_BY_ADDRESS(Pair)
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
