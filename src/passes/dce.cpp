#include "passes/dce.h"

#include <algorithm>
#include <vector>

namespace lathe {

namespace {

// Users before producers.
class Sweep {
 public:
  explicit Sweep(Graph& g) : g_(g), used_(g.value_count()) {}

  bool region(RegionId r) {
    bool changed = false;
    std::vector<OpId> kept, ops = g_.region(r).ops;
    for (size_t i = ops.size(); i-- > 0;) {
      OpData& op = g_.op(ops[i]);
      bool wanted = std::any_of(op.results.begin(), op.results.end(),
                                [&](ValueId v) { return used_[v.index]; });
      if (!wanted && has(op.code, Pure) && has(op.code, Movement | Reduction) &&
          !has(op.code, MayRaise)) {
        op.erased = changed = true;
        op.parent = {};
        continue;
      }
      for (size_t k = op.regions.size(); k-- > 0;) changed |= region(op.regions[k]);
      for (ValueId v : op.operands) used_[v.index] = true;
      kept.push_back(ops[i]);
    }
    std::reverse(kept.begin(), kept.end());
    g_.region(r).ops = std::move(kept);
    return changed;
  }

 private:
  Graph& g_;
  std::vector<bool> used_;
};

}  // namespace

bool dce(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) changed |= Sweep(g).region(f.body);
  return changed;
}

}  // namespace lathe
