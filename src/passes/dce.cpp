// Liveness from the effects backwards. A control op lives when something below it does or one of
// its results is needed; results and carries live one by one: carry k of a loop only if its result
// is used, or its argument is by something that lives. What feeds nothing but itself does not.
#include "passes/dce.h"

#include <algorithm>
#include <map>
#include <vector>

#include "ops/may_raise.h"

namespace lathe {

namespace {

class Liveness {
 public:
  Liveness(Graph& g, const Function& f)
      : g_(g), options_(lower_options(f)), ops_(g.op_count()), values_(g.value_count()) {
    find_exits(f.body);
  }

  void run(RegionId body) {
    walk(g_, body, [&](OpId id) {
      if (is_root(g_.op(id))) mark(id);
    });
    drain();
    // Whether an op may raise is a long question: ask it of ops that nothing needs.
    walk(g_, body, [&](OpId id) {
      Op code = g_.op(id).code;
      if (ops_[id.index] || has(code, Terminator | Control) || !may_raise(g_, id, options_)) return;
      mark(id);
      drain();
    });
  }

  bool live(OpId id) const { return ops_[id.index]; }
  // Is result (or carry) k of a control op needed?
  bool live(const OpData& op, size_t k) const {
    bool any = values_[op.results[k].index];
    if (has(op.code, Loop))
      for (RegionId r : op.regions)
        any |= values_[g_.region(r).args[k + (op.code == Op::For)].index];
    return any;
  }
  // The op whose results or carries a terminator gives; invalid for the others.
  OpId target(OpId terminator) const {
    const OpData& op = g_.op(terminator);
    if (op.code == Op::Yield) {
      OpId around = g_.region(op.parent).parent;
      const OpData& owner = g_.op(around);
      return owner.code == Op::While && owner.regions[0] == op.parent ? OpId{} : around;
    }
    auto it = targets_.find(terminator);
    return it == targets_.end() ? OpId{} : it->second;
  }

 private:
  void find_exits(RegionId r) {
    for (OpId id : g_.region(r).ops) {
      const OpData& op = g_.op(id);
      if (op.code == Op::Break || op.code == Op::Continue) {
        OpId target = breakable_[breakable_.size() - 1 - op.attrs.i64("depth")];
        targets_[id] = target;
        exits_[target].push_back(id);
      }
      if (is_breakable(op.code)) breakable_.push_back(id);
      for (RegionId below : op.regions) find_exits(below);
      if (is_breakable(op.code)) breakable_.pop_back();
    }
  }

  // A fresh buffer (Reads and Effect) that nobody refers to is no effect.
  static bool is_root(const OpData& op) {
    if (op.code == Op::While) return !op.attrs.flag_or("bounded", false);
    if (op.code == Op::Return || op.code == Op::Raise) return true;
    return has(op.code, Writes) || (has(op.code, Effect) && !has(op.code, Reads));
  }

  void mark(OpId id) {
    if (!id.valid() || ops_[id.index]) return;
    ops_[id.index] = true;
    work_.push_back(id);
  }

  void mark(ValueId v) {
    if (values_[v.index]) return;
    values_[v.index] = true;
    const ValueData& value = g_.value(v);
    OpId owner = value.def.valid() ? value.def : g_.region(value.region).parent;
    if (!owner.valid()) return;  // a parameter
    mark(owner);
    const OpData& op = g_.op(owner);
    if (!has(op.code, Control)) return;
    bool is_result = value.def.valid();
    bool is_carry = has(op.code, Loop) && (op.code != Op::For || value.index > 0);
    if (is_result) pending_.emplace_back(owner, value.index);
    if (!is_result && is_carry) pending_.emplace_back(owner, value.index - (op.code == Op::For));
  }

  void drain() {
    while (!work_.empty() || !pending_.empty()) {
      if (!work_.empty()) {
        OpId id = work_.back();
        work_.pop_back();
        needs(id);
      } else {
        auto [id, k] = pending_.back();
        pending_.pop_back();
        feeds(id, k);
      }
    }
  }

  // What a live op needs besides the values that go into its results and carries.
  void needs(OpId id) {
    const OpData& op = g_.op(id);
    mark(g_.region(op.parent).parent);
    if (auto it = exits_.find(id); it != exits_.end())
      for (OpId exit : it->second) mark(exit);
    size_t count = op.operands.size();
    if (op.code == Op::Yield || op.code == Op::Break || op.code == Op::Continue) count = 0;
    if (has(op.code, Control)) count = op.code == Op::If ? 1 : op.code == Op::For ? 3 : 0;
    for (size_t i = 0; i < count; ++i) mark(op.operands[i]);
    if (op.code != Op::While) return;
    OpId test = g_.terminator(op.regions[0]);
    if (g_.op(test).code == Op::Yield) mark(g_.op(test).operands[0]);
  }

  // Everything that result or carry k of a control op can be.
  void feeds(OpId id, size_t k) {
    const OpData& op = g_.op(id);
    if (has(op.code, Loop)) mark(op.operands[k + (op.code == Op::For ? 3 : 0)]);
    for (RegionId r : op.regions) {
      OpId last = g_.terminator(r);
      if (g_.op(last).code == Op::Yield && target(last) == id) mark(g_.op(last).operands[k]);
    }
    if (auto it = exits_.find(id); it != exits_.end())
      for (OpId exit : it->second) mark(g_.op(exit).operands[k]);
  }

  Graph& g_;
  LowerOptions options_;
  std::vector<bool> ops_, values_;
  std::vector<OpId> work_;
  std::vector<std::pair<OpId, size_t>> pending_;
  std::vector<OpId> breakable_;  // around the op that is looked at
  std::map<OpId, OpId> targets_;
  std::map<OpId, std::vector<OpId>> exits_;  // that name an op
};

class Sweep {
 public:
  Sweep(Graph& g, const Liveness& liveness) : g_(g), liveness_(liveness) {}

  bool run(RegionId body) {
    // Terminators first: they are found by what their targets still have.
    walk(g_, body, [&](OpId id) { terminator(id); });
    region(body);
    return changed_;
  }

 private:
  std::vector<bool> kept(const OpData& op) const {
    std::vector<bool> out;
    for (size_t k = 0; k < op.results.size(); ++k) out.push_back(liveness_.live(op, k));
    return out;
  }

  static void filter(std::vector<ValueId>& list, const std::vector<bool>& keep, size_t first = 0) {
    size_t to = first;
    for (size_t i = first; i < list.size(); ++i)
      if (keep[i - first]) list[to++] = list[i];
    list.resize(to);
  }

  void terminator(OpId id) {
    OpData& op = g_.op(id);
    if (op.code != Op::Yield && op.code != Op::Break && op.code != Op::Continue) return;
    if (OpId target = liveness_.target(id); target.valid())
      filter(op.operands, kept(g_.op(target)));
  }

  void region(RegionId r) {
    std::vector<OpId> kept_ops;
    for (OpId id : g_.region(r).ops) {
      OpData& op = g_.op(id);
      if (!liveness_.live(id) && !has(op.code, Terminator)) {
        erase(id);
        continue;
      }
      for (RegionId below : op.regions) region(below);
      if (has(op.code, Control)) results(op);
      kept_ops.push_back(id);
    }
    g_.region(r).ops = std::move(kept_ops);
  }

  void erase(OpId id) {
    OpData& op = g_.op(id);
    for (RegionId r : op.regions)
      for (OpId inner : g_.region(r).ops) erase(inner);
    op.erased = changed_ = true;
    op.parent = {};
  }

  void results(OpData& op) {
    std::vector<bool> keep = kept(op);
    if (std::find(keep.begin(), keep.end(), false) == keep.end()) return;
    changed_ = true;
    filter(op.results, keep);
    renumber(op.results);
    if (!has(op.code, Loop)) return;
    filter(op.operands, keep, op.code == Op::For ? 3 : 0);
    for (RegionId r : op.regions) {
      filter(g_.region(r).args, keep, op.code == Op::For);
      renumber(g_.region(r).args);
    }
  }

  void renumber(const std::vector<ValueId>& list) {
    for (size_t i = 0; i < list.size(); ++i) g_.value(list[i]).index = static_cast<uint32_t>(i);
  }

  Graph& g_;
  const Liveness& liveness_;
  bool changed_ = false;
};

}  // namespace

bool dce(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) {
    Liveness liveness(g, f);
    liveness.run(f.body);
    changed |= Sweep(g, liveness).run(f.body);
  }
  return changed;
}

}  // namespace lathe
