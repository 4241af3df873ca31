#include "ops/fold_scalar.h"

#include <cmath>

namespace lathe {

namespace {

const Attr* constant_attr(const Graph& g, ValueId v) {
  const OpData* def = g.def(v);
  return def && def->code == Op::Const ? def->attrs.find("value") : nullptr;
}

using U = uint64_t;

std::optional<int64_t> fold_arithmetic(Op code, int64_t a, int64_t b) {
  switch (code) {
    case Op::IAdd: return static_cast<int64_t>(U(a) + U(b));
    case Op::ISub: return static_cast<int64_t>(U(a) - U(b));
    case Op::IMul: return static_cast<int64_t>(U(a) * U(b));
    case Op::IAnd: return a & b;
    case Op::IOr: return a | b;
    case Op::IXor: return a ^ b;
    case Op::IMin: return a < b ? a : b;
    case Op::IMax: return a < b ? b : a;
    case Op::SDiv:
      if (b == 0 || b == -1) return std::nullopt;  // guarded, not folded
      return a / b;
    case Op::SRem:
      if (b == 0 || b == -1) return std::nullopt;
      return a % b;
    default: return std::nullopt;
  }
}

// Constants are stored extended to 64 bits by the sign of their dtype, so that these hold for all
// widths.
std::optional<bool> fold_compare(Op code, int64_t a, int64_t b) {
  switch (code) {
    case Op::IEq: return a == b;
    case Op::INe: return a != b;
    case Op::ILt: return a < b;
    case Op::ILe: return a <= b;
    case Op::ULt: return U(a) < U(b);
    case Op::ULe: return U(a) <= U(b);
    default: return std::nullopt;
  }
}

std::optional<bool> fold_compare(Op code, double a, double b) {
  switch (code) {
    case Op::FEq: return a == b;
    case Op::FNe: return a != b;
    case Op::FLt: return a < b;
    case Op::FLe: return a <= b;
    case Op::FUno: return std::isnan(a) || std::isnan(b);
    default: return std::nullopt;
  }
}

std::optional<Folded> constant(Attr v) { return Folded{std::move(v), {}}; }
std::optional<Folded> same(ValueId v) { return Folded{std::nullopt, v}; }

// One operand is a constant: x + 0, x * 1, p & true, ...
std::optional<Folded> fold_identity(Op code, ValueId x, int64_t c, DType result,
                                    bool constant_is_left) {
  bool is_bool = result == DType::Bool;
  int64_t ones = is_bool ? 1 : -1;
  switch (code) {
    case Op::IAdd:
    case Op::IXor:
      if (c == 0) return same(x);
      break;
    case Op::ISub:
      if (c == 0 && !constant_is_left) return same(x);
      break;
    case Op::IMul:
      if (c == 1) return same(x);
      break;
    case Op::IAnd:
      if (c == ones) return same(x);
      if (c == 0) return is_bool ? constant(false) : constant(int64_t{0});
      break;
    case Op::IOr:
      if (c == 0) return same(x);
      if (c == ones) return is_bool ? constant(true) : constant(ones);
      break;
    default: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int64_t> constant_int(const Graph& g, ValueId v) {
  const Attr* a = constant_attr(g, v);
  if (!a) return std::nullopt;
  if (auto* i = std::get_if<int64_t>(a)) return *i;
  if (auto* b = std::get_if<bool>(a)) return *b;
  return std::nullopt;
}

std::optional<double> constant_float(const Graph& g, ValueId v) {
  const Attr* a = constant_attr(g, v);
  if (auto* d = a ? std::get_if<double>(a) : nullptr) return *d;
  return std::nullopt;
}

int64_t wrap_to(DType d, int64_t v) {
  if (d == DType::Bool) return v != 0;
  int shift = 64 - info(d).bits;
  return is_unsigned(d) ? static_cast<int64_t>(U(v) << shift >> shift)
                        : static_cast<int64_t>(U(v) << shift) >> shift;
}

std::optional<Folded> fold_scalar(const Graph& g, Op code, std::span<const ValueId> x,
                                  DType result) {
  if (code == Op::Choose) {
    if (auto c = constant_int(g, x[0])) return same(*c ? x[1] : x[2]);
    if (x[1] == x[2]) return same(x[1]);
    return std::nullopt;
  }
  if (x.size() != 2) return std::nullopt;
  auto a = constant_int(g, x[0]), b = constant_int(g, x[1]);
  if (a && b) {
    if (auto c = fold_compare(code, *a, *b)) return constant(*c);
    auto v = fold_arithmetic(code, *a, *b);
    if (!v) return std::nullopt;
    return result == DType::Bool ? constant(*v != 0) : constant(wrap_to(result, *v));
  }
  if (a || b) return fold_identity(code, a ? x[1] : x[0], a ? *a : *b, result, a.has_value());
  auto p = constant_float(g, x[0]), q = constant_float(g, x[1]);
  if (p && q)
    if (auto c = fold_compare(code, *p, *q)) return constant(*c);
  return std::nullopt;
}

}  // namespace lathe
