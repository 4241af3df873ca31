#include "ops/int_arith.h"

#include <bit>
#include <optional>

#include "lathe/abi.h"
#include "ops/promote.h"

namespace lathe {

namespace {

ValueId is_zero(ScalarBuilder& s, ValueId x) { return s.IEq({x, s.integer(s.dtype(x), 0)}); }
ValueId both(ScalarBuilder& s, ValueId a, ValueId b) { return s.IAnd({a, b}); }

// k where b is the constant 2^k: rounding down is what shifts and masks do.
std::optional<int64_t> power_of_two(ScalarBuilder& s, ValueId b) {
  std::optional<int64_t> value = s.constant(b);
  if (!value || *value <= 0 || !std::has_single_bit(static_cast<uint64_t>(*value))) return {};
  return std::countr_zero(static_cast<uint64_t>(*value));
}

// Signed quotient and remainder, rounded down instead of towards zero. b is neither 0 nor (for a =
// MIN) -1.
ValueId floor_quotient(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  if (auto k = power_of_two(s, b)) return s.SShr({a, s.integer(d, *k)});
  ValueId zero = s.integer(d, 0);
  ValueId q = s.SDiv({a, b});
  ValueId r = s.ISub({a, s.IMul({q, b})});
  ValueId down = both(s, s.INe({r, zero}), s.ILt({s.IXor({r, b}), zero}));
  return s.Choose({down, s.ISub({q, s.integer(d, 1)}), q});
}

ValueId floor_remainder(ScalarBuilder& s, ValueId a, ValueId b) {
  if (auto k = power_of_two(s, b))
    return s.IAnd({a, s.integer(s.dtype(a), (int64_t{1} << *k) - 1)});
  ValueId zero = s.integer(s.dtype(a), 0);
  ValueId r = s.SRem({a, b});
  ValueId down = both(s, s.INe({r, zero}), s.ILt({s.IXor({r, b}), zero}));
  return s.Choose({down, s.IAdd({r, b}), r});
}

ValueId is_min_over_minus_one(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  return both(s, s.IEq({b, s.integer(d, -1)}), s.IEq({a, s.integer(d, min_of(d))}));
}

}  // namespace

ValueId python_floor_div(ScalarBuilder& s, ValueId a, ValueId b) {
  s.raise_text(is_zero(s, b), LATHE_ERR_ZERO_DIVISION, LATHE_TEXT_IntDivision);
  ValueId overflow = is_min_over_minus_one(s, a, b);
  if (s.options().wrap_overflow)
    b = s.Choose({overflow, s.i64(1), b});  // MIN // 1 is the wrapped result
  else
    s.raise_if(overflow, LATHE_ERR_OVERFLOW);
  return floor_quotient(s, a, b);
}

ValueId python_mod(ScalarBuilder& s, ValueId a, ValueId b) {
  s.raise_text(is_zero(s, b), LATHE_ERR_ZERO_DIVISION, LATHE_TEXT_IntModulo);
  // a % -1 is 0 as a % 1 is; the machine traps at MIN % -1
  return floor_remainder(s, a, s.Choose({s.IEq({b, s.i64(-1)}), s.i64(1), b}));
}

ValueId numpy_floor_div(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  ValueId zero = s.integer(d, 0), one = s.integer(d, 1);
  ValueId by_zero = is_zero(s, b);
  if (is_unsigned(d)) return s.Choose({by_zero, zero, s.UDiv({a, s.Choose({by_zero, one, b})})});
  ValueId guarded = s.Choose({s.IOr({by_zero, is_min_over_minus_one(s, a, b)}), one, b});
  return s.Choose({by_zero, zero, floor_quotient(s, a, guarded)});
}

ValueId numpy_mod(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  ValueId one = s.integer(d, 1);  // the remainder by 1 is the 0 that NumPy gives for 0 and -1
  if (is_unsigned(d)) return s.URem({a, s.Choose({is_zero(s, b), one, b})});
  ValueId guard = s.IOr({is_zero(s, b), s.IEq({b, s.integer(d, -1)})});
  return floor_remainder(s, a, s.Choose({guard, one, b}));
}

namespace {

ValueId multiply(ScalarBuilder& s, ValueId a, ValueId b, bool check) {
  return check ? s.checked(Op::IMulOvf, a, b) : s.IMul({a, b});
}

// Square and multiply. A square that no later step uses is not taken: it could overflow.
ValueId constant_power(ScalarBuilder& s, ValueId base, uint64_t exponent, bool check) {
  ValueId result;
  for (ValueId square = base;;) {
    if (exponent & 1) result = result.valid() ? multiply(s, result, square, check) : square;
    exponent >>= 1;
    if (!exponent) break;
    square = multiply(s, square, square, check);
  }
  return result.valid() ? result : s.integer(s.dtype(base), 1);
}

// The same as a loop; exponent >= 0 (unsigned).
ValueId power_loop(ScalarBuilder& s, ValueId base, ValueId exponent, bool check) {
  DType d = s.dtype(base);
  ValueId zero = s.integer(d, 0), one = s.integer(d, 1);
  auto test = [&](const std::vector<ValueId>& c) { return s.INe({c[2], zero}); };
  auto body = [&](const std::vector<ValueId>& c) -> std::vector<ValueId> {
    ValueId odd = s.INe({s.IAnd({c[2], one}), zero});
    ValueId left = s.UShr({c[2], one});
    if (!check) {
      ValueId result = s.Choose({odd, s.IMul({c[0], c[1]}), c[0]});
      return {result, s.IMul({c[1], c[1]}), left};
    }
    ValueId result = s.if_else(
        odd, d, [&] { return multiply(s, c[0], c[1], true); }, [&] { return c[0]; });
    ValueId square = s.if_else(
        s.INe({left, zero}), d, [&] { return multiply(s, c[1], c[1], true); },
        [&] { return c[1]; });
    return {result, square, left};
  };
  return s.while_loop({one, base, exponent}, test, body)[0];
}

constexpr int64_t kMaxUnrolledPower = 64;

ValueId int_pow(ScalarBuilder& s, ValueId base, ValueId exponent, bool check) {
  if (auto n = s.constant(exponent); n && *n >= 0 && *n <= kMaxUnrolledPower)
    return constant_power(s, base, static_cast<uint64_t>(*n), check);
  return power_loop(s, base, exponent, check);
}

}  // namespace

ValueId python_int_pow(ScalarBuilder& s, ValueId base, ValueId exponent) {
  s.raise_text(s.ILt({exponent, s.i64(0)}), LATHE_ERR_VALUE, LATHE_TEXT_RuntimeExponent);
  return int_pow(s, base, exponent, !s.options().wrap_overflow);
}

ValueId numpy_int_pow(ScalarBuilder& s, ValueId base, ValueId exponent) {
  DType d = s.dtype(base);
  if (is_signed(d))
    s.raise_text(s.ILt({exponent, s.integer(d, 0)}), LATHE_ERR_VALUE, LATHE_TEXT_NegativeIntPower);
  return int_pow(s, base, exponent, false);
}

ValueId python_shift_left(ScalarBuilder& s, ValueId a, ValueId count) {
  s.raise_text(s.ILt({count, s.i64(0)}), LATHE_ERR_VALUE, LATHE_TEXT_NegativeShift);
  ValueId large = s.ILt({s.i64(63), count});
  ValueId shifted = s.IShl({a, s.Choose({large, s.i64(0), count})});
  if (!s.options().wrap_overflow) {
    ValueId back = s.SShr({shifted, s.Choose({large, s.i64(0), count})});
    ValueId lost = s.Choose({large, s.INe({a, s.i64(0)}), s.INe({back, a})});
    s.raise_if(lost, LATHE_ERR_OVERFLOW);
  }
  return s.Choose({large, s.i64(0), shifted});
}

ValueId python_shift_right(ScalarBuilder& s, ValueId a, ValueId count) {
  s.raise_text(s.ILt({count, s.i64(0)}), LATHE_ERR_VALUE, LATHE_TEXT_NegativeShift);
  return s.SShr({a, s.IMin({count, s.i64(63)})});
}

ValueId numpy_shift_left(ScalarBuilder& s, ValueId a, ValueId count) {
  DType d = s.dtype(a);
  ValueId zero = s.integer(d, 0);
  ValueId out = s.ULe({s.integer(d, info(d).bits), count});
  return s.Choose({out, zero, s.IShl({a, s.Choose({out, zero, count})})});
}

ValueId numpy_shift_right(ScalarBuilder& s, ValueId a, ValueId count) {
  DType d = s.dtype(a);
  ValueId zero = s.integer(d, 0);
  ValueId out = s.ULe({s.integer(d, info(d).bits), count});
  if (is_signed(d)) return s.SShr({a, s.Choose({out, s.integer(d, info(d).bits - 1), count})});
  return s.Choose({out, zero, s.UShr({a, s.Choose({out, zero, count})})});
}

namespace {

ValueId magnitude(ScalarBuilder& s, ValueId i64) {
  ValueId negative = s.ILt({i64, s.i64(0)});
  return s.bitcast(s.Choose({negative, s.ISub({s.i64(0), i64}), i64}), DType::U64);
}

// |a| / |b| for a, b != 0 by long division: 63 bits of the quotient (the last one says whether
// anything is left), rounded once by the conversion, then scaled by a power of two, which is exact.
ValueId long_division(ScalarBuilder& s, ValueId a, ValueId b) {
  auto u64 = [&](int64_t v) { return s.integer(DType::U64, v); };
  ValueId enough = u64(int64_t{1} << 62);
  ValueId quotient = s.UDiv({a, b});
  ValueId rest = s.URem({a, b});
  auto test = [&](const std::vector<ValueId>& c) { return s.ULt({c[0], enough}); };
  auto body = [&](const std::vector<ValueId>& c) -> std::vector<ValueId> {
    ValueId twice = s.IShl({c[1], u64(1)});
    ValueId bit = s.ULe({b, twice});
    ValueId q = s.IOr({s.IShl({c[0], u64(1)}), s.convert(bit, DType::U64)});
    return {q, s.Choose({bit, s.ISub({twice, b}), twice}), s.ISub({c[2], s.i64(1)})};
  };
  auto out = s.while_loop({quotient, rest, s.i64(1023)}, test, body);
  ValueId sticky = s.convert(s.INe({out[1], u64(0)}), DType::U64);
  ValueId mantissa = s.convert(s.IOr({out[0], sticky}), DType::F64);
  ValueId scale = s.bitcast(s.IShl({out[2], s.i64(52)}), DType::F64);  // 2 ** (exponent - 1023)
  return s.FMul({mantissa, scale});
}

}  // namespace

ValueId python_int_true_div(ScalarBuilder& s, ValueId a, ValueId b) {
  s.raise_text(is_zero(s, b), LATHE_ERR_ZERO_DIVISION, LATHE_TEXT_DivisionByZero);
  // Both exact as doubles: one rounding, that of the division. Otherwise conversion would round
  // before it.
  ValueId bound = s.integer(DType::U64, int64_t{1} << 54), offset = s.i64(int64_t{1} << 53);
  auto exact = [&](ValueId x) {
    if (auto v = s.constant(x))
      return s.boolean(*v >= -(int64_t{1} << 53) && *v <= (int64_t{1} << 53));
    return s.ULe({s.bitcast(s.IAdd({x, offset}), DType::U64), bound});
  };
  return s.if_else(
      both(s, exact(a), exact(b)), DType::F64,
      [&] {
        return s.FDiv({s.convert(a, DType::F64), s.convert(b, DType::F64)});
      },
      [&] {
        ValueId one = s.number(DType::F64, 1);
        ValueId negative = s.ILt({s.IXor({a, b}), s.i64(0)});
        ValueId sign = s.Choose({negative, s.FNeg({one}), one});
        // With a = 0 the loop would not end.
        ValueId size = s.if_else(
            is_zero(s, a), DType::F64, [&] { return s.number(DType::F64, 0); },
            [&] { return long_division(s, magnitude(s, a), magnitude(s, b)); });
        return s.FCopysign({size, sign});
      });
}

}  // namespace lathe
