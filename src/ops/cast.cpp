// Blocks of cast and select.
#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/float_arith.h"
#include "ops/promote.h"

namespace lathe {

namespace {

std::vector<Type> infer_cast(const InferContext& c) {
  const Type& to = c.attrs.type("to");
  const Type& from = c.operands[0];
  require_numbers(c);
  require_supported(to.dtype);
  if (is_complex(from.dtype) && !is_complex(to.dtype) && to.dtype != DType::Bool)
    user_error(ErrorClass::Trace,
               "the conversion of {} to {} would lose its imaginary part: take .real",
               numpy_name(from.dtype), numpy_name(to.dtype));
  if (to.is_py() && from.rank > 0)
    user_error(ErrorClass::Type, "only 0-dimensional arrays can be converted to Python scalars");
  if (!to.is_py() && to.dtype != DType::Bool) require_constants_fit(c, to.dtype);
  if (to.is_tensor()) return {Type::tensor(to.dtype, from.shape())};
  if (to.is_array()) return {Type::array(to.dtype, from.shape())};  // rank 0 included
  if (to.is_py()) return {Type::py(to.dtype)};
  LATHE_CHECK(to.kind == TypeKind::NpScalar, "cast to {}", to_string(to));
  return {result_type(TypeKind::Array, to.dtype, from.shape())};
}

// int(x): of any kind of number.
ValueId to_python_int(const LowerContext& c) {
  DType from = c.types[0].dtype;
  if (is_float(from)) return python_float_to_int(c.s, c.s.convert(c.x[0], DType::F64));
  ValueId v = c.s.convert(c.x[0], DType::I64);
  if (from == DType::U64) c.s.raise_if(c.s.ILt({v, c.s.i64(0)}), LATHE_ERR_OVERFLOW);
  return v;
}

ValueId lower_cast(const LowerContext& c) {
  bool python_int = c.result.is_py() && c.result.dtype == DType::I64;
  return python_int ? to_python_int(c) : stored_value(c.s, c.types[0], c.x[0], c.result.dtype);
}

std::span<const Type> branches(std::span<const Type> types) { return types.subspan(1); }

// A condition of rank 0 chooses between the operands as they are, so that only arrays of conditions
// have a say in the kind.
std::vector<Type> infer_select(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(branches(c.operands));
  TypeKind kind = joint_kind(c.operands[0].rank > 0 ? c.operands : branches(c.operands));
  return elementwise_result(c, d, kind);
}

// A Python int that does not fit wraps, as in numpy.where.
ValueId lower_select(const LowerContext& c) {
  DType d = c.result.dtype;
  ValueId condition = c.s.convert(c.x[0], DType::Bool);
  auto value = [&](size_t i) {
    return is_integer(d) || d == DType::Bool ? c.s.convert(c.x[i], d) : operand(c, i, d);
  };
  ValueId yes = value(1);
  return c.s.Choose({condition, yes, value(2)});
}

}  // namespace

const OpInfo kCast = {
    .doc =
        "Conversion to another dtype and kind (attribute `to`). To a Python int as int(): NaN is "
        "a ValueError, infinity an OverflowError, beyond 64 bits an IntegerRangeError. Between "
        "NumPy dtypes as astype: integers wrap, floats truncate towards zero (out of range: some "
        "value), and anything but zero is True. A Python int must fit the NumPy integer that it "
        "becomes.",
    .example = "lt.function(lambda x: x.astype(np.int32))(np.array([1.7, -1.7])) == [1, -1]",
    .infer = infer_cast,
    .lower = lower_cast,
    .extents = elementwise_extents,
};

const OpInfo kSelect = {
    .doc =
        "Where the condition is true (not zero) the second operand, else the third; all three "
        "broadcast, the dtype is the common one of the last two. Both are computed.",
    .example = "lt.function(lambda x: np.where(x > 1, x, 0))(np.array([1, 2])) == [0, 2]",
    .infer = infer_select,
    .lower = lower_select,
    .extents = elementwise_extents,
};

}  // namespace lathe
