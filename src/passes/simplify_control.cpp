#include "passes/simplify_control.h"

#include <algorithm>
#include <map>
#include <optional>

#include "ops/fold_scalar.h"
#include "ops/may_raise.h"
#include "passes/exits.h"
#include "passes/rewriter.h"

namespace lathe {

namespace {

class SimplifyControl : public Rewriter {
 public:
  SimplifyControl(Graph& g, const Function& f) : Rewriter(g), options_(lower_options(f)) {}

 private:
  void visit(OpId id) override {
    switch (graph().op(id).code) {
      case Op::If: return branch(id);
      case Op::Block: return block(id);
      case Op::For:
      case Op::While: return loop(id);
      case Op::Try: return try_op(id);
      default: return keep_with_regions(id);
    }
  }

  const std::vector<OpId>& ops(RegionId r) { return graph().region(r).ops; }
  OpData& last(RegionId r) { return graph().op(graph().terminator(r)); }
  bool yields(RegionId r) { return last(r).code == Op::Yield; }
  OpData& data(OpId id) { return graph().op(id); }

  // --- if

  void branch(OpId id) {
    negated_condition(id);
    ValueId condition = data(id).operands[0];
    RegionId arms[] = {data(id).regions[0], data(id).regions[1]};
    std::optional<bool> taken = decided(condition);
    for (bool arm : {true, false})  // an arm that is never reached
      if (!taken && data(ops(arms[arm ? 0 : 1]).front()).code == Op::Unreachable) taken = !arm;
    if (taken) {
      std::vector<ValueId> results = data(id).results;
      splice(arms[*taken ? 0 : 1], results);
      return drop(id);
    }
    walk_arms(id, condition);
    same_in_both(id);
    if (!choose(id)) keep(id);
    if (!yields(arms[0]) && !yields(arms[1])) end_region();
  }

  void negated_condition(OpId id) {
    const OpData* def = graph().def(data(id).operands[0]);
    if (!def || def->code != Op::LogicalNot || graph().type(def->operands[0]).dtype != DType::Bool)
      return;
    data(id).operands[0] = def->operands[0];
    std::swap(data(id).regions[0], data(id).regions[1]);
    note_change();
  }

  std::optional<bool> decided(ValueId condition) const {
    if (auto it = decided_.find(condition); it != decided_.end()) return it->second;
    if (auto c = constant_int(graph(), condition)) return *c != 0;
    return std::nullopt;
  }

  void walk_arms(OpId id, ValueId condition) {
    for (bool arm : {true, false}) {
      decided_[condition] = arm;
      walk_region(data(id).regions[arm ? 0 : 1]);
    }
    decided_.erase(condition);
  }

  // Results that are one and the same outer value, whichever arm gives them.
  void same_in_both(OpId id) {
    for (size_t k = 0; k < data(id).results.size(); ++k) {
      ValueId value;
      bool same = true;
      for (RegionId r : data(id).regions) {
        if (!yields(r)) continue;
        ValueId v = last(r).operands[k];
        same &= !value.valid() || value == v;
        value = v;
      }
      if (value.valid() && same && !is_below(id, value)) replace_once(data(id).results[k], value);
    }
  }

  bool is_below(OpId id, ValueId v) {
    const auto& regions = data(id).regions;
    return std::find(regions.begin(), regions.end(), graph().value(v).region) != regions.end();
  }

  void replace_once(ValueId v, ValueId by) {
    if (now(v) != by) replace_value(v, by);
  }

  // Types that select gives back as they are.
  static bool selectable(const Type& t) {
    return t.rank == 0 && !is_complex(t.dtype) &&
           (t.is_py() || t.kind == TypeKind::NpScalar || t.kind == TypeKind::Tensor);
  }

  // Both arms do nothing but choose between scalars that are there already.
  bool choose(OpId id) {
    std::vector<ValueId> results = data(id).results;
    for (RegionId r : data(id).regions)
      if (ops(r).size() != 1 || !yields(r)) return false;
    for (ValueId v : results)
      if (now(v) == v && !selectable(graph().type(v))) return false;
    auto yes = last(data(id).regions[0]).operands, no = last(data(id).regions[1]).operands;
    ValueId condition = data(id).operands[0];
    for (size_t k = 0; k < results.size(); ++k) {
      if (now(results[k]) != results[k]) continue;
      Type t = graph().type(results[k]);
      replace_value(results[k], value(Op::Select, {condition, yes[k], no[k]}, t));
    }
    drop(id);
    return true;
  }

  // --- block, try

  void block(OpId id) {
    walk_regions(id);
    RegionId body = data(id).regions[0];
    OpId end = graph().terminator(body);
    if (data(end).code == Op::Break && data(end).attrs.i64("depth") == 0) {
      data(end).code = Op::Yield;
      data(end).attrs = {};
      note_change();
    }
    if (!is_named(graph(), id)) return inline_walked(id, body);
    keep(id);
  }

  void try_op(OpId id) {
    bool raises = std::any_of(ops(data(id).regions[0]).begin(), ops(data(id).regions[0]).end(),
                              [&](OpId op) { return may_raise(graph(), op, options_); });
    if (!raises) {
      std::vector<ValueId> results = data(id).results;
      splice(data(id).regions[0], results);
      return drop(id);
    }
    walk_regions(id);
    keep(id);
    if (!yields(data(id).regions[0]) && !yields(data(id).regions[1])) end_region();
  }

  // A region that was walked takes the place of its op; its yield gives `results`, by default what
  // it yields.
  void inline_walked(OpId id, RegionId body, std::vector<ValueId> results = {}) {
    lower_exits(graph(), body);
    OpId end = move_ops(body);
    if (data(end).code == Op::Yield) {
      if (results.empty()) results = data(end).operands;
      for (size_t k = 0; k < data(id).results.size(); ++k)
        replace_value(data(id).results[k], results[k]);
      drop(end);
    } else {
      keep(end);
    }
    drop(id);
  }

  // --- loops

  void loop(OpId id) {
    unchanged_carries(id);
    if (data(id).code == Op::For) {
      if (auto trips = trip_count(id)) {
        if (*trips == 0)
          return replace(id, {data(id).operands.begin() + 3, data(id).operands.end()});
        if (*trips == 1 && !is_named(graph(), id)) return one_trip(id);
      }
      return keep_with_regions(id);
    }
    walk_regions(id);
    RegionId test = data(id).regions[0];
    bool runs = yields(test);
    auto goes_on = runs ? constant_int(graph(), last(test).operands[0]) : std::nullopt;
    bool leaves = runs && goes_on != 1;
    if (goes_on == 0 || !runs) return only_test(id, test);
    keep(id);
    if (!leaves && !is_named(graph(), id)) end_region();
  }

  std::optional<int64_t> trip_count(OpId id) {
    auto lo = constant_int(graph(), data(id).operands[0]);
    auto hi = constant_int(graph(), data(id).operands[1]);
    auto step = constant_int(graph(), data(id).operands[2]);
    if (!step || *step == 0) return std::nullopt;
    if (data(id).operands[0] == data(id).operands[1]) return 0;
    if (!lo || !hi) return std::nullopt;
    bool up = *step > 0;
    if (up ? *lo >= *hi : *lo <= *hi) return 0;
    uint64_t distance = up ? uint64_t(*hi) - uint64_t(*lo) : uint64_t(*lo) - uint64_t(*hi);
    uint64_t stride = up ? uint64_t(*step) : -uint64_t(*step);
    return distance <= stride ? std::optional<int64_t>(1) : std::nullopt;
  }

  void one_trip(OpId id) {
    RegionId body = data(id).regions[0];
    std::vector<ValueId> args = graph().region(body).args, results = data(id).results;
    for (size_t k = 0; k < args.size(); ++k)
      replace_value(args[k], data(id).operands[k == 0 ? 0 : 2 + k]);
    lower_exits(graph(), body);
    splice(body, results);
    drop(id);
  }

  // The test of the while never lets the body run (or ends in an exit itself).
  void only_test(OpId id, RegionId test) {
    std::vector<ValueId> init = data(id).operands;
    std::map<ValueId, ValueId> by;
    for (size_t k = 0; k < init.size(); ++k) by[graph().region(test).args[k]] = init[k];
    walk(graph(), test, [&](OpId inner) {
      for (ValueId& v : data(inner).operands)
        if (auto it = by.find(v); it != by.end()) v = it->second;
    });
    inline_walked(id, test, std::move(init));
  }

  // A carry that every way to the next trip leaves alone is its initial value.
  void unchanged_carries(OpId id) {
    bool is_for = data(id).code == Op::For;
    size_t first = is_for ? 3 : 0, count = data(id).results.size();
    std::vector<char> unchanged(count, true), left_unchanged(count, true);
    RegionId body = data(id).regions.back();
    const auto& args = graph().region(body).args;
    auto compare = [&](const OpData& exit, std::vector<char>& flags) {
      for (size_t k = 0; k < count; ++k)
        flags[k] &= exit.operands[k] == args[k + is_for] ||
                    now(exit.operands[k]) == data(id).operands[first + k];
    };
    if (yields(body)) compare(last(body), unchanged);
    for_each_exit(graph(), body, [&](OpId exit, bool names) {
      if (names) compare(data(exit), data(exit).code == Op::Break ? left_unchanged : unchanged);
    });
    for (size_t k = 0; k < count; ++k) {
      if (!unchanged[k]) continue;
      ValueId init = data(id).operands[first + k];
      for (RegionId r : data(id).regions) replace_once(graph().region(r).args[k + is_for], init);
      if (left_unchanged[k]) replace_once(data(id).results[k], init);
    }
  }

  LowerOptions options_;
  std::map<ValueId, bool> decided_;  // conditions of the arms around
};

}  // namespace

bool simplify_control(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) changed |= SimplifyControl(g, f).function(f);
  return changed;
}

}  // namespace lathe
