#include "passes/licm.h"

#include <algorithm>
#include <map>

#include "ops/may_raise.h"
#include "passes/rewriter.h"

namespace lathe {

namespace {

constexpr int64_t kSmall = 4096;  // elements that may be kept without asking

class Licm : public Rewriter {
 public:
  Licm(Graph& g, const Function& f) : Rewriter(g), options_(lower_options(f)) {}

 private:
  void visit(OpId id) override {
    const OpData& op = graph().op(id);
    if (op.code == Op::Const || !op.regions.empty() || !leaves_loop(0)) return walk_and_keep(id);
    // It gives symbols new extents, where it stands: a loop that does not run leaves the old ones.
    if (op.code == Op::Relax) return keep(id);
    size_t level = target(op);
    if (level + 1 == level_count() || !worth_it(op) || may_raise(graph(), id, options_))
      return keep(id);
    constants_to(level, id);
    keep_at(level, id);
    note_change();
  }

  void walk_and_keep(OpId id) {
    Op code = graph().op(id).code;
    if (is_breakable(code)) around_.push_back({level_count(), has(code, Loop), writes(id)});
    walk_regions(id);
    if (is_breakable(code)) around_.pop_back();
    keep(id);
  }

  bool writes(OpId outer) {
    bool found = false;
    for (RegionId r : graph().op(outer).regions)
      walk(graph(), r, [&](OpId id) {
        Op code = graph().op(id).code;
        found |= has(code, Writes) || code == Op::Call;
      });
    return found;
  }

  bool is_constant(ValueId v) const {
    const OpData* def = graph().def(v);
    return def && def->code == Op::Const;
  }

  // The outermost open region where the op could stand.
  size_t target(const OpData& op) const {
    size_t level = level_count() - 1;
    bool reads = has(op.code, Reads) && !has(op.code, Effect);
    if (!has(op.code, Pure) && !reads) return level;
    size_t needed = 0;
    for (ValueId v : op.operands)
      if (!is_constant(v)) needed = std::max(needed, level_of(graph().value(v).region));
    // What reads stays behind the writes of a block as well: they may come before it.
    for (size_t i = around_.size(); level > needed && may_leave(level); --level)
      if (reads && around_[--i].writes) break;
    // No use in leaving a block without leaving a loop.
    while (level + 1 < level_count() && !leaves_loop(level)) ++level;
    return level;
  }

  size_t level_of(RegionId r) const {
    for (size_t level = level_count(); level-- > 0;)
      if (region_at(level) == r) return level;
    return 0;
  }

  bool may_leave(size_t level) const {
    OpId around = graph().region(region_at(level)).parent;
    return around.valid() && is_breakable(graph().op(around).code);
  }

  bool leaves_loop(size_t level) const {
    return std::any_of(around_.begin(), around_.end(),
                       [&](const Around& a) { return a.is_loop && a.level > level; });
  }

  bool worth_it(const OpData& op) const {
    const Type& t = graph().type(op.results[0]);
    if (!t.is_array() || t.rank == 0 || has(op.code, Movement | Reduction)) return true;
    if (t.has_static_shape()) {
      int64_t count = 1;
      for (Dim d : t.shape()) count = std::min(count * d, kSmall + 1);
      if (count <= kSmall) return true;
    }
    return std::any_of(op.operands.begin(), op.operands.end(), [&](ValueId v) {
      return std::ranges::equal(graph().type(v).shape(), t.shape());
    });
  }

  // Constants inside the loop that the op uses are written again outside.
  void constants_to(size_t level, OpId id) {
    for (size_t i = 0; i < graph().op(id).operands.size(); ++i) {
      ValueId v = graph().op(id).operands[i];
      if (!is_constant(v) || level_of(graph().value(v).region) <= level) continue;
      auto [it, fresh] = constants_.try_emplace({region_at(level), v});
      if (fresh) {
        OpData copy = *graph().def(v);
        OpId made = graph().create_op(Op::Const, {}, {graph().type(v)}, copy.attrs, {}, copy.loc);
        keep_at(level, made);
        it->second = graph().op(made).results[0];
      }
      graph().op(id).operands[i] = it->second;
    }
  }

  struct Around {  // a loop or block
    size_t level;  // of its regions
    bool is_loop;
    bool writes;
  };

  LowerOptions options_;
  std::vector<Around> around_;
  std::map<std::pair<RegionId, ValueId>, ValueId> constants_;
};

}  // namespace

bool licm(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) changed |= Licm(g, f).function(f);
  return changed;
}

}  // namespace lathe
