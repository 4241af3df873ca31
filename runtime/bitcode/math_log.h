// log, log2, log10.
//
// x = 2^k m with sqrt(1/2) <= m < sqrt(2), so that f = m - 1 is exact and small near x = 1;
// log(1 + f) = f - f^2/2 + f^3 P(f) with a minimax P and the leading terms kept as a pair. There
// is no table (a gather costs more than the longer polynomial) and no division.
#pragma once
#include "math_coeffs.h"
#include "vec.h"

namespace lathe::math {

// Not a positive normal number: zero, subnormal, negative, inf or NaN.
template <class V>
LATHE_INLINE auto not_normal(V x) {
  using U = UIntOf<V>;
  return (bits(x) - splat_bits<U>(Format<V>::kMinNormalBits)) >=
         splat_bits<U>(Format<V>::kInfBits - Format<V>::kMinNormalBits);
}

template <class V>
struct Decomposed {
  V k;
  V m;
  LATHE_BY_ADDRESS(Decomposed)
};

// k and m of a positive normal x. The exponent goes to floating point by way of its bits.
template <class V>
LATHE_INLINE Decomposed<V> decompose(V x) {
  using U = UIntOf<V>;
  constexpr int kShift = Format<V>::kMantissa;
  constexpr UInt64 kRootHalf = kIsFloat<V> ? 0x3f3504f3 : 0x3fe6a09e667f3bcd;
  constexpr UInt64 kBias = kIsFloat<V> ? 128 : 1024;  // keeps the shifted exponent positive
  constexpr double kTwoTo = kIsFloat<V> ? 0x1p23 : 0x1p52;
  const U u = bits(x) - splat_bits<U>(kRootHalf) + splat_bits<U>(kBias << kShift);
  const V count = from_bits<V>((u >> kShift) | bits(splat<V>(kTwoTo)));
  const U mantissa = u & splat_bits<U>(Format<V>::kMinNormalBits - 1);
  return {count - splat<V>(kTwoTo + kBias), from_bits<V>(mantissa + splat_bits<U>(kRootHalf))};
}

// log(1 + f + tail) as f and the rest, which is below f / 4; |tail| <= ulp(f).
template <class V>
LATHE_INLINE Pair<V> log1p_pair(V f, V tail) {
  V p;
  if constexpr (kIsFloat<V>) {
    p = poly(f, kLogF32);
  } else {
    p = poly(f, kLog);
  }
  return {f, fma(f * f, fma(f, p, splat<V>(-0.5)), tail)};
}

// The bases: log(x) = k * (kTwoHi + kTwoLo) + log(m) * (kScaleHi + kScaleLo).
struct NaturalBase {
  static constexpr double kTwoHi = kLn2Hi1, kTwoLo = kLn2Hi2, kScaleHi = 1, kScaleLo = 0;
};
struct BinaryBase {
  static constexpr double kTwoHi = 1, kTwoLo = 0, kScaleHi = kLog2E1, kScaleLo = kLog2E2;
};
struct DecimalBase {
  static constexpr double kTwoHi = kLog10Two1, kTwoLo = kLog10Two2;
  static constexpr double kScaleHi = kLog10E1, kScaleLo = kLog10E2;
};

// k log(2) + log, rounded once.
template <class Base, class V>
LATHE_INLINE V log_sum(V k, Pair<V> log) {
  if constexpr (Base::kScaleHi != 1) {
    log = fast_two_sum(log.hi, log.lo);
    const auto product = two_prod(log.hi, splat<V>(Base::kScaleHi));
    log.lo = fma(log.hi, splat<V>(Base::kScaleLo), log.lo * splat<V>(Base::kScaleHi));
    log = {product.hi, product.lo + log.lo};
  }
  constexpr bool kShort = kIsFloat<V>;  // only the natural base is used in single precision
  const auto sum = fast_two_sum(k * splat<V>(kShort ? kLn2F32_1 : Base::kTwoHi), log.hi);
  return sum.hi + (sum.lo + fma(k, splat<V>(kShort ? kLn2F32_2 : Base::kTwoLo), log.lo));
}

// The results for what is not normal, and NaN below 0.
template <class V>
LATHE_INLINE V log_special(V x, V result) {
  const V inf = splat<V>(Format<V>::kInf);
  result = sel(x == inf, inf, result);
  result = sel(x == splat<V>(0), -inf, result);
  return sel((x < splat<V>(0)) | (x != x), splat<V>(__builtin_nan("")), result);
}

template <class Base, class V>
LATHE_INLINE V log_any(V x) {
  constexpr double kUp = kIsFloat<V> ? 0x1p25 : 0x1p54;
  const auto special = not_normal(x);
  V y = x;
  V shift = splat<V>(0);
  if (any(special)) [[unlikely]] {
    const auto tiny = x < splat<V>(Format<V>::kMinNormal);
    y = sel(tiny, x * splat<V>(kUp), x);
    shift = sel(tiny, splat<V>(kIsFloat<V> ? 25 : 54), shift);
  }
  const auto d = decompose(y);
  const V result = log_sum<Base>(d.k - shift, log1p_pair(d.m - splat<V>(1), splat<V>(0)));
  if (any(special)) [[unlikely]] {
    return log_special(x, result);
  }
  return result;
}

// log of a positive double, for a result of single precision. Zero gives about -inf's side of any
// float, so callers fix specials.
template <class V>
LATHE_INLINE V log_mid(V x) {
  const auto d = decompose(x);
  const V f = d.m - splat<V>(1);
  const V f2 = f * f;
  const V log = fma(f2, fma(f, poly(f, kLogMid), splat<V>(-0.5)), f);
  return fma(d.k, splat<V>(kLn2), log);
}

template <class V>
LATHE_INLINE V log_single(V x, double scale) {
  const auto wide = convert<double>(x);
  const auto special = not_normal(x);
  const V result = convert<float>(log_mid(wide) * splat<Like<V, double>>(scale));
  if (any(special)) [[unlikely]] {
    return log_special(x, result);
  }
  return result;
}

template <class V>
LATHE_INLINE V log(V x) {
  return log_any<NaturalBase>(x);
}

template <class V>
LATHE_INLINE V log2(V x) {
  if constexpr (kIsFloat<V>) {
    return log_single(x, kLog2E1);
  } else {
    return log_any<BinaryBase>(x);
  }
}

template <class V>
LATHE_INLINE V log10(V x) {
  if constexpr (kIsFloat<V>) {
    return log_single(x, kLog10E1);
  } else {
    return log_any<DecimalBase>(x);
  }
}

}  // namespace lathe::math
