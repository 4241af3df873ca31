#include "ops/float_arith.h"

#include <limits>

#include "diag/error.h"
#include "lathe/abi.h"

namespace lathe {

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kTwo63 = 0x1p63;

ValueId both(ScalarBuilder& s, ValueId a, ValueId b) { return s.IAnd({a, b}); }

ValueId is_finite(ScalarBuilder& s, ValueId x) {
  return s.FLt({s.FAbs({x}), s.number(s.dtype(x), kInf)});
}

void raise_zero_division(ScalarBuilder& s, ValueId b, int text) {
  s.raise_text(s.FEq({b, s.number(DType::F64, 0)}), LATHE_ERR_ZERO_DIVISION, text);
}

}  // namespace

DivMod float_divmod(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  ValueId zero = s.number(d, 0), one = s.number(d, 1);
  ValueId mod = s.FMod({a, b});
  ValueId div = s.FDiv({s.FSub({a, mod}), b});  // close to a whole number
  // fmod has the sign of a; the result that of b
  ValueId nonzero = s.FNe({mod, zero});
  ValueId differ = s.IXor({s.FLt({b, zero}), s.FLt({mod, zero})});
  ValueId fix = both(s, nonzero, differ);
  mod = s.Choose({fix, s.FAdd({mod, b}), mod});
  div = s.Choose({fix, s.FSub({div, one}), div});
  mod = s.Choose({nonzero, mod, s.FCopysign({zero, b})});
  ValueId low = s.FFloor({div});
  ValueId snap = s.FLt({s.number(d, 0.5), s.FSub({div, low})});
  low = s.Choose({snap, s.FAdd({low, one}), low});
  ValueId quotient = s.FDiv({a, b});
  low = s.Choose({s.FNe({div, zero}), low, s.FCopysign({zero, quotient})});
  return {s.Choose({s.FEq({b, zero}), quotient, low}), mod};
}

ValueId python_true_div(ScalarBuilder& s, ValueId a, ValueId b) {
  raise_zero_division(s, b, LATHE_TEXT_FloatDivision);
  return s.FDiv({a, b});
}

ValueId python_float_floor_div(ScalarBuilder& s, ValueId a, ValueId b) {
  raise_zero_division(s, b, LATHE_TEXT_FloatFloorDivision);
  return float_divmod(s, a, b).quotient;
}

ValueId python_float_mod(ScalarBuilder& s, ValueId a, ValueId b) {
  raise_zero_division(s, b, LATHE_TEXT_FloatModulo);
  return float_divmod(s, a, b).remainder;
}

ValueId numpy_float_pow(ScalarBuilder& s, ValueId a, ValueId b) {
  if (s.constant_float(b) == 2.0)
    return s.FMul({a, a});  // as NumPy: exact rounding, and much faster
  return s.FPow({a, b});
}

ValueId numpy_float_pow_by_scalar(ScalarBuilder& s, ValueId a, ValueId b) {
  auto number = [&](double v) { return s.number(s.dtype(a), v); };
  auto n = s.constant_float(b);
  if (n == 1.0) return a;
  if (n == 0.0) return number(1);
  if (n == -1.0) return s.FDiv({number(1), a});
  if (n == 0.5) return s.FSqrt({a});
  ValueId result = numpy_float_pow(s, a, b);
  if (n) return result;
  return s.Choose({s.FEq({b, number(0.5)}), s.FSqrt({a}), result});
}

ValueId python_float_pow(ScalarBuilder& s, ValueId a, ValueId b) {
  auto number = [&](double v) { return s.number(DType::F64, v); };
  ValueId negative = both(s, s.FLt({b, number(0)}), s.FNe({b, number(-kInf)}));
  s.raise_text(both(s, s.FEq({a, number(0)}), negative), LATHE_ERR_ZERO_DIVISION,
               LATHE_TEXT_ZeroToNegative);
  ValueId fraction = s.FLt({s.FFloor({b}), b});
  ValueId below = both(s, s.FLt({a, number(0)}), s.FNe({a, number(-kInf)}));
  s.raise_text(both(s, below, fraction), LATHE_ERR_VALUE, LATHE_TEXT_ComplexPower);
  ValueId result = numpy_float_pow(s, a, b);
  ValueId infinite = s.FEq({s.FAbs({result}), s.number(DType::F64, kInf)});
  ValueId from_finite = both(s, is_finite(s, a), is_finite(s, b));
  s.raise_text(both(s, infinite, from_finite), LATHE_ERR_OVERFLOW, LATHE_TEXT_FloatPowerRange);
  return result;
}

ValueId compare_int_float(ScalarBuilder& s, Op code, ValueId i, ValueId f) {
  // Rounding i to a double keeps the order, so that only equality there needs a second look; the
  // float is then a whole number, at most 2^63, which is no i64 (and greater than any).
  ValueId rounded = s.convert(i, DType::F64);
  ValueId tie = s.FEq({rounded, f});
  ValueId whole = s.convert(f, DType::I64);
  ValueId is_two63 = s.FEq({f, s.number(DType::F64, kTwo63)});
  auto in_tie = [&](ValueId decided, ValueId if_tie) {
    return s.IOr({decided, both(s, tie, if_tie)});
  };
  switch (code) {
    case Op::Eq: return both(s, tie, both(s, s.IEq({whole, i}), s.logical_not(is_two63)));
    case Op::Ne: return s.logical_not(compare_int_float(s, Op::Eq, i, f));
    case Op::Lt: return in_tie(s.FLt({rounded, f}), s.IOr({s.ILt({i, whole}), is_two63}));
    case Op::Le: return in_tie(s.FLt({rounded, f}), s.ILe({i, whole}));
    case Op::Gt: return in_tie(s.FLt({f, rounded}), s.ILt({whole, i}));
    case Op::Ge:
      return in_tie(s.FLt({f, rounded}), both(s, s.ILe({whole, i}), s.logical_not(is_two63)));
    default: internal_error("{} is no comparison", spelling(code));
  }
}

ValueId python_float_to_int(ScalarBuilder& s, ValueId f, DType to) {
  auto number = [&](double v) { return s.number(DType::F64, v); };
  s.raise_text(s.FUno({f, f}), LATHE_ERR_VALUE, LATHE_TEXT_NanToInt);
  s.raise_text(s.FEq({s.FAbs({f}), number(kInf)}), LATHE_ERR_OVERFLOW, LATHE_TEXT_InfinityToInt);
  // Fractions count towards zero: -0.5 is the u64 0.
  bool is_signed = to == DType::I64;
  ValueId above = is_signed ? s.FLe({number(-kTwo63), f}) : s.FLt({number(-1), f});
  ValueId below = s.FLt({f, number(is_signed ? kTwo63 : 2 * kTwo63)});
  s.raise_if(s.logical_not(both(s, above, below)), LATHE_ERR_OVERFLOW);
  return s.convert(f, to);
}

}  // namespace lathe
