// Blocks of the elementwise arithmetic ops.
#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/complex_arith.h"
#include "ops/elementwise.h"
#include "ops/float_arith.h"
#include "ops/int_arith.h"
#include "ops/promote.h"

namespace lathe {

namespace {

bool numpy_rules(const InferContext& c) { return joint_kind(c.operands) != TypeKind::Py; }

// The dtype in which `+` and the like work: Python bools count as ints, NumPy's stay bools.
DType arithmetic_dtype(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(c.operands);
  if (d == DType::Bool && !numpy_rules(c)) return DType::I64;
  if (c.code != Op::TrueDiv) require_constants_fit(c, d);
  return d;
}

std::vector<Type> infer_arithmetic(const InferContext& c) {
  return elementwise_result(c, arithmetic_dtype(c));
}

// floor_divide, remainder, power and shifts have no loop for bool in NumPy: the next dtype is int8.
std::vector<Type> infer_division(const InferContext& c) {
  DType d = arithmetic_dtype(c);
  return elementwise_result(c, d == DType::Bool ? DType::I8 : d);
}

std::vector<Type> infer_sub(const InferContext& c) {
  DType d = arithmetic_dtype(c);
  if (d == DType::Bool)
    user_error(
        ErrorClass::Type,
        "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` "
        "operator, or the logical_xor function instead.");
  return elementwise_result(c, d);
}

std::vector<Type> infer_neg(const InferContext& c) {
  DType d = arithmetic_dtype(c);
  if (d == DType::Bool)
    user_error(ErrorClass::Type,
               "The numpy boolean negative, the `-` operator, is not supported, use the `~` "
               "operator or the "
               "logical_not function instead.");
  return elementwise_result(c, d);
}

std::vector<Type> infer_truediv(const InferContext& c) {
  DType d = arithmetic_dtype(c);
  return elementwise_result(c, is_float(d) || is_complex(d) ? d : DType::F64);
}

std::vector<Type> infer_pow(const InferContext& c) {
  DType d = arithmetic_dtype(c);
  if (numpy_rules(c)) return elementwise_result(c, d == DType::Bool ? DType::I8 : d);
  // A negative exponent makes a float; one that is not known before the call counts as not
  // negative.
  if (auto n = c.constant(1); is_integer(d) && n && *n < 0) d = DType::F64;
  return elementwise_result(c, d);
}

// minimum and maximum are NumPy functions: Python numbers give NumPy scalars.
std::vector<Type> infer_extremum(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(c.operands);
  require_constants_fit(c, d);
  TypeKind kind = joint_kind(c.operands);
  return elementwise_result(c, d, kind == TypeKind::Py ? TypeKind::Array : kind);
}

std::vector<Type> infer_sign(const InferContext& c) {
  if (common_dtype(c.operands) == DType::Bool)
    throw UserError(ErrorClass::Type,
                    "ufunc 'sign' did not contain a loop with signature matching types "
                    "<class 'numpy.dtypes.BoolDType'> -> None");
  return infer_extremum(c);
}

// The absolute value of a complex number is real.
std::vector<Type> infer_abs(const InferContext& c) {
  return elementwise_result(c, part_dtype(arithmetic_dtype(c)));
}

struct Operands {
  ValueId a, b;
};
Operands operands(const LowerContext& c, DType d) { return {operand(c, 0, d), operand(c, 1, d)}; }

ValueId lower_add(const LowerContext& c) {
  DType d = c.result.dtype;
  auto [a, b] = operands(c, d);
  if (python_rules(c) && d == DType::I64) return c.s.checked(Op::IAddOvf, a, b);
  return d == DType::Bool ? c.s.IOr({a, b}) : c.s.add(a, b);
}

ValueId lower_sub(const LowerContext& c) {
  auto [a, b] = operands(c, c.result.dtype);
  return python_rules(c) && c.result.dtype == DType::I64 ? c.s.checked(Op::ISubOvf, a, b)
                                                         : c.s.sub(a, b);
}

ValueId lower_mul(const LowerContext& c) {
  DType d = c.result.dtype;
  auto [a, b] = operands(c, d);
  if (python_rules(c) && d == DType::I64) return c.s.checked(Op::IMulOvf, a, b);
  return d == DType::Bool ? c.s.IAnd({a, b}) : c.s.mul(a, b);
}

ValueId lower_truediv(const LowerContext& c) {
  if (is_complex(c.result.dtype)) {
    auto [a, b] = operands(c, c.result.dtype);
    return python_rules(c) ? python_complex_div(c.s, a, b) : numpy_complex_div(c.s, a, b);
  }
  auto is_int = [&](size_t i) { return c.types[i].dtype != DType::F64; };
  if (python_rules(c) && is_int(0) && is_int(1)) {
    auto [a, b] = operands(c, DType::I64);
    return python_int_true_div(c.s, a, b);
  }
  auto [a, b] = operands(c, c.result.dtype);
  return python_rules(c) ? python_true_div(c.s, a, b) : c.s.FDiv({a, b});
}

ValueId lower_floordiv(const LowerContext& c) {
  auto [a, b] = operands(c, c.result.dtype);
  if (is_float(c.result.dtype))
    return python_rules(c) ? python_float_floor_div(c.s, a, b) : float_divmod(c.s, a, b).quotient;
  return python_rules(c) ? python_floor_div(c.s, a, b) : numpy_floor_div(c.s, a, b);
}

ValueId lower_mod(const LowerContext& c) {
  auto [a, b] = operands(c, c.result.dtype);
  if (is_float(c.result.dtype))
    return python_rules(c) ? python_float_mod(c.s, a, b) : float_divmod(c.s, a, b).remainder;
  return python_rules(c) ? python_mod(c.s, a, b) : numpy_mod(c.s, a, b);
}

ValueId lower_pow(const LowerContext& c) {
  auto [a, b] = operands(c, c.result.dtype);
  if (is_complex(c.result.dtype))
    return python_rules(c) ? python_complex_pow(c.s, a, b) : numpy_complex_pow(c.s, a, b);
  if (is_float(c.result.dtype) && python_rules(c)) return python_float_pow(c.s, a, b);
  if (is_float(c.result.dtype)) {
    bool by_scalar = c.types[0].rank > 0 && c.types[1].rank == 0;
    return by_scalar ? numpy_float_pow_by_scalar(c.s, a, b) : numpy_float_pow(c.s, a, b);
  }
  return python_rules(c) ? python_int_pow(c.s, a, b) : numpy_int_pow(c.s, a, b);
}

ValueId lower_neg(const LowerContext& c) {
  DType d = c.result.dtype;
  ValueId x = operand(c, 0, d);
  if (is_complex(d)) return c.s.pair(c.s.FNeg({c.s.real(x)}), c.s.FNeg({c.s.imag(x)}));
  if (is_float(d)) return c.s.FNeg({x});
  ValueId zero = c.s.integer(d, 0);
  return python_rules(c) ? c.s.checked(Op::ISubOvf, zero, x) : c.s.ISub({zero, x});
}

ValueId lower_abs(const LowerContext& c) {
  if (is_complex(c.types[0].dtype))
    return python_rules(c) ? python_complex_abs(c.s, c.x[0]) : numpy_complex_abs(c.s, c.x[0]);
  DType d = c.result.dtype;
  ValueId x = operand(c, 0, d);
  if (is_float(d)) return c.s.FAbs({x});
  if (!is_signed(d)) return x;
  ValueId zero = c.s.integer(d, 0);
  ValueId negated = python_rules(c) ? ValueId{} : c.s.ISub({zero, x});
  if (python_rules(c)) {
    // Overflow is that of the one int without a counterpart; the test before negation keeps the
    // rest unchecked.
    if (!c.s.options().wrap_overflow)
      c.s.raise_if(c.s.IEq({x, c.s.i64(INT64_MIN)}), LATHE_ERR_OVERFLOW);
    negated = c.s.ISub({zero, x});
  }
  return c.s.Choose({c.s.ILt({x, zero}), negated, x});
}

ValueId lower_sign(const LowerContext& c) {
  DType d = c.result.dtype;
  ValueId x = operand(c, 0, d), zero = c.s.number(d, 0), one = c.s.number(d, 1);
  ValueId above = c.s.Choose({c.s.less(zero, x), one, zero});
  if (!is_float(d) && !is_signed(d)) return above;
  ValueId sign = c.s.Choose({c.s.less(x, zero), c.s.number(d, -1), above});
  return is_float(d) ? c.s.Choose({c.s.FNe({x, x}), x, sign}) : sign;
}

template <bool kMin>
ValueId lower_extremum(const LowerContext& c) {
  DType d = c.result.dtype;
  auto [a, b] = operands(c, d);
  if (d == DType::Bool) return kMin ? c.s.IAnd({a, b}) : c.s.IOr({a, b});
  if (is_float(d)) return kMin ? c.s.FMin({a, b}) : c.s.FMax({a, b});
  if (is_signed(d)) return kMin ? c.s.IMin({a, b}) : c.s.IMax({a, b});
  return kMin ? c.s.UMin({a, b}) : c.s.UMax({a, b});
}

}  // namespace

const OpInfo kAdd = {
    .doc =
        "Sum. Python ints are checked (IntegerRangeError beyond 64 bits), NumPy and Tensor "
        "integers wrap, NumPy bools give logical or.",
    .example = "lt.function(lambda x: x + 3)(np.array([1, 2])) == [4, 5]",
    .infer = infer_arithmetic,
    .lower = lower_add,
    .extents = elementwise_extents,
};

const OpInfo kSub = {
    .doc = "Difference, with the integer rules of add. NumPy bools are refused as in NumPy.",
    .example = "lt.function(lambda x: x - 0.5)(np.array([1, 2])) == [0.5, 1.5]",
    .infer = infer_sub,
    .lower = lower_sub,
    .extents = elementwise_extents,
};

const OpInfo kMul = {
    .doc = "Product, with the integer rules of add. NumPy bools give logical and.",
    .example = "lt.function(lambda x, y: x * y)(np.array([1, 2]), np.array([3, 4])) == [3, 8]",
    .infer = infer_arithmetic,
    .lower = lower_mul,
    .extents = elementwise_extents,
};

const OpInfo kTrueDiv = {
    .doc =
        "Quotient; integers give float64. Python numbers: ZeroDivisionError, and the quotient of "
        "two ints is the float nearest to the exact one. NumPy: division by zero gives inf or "
        "nan. Complex numbers: as CPython and NumPy divide them.",
    .example = "lt.function(lambda x: x / 2)(np.array([1, 2])) == [0.5, 1.0]",
    .infer = infer_truediv,
    .lower = lower_truediv,
    .extents = elementwise_extents,
};

const OpInfo kFloorDiv = {
    .doc =
        "Quotient rounded down. Python numbers: ZeroDivisionError. NumPy: integers by zero give "
        "0, the most negative integer by -1 wraps; floats as numpy.floor_divide.",
    .example = "lt.function(lambda x: x // 2)(np.array([-7, 7])) == [-4, 3]",
    .infer = infer_division,
    .lower = lower_floordiv,
    .extents = elementwise_extents,
};

const OpInfo kMod = {
    .doc =
        "Remainder with the sign of the divisor. Python numbers: ZeroDivisionError. NumPy: "
        "integers by zero give 0, floats nan.",
    .example = "lt.function(lambda x: x % 3)(np.array([-7, 7])) == [2, 1]",
    .infer = infer_division,
    .lower = lower_mod,
    .extents = elementwise_extents,
};

const OpInfo kPow = {
    .doc =
        "Power. Python ints: a constant negative exponent gives a float, one that turns out "
        "negative at run time is a ValueError; floats raise as Python's (a negative base to a "
        "fraction is complex in Python: ValueError). NumPy integers wrap and refuse negative "
        "exponents; floats as numpy.power. Complex numbers to whole powers up to 100: by the same "
        "products as CPython's and NumPy's; to others: by length and angle.",
    .example = "lt.function(lambda x: x**2)(np.array([2, 3])) == [4, 9]",
    .infer = infer_pow,
    .lower = lower_pow,
    .extents = elementwise_extents,
};

const OpInfo kNeg = {
    .doc = "Negation. Python ints are checked, NumPy integers wrap, NumPy bools are refused.",
    .example = "lt.function(lambda x: -x)(np.array([1, -2])) == [-1, 2]",
    .infer = infer_neg,
    .lower = lower_neg,
    .extents = elementwise_extents,
};

const OpInfo kAbs = {
    .doc =
        "Absolute value. Python ints are checked; the most negative NumPy integer stays what it "
        "is.",
    .example = "lt.function(lambda x: abs(x))(np.array([-1.5, 2.0])) == [1.5, 2.0]",
    .infer = infer_abs,
    .lower = lower_abs,
    .extents = elementwise_extents,
};

const OpInfo kSign = {
    .doc = "-1, 0 or 1; NaN of NaN. The sign of -0.0 is 0.0. Python numbers give NumPy scalars.",
    .example = "lt.function(lambda x: np.sign(x))(np.array([-1.5, 0.0, 2.0])) == [-1.0, 0.0, 1.0]",
    .infer = infer_sign,
    .lower = lower_sign,
    .extents = elementwise_extents,
};

const OpInfo kMinimum = {
    .doc =
        "The smaller element; NaN if either is NaN; of 0.0 and -0.0 the latter (NumPy's answer "
        "depends "
        "on their places, and on the machine). Python numbers give NumPy scalars.",
    .example = "lt.function(lambda x: np.minimum(x, 3))(np.array([1, 5])) == [1, 3]",
    .infer = infer_extremum,
    .lower = lower_extremum<true>,
    .extents = elementwise_extents,
};

const OpInfo kMaximum = {
    .doc =
        "The larger element; NaN if either is NaN; of 0.0 and -0.0 the former (NumPy's answer "
        "depends "
        "on their places, and on the machine). Python numbers give NumPy scalars.",
    .example = "lt.function(lambda x: np.maximum(x, 3))(np.array([1, 5])) == [3, 5]",
    .infer = infer_extremum,
    .lower = lower_extremum<false>,
    .extents = elementwise_extents,
};

}  // namespace lathe
