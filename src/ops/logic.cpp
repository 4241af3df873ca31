// Blocks of the elementwise bit and logic ops.
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/int_arith.h"
#include "ops/promote.h"

namespace lathe {

namespace {

DType integer_dtype(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(c.operands);
  bool numpy_rules = joint_kind(c.operands) != TypeKind::Py;
  if (is_float(d)) unsupported_operands(c, numpy_rules);
  require_constants_fit(c, d);
  return d;
}

// &, |, ^ keep bools, Python's too.
std::vector<Type> infer_bits(const InferContext& c) {
  return elementwise_result(c, integer_dtype(c));
}

// ~True is -2 in Python and False in NumPy.
std::vector<Type> infer_invert(const InferContext& c) {
  DType d = integer_dtype(c);
  return elementwise_result(c, c.operands[0].is_py() ? DType::I64 : d);
}

std::vector<Type> infer_shift(const InferContext& c) {
  DType d = integer_dtype(c);
  if (d == DType::Bool) d = joint_kind(c.operands) == TypeKind::Py ? DType::I64 : DType::I8;
  return elementwise_result(c, d);
}

std::vector<Type> infer_logical(const InferContext& c) {
  require_numbers(c);
  return elementwise_result(c, DType::Bool);
}

using Emit = ValueId (*)(ScalarBuilder&, ValueId, ValueId);

// Both operands in dtype d, then the instruction.
ValueId binary(const LowerContext& c, DType d, Emit emit) {
  ValueId a = operand(c, 0, d);
  return emit(c.s, a, operand(c, 1, d));
}

ValueId emit_and(ScalarBuilder& s, ValueId a, ValueId b) { return s.IAnd({a, b}); }
ValueId emit_or(ScalarBuilder& s, ValueId a, ValueId b) { return s.IOr({a, b}); }
ValueId emit_xor(ScalarBuilder& s, ValueId a, ValueId b) { return s.IXor({a, b}); }

template <Emit kEmit>
ValueId lower_bits(const LowerContext& c) {
  return binary(c, c.result.dtype, kEmit);
}
template <Emit kEmit>
ValueId lower_logical(const LowerContext& c) {
  return binary(c, DType::Bool, kEmit);
}

ValueId lower_invert(const LowerContext& c) {
  DType d = c.result.dtype;
  ValueId x = operand(c, 0, d);
  return d == DType::Bool ? c.s.logical_not(x) : c.s.IXor({x, c.s.integer(d, -1)});
}

ValueId lower_shift_left(const LowerContext& c) {
  return binary(c, c.result.dtype, python_rules(c) ? python_shift_left : numpy_shift_left);
}

ValueId lower_shift_right(const LowerContext& c) {
  return binary(c, c.result.dtype, python_rules(c) ? python_shift_right : numpy_shift_right);
}

ValueId lower_logical_not(const LowerContext& c) {
  return c.s.logical_not(operand(c, 0, DType::Bool));
}

}  // namespace

const OpInfo kBitAnd = {
    .doc = "Bitwise and; bools stay bools.",
    .example = "lt.function(lambda x: x & 2)(np.array([6, 1])) == [2, 0]",
    .infer = infer_bits,
    .lower = lower_bits<emit_and>,
    .extents = elementwise_extents,
};

const OpInfo kBitOr = {
    .doc = "Bitwise or; bools stay bools.",
    .example = "lt.function(lambda x: x | 2)(np.array([4, 1])) == [6, 3]",
    .infer = infer_bits,
    .lower = lower_bits<emit_or>,
    .extents = elementwise_extents,
};

const OpInfo kBitXor = {
    .doc = "Bitwise exclusive or; bools stay bools.",
    .example = "lt.function(lambda x: x ^ 2)(np.array([6, 1])) == [4, 3]",
    .infer = infer_bits,
    .lower = lower_bits<emit_xor>,
    .extents = elementwise_extents,
};

const OpInfo kInvert = {
    .doc = "All bits inverted; NumPy bools give logical not, a Python bool counts as an int.",
    .example = "lt.function(lambda x: ~x)(np.array([0, 5])) == [-1, -6]",
    .infer = infer_invert,
    .lower = lower_invert,
    .extents = elementwise_extents,
};

const OpInfo kShiftLeft = {
    .doc =
        "Shift to higher bits. Python ints: a negative count is a ValueError, lost bits an "
        "IntegerRangeError. NumPy: counts of the width or more, and negative ones, give 0.",
    .example = "lt.function(lambda x: x << 2)(np.array([1, 3])) == [4, 12]",
    .infer = infer_shift,
    .lower = lower_shift_left,
    .extents = elementwise_extents,
};

const OpInfo kShiftRight = {
    .doc =
        "Shift to lower bits, keeping the sign. Python ints: a negative count is a ValueError. "
        "NumPy: counts of the width or more, and negative ones, give 0 or -1.",
    .example = "lt.function(lambda x: x >> 2)(np.array([8, -8])) == [2, -2]",
    .infer = infer_shift,
    .lower = lower_shift_right,
    .extents = elementwise_extents,
};

const OpInfo kLogicalAnd = {
    .doc = "Whether both are true (not zero). Python numbers give a Python bool.",
    .example =
        "lt.function(lambda x, y: np.logical_and(x, y))(np.array([1, 1]), np.array([2, 0])) == "
        "[True, False]",
    .infer = infer_logical,
    .lower = lower_logical<emit_and>,
    .extents = elementwise_extents,
};

const OpInfo kLogicalOr = {
    .doc = "Whether either is true (not zero). Python numbers give a Python bool.",
    .example =
        "lt.function(lambda x, y: np.logical_or(x, y))(np.array([1, 0]), np.array([0, 0])) == "
        "[True, False]",
    .infer = infer_logical,
    .lower = lower_logical<emit_or>,
    .extents = elementwise_extents,
};

const OpInfo kLogicalNot = {
    .doc = "Whether the element is zero (false). Python numbers give a Python bool.",
    .example = "lt.function(lambda x: np.logical_not(x))(np.array([1, 0])) == [False, True]",
    .infer = infer_logical,
    .lower = lower_logical_not,
    .extents = elementwise_extents,
};

}  // namespace lathe
