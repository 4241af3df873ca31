#include "ops/elementwise.h"

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
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

void require_numbers(const InferContext& c) {
  for (const Type& t : c.operands)
    if (!t.is_number()) unsupported_operands(c, false);
  for (const Type& t : c.operands) require_supported(t.dtype);
}

void require_constants_fit(const InferContext& c, DType d) {
  if (!is_integer(d)) return;
  for (size_t i = 0; i < c.operands.size(); ++i)
    if (c.operands[i].is_py())
      if (auto v = c.constant(i); v && !fits(*v, d))
        user_error(ErrorClass::Overflow, "Python integer {} out of bounds for {}", *v,
                   numpy_name(d));
}

std::vector<Type> elementwise_result(const InferContext& c, DType d, TypeKind kind) {
  return {result_type(kind, d, broadcast_shapes(c, c.operands))};
}

std::vector<Type> elementwise_result(const InferContext& c, DType d) {
  return elementwise_result(c, d, joint_kind(c.operands));
}

ValueId operand(const LowerContext& c, size_t i, DType d) {
  DType from = c.types[i].dtype;
  ValueId x = c.x[i];
  if (!c.types[i].is_py() || from != DType::I64) return c.s.convert(x, d);
  if (d == DType::F32)
    return c.s.convert(c.s.convert(x, DType::F64), d);  // by way of float, as NumPy
  if (!is_integer(d) || d == DType::I64) return c.s.convert(x, d);
  // A Python int that meets a narrower dtype (or an unsigned one).
  ValueId narrow = c.s.convert(x, d);
  ValueId bad =
      d == DType::U64 ? c.s.ILt({x, c.s.i64(0)}) : c.s.INe({c.s.convert(narrow, DType::I64), x});
  c.s.raise_text(bad, LATHE_ERR_OVERFLOW, LATHE_TEXT_PythonIntBounds,
                 {x, c.s.i64(static_cast<int64_t>(d))});
  return narrow;
}

}  // namespace lathe
