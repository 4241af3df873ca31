#include "kernel/buffer_classes.h"

#include <algorithm>
#include <numeric>

#include "ops/index_spec.h"

namespace lathe {

BufferClasses::BufferClasses(const Graph& g, const Function& f)
    : g_(g), parent_(g.value_count()), gaps_(g.value_count()) {
  std::iota(parent_.begin(), parent_.end(), 0);
  ValueId first;
  const auto& params = g.region(f.body).args;
  for (size_t i = 0; i < params.size(); ++i) {
    if (!g.type(params[i]).is_buffer()) continue;
    gaps_[params[i].index] = f.is_strided(i);
    if (first.valid())
      join(first, params[i]);
    else
      first = params[i];
  }
  region(f.body, {});
  spread_gaps();
}

uint32_t BufferClasses::of(ValueId v) const {
  uint32_t i = v.index;
  while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
  return i;
}

void BufferClasses::join(ValueId a, ValueId b) { parent_[of(a)] = of(b); }

void BufferClasses::flow(ValueId from, ValueId to) {
  join(from, to);
  flows_.emplace_back(from, to);
}

void BufferClasses::flow(const std::vector<ValueId>& from, size_t skip,
                         const std::vector<ValueId>& to) {
  for (size_t i = 0; i < to.size(); ++i)
    if (g_.type(to[i]).is_buffer()) flow(from[i + skip], to[i]);
}

namespace {

// Whether the view of a contiguous buffer may have gaps: only whole axes, or rows of the first axis
// that is not an integer, are sure to have none.
bool view_has_gaps(const Graph& g, const OpData& op) {
  bool inside = false;
  for (const IndexItem& item : index_spec(g, op).items) {
    auto missing = [](const IndexBound& b) { return b.operand < 0 && b.value == kMissing; };
    if (item.kind == IndexKind::NewAxis) continue;
    if (item.kind == IndexKind::Integer) {
      if (inside) return true;
      continue;
    }
    bool steps = !missing(item.step) && !(item.step.operand < 0 && item.step.value == 1);
    bool whole = missing(item.start) && missing(item.stop);
    if (steps || (inside && !whole)) return true;
    inside = true;
  }
  return false;
}

bool is_identity(const std::vector<int64_t>& perm) {
  for (size_t k = 0; k < perm.size(); ++k)
    if (perm[k] != static_cast<int64_t>(k)) return false;
  return true;
}

}  // namespace

void BufferClasses::region(RegionId r, const Targets& targets) {
  for (OpId id : g_.region(r).ops) {
    const OpData& op = g_.op(id);
    switch (op.code) {
      case Op::BufView:
        flow(op.operands[0], op.results[0]);
        if (view_has_gaps(g_, op)) gaps_[op.results[0].index] = true;
        break;
      case Op::BufTranspose:
        flow(op.operands[0], op.results[0]);
        if (!is_identity(op.attrs.ints("perm"))) gaps_[op.results[0].index] = true;
        break;
      case Op::BufPart:
        flow(op.operands[0], op.results[0]);
        gaps_[op.results[0].index] = true;
        break;
      case Op::BufReshape: flow(op.operands[0], op.results[0]); break;
      case Op::Relax: flow(op.operands, 0, op.results); break;
      case Op::Call: call(op); break;
      case Op::While:
      case Op::For: loop(op); break;
      case Op::Yield:
      case Op::Break:
      case Op::Continue: exit(op, targets); break;
      default: break;
    }
    Targets inner = targets;
    inner.push_back(id);
    for (RegionId body : op.regions) region(body, inner);
  }
}

// What comes back may be any of what went in.
void BufferClasses::call(const OpData& op) {
  std::vector<ValueId> all = op.operands;
  all.insert(all.end(), op.results.begin(), op.results.end());
  std::erase_if(all, [&](ValueId v) { return !g_.type(v).is_buffer(); });
  for (ValueId v : all) join(all[0], v);
  for (ValueId v : op.results) gaps_[v.index] = true;
}

// A carry: what it begins with, the arguments and the result are one place.
void BufferClasses::loop(const OpData& op) {
  size_t counter = op.code == Op::For;
  flow(op.operands, 3 * counter, op.results);
  for (RegionId body : op.regions) {
    std::vector<ValueId> args = g_.region(body).args;
    args.erase(args.begin(), args.begin() + static_cast<ptrdiff_t>(counter));
    flow(op.results, 0, args);
    flow(args, 0, op.results);
  }
}

void BufferClasses::exit(const OpData& op, const Targets& targets) {
  if (op.code == Op::Yield) {
    if (targets.empty()) return;
    const OpData& around = g_.op(targets.back());
    // The test of a while yields a bool.
    bool ends = op.operands.size() == around.results.size() && op.parent == around.regions.back();
    if (ends || !has(around.code, Loop)) flow(op.operands, 0, around.results);
    return;
  }
  int64_t depth = op.attrs.i64("depth");
  for (size_t i = targets.size(); i-- > 0;)
    if (is_breakable(g_.op(targets[i]).code) && depth-- == 0)
      return flow(op.operands, 0, g_.op(targets[i]).results);
}

void BufferClasses::spread_gaps() {
  for (bool changed = true; changed;) {
    changed = false;
    for (auto [from, to] : flows_)
      if (gaps_[from.index] && !gaps_[to.index]) gaps_[to.index] = changed = true;
  }
}

}  // namespace lathe
