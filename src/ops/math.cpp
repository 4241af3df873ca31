// Blocks of the elementwise functions. They are NumPy functions: Python numbers give NumPy scalars.
#include "diag/error.h"
#include "ops/broadcast.h"
#include "ops/float_function.h"
#include "ops/promote.h"

#include <algorithm>

namespace lathe {

namespace {

TypeKind numpy_kind(const InferContext& c) {
  TypeKind kind = joint_kind(c.operands);
  return kind == TypeKind::Py ? TypeKind::Array : kind;
}

// floor, ceil and trunc of integers and bools are the identity and keep the dtype (NumPy >= 2.1).
std::vector<Type> infer_rounding(const InferContext& c) {
  require_numbers(c);
  return elementwise_result(c, c.operands[0].dtype, numpy_kind(c));
}

ValueId floor(ScalarBuilder& s, ValueId x) { return s.FFloor({x}); }
ValueId ceil(ScalarBuilder& s, ValueId x) { return s.FCeil({x}); }
ValueId trunc(ScalarBuilder& s, ValueId x) { return s.FTrunc({x}); }
ValueId rint(ScalarBuilder& s, ValueId x) { return s.FRint({x}); }
ValueId sqrt(ScalarBuilder& s, ValueId x) { return s.FSqrt({x}); }
ValueId exp(ScalarBuilder& s, ValueId x) { return s.FExp({x}); }
ValueId log(ScalarBuilder& s, ValueId x) { return s.FLog({x}); }
ValueId sin(ScalarBuilder& s, ValueId x) { return s.FSin({x}); }
ValueId cos(ScalarBuilder& s, ValueId x) { return s.FCos({x}); }
ValueId tanh(ScalarBuilder& s, ValueId x) { return s.FTanh({x}); }

}  // namespace

std::vector<Type> infer_float_function(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(c.operands);
  if (is_float(d)) return elementwise_result(c, d, numpy_kind(c));
  if (joint_kind(c.operands) == TypeKind::Py && d != DType::Bool)
    return elementwise_result(c, DType::F64, numpy_kind(c));
  int bits = 0;  // of the widest integer that is not a Python number
  for (const Type& t : c.operands)
    if (!t.is_py() && t.dtype != DType::Bool) bits = std::max<int>(bits, info(t.dtype).bits);
  if (bits == 0) bits = info(d).bits;
  if (bits == 8)
    user_error(ErrorClass::Type,
               "{} of {} gives float16 in NumPy, which is not supported yet: convert the operand "
               "to float32 "
               "or float64 first",
               spelling(c.code), numpy_name(d));
  return elementwise_result(c, bits == 16 ? DType::F32 : DType::F64, numpy_kind(c));
}

const OpInfo kFloor = {
    .doc = "The largest whole number not above; integers keep their dtype.",
    .example = "lt.function(lambda x: np.floor(x))(np.array([-1.5, 1.5])) == [-2.0, 1.0]",
    .infer = infer_rounding,
    .lower = lower_float_unary<floor>,
    .extents = elementwise_extents,
};

const OpInfo kCeil = {
    .doc = "The smallest whole number not below; integers keep their dtype.",
    .example = "lt.function(lambda x: np.ceil(x))(np.array([-1.5, 1.5])) == [-1.0, 2.0]",
    .infer = infer_rounding,
    .lower = lower_float_unary<ceil>,
    .extents = elementwise_extents,
};

const OpInfo kTrunc = {
    .doc = "The whole number towards zero; integers keep their dtype.",
    .example = "lt.function(lambda x: np.trunc(x))(np.array([-1.5, 1.5])) == [-1.0, 1.0]",
    .infer = infer_rounding,
    .lower = lower_float_unary<trunc>,
    .extents = elementwise_extents,
};

const OpInfo kRint = {
    .doc = "The nearest whole number, halves to the even one; a float result.",
    .example = "lt.function(lambda x: np.rint(x))(np.array([0.5, 1.5])) == [0.0, 2.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<rint>,
    .extents = elementwise_extents,
};

const OpInfo kSqrt = {
    .doc = "Square root, correctly rounded; NaN below zero.",
    .example = "lt.function(lambda x: np.sqrt(x))(np.array([4.0, 9.0])) == [2.0, 3.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<sqrt>,
    .extents = elementwise_extents,
};

const OpInfo kExp = {
    .doc = "e to the power of the element.",
    .example = "lt.function(lambda x: np.exp(x))(np.array([0.0])) == [1.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<exp>,
    .extents = elementwise_extents,
};

const OpInfo kLog = {
    .doc = "Natural logarithm; -inf at zero, NaN below.",
    .example = "lt.function(lambda x: np.log(x))(np.array([1.0])) == [0.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<log>,
    .extents = elementwise_extents,
};

const OpInfo kSin = {
    .doc = "Sine of radians.",
    .example = "lt.function(lambda x: np.sin(x))(np.array([0.0])) == [0.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<sin>,
    .extents = elementwise_extents,
};

const OpInfo kCos = {
    .doc = "Cosine of radians.",
    .example = "lt.function(lambda x: np.cos(x))(np.array([0.0])) == [1.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<cos>,
    .extents = elementwise_extents,
};

const OpInfo kTanh = {
    .doc = "Hyperbolic tangent.",
    .example = "lt.function(lambda x: np.tanh(x))(np.array([0.0])) == [0.0]",
    .infer = infer_float_function,
    .lower = lower_float_unary<tanh>,
    .extents = elementwise_extents,
};

}  // namespace lathe
