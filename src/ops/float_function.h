// What the functions on floats share (exp, sin, atan2, ...): they are NumPy functions, so Python
// numbers give NumPy scalars.
#pragma once
#include "ops/elementwise.h"

namespace lathe {

// Floats stay what they are, integers go to the float that NumPy has for their width.
std::vector<Type> infer_float_function(const InferContext&);

using EmitUnary = ValueId (*)(ScalarBuilder&, ValueId);
using EmitBinary = ValueId (*)(ScalarBuilder&, ValueId, ValueId);

template <EmitUnary kEmit>
ValueId lower_float_unary(const LowerContext& c) {
  ValueId x = operand(c, 0, c.result.dtype);
  return is_float(c.result.dtype) ? kEmit(c.s, x) : x;
}

template <EmitBinary kEmit>
ValueId lower_float_binary(const LowerContext& c) {
  ValueId x = operand(c, 0, c.result.dtype);
  return kEmit(c.s, x, operand(c, 1, c.result.dtype));
}

}  // namespace lathe
