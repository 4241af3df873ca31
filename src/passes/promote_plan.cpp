#include "passes/promote_plan.h"

#include <algorithm>

namespace lathe {

namespace {

class Planner {
 public:
  Planner(const Graph& g, PromoteScope scope) : g_(g), scope_(scope) {}

  PromotePlan run(RegionId body) {
    region(body);
    std::erase_if(root_, [&](const auto& item) { return refused_.contains(item.second); });
    PromotePlan plan;
    for (const auto& [op, roots] : written_)
      for (ValueId root : roots)
        if (root_.contains(root)) plan.written[op].push_back(root);
    plan.root = std::move(root_);
    return plan;
  }

 private:
  void region(RegionId r) {
    for (OpId id : g_.region(r).ops) {
      op(id);
      around_.push_back(id);
      for (RegionId below : g_.op(id).regions) region(below);
      around_.pop_back();
    }
  }

  ValueId root_of(ValueId v) const {
    auto it = root_.find(v);
    return it == root_.end() ? ValueId{} : it->second;
  }

  void op(OpId id) {
    const OpData& op = g_.op(id);
    if (op.code == Op::BufNew) {
      ValueId v = op.results[0];
      if (g_.type(op.operands[0]) == g_.type(v).as_value()) root_[v] = v;
    }
    for (size_t i = 0; i < op.operands.size(); ++i) {
      ValueId root = root_of(op.operands[i]);
      if (!root.valid()) continue;
      if (i > 0 || !knows(op)) refused_.insert(root);
      if (i == 0 && is_view(op)) root_[op.results[0]] = root;
      if (i == 0 && has(op.code, Writes)) write(id, root);
    }
  }

  static bool is_view(const OpData& op) {
    return op.code == Op::BufView || op.code == Op::BufTranspose || op.code == Op::BufReshape ||
           op.code == Op::BufPart;
  }
  // Ops that have a counterpart on values.
  static bool knows(const OpData& op) {
    return is_view(op) || op.code == Op::BufLoad || op.code == Op::BufGet ||
           op.code == Op::BufStore || op.code == Op::BufSet || op.code == Op::BufScatterAdd ||
           op.code == Op::Dim;
  }

  void write(OpId id, ValueId root) {
    RegionId home = g_.value(root).region, at = g_.op(id).parent;
    bool whole = g_.op(id).code == Op::BufStore && g_.op(id).operands[0] == root &&
                 g_.type(g_.op(id).operands[1]).rank <= g_.type(root).rank;
    if (scope_ == PromoteScope::Straight && (at != home || !whole)) refused_.insert(root);
    for (size_t i = around_.size(); at != home; --i) {
      const OpData& control = g_.op(around_[i - 1]);
      // Nothing carries a value from where a body raised, or from the test of a loop.
      bool test = control.code == Op::While && control.regions[0] == at;
      if (control.code == Op::Try || test) refused_.insert(root);
      auto& roots = written_[around_[i - 1]];
      if (std::find(roots.begin(), roots.end(), root) == roots.end()) roots.push_back(root);
      at = control.parent;
    }
  }

  const Graph& g_;
  PromoteScope scope_;
  std::map<ValueId, ValueId> root_;
  std::set<ValueId> refused_;
  std::map<OpId, std::vector<ValueId>> written_;
  std::vector<OpId> around_;
};

}  // namespace

PromotePlan plan_promotion(const Graph& g, const Function& f, PromoteScope scope) {
  return Planner(g, scope).run(f.body);
}

}  // namespace lathe
