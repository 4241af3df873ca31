#include "passes/canonicalize.h"

#include <map>

#include "ops/fold_op.h"
#include "passes/identities.h"
#include "passes/rewriter.h"

namespace lathe {

namespace {

class Canonicalize : public Rewriter, RuleBuilder {
 public:
  Canonicalize(Graph& g, const Function& f) : Rewriter(g), options_(lower_options(f)) {
    for (ValueId p : g.region(f.body).args) {
      const Type& t = g.type(p);
      for (int axis = 0; axis < t.rank; ++axis)
        if (is_symbol(t.dims[axis])) symbols_.try_emplace(t.dims[axis], p, axis);
    }
  }

 private:
  void visit(OpId id) override {
    if (graph().op(id).results.size() != 1 || !graph().op(id).regions.empty())
      return keep_with_regions(id);
    Type type = graph().type(graph().op(id).results[0]);
    if (auto c = fold_op(graph(), graph().op(id), options_))
      return replace(id, {Rewriter::constant(type, *c)});
    extent_of_parameter(id);
    if (ValueId v = apply_identities(graph(), id, *this); v.valid()) return replace(id, {v});
    keep(id);
  }

  // A symbol that a parameter binds is the same number everywhere: one way to write it, so that
  // equal extents are equal values. (Symbols that ops bind may change from trip to trip.)
  void extent_of_parameter(OpId id) {
    OpData& op = graph().op(id);
    if (op.code != Op::Dim) return;
    auto it = symbols_.find(graph().type(op.operands[0]).dims[op.attrs.i64("axis")]);
    if (it == symbols_.end()) return;
    auto [parameter, axis] = it->second;
    if (op.operands[0] == parameter && op.attrs.i64("axis") == axis) return;
    op.operands[0] = parameter;
    op.attrs.set("axis", int64_t{axis});
    note_change();
  }

  ValueId op(Op code, std::vector<ValueId> operands, const Type& t, Attrs attrs) override {
    return value(code, std::move(operands), t, std::move(attrs));
  }

  LowerOptions options_;
  std::map<Dim, std::pair<ValueId, int>> symbols_;  // where a parameter binds them
};

}  // namespace

bool canonicalize(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) changed |= Canonicalize(g, f).function(f);
  return changed;
}

}  // namespace lathe
