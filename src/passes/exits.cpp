#include "passes/exits.h"

namespace lathe {

namespace {

template <class Fn>
void visit(const Graph& g, RegionId r, int64_t inside, const Fn& fn) {
  for (OpId id : g.region(r).ops) {
    const OpData& op = g.op(id);
    if (op.code == Op::Break || op.code == Op::Continue) {
      int64_t depth = op.attrs.i64("depth");
      if (depth >= inside) fn(id, depth == inside);
    }
    for (RegionId below : op.regions) visit(g, below, inside + is_breakable(op.code), fn);
  }
}

}  // namespace

void for_each_exit(const Graph& g, RegionId r, const std::function<void(OpId, bool)>& fn) {
  visit(g, r, 0, fn);
}

bool is_named(const Graph& g, OpId breakable) {
  bool found = false;
  for (RegionId r : g.op(breakable).regions)
    visit(g, r, 0, [&](OpId, bool names) { found |= names; });
  return found;
}

void lower_exits(Graph& g, RegionId r) {
  visit(g, r, 0, [&](OpId id, bool names) {
    Attrs& attrs = g.op(id).attrs;
    if (!names) attrs.set("depth", attrs.i64("depth") - 1);
  });
}

}  // namespace lathe
