// The math functions of runtime/bitcode: errors in ULPs, special values, and the promise that every
// width and every set of target features gives the same bits. The f32 functions are checked on all
// arguments by tests/slow/math_exhaustive.cpp.
#ifdef LATHE_HAVE_MATH_ARRAYS
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "support/math_reference.h"
#include "support/math_table.h"

namespace lathe::test {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kHalfPi = 0x1.921fb54442d18p0;

// The tables that this machine can run, widest features first.
std::vector<std::span<const MathEntry>> usable_tables() {
  std::vector<std::span<const MathEntry>> tables;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
    tables.push_back(math_table_v4());
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    tables.push_back(math_table_v3());
  }
  tables.push_back(math_table_v2());
  return tables;
}

template <class T>
std::vector<T> run(const MathEntry& entry, const std::vector<T>& a, const std::vector<T>& b) {
  std::vector<T> out(a.size());
  entry.run(a.data(), b.data(), out.data(), a.size());
  return out;
}

template <class T>
const MathEntry& scalar_entry(std::string_view name) {
  static const std::span<const MathEntry> table = usable_tables().front();
  for (const MathEntry& entry : table) {
    if (entry.name == name && entry.is_f32 == (sizeof(T) == 4) && entry.lanes == 1) {
      return entry;
    }
  }
  throw std::invalid_argument(std::string(name));
}

template <class T>
T call(std::string_view name, T a, T b = 0) {
  T out{};
  scalar_entry<T>(name).run(&a, &b, &out, 1);
  return out;
}

template <class T>
struct Samples {
  std::vector<T> a;
  std::vector<T> b;
};

template <class T>
Samples<T> samples_of(const Reference& reference, std::size_t count) {
  Random random(20250101);
  Samples<T> samples{std::vector<T>(count), std::vector<T>(count)};
  fill_samples<T>(reference, random, samples.a);
  fill_samples<T>(reference, random, samples.b);
  return samples;
}

template <class T>
void check_errors(const Reference& reference, double limit) {
  const auto samples = samples_of<T>(reference, 1 << 14);
  const auto got = run(scalar_entry<T>(reference.name), samples.a, samples.b);
  for (std::size_t i = 0; i < got.size(); ++i) {
    const long double want = reference.one != nullptr ? reference.one(samples.a[i])
                                                      : reference.two(samples.a[i], samples.b[i]);
    ASSERT_LE(ulp_error(got[i], want), limit)
        << reference.name << "(" << std::hexfloat << samples.a[i] << ", " << samples.b[i]
        << ") = " << got[i] << ", not " << static_cast<T>(want);
  }
}

TEST(MathAccuracy, EveryFunctionStaysWithinItsUlps) {
  for (const Reference& reference : math_references()) {
    check_errors<double>(reference, reference.limit_f64);
    check_errors<float>(reference, reference.limit_f32);
  }
}

TEST(MathAccuracy, EveryFunctionHasAReference) {
  for (const MathEntry& entry : math_table_v3()) {
    EXPECT_TRUE(entry.arity == 3 || find_reference(entry.name) != nullptr) << entry.name;
  }
}

template <class T>
void check_same_bits(const MathEntry& entry, const Samples<T>& samples,
                     const std::vector<T>& expected, std::string_view where) {
  const auto got = run(entry, samples.a, samples.b);
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (std::isnan(got[i]) && std::isnan(expected[i])) {
      continue;  // signs and payloads of NaN are not part of the promise
    }
    // Bits are what is compared. NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
    ASSERT_EQ(std::memcmp(&got[i], &expected[i], sizeof(T)), 0)
        << entry.name << " x" << entry.lanes << " " << where << " at " << std::hexfloat
        << samples.a[i] << ", " << samples.b[i] << ": " << got[i] << " and " << expected[i];
  }
}

template <class T>
void check_all_shapes(const Reference& reference) {
  const auto samples = samples_of<T>(reference, 1 << 10);
  const auto expected = run(scalar_entry<T>(reference.name), samples.a, samples.b);
  const auto tables = usable_tables();
  for (std::size_t level = 0; level < tables.size(); ++level) {
    for (const MathEntry& entry : tables[level]) {
      if (entry.name == reference.name && entry.is_f32 == (sizeof(T) == 4)) {
        check_same_bits(entry, samples, expected, "table " + std::to_string(level));
      }
    }
  }
}

TEST(MathLanes, EveryWidthAndFeatureSetGivesTheSameBits) {
  for (const Reference& reference : math_references()) {
    check_all_shapes<double>(reference);
    check_all_shapes<float>(reference);
  }
}

struct Special {
  std::string_view name;
  double a;
  double b;
  double want;
};

// C99 annex F, which Python and NumPy follow; exact results where users would notice.
constexpr Special kSpecials[] = {
#include "support/math_specials.def"
};

template <class T>
void check_special(const Special& s) {
  const T got = call<T>(s.name, static_cast<T>(s.a), static_cast<T>(s.b));
  const T want = static_cast<T>(s.want);
  if (std::isnan(want)) {
    EXPECT_TRUE(std::isnan(got)) << s.name << "(" << s.a << ", " << s.b << ") = " << got;
    return;
  }
  EXPECT_EQ(got, want) << s.name << "(" << s.a << ", " << s.b << ")";
  EXPECT_EQ(std::signbit(got), std::signbit(want)) << s.name << "(" << s.a << ", " << s.b << ")";
}

TEST(MathSpecials, FollowC99) {
  for (const Special& s : kSpecials) {
    check_special<double>(s);
    check_special<float>(s);
  }
}

TEST(MathSpecials, NanPayloadsNeverBecomeNumbers) {
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const auto x = from_random_bits<double>(random.bits() | 0x7ff8000000000000ULL);
    for (const Reference& reference : math_references()) {
      if (reference.one != nullptr) {
        ASSERT_TRUE(std::isnan(call<double>(reference.name, x))) << reference.name;
        const auto bits = static_cast<std::uint32_t>(random.bits()) | 0x7fc00000U;
        ASSERT_TRUE(std::isnan(call<float>(reference.name, from_random_bits<float>(bits))))
            << reference.name;
      }
    }
  }
}

TEST(MathSpecials, TinyArgumentsKeepTheirBits) {
  for (const std::string_view name :
       {"sin", "tan", "tanh", "expm1", "log1p", "asin", "atan", "sinh", "asinh", "atanh"}) {
    for (const double x : {0x1p-1074, 0x1.8p-1060, 0x1p-1022, 0x1.123p-300}) {
      EXPECT_EQ(call<double>(name, x), x) << name;
      EXPECT_EQ(call<double>(name, -x), -x) << name;
    }
    for (const float x : {0x1p-149F, 0x1.8p-130F, 0x1p-126F, 0x1.123p-60F}) {
      EXPECT_EQ(call<float>(name, x), x) << name;
      EXPECT_EQ(call<float>(name, -x), -x) << name;
    }
  }
}

TEST(MathSpecials, LogarithmsOfPowersAreExact) {
  for (int k = -1074; k < 1024; ++k) {
    ASSERT_EQ(call<double>("log2", std::ldexp(1.0, k)), k);
    ASSERT_EQ(call<double>("exp2", k), std::ldexp(1.0, k));
  }
  double power = 1;
  for (int k = 0; k <= 22; ++k, power *= 10) {  // all that doubles hold exactly
    ASSERT_EQ(call<double>("log10", power), k);
    ASSERT_EQ(call<float>("log10", static_cast<float>(power)), static_cast<float>(k));
  }
}

TEST(MathReduction, HugeArgumentsAreReducedExactly) {
  Random random(11);
  for (int i = 0; i < 2000; ++i) {
    const double x = std::ldexp(1 + random.unit(), 30 + static_cast<int>(random.bits() % 994));
    for (const std::string_view name : {"sin", "cos", "tan"}) {
      const long double want = find_reference(name)->one(x);
      ASSERT_LE(ulp_error(call<double>(name, x), want), 1) << name << " " << std::hexfloat << x;
    }
  }
  // The double nearest to a multiple of pi/2 (Muller, "Elementary Functions", section 11.1).
  const double worst = 0x1.6ac5b262ca1ffp+849;
  EXPECT_LE(ulp_error(call<double>("cos", worst), std::cos(static_cast<long double>(worst))), 1);
}

template <class T>
void check_soft_fma(T a, T b, T c) {
  T got = c;
  scalar_entry<T>("soft_fma").run(&a, &b, &got, 1);
  const T want = std::fma(a, b, c);
  ASSERT_TRUE((std::isnan(got) && std::isnan(want)) || std::memcmp(&got, &want, sizeof(T)) == 0)
      << std::hexfloat << a << " * " << b << " + " << c << " = " << got << ", not " << want;
}

TEST(MathReduction, NeighboursOfMultiplesOfHalfPi) {
  Random random(13);
  for (int i = 0; i < 4000; ++i) {
    const double multiple = std::floor(std::exp2(random.in({0, 30})));
    const auto x = static_cast<double>(multiple * 0x1.921fb54442d1846ap0L);
    for (const std::string_view name : {"sin", "cos", "tan"}) {
      const Reference& reference = *find_reference(name);
      ASSERT_LE(ulp_error(call<double>(name, x), reference.one(x)), 1.1)
          << name << " " << std::hexfloat << x;
      const auto single = static_cast<float>(x);
      ASSERT_LE(ulp_error(call<float>(name, single), reference.one(single)), 0.51)
          << name << " " << std::hexfloat << single;
    }
  }
}

TEST(SoftFma, EqualsTheFusedOperation) {
  Random random(3);
  for (int i = 0; i < 100000; ++i) {
    const auto a = from_random_bits<double>(random.bits());
    const auto b = from_random_bits<double>(random.bits());
    // Every third sum cancels to the last bits.
    const double c = i % 3 == 0 ? -a * b * (1 + random.unit() * 0x1p-50)
                                : from_random_bits<double>(random.bits());
    check_soft_fma(a, b, c);
    const auto x = static_cast<float>(random.in({-2, 2}));
    const auto y = static_cast<float>(random.in({-2, 2}));
    check_soft_fma(x, y, i % 2 == 0 ? -x * y : from_random_bits<float>(random.bits()));
  }
}

}  // namespace
}  // namespace lathe::test
#endif
