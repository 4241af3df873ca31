#include "ops/complex_arith.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "lathe/abi.h"
#include "ops/float_arith.h"

namespace lathe {

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostProducts = 100;  // whole exponents up to here are computed by products

ValueId both(ScalarBuilder& s, ValueId a, ValueId b) { return s.IAnd({a, b}); }

ValueId is(ScalarBuilder& s, ValueId x, double v) { return s.FEq({x, s.number(s.dtype(x), v)}); }

ValueId is_zero(ScalarBuilder& s, ValueId z) {
  return both(s, is(s, s.real(z), 0), is(s, s.imag(z), 0));
}

ValueId is_infinite(ScalarBuilder& s, ValueId x) { return is(s, s.FAbs({x}), kInf); }

ValueId has_infinity(ScalarBuilder& s, ValueId z) {
  return s.IOr({is_infinite(s, s.real(z)), is_infinite(s, s.imag(z))});
}

// x * y + z, rounded twice.
ValueId mul_add(ScalarBuilder& s, ValueId x, ValueId y, ValueId z) {
  return s.FAdd({s.FMul({x, y}), z});
}

ValueId sum_of_squares(ScalarBuilder& s, ValueId x, ValueId y) {
  return s.FAdd({s.FMul({x, x}), s.FMul({y, y})});
}

// What Smith's division scales by: the larger part of the divisor, and the ratio of the parts.
struct Divisor {
  ValueId by_real;  // b1: the real part is the larger one
  ValueId ratio, denominator;
};
Divisor divisor(ScalarBuilder& s, ValueId b, ValueId by_real) {
  ValueId re = s.real(b), im = s.imag(b);
  ValueId large = s.Choose({by_real, re, im}), small = s.Choose({by_real, im, re});
  ValueId ratio = s.FDiv({small, large});
  return {by_real, ratio, s.FAdd({large, s.FMul({small, ratio})})};
}

// The quotient before it is divided by the denominator.
std::pair<ValueId, ValueId> numerators(ScalarBuilder& s, ValueId a, const Divisor& d) {
  ValueId re = s.real(a), im = s.imag(a);
  ValueId x = s.Choose({d.by_real, re, im}), y = s.Choose({d.by_real, im, re});
  // By the real part: re + im * ratio, im - re * ratio; else re * ratio + im, im * ratio - re.
  ValueId top = s.FAdd({x, s.FMul({y, d.ratio})});
  ValueId left = s.Choose({d.by_real, im, s.FMul({im, d.ratio})});
  ValueId right = s.Choose({d.by_real, s.FMul({re, d.ratio}), re});
  return {top, s.FSub({left, right})};
}

ValueId quotient(ScalarBuilder& s, ValueId a, ValueId b) {
  ValueId re = s.FAbs({s.real(b)}), im = s.FAbs({s.imag(b)});
  Divisor d = divisor(s, b, s.FLe({im, re}));
  auto [x, y] = numerators(s, a, d);
  ValueId unordered = s.FUno({re, im});
  ValueId nan = s.number(s.dtype(re), kNan);
  return s.pair(s.Choose({unordered, nan, s.FDiv({x, d.denominator})}),
                s.Choose({unordered, nan, s.FDiv({y, d.denominator})}));
}

// x ** n for n >= 0, by squaring, in CPython's order of products.
ValueId whole_power(ScalarBuilder& s, ValueId x, ValueId n) {
  ValueId one = s.number(s.dtype(x), 1);
  auto known = s.constant(n);
  if (known) {
    ValueId result = one, power = x;
    for (int64_t rest = *known; rest > 0; rest >>= 1) {
      if (rest & 1) result = s.mul(result, power);
      if (rest > 1) power = s.mul(power, power);
    }
    return result;
  }
  auto out = s.while_loop(
      {n, s.real(one), s.imag(one), s.real(x), s.imag(x)},
      [&](const std::vector<ValueId>& v) {
        return s.ILt({s.i64(0), v[0]});
      },
      [&](const std::vector<ValueId>& v) {
        ValueId result = s.pair(v[1], v[2]), power = s.pair(v[3], v[4]);
        ValueId odd = s.convert(s.IAnd({v[0], s.i64(1)}), DType::Bool);
        ValueId next = s.Choose({odd, s.mul(result, power), result});
        ValueId square = s.mul(power, power);
        return std::vector<ValueId>{s.SShr({v[0], s.i64(1)}), s.real(next), s.imag(next),
                                    s.real(square), s.imag(square)};
      });
  return s.pair(out[1], out[2]);
}

// By length and angle; a is not 0.
ValueId polar_power(ScalarBuilder& s, ValueId a, ValueId b) {
  ValueId size = s.FHypot({s.real(a), s.imag(a)}), angle = s.FAtan2({s.imag(a), s.real(a)});
  ValueId length = s.FPow({size, s.real(b)}), phase = s.FMul({angle, s.real(b)});
  ValueId turns = s.FNe({s.imag(b), s.number(s.dtype(size), 0)});
  ValueId shrunk = s.FDiv({length, s.FExp({s.FMul({angle, s.imag(b)})})});
  ValueId turned = mul_add(s, s.imag(b), s.FLog({size}), phase);
  length = s.Choose({turns, shrunk, length});
  phase = s.Choose({turns, turned, phase});
  return s.pair(s.FMul({length, s.FCos({phase})}), s.FMul({length, s.FSin({phase})}));
}

// The exponent as a whole number, where it is one of those that products are for.
std::optional<int64_t> whole(ScalarBuilder& s, ValueId b) {
  auto re = s.constant_float(s.real(b)), im = s.constant_float(s.imag(b));
  if (!re || !im || *im != 0 || !(std::abs(*re) <= kMostProducts)) return std::nullopt;
  auto n = static_cast<int64_t>(*re);
  return static_cast<double>(n) == *re ? std::optional(n) : std::nullopt;
}

// x ** n for n of any sign.
ValueId signed_power(ScalarBuilder& s, ValueId x, ValueId n) {
  ValueId positive = s.ILt({s.i64(0), n});
  ValueId power = whole_power(s, x, s.Choose({positive, n, s.ISub({s.i64(0), n})}));
  if (s.constant(positive) == 1) return power;
  s.raise_text(both(s, s.logical_not(positive), is_zero(s, power)), LATHE_ERR_ZERO_DIVISION,
               LATHE_TEXT_ComplexZeroPower);
  ValueId inverse = quotient(s, s.number(s.dtype(x), 1), power);
  return s.Choose({positive, power, inverse});
}

ValueId general_power(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  ValueId zero = s.number(part_dtype(d), 0);
  ValueId from_zero = both(s, is_zero(s, a), s.logical_not(is_zero(s, b)));
  ValueId bad = s.IOr({s.FNe({s.imag(b), zero}), s.FLt({s.real(b), zero})});
  s.raise_text(both(s, from_zero, bad), LATHE_ERR_ZERO_DIVISION, LATHE_TEXT_ComplexZeroPower);
  ValueId power = s.Choose({from_zero, s.number(d, 0), polar_power(s, a, b)});
  return s.Choose({is_zero(s, b), s.number(d, 1), power});
}

}  // namespace

ValueId python_complex_div(ScalarBuilder& s, ValueId a, ValueId b) {
  s.raise_text(is_zero(s, b), LATHE_ERR_ZERO_DIVISION, LATHE_TEXT_ComplexDivision);
  return quotient(s, a, b);
}

ValueId python_complex_pow(ScalarBuilder& s, ValueId a, ValueId b) {
  ValueId result;
  if (auto n = whole(s, b)) {
    result = signed_power(s, a, s.i64(*n));
  } else {
    auto number = [&](double v) { return s.number(DType::F64, v); };
    ValueId re = s.real(b);
    ValueId small = s.FLe({s.FAbs({re}), number(kMostProducts)});
    ValueId is_whole = both(s, is(s, s.imag(b), 0), both(s, s.FEq({s.FFloor({re}), re}), small));
    result = s.if_else(
        is_whole, DType::C128, [&] { return signed_power(s, a, s.convert(re, DType::I64)); },
        [&] { return general_power(s, a, b); });
  }
  s.raise_text(has_infinity(s, result), LATHE_ERR_OVERFLOW, LATHE_TEXT_ComplexExponentiation);
  return result;
}

ValueId python_complex_abs(ScalarBuilder& s, ValueId z) {
  // The size itself need not be computed to know that it is no infinity, nor, often, to compare it.
  ValueId square = sum_of_squares(s, s.real(z), s.imag(z));
  ValueId small = s.FLe({square, s.number(DType::F64, std::numeric_limits<double>::max())});
  ValueId overflows = s.if_else(
      small, DType::Bool, [&] { return s.boolean(false); },
      [&] {
        ValueId size = s.FHypot({s.real(z), s.imag(z)});
        return both(s, is_infinite(s, size), s.logical_not(has_infinity(s, z)));
      });
  s.raise_text(overflows, LATHE_ERR_OVERFLOW, LATHE_TEXT_AbsoluteValue);
  return s.FHypot({s.real(z), s.imag(z)});
}

ValueId numpy_complex_div(ScalarBuilder& s, ValueId a, ValueId b) {
  ValueId re = s.FAbs({s.real(b)}), im = s.FAbs({s.imag(b)});
  Divisor d = divisor(s, b, s.FLe({im, re}));
  auto [x, y] = numerators(s, a, d);
  ValueId scale = s.FDiv({s.number(s.dtype(re), 1), d.denominator});
  ValueId zero = is_zero(s, b);
  return s.pair(s.Choose({zero, s.FDiv({s.real(a), re}), s.FMul({x, scale})}),
                s.Choose({zero, s.FDiv({s.imag(a), re}), s.FMul({y, scale})}));
}

ValueId numpy_complex_pow(ScalarBuilder& s, ValueId a, ValueId b) {
  DType d = s.dtype(a);
  if (auto n = whole(s, b); n && std::abs(*n) < kMostProducts) {
    if (*n == 1) return a;
    if (*n == 2) return s.mul(a, a);
    if (*n == 3) return s.mul(a, s.mul(a, a));
    ValueId power = whole_power(s, a, s.i64(std::abs(*n)));
    return *n < 0 ? numpy_complex_div(s, s.number(d, 1), power) : power;
  }
  DType part = part_dtype(d);
  ValueId zero = s.number(part, 0), nan = s.number(part, kNan);
  ValueId fine = both(s, s.FLt({zero, s.real(b)}), s.FEq({s.imag(b), zero}));
  ValueId of_zero = s.Choose({fine, s.number(d, 0), s.pair(nan, nan)});
  ValueId power = s.Choose({is_zero(s, a), of_zero, polar_power(s, a, b)});
  return s.Choose({is_zero(s, b), s.number(d, 1), power});
}

ValueId numpy_complex_abs(ScalarBuilder& s, ValueId z) { return s.FHypot({s.real(z), s.imag(z)}); }

ValueId complex_is_nan(ScalarBuilder& s, ValueId z) { return s.FUno({s.real(z), s.imag(z)}); }

ValueId compare_complex_int(ScalarBuilder& s, Op code, ValueId z, ValueId i64) {
  ValueId equal = both(s, is(s, s.imag(z), 0), compare_int_float(s, Op::Eq, i64, s.real(z)));
  return code == Op::Eq ? equal : s.logical_not(equal);
}

ValueId compare_size(ScalarBuilder& s, Op code, ValueId x, ValueId y, ValueId bound) {
  auto number = [&](double v) { return s.number(DType::F64, v); };
  // Rounding moves the squares by less than the margin; in this range they do not leave the format.
  constexpr double kMargin = 1e-14, kLeast = 1e-100, kMost = 1e100;
  ValueId square = sum_of_squares(s, x, y), limit = s.FMul({bound, bound});
  ValueId above = s.FLt({s.FMul({limit, number(1 + kMargin)}), square});
  ValueId below = s.FLt({square, s.FMul({limit, number(1 - kMargin)})});
  ValueId usable = both(s, s.FLe({number(kLeast), bound}), s.FLe({bound, number(kMost)}));
  bool greater = code == Op::Gt || code == Op::Ge;
  return s.if_else(
      both(s, usable, s.IOr({above, below})), DType::Bool, [&] { return greater ? above : below; },
      [&] {
        ValueId size = s.FHypot({x, y});
        switch (code) {
          case Op::Gt: return s.FLt({bound, size});
          case Op::Ge: return s.FLe({bound, size});
          case Op::Lt: return s.FLt({size, bound});
          default: return s.FLe({size, bound});
        }
      });
}

ValueId compare_complex_order(ScalarBuilder& s, Op code, ValueId a, ValueId b,
                              bool imag_may_be_nan) {
  if (code == Op::Gt || code == Op::Ge) {
    std::swap(a, b);
    code = code == Op::Gt ? Op::Lt : Op::Le;
  }
  ValueId by_real = s.FLt({s.real(a), s.real(b)});
  if (!imag_may_be_nan) by_real = both(s, by_real, s.logical_not(s.FUno({s.imag(a), s.imag(b)})));
  ValueId x = s.imag(a), y = s.imag(b);
  ValueId by_imag = code == Op::Lt ? s.FLt({x, y}) : s.FLe({x, y});
  return s.IOr({by_real, both(s, s.FEq({s.real(a), s.real(b)}), by_imag)});
}

}  // namespace lathe
