#include "ops/elementwise.h"

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/float_arith.h"
#include "ops/promote.h"

namespace lathe {

std::string_view python_operator(Op code) {
  switch (code) {
    case Op::Add: return "+";
    case Op::Sub:
    case Op::Neg: return "-";
    case Op::Mul: return "*";
    case Op::TrueDiv: return "/";
    case Op::FloorDiv: return "//";
    case Op::Mod: return "%";
    case Op::Pow: return "** or pow()";
    case Op::Abs: return "abs()";
    case Op::BitAnd: return "&";
    case Op::BitOr: return "|";
    case Op::BitXor: return "^";
    case Op::Invert: return "~";
    case Op::ShiftLeft: return "<<";
    case Op::ShiftRight: return ">>";
    case Op::Lt: return "<";
    case Op::Le: return "<=";
    case Op::Gt: return ">";
    case Op::Ge: return ">=";
    case Op::Matmul: return "@";
    default: return "";
  }
}

namespace {

std::string_view numpy_ufunc(Op code) {
  switch (code) {
    case Op::FloorDiv: return "floor_divide";
    case Op::Mod: return "remainder";
    case Op::BitAnd: return "bitwise_and";
    case Op::BitOr: return "bitwise_or";
    case Op::BitXor: return "bitwise_xor";
    case Op::ShiftLeft: return "left_shift";
    case Op::ShiftRight: return "right_shift";
    case Op::Atan2: return "arctan2";
    case Op::TruncMod: return "fmod";
    default: return spelling(code);
  }
}

std::string python_message(const InferContext& c) {
  std::string_view symbol = python_operator(c.code);
  std::string first = python_name(c.operands[0]);
  if (symbol.empty())
    return fmt::format("{}: expected numbers or arrays, found {}", spelling(c.code), first);
  if (c.operands.size() == 1)
    return fmt::format("bad operand type for unary {}: '{}'", symbol, first);
  std::string second = python_name(c.operands[1]);
  if (c.code == Op::Lt || c.code == Op::Le || c.code == Op::Gt || c.code == Op::Ge)
    return fmt::format("'{}' not supported between instances of '{}' and '{}'", symbol, first,
                       second);
  return fmt::format("unsupported operand type(s) for {}: '{}' and '{}'", symbol, first, second);
}

}  // namespace

void unsupported_operands(const InferContext& c, bool numpy_rules) {
  if (!numpy_rules) throw UserError(ErrorClass::Type, python_message(c));
  std::string dtypes;
  for (const Type& t : c.operands) dtypes += (dtypes.empty() ? "" : ", ") + numpy_name(t.dtype);
  user_error(ErrorClass::Type, "'{}' is not supported for the input types {}", spelling(c.code),
             dtypes);
}

namespace {

bool takes_complex(Op code) {
  switch (code) {
    case Op::Add:
    case Op::Sub:
    case Op::Mul:
    case Op::TrueDiv:
    case Op::Pow:
    case Op::Neg:
    case Op::Abs:
    case Op::Eq:
    case Op::Ne:
    case Op::Lt:
    case Op::Le:
    case Op::Gt:
    case Op::Ge:
    case Op::IsNan:
    case Op::LogicalAnd:
    case Op::LogicalOr:
    case Op::LogicalNot:
    case Op::Real:
    case Op::Imag:
    case Op::Conj:
    case Op::Cast:
    case Op::Select:
    case Op::ReduceProd:
    case Op::ReduceAny:
    case Op::ReduceAll:
    case Op::Matmul: return true;
    default: return false;
  }
}

// NumPy has no such function of complex numbers.
bool is_real_in_numpy(Op code) {
  switch (code) {
    case Op::FloorDiv:
    case Op::Mod:
    case Op::BitAnd:
    case Op::BitOr:
    case Op::BitXor:
    case Op::Invert:
    case Op::ShiftLeft:
    case Op::ShiftRight:
    case Op::Floor:
    case Op::Ceil:
    case Op::Trunc:
    case Op::Cbrt:
    case Op::Atan2:
    case Op::Hypot:
    case Op::Norm2:
    case Op::TruncMod:
    case Op::Copysign: return true;
    default: return false;
  }
}

void require_real(const InferContext& c) {
  bool numpy = joint_kind(c.operands) != TypeKind::Py;
  bool ordered = c.code == Op::Lt || c.code == Op::Le || c.code == Op::Gt || c.code == Op::Ge;
  if (!numpy && (ordered || !takes_complex(c.code)) && !python_operator(c.code).empty())
    unsupported_operands(c, false);
  if (takes_complex(c.code)) return;
  if (is_real_in_numpy(c.code))
    user_error(ErrorClass::Type,
               "ufunc '{}' not supported for the input types, and the inputs could not be safely "
               "coerced to any supported types according to the casting rule ''safe''",
               numpy_ufunc(c.code));
  user_error(ErrorClass::Trace, "{} of complex numbers is not supported yet", spelling(c.code));
}

}  // namespace

void require_numbers(const InferContext& c) {
  for (const Type& t : c.operands)
    if (!t.is_number()) unsupported_operands(c, false);
  for (const Type& t : c.operands) require_supported(t.dtype);
  for (const Type& t : c.operands)
    if (is_complex(t.dtype)) return require_real(c);
}

void require_constants_fit(const InferContext& c, DType d) {
  if (!is_integer(d)) return;
  for (size_t i = 0; i < c.operands.size(); ++i)
    if (c.operands[i].is_py())
      if (auto v = c.constant(i); v && !fits(*v, d))
        user_error(ErrorClass::Overflow, "Python integer {} out of bounds for {}", *v,
                   numpy_name(d));
}

namespace {

// A complex value is stored where numbers are real: NumPy refuses a Python number, and drops the
// imaginary part of others with a warning.
void require_complex_place(const Type& v, DType to) {
  if (is_complex(to) || to == DType::Bool) return;
  if (v.is_py() && is_integer(to))
    user_error(ErrorClass::Type,
               "int() argument must be a string, a bytes-like object or a real number, not "
               "'complex'");
  if (v.is_py())
    user_error(ErrorClass::Type,
               "float() argument must be a string or a real number, not 'complex'");
  user_error(ErrorClass::Trace,
             "{} in an array of {} would lose its imaginary part (NumPy warns): store .real",
             numpy_name(v.dtype), numpy_name(to));
}

}  // namespace

void require_storable(const InferContext& c, size_t i, std::span<const Dim> shape, bool checked) {
  const Type& v = c.operands[i];
  if (!v.is_number()) user_error(ErrorClass::Type, "cannot store {} in an array", python_name(v));
  require_supported(v.dtype);
  require_broadcastable(v.shape(), shape);
  DType d = c.operands[0].dtype;
  if (is_complex(v.dtype)) require_complex_place(v, d);
  auto n = c.constant(i);
  if (checked && n && v.is_py() && is_integer(d) && !fits(*n, d))
    user_error(ErrorClass::Overflow, "Python integer {} out of bounds for {}", *n, numpy_name(d));
}

void require_integers(const InferContext& c, size_t i) {
  const Type& t = c.operands[i];
  if (!t.is_number() || !is_integer(t.dtype))
    user_error(ErrorClass::Index,
               "arrays used as indices must be of integer (or boolean) type, not {}",
               t.is_number() ? numpy_name(t.dtype) : python_name(t));
}

std::vector<Type> elementwise_result(const InferContext& c, DType d, TypeKind kind) {
  return {result_type(kind, d, broadcast_shapes(c, c.operands))};
}

std::vector<Type> elementwise_result(const InferContext& c, DType d) {
  return elementwise_result(c, d, joint_kind(c.operands));
}

std::optional<DType> dtype_for_python_ints(Op code, std::span<const Type> operands,
                                           const Type& result) {
  // Comparisons are exact, where() wraps, a cast looks at the value itself.
  bool any = false;
  for (const Type& t : operands) any |= t.is_py() && t.dtype == DType::I64;
  bool checked = has(code, Elementwise) && code != Op::Cast && code != Op::Select;
  if (!any || !checked || !is_integer(result.dtype) || result.dtype == DType::I64)
    return std::nullopt;
  return result.dtype;
}

namespace {

// A Python int as dtype d.
ValueId from_python_int(ScalarBuilder& s, ValueId x, DType d) {
  if (part_dtype(d) == DType::F32)
    return s.convert(s.convert(x, DType::F64), d);  // by way of float, as NumPy
  if (!is_integer(d) || d == DType::I64) return s.convert(x, d);
  // A Python int that meets a narrower dtype (or an unsigned one).
  ValueId narrow = s.convert(x, d);
  ValueId bad = d == DType::U64 ? s.ILt({x, s.i64(0)}) : s.INe({s.convert(narrow, DType::I64), x});
  s.raise_text(bad, LATHE_ERR_OVERFLOW, LATHE_TEXT_PythonIntBounds,
               {x, s.i64(static_cast<int64_t>(d))});
  return narrow;
}

}  // namespace

ValueId operand(const LowerContext& c, size_t i, DType d) {
  const Type& t = c.types[i];
  bool python_int = t.is_py() && t.dtype == DType::I64;
  return python_int ? from_python_int(c.s, c.x[i], d) : c.s.convert(c.x[i], d);
}

ValueId stored_value(ScalarBuilder& s, const Type& from, ValueId raw, DType d) {
  if (!from.is_py() || d == DType::Bool || from.dtype == DType::Bool) return s.convert(raw, d);
  if (is_float(from.dtype) && is_integer(d))
    raw = python_float_to_int(s, raw, d == DType::U64 ? d : DType::I64);
  return s.dtype(raw) == DType::I64 ? from_python_int(s, raw, d) : s.convert(raw, d);
}

}  // namespace lathe
