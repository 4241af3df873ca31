#include "kernel/ranges.h"

#include <algorithm>
#include <limits>

namespace lathe {

namespace {
constexpr int kDepth = 16;
}

std::optional<int64_t> Ranges::constant(ValueId v) const {
  const OpData* def = g_.def(v);
  if (!def || def->code != Op::Const) return {};
  const auto* n = std::get_if<int64_t>(def->attrs.find("value"));
  return n ? std::optional(*n) : std::nullopt;
}

bool Ranges::is_counter(ValueId v) const {
  OpId parent = g_.region(g_.value(v).region).parent;
  return !g_.def(v) && parent.valid() && g_.op(parent).code == Op::For && g_.value(v).index == 0;
}

std::optional<Ranges::Carry> Ranges::carry_of(ValueId v) const {
  OpId parent = g_.region(g_.value(v).region).parent;
  if (g_.def(v) || !parent.valid() || !has(g_.op(parent).code, Loop)) return {};
  size_t skip = g_.op(parent).code == Op::For;
  if (g_.value(v).index < skip) return {};
  return Carry{parent, g_.value(v).index - skip};
}

// --- from below

bool Ranges::never_negative(ValueId v) const {
  std::set<Carry> assumed;
  return never_negative(v, assumed, 0);
}

bool Ranges::never_negative(ValueId v, std::set<Carry>& assumed, int depth) const {
  if (depth > kDepth) return false;
  if (auto c = constant(v)) return *c >= 0;
  if (is_counter(v)) {
    const OpData& loop = g_.op(g_.region(g_.value(v).region).parent);
    auto step = constant(loop.operands[2]);
    return step && *step > 0 && never_negative(loop.operands[0], assumed, depth + 1);
  }
  if (auto carry = carry_of(v)) return carry_never_negative(*carry, assumed, depth);
  const OpData* def = g_.def(v);
  if (!def) return false;
  const Type& t = g_.type(v);
  bool python_int = t.is_py() && t.dtype == DType::I64;
  auto operand = [&](size_t i) { return never_negative(def->operands[i], assumed, depth + 1); };
  switch (def->code) {
    case Op::Dim: return true;
    case Op::Add:
    case Op::Mul:
      return python_int && operand(0) && operand(1) && (!wrap_ || most(v, depth + 1).has_value());
    case Op::FloorDiv:
    case Op::ShiftRight: return python_int && operand(0) && operand(1);
    case Op::Mod: return python_int && operand(1);
    case Op::BitAnd: return python_int && (operand(0) || operand(1));
    default: return false;
  }
}

// By induction: what it begins with is not negative, and no trip makes it so.
bool Ranges::carry_never_negative(Carry c, std::set<Carry>& assumed, int depth) const {
  if (!assumed.insert(c).second) return true;
  const OpData& loop = g_.op(c.first);
  size_t skip = loop.code == Op::For ? 3 : 0;
  bool good = never_negative(loop.operands[c.second + skip], assumed, depth + 1);
  auto visit = [&](auto&& self, RegionId r, int64_t around) -> void {
    for (OpId id : g_.region(r).ops) {
      const OpData& op = g_.op(id);
      bool back =
          (op.code == Op::Yield && around == -1) ||
          (op.code == Op::Continue && op.attrs.i64("depth") == std::max<int64_t>(around, 0));
      if (back) good = good && never_negative(op.operands[c.second], assumed, depth + 1);
      int64_t inside = std::max<int64_t>(around, 0) + is_breakable(op.code);
      for (RegionId inner : op.regions) self(self, inner, inside);
    }
  };
  visit(visit, loop.regions.back(), -1);
  return good;
}

// --- from above

// A number that v, which is not negative, does not exceed; nothing where it may have wrapped.
std::optional<int64_t> Ranges::most(ValueId v, int depth) const {
  constexpr int64_t any = std::numeric_limits<int64_t>::max();
  if (auto c = constant(v)) return c;
  if (depth > kDepth) return any;
  if (is_counter(v) || carry_of(v)) {
    auto bound = below(v);
    auto limit = bound ? most(bound->limit, depth + 1) : any;
    return bound && limit ? std::max<int64_t>(*limit, 1) - 1 : any;
  }
  const OpData* def = g_.def(v);
  if (!def) return any;
  if (def->code != Op::Add && def->code != Op::Mul) return any;
  auto x = most(def->operands[0], depth + 1), y = most(def->operands[1], depth + 1);
  int64_t out = 0;
  if (!x || !y) return {};
  bool wraps = def->code == Op::Add ? __builtin_add_overflow(*x, *y, &out)
                                    : __builtin_mul_overflow(*x, *y, &out);
  return wraps ? std::nullopt : std::optional(out);
}

std::optional<Ranges::Bound> Ranges::below(ValueId v) const {
  if (is_counter(v)) {
    const OpData& loop = g_.op(g_.region(g_.value(v).region).parent);
    auto step = constant(loop.operands[2]);
    if (step && *step > 0) return Bound{loop.operands[1], 0};
    return {};
  }
  if (carry_of(v)) return below_by_test(v);
  const OpData* def = g_.def(v);
  if (!def || def->operands.size() != 2 || !g_.type(v).is_py()) return {};
  auto c = constant(def->operands[1]);
  if (!c || *c < 0 || *c > 1024) return {};
  if (def->code == Op::Sub && never_negative(def->operands[0])) {  // x - c, which cannot wrap
    auto bound = below(def->operands[0]);
    if (bound) bound->offset -= *c;
    return bound;
  }
  if (def->code == Op::Add) {
    auto bound = below(def->operands[0]);
    // x + 1 <= the limit of x, so it does not wrap
    bool wraps = wrap_ && (*c > 1 || (bound && bound->offset != 0)) && !never_negative(v);
    if (wraps) return {};
    if (bound) bound->offset += *c;
    return bound;
  }
  return {};
}

// In the body of `while i < n` the carry i is below n.
std::optional<Ranges::Bound> Ranges::below_by_test(ValueId v) const {
  Carry c = *carry_of(v);
  const OpData& loop = g_.op(c.first);
  if (loop.code != Op::While || g_.value(v).region != loop.regions[1]) return {};
  const OpData& last = g_.op(g_.terminator(loop.regions[0]));
  if (last.code != Op::Yield) return {};
  const OpData* test = g_.def(last.operands[0]);
  if (!test || (test->code != Op::Lt && test->code != Op::Gt)) return {};
  ValueId low = test->operands[test->code == Op::Lt ? 0 : 1];
  ValueId high = test->operands[test->code == Op::Lt ? 1 : 0];
  if (low != g_.region(loop.regions[0]).args[c.second]) return {};
  if (g_.type(low) != Type::py_int() || g_.type(high) != Type::py_int()) return {};
  if (g_.value(high).region == loop.regions[0]) return {};  // not visible in the body
  return Bound{high, 0};
}

}  // namespace lathe
