// The two 16-bit float formats in software: widening is exact, narrowing rounds once, to nearest
// even. Arithmetic on them is done in float and narrowed: for + - * / and sqrt that gives the
// correctly rounded result.
#pragma once
#include "ir/type.h"

#include <cstdint>

namespace lathe {

double widen_half(DType format, uint16_t bits);  // format: F16 or BF16
uint16_t narrow_half(DType format, double x);

}  // namespace lathe
