#include "ops/fold_scalar.h"

#include "ops/eval_scalar.h"

namespace lathe {

namespace {

const Attr* constant_attr(const Graph& g, ValueId v) {
  const OpData* def = g.def(v);
  return def && def->code == Op::Const ? def->attrs.find("value") : nullptr;
}

// As eval_scalar.h holds them.
Word to_word(DType d, const Attr& a) {
  if (auto* v = std::get_if<double>(&a)) return word_of_double(d, *v);
  if (auto* v = std::get_if<bool>(&a)) return *v;
  return canonical(d, static_cast<uint64_t>(std::get<int64_t>(a)));
}

Attr to_attr(DType d, Word w) {
  if (is_float(d)) return double_of_word(d, w);
  if (d == DType::Bool) return w != 0;
  return static_cast<int64_t>(w);
}

// What eval_scalar refuses (undefined when executed: a guard keeps it from that) stays in the code,
// and so do functions of the math library, whose last bit is the backend's.
bool is_defined(Op code, DType d, Word a, Word b) {
  switch (code) {
    case Op::SDiv:
    case Op::SRem:
      return b != 0 && !(b == ~Word{0} && a == canonical(d, Word{1} << (info(d).bits - 1)));
    case Op::UDiv:
    case Op::URem: return b != 0;
    case Op::IShl:
    case Op::SShr:
    case Op::UShr: return b < static_cast<Word>(info(d).bits);
    default: return true;
  }
}

bool is_foldable(Op code) {
  if (code == Op::FMod) return true;  // of the library, but exact
  return code >= Op::IAdd && code <= Op::FUno && row(code).libm[0] == 0 && code != Op::IAddOvf &&
         code != Op::ISubOvf && code != Op::IMulOvf;
}

std::optional<Attr> evaluate(const Graph& g, Op code, std::span<const ValueId> x, DType result) {
  if (!is_foldable(code) || x.empty() || x.size() > 3) return std::nullopt;
  DType d = g.type(x[0]).dtype;
  Word words[3] = {};
  for (size_t i = 0; i < x.size(); ++i) {
    const Attr* a = constant_attr(g, x[i]);
    if (!a) return std::nullopt;
    words[i] = to_word(d, *a);
  }
  if (!is_defined(code, d, words[0], words[1])) return std::nullopt;
  return to_attr(result, eval_scalar(code, d, words));
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
  return static_cast<int64_t>(canonical(d, static_cast<uint64_t>(v)));
}

std::optional<Folded> fold_scalar(const Graph& g, Op code, std::span<const ValueId> x,
                                  DType result) {
  if (code == Op::Choose) {
    if (auto c = constant_int(g, x[0])) return same(*c ? x[1] : x[2]);
    if (x[1] == x[2]) return same(x[1]);
    return std::nullopt;
  }
  if (auto c = evaluate(g, code, x, result)) return constant(*c);
  if (x.size() != 2) return std::nullopt;
  auto a = constant_int(g, x[0]), b = constant_int(g, x[1]);
  if (a || b) return fold_identity(code, a ? x[1] : x[0], a ? *a : *b, result, a.has_value());
  return std::nullopt;
}

std::optional<Attr> fold_convert(const Graph& g, ValueId x, DType to) {
  const Attr* a = constant_attr(g, x);
  DType from = g.type(x).dtype;
  if (!a || g.type(x).kind != TypeKind::Raw) return std::nullopt;
  return to_attr(to, eval_convert(from, to, to_word(from, *a)));
}

}  // namespace lathe
