#include "kernel/buffer_classes.h"

#include <numeric>

namespace lathe {

BufferClasses::BufferClasses(const Graph& g, const Function& f) : parent_(g.value_count()) {
  std::iota(parent_.begin(), parent_.end(), 0);
  ValueId first;
  for (ValueId p : g.region(f.body).args) {
    if (!g.type(p).is_buffer()) continue;
    if (first.valid())
      join(first, p);
    else
      first = p;
  }
  join_exits(g, f.body, {});
}

uint32_t BufferClasses::of(ValueId v) const {
  uint32_t i = v.index;
  while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
  return i;
}

void BufferClasses::join(ValueId a, ValueId b) { parent_[of(a)] = of(b); }

// `targets`: the control ops around the region, outermost first.
void BufferClasses::join_exits(const Graph& g, RegionId r, const std::vector<OpId>& targets) {
  auto flow = [&](const std::vector<ValueId>& from, size_t skip, const std::vector<ValueId>& to) {
    for (size_t i = 0; i < to.size(); ++i)
      if (g.type(to[i]).is_buffer()) join(from[i + skip], to[i]);
  };
  for (OpId id : g.region(r).ops) {
    const OpData& op = g.op(id);
    if (op.code == Op::BufView || op.code == Op::BufTranspose) join(op.operands[0], op.results[0]);
    if (op.code == Op::Call) {  // what comes back may be any of what went in
      std::vector<ValueId> all = op.operands;
      all.insert(all.end(), op.results.begin(), op.results.end());
      std::erase_if(all, [&](ValueId v) { return !g.type(v).is_buffer(); });
      for (ValueId v : all) join(all[0], v);
    }
    if (has(op.code, Loop)) {
      size_t skip = op.code == Op::For ? 3 : 0;
      flow(op.operands, skip, op.results);
      for (RegionId body : op.regions) {
        std::vector<ValueId> args = g.region(body).args;
        if (op.code == Op::For) args.erase(args.begin());
        flow(op.operands, skip, args);
      }
    }
    if (op.code == Op::Yield && !targets.empty()) {
      const OpData& around = g.op(targets.back());
      if (op.operands.size() == around.results.size()) flow(op.operands, 0, around.results);
    }
    if (op.code == Op::Break || op.code == Op::Continue) {
      int64_t depth = op.attrs.i64("depth");
      for (size_t i = targets.size(); i-- > 0;)
        if (is_breakable(g.op(targets[i]).code) && depth-- == 0) {
          flow(op.operands, 0, g.op(targets[i]).results);
          break;
        }
    }
    std::vector<OpId> inner = targets;
    inner.push_back(id);
    for (RegionId body : op.regions) join_exits(g, body, inner);
  }
}

}  // namespace lathe
