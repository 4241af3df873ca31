#include "ops/half.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lathe {

namespace {

struct Format {
  int exponent_bits;
  int mantissa_bits;
  int bias() const { return (1 << (exponent_bits - 1)) - 1; }
  int infinity() const { return ((1 << exponent_bits) - 1) << mantissa_bits; }
};

Format format_of(DType d) { return d == DType::F16 ? Format{5, 10} : Format{8, 7}; }

}  // namespace

double widen_half(DType d, uint16_t bits) {
  Format f = format_of(d);
  double sign = bits >> 15 ? -1.0 : 1.0;
  int magnitude = bits & 0x7fff;
  if (magnitude > f.infinity())
    return std::copysign(std::numeric_limits<double>::quiet_NaN(), sign);
  if (magnitude == f.infinity()) return sign * std::numeric_limits<double>::infinity();
  int exponent = magnitude >> f.mantissa_bits;
  int mantissa = magnitude & ((1 << f.mantissa_bits) - 1);
  if (exponent == 0)
    exponent = 1;  // subnormal: no hidden bit
  else
    mantissa |= 1 << f.mantissa_bits;
  return sign * std::ldexp(mantissa, exponent - f.bias() - f.mantissa_bits);
}

uint16_t narrow_half(DType d, double x) {
  Format f = format_of(d);
  int sign = std::signbit(x) ? 0x8000 : 0;
  if (std::isnan(x)) return static_cast<uint16_t>(sign | f.infinity() | 1 << (f.mantissa_bits - 1));
  if (std::isinf(x)) return static_cast<uint16_t>(sign | f.infinity());
  if (x == 0) return static_cast<uint16_t>(sign);
  int exponent = 0;
  std::frexp(x, &exponent);
  exponent = std::max(exponent - 1, 1 - f.bias());  // of the leading bit, or of the subnormals
  if (exponent > f.bias()) return static_cast<uint16_t>(sign | f.infinity());
  // In units of the last place; the hidden bit (and a carry of the rounding) adds to the exponent.
  auto units =
      static_cast<int>(std::nearbyint(std::ldexp(std::fabs(x), f.mantissa_bits - exponent)));
  int magnitude = ((exponent + f.bias() - 1) << f.mantissa_bits) + units;
  return static_cast<uint16_t>(sign | std::min(magnitude, f.infinity()));
}

}  // namespace lathe
