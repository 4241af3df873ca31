#include "passes/rewriter.h"

#include <utility>

#include "diag/error.h"

namespace lathe {

const Attr* constant_of(const Graph& g, ValueId v) {
  const OpData* def = g.def(v);
  return def && def->code == Op::Const ? def->attrs.find("value") : nullptr;
}

Rewriter::Rewriter(Graph& g) : g_(g), now_(g.value_count()) {
  for (size_t i = 0; i < now_.size(); ++i) now_[i] = ValueId(i);
}

bool Rewriter::function(const Function& f) {
  changed_ = false;
  walk_region(f.body);
  return changed_;
}

// Values made during the walk stand for themselves.
ValueId Rewriter::now(ValueId v) const { return v.index < now_.size() ? now_[v.index] : v; }

void Rewriter::replace_value(ValueId v, ValueId by) {
  LATHE_CHECK(v.index < now_.size() && g_.type(v) == g_.type(by), "replaced by another type");
  now_[v.index] = by;
}

void Rewriter::walk_region(RegionId r) {
  std::vector<OpId> ops = std::move(g_.region(r).ops);
  levels_.push_back({r, {}, false});
  levels_.back().ops.reserve(ops.size());
  for (OpId id : ops) visit_up_to_date(id);
  if (ended() && !last_is_terminator()) add(Op::Unreachable, {}, {});
  g_.region(r).ops = std::move(levels_.back().ops);
  levels_.pop_back();
}

void Rewriter::visit_up_to_date(OpId id) {
  if (ended()) {
    bool closing = g_.op(id).code == Op::Unreachable && !last_is_terminator();
    return closing ? keep(id) : drop(id);
  }
  for (ValueId& v : g_.op(id).operands) {
    changed_ |= now(v) != v;
    v = now(v);
  }
  loc_ = g_.op(id).loc;
  visit(id);
}

void Rewriter::walk_regions(OpId id) {
  for (size_t i = 0; i < g_.op(id).regions.size(); ++i) walk_region(g_.op(id).regions[i]);
}

void Rewriter::keep(OpId id) {
  keep_at(levels_.size() - 1, id);
  if (has(g_.op(id).code, Terminator)) end_region();
}

void Rewriter::keep_at(size_t level, OpId id) {
  OpData& op = g_.op(id);
  op.parent = levels_[level].region;
  for (ValueId v : op.results) g_.value(v).region = op.parent;
  levels_[level].ops.push_back(id);
}

void Rewriter::keep_with_regions(OpId id) {
  walk_regions(id);
  keep(id);
}

void Rewriter::replace(OpId id, const std::vector<ValueId>& results) {
  std::vector<ValueId> old = g_.op(id).results;
  for (size_t i = 0; i < old.size(); ++i) replace_value(old[i], results[i]);
  drop(id);
}

void Rewriter::drop(OpId id) {
  OpData& op = g_.op(id);
  for (RegionId r : op.regions)
    for (OpId inner : g_.region(r).ops) drop(inner);
  op.parent = {};
  op.erased = true;
  changed_ = true;
}

bool Rewriter::last_is_terminator() const {
  const auto& ops = levels_.back().ops;
  return !ops.empty() && has(g_.op(ops.back()).code, Terminator);
}

void Rewriter::splice(RegionId r, const std::vector<ValueId>& results) {
  std::vector<OpId> ops = std::move(g_.region(r).ops);
  g_.region(r).ops.clear();
  changed_ = true;
  for (OpId id : ops) {
    if (!ended() && g_.op(id).code == Op::Yield) {
      for (size_t i = 0; i < results.size(); ++i)
        replace_value(results[i], now(g_.op(id).operands[i]));
      drop(id);
    } else {
      visit_up_to_date(id);
    }
  }
}

OpId Rewriter::move_ops(RegionId r) {
  std::vector<OpId> ops = std::move(g_.region(r).ops);
  g_.region(r).ops.clear();
  changed_ = true;
  for (size_t i = 0; i + 1 < ops.size(); ++i) keep(ops[i]);
  return ops.back();
}

OpId Rewriter::add(Op code, std::vector<ValueId> operands, std::vector<Type> results, Attrs attrs) {
  OpId id = g_.create_op(code, std::move(operands), std::move(results), std::move(attrs), {}, loc_);
  keep(id);
  changed_ = true;
  return id;
}

ValueId Rewriter::value(Op code, std::vector<ValueId> operands, const Type& result, Attrs attrs) {
  return g_.op(add(code, std::move(operands), {result}, std::move(attrs))).results[0];
}

ValueId Rewriter::constant(const Type& t, Attr v) {
  Attrs attrs;
  attrs.set("value", std::move(v));
  return value(Op::Const, {}, t, std::move(attrs));
}

}  // namespace lathe
