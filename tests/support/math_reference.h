// What the math functions are compared with: glibc's long double functions (64-bit mantissa, within
// about 1 ulp of that), the arguments worth sampling for each function, and errors in ULPs.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string_view>

namespace lathe::test {

struct Range {
  double lo;
  double hi;
};

struct Reference {
  std::string_view name;
  long double (*one)(long double);
  double (*one_quick)(double);  // enough for results of single precision
  long double (*two)(long double, long double);
  std::span<const Range> ranges;  // uniform samples; random bit patterns come on top
  double limit_f64;               // ULPs allowed
  double limit_f32;
};

std::span<const Reference> math_references();
const Reference* find_reference(std::string_view name);

// |got - want| in units of the last place of `want` rounded to T; 0 when both are NaN, or the same
// infinity, or zeros of the same sign; inf when only one of them is.
template <class T>
double ulp_error(T got, long double want) {
  const T rounded = static_cast<T>(want);
  if (std::isnan(got) || std::isnan(want)) {
    return std::isnan(got) && std::isnan(want) ? 0 : std::numeric_limits<double>::infinity();
  }
  if (got == rounded) {
    const bool signs = got != 0 || want != 0 || std::signbit(got) == std::signbit(want);
    if (std::isinf(got) || got == 0) {
      return signs ? 0 : std::numeric_limits<double>::infinity();
    }
  }
  if (std::isinf(got)) {
    // One step past the largest number is an overflow that rounding nearly allows.
    const long double top = std::ldexp(1.0L, std::numeric_limits<T>::max_exponent);
    const long double unit =
        std::ldexp(1.0L, std::numeric_limits<T>::max_exponent - std::numeric_limits<T>::digits);
    return std::signbit(got) == std::signbit(want)
               ? static_cast<double>((top - std::fabs(want)) / unit)
               : std::numeric_limits<double>::infinity();
  }
  if (std::isinf(rounded) && std::isinf(want)) {
    return std::numeric_limits<double>::infinity();
  }
  int exponent = std::numeric_limits<T>::min_exponent;
  if (want != 0) {
    exponent = std::max(std::ilogb(want) + 1, exponent);
  }
  const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<T>::digits);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - want) / unit);
}

// A small fast generator (splitmix64, Steele et al. 2014): the same samples in every run.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double in(Range range) { return range.lo + (range.hi - range.lo) * unit(); }

 private:
  std::uint64_t state_;
};

template <class T>
T from_random_bits(std::uint64_t u) {
  T value;
  std::memcpy(&value, &u, sizeof(value));
  return value;
}

// Fills `out` with samples for argument 0 or 1 of `reference`: half uniform in its ranges, a
// quarter log-uniform in magnitude, a quarter random bit patterns.
template <class T>
void fill_samples(const Reference& reference, Random& random, std::span<T> out) {
  for (T& value : out) {
    const std::uint64_t kind = random.bits() % 4;
    const Range range = reference.ranges[random.bits() % reference.ranges.size()];
    if (kind < 2) {
      value = static_cast<T>(random.in(range));
    } else if (kind == 2) {
      const double size = std::exp2(random.in({-30, 12}));
      value = static_cast<T>(range.lo < 0 && (random.bits() & 1) != 0 ? -size : size);
    } else {
      value = from_random_bits<T>(random.bits());
    }
  }
}

}  // namespace lathe::test
