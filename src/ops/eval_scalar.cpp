#include "ops/eval_scalar.h"

#include "diag/error.h"
#include "ops/half.h"

#include <bit>
#include <cmath>
#include <limits>

namespace lathe {

namespace {

int width(DType d) { return d == DType::Bool ? 1 : info(d).bits; }
int64_t as_signed(DType d, Word w) {
  return static_cast<int64_t>(w << (64 - width(d))) >> (64 - width(d));
}
uint64_t as_unsigned(DType d, Word w) { return w << (64 - width(d)) >> (64 - width(d)); }

// --- integers

Word divide(Op op, DType d, Word a, Word b) {
  int64_t sa = as_signed(d, a), sb = as_signed(d, b);
  uint64_t ua = as_unsigned(d, a), ub = as_unsigned(d, b);
  LATHE_CHECK(ub != 0, "{} by zero", spelling(op));
  if (op == Op::UDiv) return ua / ub;
  if (op == Op::URem) return ua % ub;
  LATHE_CHECK(sb != -1 || ua != uint64_t{1} << (width(d) - 1), "{} of the smallest number by -1",
              spelling(op));
  return static_cast<uint64_t>(op == Op::SDiv ? sa / sb : sa % sb);
}

Word shift(Op op, DType d, Word a, Word b) {
  uint64_t amount = as_unsigned(d, b);
  LATHE_CHECK(amount < static_cast<uint64_t>(width(d)), "{} of {} by {}", spelling(op),
              info(d).spelling, amount);
  if (op == Op::IShl) return a << amount;
  if (op == Op::UShr) return as_unsigned(d, a) >> amount;
  return static_cast<uint64_t>(as_signed(d, a) >> amount);
}

// Not yet canonical.
Word integer_op(Op op, DType d, Word a, Word b) {
  int64_t sa = as_signed(d, a), sb = as_signed(d, b);
  uint64_t ua = as_unsigned(d, a), ub = as_unsigned(d, b);
  switch (op) {
    case Op::IAdd: return a + b;
    case Op::ISub: return a - b;
    case Op::IMul: return a * b;
    case Op::SDiv:
    case Op::SRem:
    case Op::UDiv:
    case Op::URem: return divide(op, d, a, b);
    case Op::IAnd: return a & b;
    case Op::IOr: return a | b;
    case Op::IXor: return a ^ b;
    case Op::IShl:
    case Op::SShr:
    case Op::UShr: return shift(op, d, a, b);
    case Op::IMin: return sa < sb ? a : b;
    case Op::IMax: return sa < sb ? b : a;
    case Op::UMin: return ua < ub ? a : b;
    case Op::UMax: return ua < ub ? b : a;
    case Op::IEq: return ua == ub;
    case Op::INe: return ua != ub;
    case Op::ILt: return sa < sb;
    case Op::ILe: return sa <= sb;
    case Op::ULt: return ua < ub;
    case Op::ULe: return ua <= ub;
    default: internal_error("{} on {}", spelling(op), info(d).spelling);
  }
}

// --- floats

template <class T>
T minimum(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return a + b;
  if (a == b) return std::signbit(a) ? a : b;
  return a < b ? a : b;
}
template <class T>
T maximum(T a, T b) {
  if (std::isnan(a) || std::isnan(b)) return a + b;
  if (a == b) return std::signbit(a) ? b : a;
  return a < b ? b : a;
}

template <class T>
T float_op(Op op, const T* x) {
  switch (op) {
    case Op::FAdd: return x[0] + x[1];
    case Op::FSub: return x[0] - x[1];
    case Op::FMul: return x[0] * x[1];
    case Op::FDiv: return x[0] / x[1];
    case Op::FSqrt: return std::sqrt(x[0]);
    case Op::FFloor: return std::floor(x[0]);
    case Op::FCeil: return std::ceil(x[0]);
    case Op::FTrunc: return std::trunc(x[0]);
    case Op::FRint:
      return std::nearbyint(x[0]);  // the rounding mode is never changed: half to even
    case Op::FMin: return minimum(x[0], x[1]);
    case Op::FMax: return maximum(x[0], x[1]);
    case Op::Fma: return std::fma(x[0], x[1], x[2]);
    case Op::FMod: return std::fmod(x[0], x[1]);
    case Op::FExp: return std::exp(x[0]);
    case Op::FLog: return std::log(x[0]);
    case Op::FSin: return std::sin(x[0]);
    case Op::FCos: return std::cos(x[0]);
    case Op::FTanh: return std::tanh(x[0]);
    case Op::FPow: return std::pow(x[0], x[1]);
    case Op::FExp2: return std::exp2(x[0]);
    case Op::FExpm1: return std::expm1(x[0]);
    case Op::FLog2: return std::log2(x[0]);
    case Op::FLog10: return std::log10(x[0]);
    case Op::FLog1p: return std::log1p(x[0]);
    case Op::FTan: return std::tan(x[0]);
    case Op::FAsin: return std::asin(x[0]);
    case Op::FAcos: return std::acos(x[0]);
    case Op::FAtan: return std::atan(x[0]);
    case Op::FSinh: return std::sinh(x[0]);
    case Op::FCosh: return std::cosh(x[0]);
    case Op::FAsinh: return std::asinh(x[0]);
    case Op::FAcosh: return std::acosh(x[0]);
    case Op::FAtanh: return std::atanh(x[0]);
    case Op::FCbrt: return std::cbrt(x[0]);
    case Op::FErf: return std::erf(x[0]);
    case Op::FAtan2: return std::atan2(x[0], x[1]);
    case Op::FHypot: return std::hypot(x[0], x[1]);
    case Op::FNorm2: return static_cast<double>(std::hypot(static_cast<long double>(x[0]), x[1]));
    default: internal_error("{} on floats", spelling(op));
  }
}

// Operations on the sign bit alone keep NaNs as they are.
bool sign_op(Op op, DType d, const Word* x, Word& out) {
  Word sign = Word{1} << (info(d).bits - 1);
  switch (op) {
    case Op::FNeg: out = x[0] ^ sign; return true;
    case Op::FAbs: out = x[0] & ~sign; return true;
    case Op::FCopysign: out = (x[0] & ~sign) | (x[1] & sign); return true;
    default: return false;
  }
}

bool float_compare(Op op, double a, double b, Word& out) {
  switch (op) {
    case Op::FEq: out = a == b; return true;
    case Op::FNe: out = a != b; return true;
    case Op::FLt: out = a < b; return true;
    case Op::FLe: out = a <= b; return true;
    case Op::FUno: out = std::isnan(a) || std::isnan(b); return true;
    default: return false;
  }
}

Word eval_float(Op op, DType d, const Word* x) {
  const int arity = row(op).arity;
  Word out = 0;
  if (sign_op(op, d, x, out)) return out;
  if (arity == 2 && float_compare(op, double_of_word(d, x[0]), double_of_word(d, x[1]), out))
    return out;
  if (d == DType::F64) {
    double v[3] = {};
    for (int i = 0; i < arity; ++i) v[i] = double_of_word(d, x[i]);
    return word_of_double(d, float_op(op, v));
  }
  float v[3] = {};  // f16 and bf16 compute in f32
  for (int i = 0; i < arity; ++i) v[i] = static_cast<float>(double_of_word(d, x[i]));
  return word_of_double(d, float_op(op, v));
}

// Truncates; saturates; NaN gives the minimum.
Word saturate(double v, DType to) {
  int bits = info(to).bits;
  if (is_signed(to)) {
    double limit = std::ldexp(1.0, bits - 1);
    auto min = static_cast<uint64_t>(std::numeric_limits<int64_t>::min() >> (64 - bits));
    if (std::isnan(v) || v <= -limit) return min;
    if (v >= limit) return ~min;
    return static_cast<uint64_t>(static_cast<int64_t>(v));
  }
  if (!(v > 0)) return 0;
  if (v >= std::ldexp(1.0, bits)) return as_unsigned(to, ~uint64_t{0});
  return static_cast<uint64_t>(v);
}

}  // namespace

Word canonical(DType d, uint64_t bits) {
  return is_signed(d) ? static_cast<uint64_t>(as_signed(d, bits)) : as_unsigned(d, bits);
}

Word word_of_double(DType d, double v) {
  if (d == DType::F64) return std::bit_cast<uint64_t>(v);
  if (d == DType::F32) return std::bit_cast<uint32_t>(static_cast<float>(v));
  return narrow_half(d, v);
}

double double_of_word(DType d, Word w) {
  if (d == DType::F64) return std::bit_cast<double>(w);
  if (d == DType::F32) return std::bit_cast<float>(static_cast<uint32_t>(w));
  return widen_half(d, static_cast<uint16_t>(w));
}

Word eval_scalar(Op op, DType d, const Word* x) {
  if (op == Op::Choose) return x[0] ? x[1] : x[2];
  if (is_float(d)) return eval_float(op, d, x);
  Word w = integer_op(op, d, x[0], x[1]);
  bool comparison = op >= Op::IEq && op <= Op::ULe;
  return comparison ? w : canonical(d, w);
}

Word eval_overflow(Op op, DType d, Word a, Word b, bool& overflow) {
  int64_t wide = 0;
  auto sa = as_signed(d, a), sb = as_signed(d, b);
  overflow = op == Op::IAddOvf   ? __builtin_add_overflow(sa, sb, &wide)
             : op == Op::ISubOvf ? __builtin_sub_overflow(sa, sb, &wide)
                                 : __builtin_mul_overflow(sa, sb, &wide);
  auto narrow = canonical(d, static_cast<uint64_t>(wide));
  overflow |= narrow != static_cast<uint64_t>(wide);
  return narrow;
}

Word eval_convert(DType from, DType to, Word x) {
  if (is_float(from)) {
    double v = double_of_word(from, x);
    if (to == DType::Bool) return v != 0;
    return is_float(to) ? word_of_double(to, v) : saturate(v, to);
  }
  if (to == DType::Bool) return as_unsigned(from, x) != 0;
  if (!is_float(to)) return canonical(to, x);
  auto s = static_cast<int64_t>(x);
  if (to == DType::F64)
    return word_of_double(to, is_signed(from) ? static_cast<double>(s) : static_cast<double>(x));
  // To the 16-bit formats through f32, as NumPy does.
  return word_of_double(to, is_signed(from) ? static_cast<float>(s) : static_cast<float>(x));
}

}  // namespace lathe
