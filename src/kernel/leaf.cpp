#include "kernel/leaf.h"

#include <algorithm>
#include <cmath>

namespace lathe {

namespace {

constexpr double kMostOps = 4096;  // a microsecond or two

class LeafTest {
 public:
  explicit LeafTest(const Graph& g) : g_(g) {}

  // How many ops run at most; infinite for what a leaf must not have.
  double ops(RegionId r) const {
    double n = 0;
    for (OpId id : g_.region(r).ops) n += ops(g_.op(id));
    return n;
  }

 private:
  double ops(const OpData& op) const {
    double inside = 1;
    for (RegionId r : op.regions) inside += ops(r);
    if (op.code == Op::For) return inside * trips(op);
    if (op.code == Op::While || op.code == Op::Call) return INFINITY;
    bool calls_runtime = has(op.code, Effect) && op.code != Op::Alloca;
    return calls_runtime ? INFINITY : inside;
  }

  double trips(const OpData& op) const {
    auto number = [&](size_t i) -> double {
      const OpData* def = g_.def(op.operands[i]);
      bool known = def && def->code == Op::Const;
      return known ? static_cast<double>(def->attrs.i64("value")) : INFINITY;
    };
    double n = std::ceil((number(1) - number(0)) / number(2));
    return std::isfinite(n) ? std::max(n, 0.0) : INFINITY;
  }

  const Graph& g_;
};

}  // namespace

bool is_leaf(const Graph& graph, const Function& kernel) {
  return LeafTest(graph).ops(kernel.body) <= kMostOps;
}

}  // namespace lathe
