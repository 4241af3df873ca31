// Blocks of the comparisons.
#include <optional>

#include "ops/broadcast.h"
#include "ops/complex_arith.h"
#include "ops/elementwise.h"
#include "ops/float_arith.h"
#include "ops/promote.h"

namespace lathe {

namespace {

std::vector<Type> infer_compare(const InferContext& c) {
  require_numbers(c);
  return elementwise_result(c, DType::Bool);
}

// isnan is a NumPy function: a Python number gives a NumPy bool.
std::vector<Type> infer_isnan(const InferContext& c) {
  require_numbers(c);
  TypeKind kind = joint_kind(c.operands);
  return elementwise_result(c, DType::Bool, kind == TypeKind::Py ? TypeKind::Array : kind);
}

// a < b for `code` Gt is b < a, and so on: four instructions are enough.
ValueId compare_same(ScalarBuilder& s, Op code, ValueId a, ValueId b) {
  switch (code) {
    case Op::Eq: return s.equal(a, b);
    case Op::Ne: return is_float(s.dtype(a)) ? s.FNe({a, b}) : s.INe({a, b});
    case Op::Lt: return s.less(a, b);
    case Op::Le: return s.less_equal(a, b);
    case Op::Gt: return s.less(b, a);
    default: return s.less_equal(b, a);
  }
}

// The comparison that holds for (b, a) when `code` holds for (a, b).
Op mirrored(Op code) {
  switch (code) {
    case Op::Lt: return Op::Gt;
    case Op::Le: return Op::Ge;
    case Op::Gt: return Op::Lt;
    case Op::Ge: return Op::Le;
    default: return code;
  }
}

// int64 with uint64, exactly: a negative number is below all, else both are unsigned.
ValueId compare_signed_unsigned(ScalarBuilder& s, Op code, ValueId a, ValueId b) {
  ValueId negative = s.ILt({a, s.i64(0)});
  ValueId decided = s.boolean(code == Op::Ne || code == Op::Lt || code == Op::Le);
  return s.Choose({negative, decided, compare_same(s, code, s.bitcast(a, DType::U64), b)});
}

// The narrowest dtype that holds the values of two integer (or bool) dtypes; none for i64 with u64.
DType integer_dtype(const LowerContext& c) {
  DType dtypes[2];
  for (size_t i = 0; i < 2; ++i) {
    const Type& other = c.types[1 - i];
    dtypes[i] = c.types[i].dtype;
    // A constant Python int that fits its NumPy partner needs no wider comparison.
    if (auto v = c.s.constant(c.x[i]);
        v && c.types[i].is_py() && is_integer(other.dtype) && !other.is_py())
      if (fits(*v, other.dtype)) dtypes[i] = other.dtype;
  }
  return promote(dtypes[0], dtypes[1]);
}

// NumPy's complex scalars compare in their own code, which looks at the imaginary parts where the
// real ones are equal alone; all else in that of arrays, where a NaN among them makes it false.
bool has_order_of_scalars(const LowerContext& c, DType d) {
  auto is_scalar = [](const Type& t) { return t.is_py() || t.kind == TypeKind::NpScalar; };
  const Type &a = c.types[0], &b = c.types[1];
  auto is_asked = [&](const Type& t) { return t.kind == TypeKind::NpScalar && t.dtype == d; };
  bool left_is_bool = a.kind == TypeKind::NpScalar && a.dtype == DType::Bool;
  return is_scalar(a) && is_scalar(b) && (is_asked(a) || is_asked(b)) && !left_is_bool;
}

ValueId compare_complex(const LowerContext& c, Op code) {
  if (python_rules(c) && c.types[1].dtype == DType::I64)
    return compare_complex_int(c.s, code, c.x[0], c.x[1]);
  if (python_rules(c) && c.types[0].dtype == DType::I64)
    return compare_complex_int(c.s, code, c.x[1], c.x[0]);
  DType d = common_dtype(c.types);
  ValueId a = operand(c, 0, d), b = operand(c, 1, d);
  if (code != Op::Eq && code != Op::Ne)
    return compare_complex_order(c.s, code, a, b, has_order_of_scalars(c, d));
  ValueId equal = c.s.equal(a, b);
  return code == Op::Eq ? equal : c.s.logical_not(equal);
}

// An int that is a constant and a double: comparing it as one is exact.
std::optional<ValueId> as_double(const LowerContext& c, size_t i) {
  auto n = c.types[i].dtype == DType::I64 ? c.s.constant(c.x[i]) : std::nullopt;
  constexpr int64_t kTwo53 = int64_t{1} << 53;
  if (!n || *n > kTwo53 || *n < -kTwo53) return std::nullopt;
  return c.s.convert(c.x[i], DType::F64);
}

ValueId compare_floats(const LowerContext& c, Op code, ValueId a, ValueId b) {
  auto size = [&](ValueId v) -> const OpData* {
    const OpData* def = c.s.builder().graph().def(v);
    return def && def->code == Op::FHypot && c.s.dtype(v) == DType::F64 ? def : nullptr;
  };
  if (python_rules(c) && code != Op::Eq && code != Op::Ne) {
    if (const OpData* def = size(a))
      return compare_size(c.s, code, def->operands[0], def->operands[1], b);
    if (const OpData* def = size(b))
      return compare_size(c.s, mirrored(code), def->operands[0], def->operands[1], a);
  }
  return compare_same(c.s, code, a, b);
}

template <Op kCode>
ValueId lower_compare(const LowerContext& c) {
  DType a = c.types[0].dtype, b = c.types[1].dtype;
  if (is_complex(a) || is_complex(b)) return compare_complex(c, kCode);
  if (!is_float(a) && !is_float(b)) {
    DType d = integer_dtype(c);
    if (!is_float(d))
      return compare_same(c.s, kCode, c.s.convert(c.x[0], d), c.s.convert(c.x[1], d));
    if (b == DType::U64)
      return compare_signed_unsigned(c.s, kCode, c.s.convert(c.x[0], DType::I64), c.x[1]);
    return compare_signed_unsigned(c.s, mirrored(kCode), c.s.convert(c.x[1], DType::I64), c.x[0]);
  }
  if (python_rules(c) && a != b) {
    if (auto x = as_double(c, 0)) return compare_floats(c, kCode, *x, c.x[1]);
    if (auto y = as_double(c, 1)) return compare_floats(c, kCode, c.x[0], *y);
  }
  if (python_rules(c) && a == DType::I64) return compare_int_float(c.s, kCode, c.x[0], c.x[1]);
  if (python_rules(c) && b == DType::I64)
    return compare_int_float(c.s, mirrored(kCode), c.x[1], c.x[0]);
  DType d = common_dtype(c.types);
  return compare_floats(c, kCode, operand(c, 0, d), operand(c, 1, d));
}

ValueId lower_isnan(const LowerContext& c) {
  if (is_complex(c.types[0].dtype)) return complex_is_nan(c.s, c.x[0]);
  return is_float(c.types[0].dtype) ? c.s.FUno({c.x[0], c.x[0]}) : c.s.boolean(false);
}

}  // namespace

const OpInfo kEq = {
    .doc =
        "Equal. Python compares ints with floats exactly; NumPy compares in the common dtype, "
        "integers of any signs exactly. NaN is equal to nothing.",
    .example = "lt.function(lambda x: x == 2)(np.array([1, 2])) == [False, True]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Eq>,
    .extents = elementwise_extents,
};

const OpInfo kNe = {
    .doc = "Not equal: the opposite of eq, so true for NaN.",
    .example = "lt.function(lambda x: x != 2)(np.array([1, 2])) == [True, False]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Ne>,
    .extents = elementwise_extents,
};

const OpInfo kLt = {
    .doc = "Less, compared as in eq; false when either is NaN.",
    .example = "lt.function(lambda x: x < 2)(np.array([1, 2, 3])) == [True, False, False]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Lt>,
    .extents = elementwise_extents,
};

const OpInfo kLe = {
    .doc = "Less or equal, compared as in eq; false when either is NaN.",
    .example = "lt.function(lambda x: x <= 2)(np.array([1, 2, 3])) == [True, True, False]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Le>,
    .extents = elementwise_extents,
};

const OpInfo kGt = {
    .doc = "Greater, compared as in eq; false when either is NaN.",
    .example = "lt.function(lambda x: x > 2)(np.array([1, 2, 3])) == [False, False, True]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Gt>,
    .extents = elementwise_extents,
};

const OpInfo kGe = {
    .doc = "Greater or equal, compared as in eq; false when either is NaN.",
    .example = "lt.function(lambda x: x >= 2)(np.array([1, 2, 3])) == [False, True, True]",
    .infer = infer_compare,
    .lower = lower_compare<Op::Ge>,
    .extents = elementwise_extents,
};

const OpInfo kIsNan = {
    .doc = "Whether the element is NaN; false for all integers and bools.",
    .example = "lt.function(lambda x: np.isnan(x))(np.array([1.0, np.nan])) == [False, True]",
    .infer = infer_isnan,
    .lower = lower_isnan,
    .extents = elementwise_extents,
};

}  // namespace lathe
