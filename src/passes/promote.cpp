// One walk in program order with the current content of each buffer at hand. Writes make a new
// content: of a view by updating what it is a view of. Control ops get a result, and loops a carry,
// for each buffer that is written below them; every exit hands over the content where it leaves.
#include "passes/promote.h"

#include <algorithm>
#include <map>

#include "ops/index_spec.h"
#include "passes/promote_plan.h"
#include "passes/rewriter.h"

namespace lathe {

namespace {

class Promote : public Rewriter {
 public:
  Promote(Graph& g, PromotePlan plan) : Rewriter(g), plan_(std::move(plan)) {}

 private:
  using Values = std::vector<ValueId>;

  // How a buffer is seen through its parent.
  struct View {
    ValueId parent;
    Values index;  // run-time operands
    Attrs attrs;
    Op code = Op::BufView;
  };

  void visit(OpId id) override {
    const OpData& op = graph().op(id);
    if (has(op.code, Control)) return control(id);
    if (has(op.code, Terminator)) return exit(id);
    if (op.code == Op::BufNew ? !plan_.root.contains(op.results[0])
                              : op.operands.empty() || !plan_.root.contains(op.operands[0]))
      return keep(id);
    const OpData copy = op;
    switch (copy.code) {
      case Op::BufNew: content_[copy.results[0]] = copy.operands[0]; break;
      case Op::BufView: view(copy); break;
      case Op::BufPart:
      case Op::BufTranspose:
        views_[copy.results[0]] = {copy.operands[0], {}, copy.attrs, copy.code};
        break;
      case Op::BufReshape: view(copy); break;
      default: return access(id, copy);
    }
    drop(id);
  }

  void access(OpId id, const OpData& op) {
    ValueId buffer = op.operands[0], v = op.operands.back();
    Values rest(op.operands.begin() + 1, op.operands.end());
    switch (op.code) {
      case Op::BufLoad: return replace(id, {content(buffer)});
      case Op::BufGet: return replace(id, {counterpart(Op::Index, op)});
      case Op::Dim: return replace(id, {counterpart(Op::Dim, op)});
      case Op::BufStore: store(buffer, v); break;
      case Op::BufSet: assign(buffer, updated(buffer, rest, op.attrs)); break;
      default: {  // buf_scatter_add
        ValueId old = content(buffer);
        assign(buffer, value(Op::ScatterAdd, {old, rest[0], rest[1]}, type_of(buffer)));
      }
    }
    drop(id);
  }

  // The same op on the content, with the same result type.
  ValueId counterpart(Op code, const OpData& op) {
    Values operands = op.operands;
    operands[0] = content(op.operands[0]);
    return value(code, std::move(operands), graph().type(op.results[0]), op.attrs);
  }

  // --- content

  Type type_of(ValueId buffer) { return graph().type(buffer).as_value(); }

  ValueId content(ValueId buffer) {
    auto it = views_.find(buffer);
    if (it == views_.end()) return content_.at(buffer);
    const View& view = it->second;
    ValueId parent = content(view.parent);
    Type t = type_of(buffer);
    if (view.code == Op::BufTranspose) return value(Op::Transpose, {parent}, t, view.attrs);
    if (view.code == Op::BufPart) return part(parent, view.attrs.flag("imag"), t);
    Values operands{parent};
    operands.insert(operands.end(), view.index.begin(), view.index.end());
    if (view.code == Op::BufReshape) return value(Op::Reshape, operands, t, view.attrs);
    Type found = type_of(view.parent).with_shape(t.shape());  // NumPy scalars where nothing is left
    ValueId v = value(Op::Index, std::move(operands), found, view.attrs);
    return found == t ? v : value(Op::Cast, {v}, t, {{"to", t}});
  }

  void assign(ValueId buffer, ValueId v) {
    auto it = views_.find(buffer);
    if (it == views_.end()) {
      content_[buffer] = v;
      return;
    }
    const View& view = it->second;
    if (view.code == Op::BufView) return assign_part(view, v);
    if (view.code == Op::BufReshape) return assign(view.parent, shaped_as(view.parent, v));
    if (view.code == Op::BufPart) return assign_part(view, v, view.attrs.flag("imag"));
    const auto& perm = view.attrs.ints("perm");
    std::vector<int64_t> inverse(perm.size());
    for (size_t k = 0; k < perm.size(); ++k) inverse[perm[k]] = static_cast<int64_t>(k);
    assign(view.parent, value(Op::Transpose, {v}, type_of(view.parent), {{"perm", inverse}}));
  }

  // As an array of rank 0 also where the op gives a NumPy scalar.
  ValueId as_content(ValueId v, const Type& t) {
    return graph().type(v) == t ? v : value(Op::Cast, {v}, t, {{"to", t}});
  }
  ValueId part(ValueId parent, bool imag, const Type& t) {
    Type found = t.rank || t.is_tensor() ? t : Type::np_scalar(t.dtype);
    return as_content(value(imag ? Op::Imag : Op::Real, {parent}, found), t);
  }
  void assign_part(const View& view, ValueId v, bool imag) {
    Type whole = type_of(view.parent), half = whole.with_dtype(part_dtype(whole.dtype));
    ValueId other = part(content(view.parent), !imag, half);
    Type found = whole.rank || whole.is_tensor() ? whole : Type::np_scalar(whole.dtype);
    Values parts{imag ? other : v, imag ? v : other};
    assign(view.parent, as_content(value(Op::Complex, parts, found), whole));
  }

  ValueId shaped_as(ValueId buffer, ValueId v) {
    Values operands{v};
    std::vector<int64_t> shape;
    Type t = type_of(buffer);
    for (int k = 0; k < t.rank; ++k) {
      shape.push_back(is_symbol(t.dims[k]) ? kRunTime : t.dims[k]);
      if (is_symbol(t.dims[k]))
        operands.push_back(value(Op::Dim, {content(buffer)}, Type::py_int(), {{"axis", k}}));
    }
    return value(Op::Reshape, std::move(operands), t, {{"shape", shape}});
  }

  void assign_part(const View& view, ValueId v) {
    Values rest = view.index;
    rest.push_back(v);
    assign(view.parent, updated(view.parent, rest, view.attrs));
  }

  ValueId updated(ValueId buffer, const Values& rest, const Attrs& attrs) {
    Values operands{content(buffer)};
    operands.insert(operands.end(), rest.begin(), rest.end());
    return value(Op::Update, std::move(operands), type_of(buffer), attrs);
  }

  // The checks of a view belong where it was made.
  void view(const OpData& op) {
    views_[op.results[0]] = {
        op.operands[0], {op.operands.begin() + 1, op.operands.end()}, op.attrs, op.code};
    content(op.results[0]);
  }

  // --- whole stores

  void store(ValueId buffer, ValueId v) {
    auto it = views_.find(buffer);
    if (it != views_.end() && it->second.code == Op::BufView) return assign_part(it->second, v);
    Type want = type_of(buffer);
    if (graph().type(v).rank > want.rank) {
      std::vector<int64_t> all;
      for (int k = 0; k < want.rank; ++k) all.insert(all.end(), {1, kMissing, kMissing, kMissing});
      return assign(buffer, updated(buffer, {v}, {{"index", all}}));
    }
    assign(buffer, spread(converted(v, want), buffer));
  }

  ValueId converted(ValueId v, const Type& want) {
    Type t = Type::shaped(want.kind, want.dtype, graph().type(v).shape());
    if (graph().type(v) == t) return v;
    return value(Op::Cast, {v}, t, {{"to", Type::shaped(want.kind, want.dtype, {})}});
  }

  // Broadcast to the shape of a buffer.
  ValueId spread(ValueId v, ValueId buffer) {
    Type want = type_of(buffer);
    if (graph().type(v) == want) return v;
    Values operands{v};
    std::vector<int64_t> shape;
    for (int64_t axis = 0; axis < want.rank; ++axis) {
      bool known = !is_symbol(want.dims[axis]);
      shape.push_back(known ? want.dims[axis] : kRunTime);
      if (known) continue;
      ValueId of = content(buffer);
      operands.push_back(value(Op::Dim, {of}, Type::py_int(), {{"axis", axis}}));
    }
    Op code = graph().type(v).rank == 0 ? Op::Full : Op::Broadcast;
    return value(code, std::move(operands), want, {{"shape", shape}});
  }

  // --- control

  Values written(OpId id) const {
    auto it = plan_.written.find(id);
    return it == plan_.written.end() ? Values{} : it->second;
  }

  void control(OpId id) {
    const Values roots = written(id);
    bool loop = has(graph().op(id).code, Loop);
    if (loop)
      for (ValueId root : roots) graph().op(id).operands.push_back(content_.at(root));
    if (is_breakable(graph().op(id).code)) targets_.push_back(id);
    for (size_t i = 0; i < graph().op(id).regions.size(); ++i) {
      RegionId r = graph().op(id).regions[i];
      auto before = content_;
      if (loop)
        for (ValueId root : roots) content_[root] = graph().add_arg(r, type_of(root));
      walk_region(r);
      content_ = std::move(before);
    }
    if (is_breakable(graph().op(id).code)) targets_.pop_back();
    for (ValueId root : roots) content_[root] = graph().add_result(id, type_of(root));
    keep(id);
  }

  // Yields of a test and returns hand over nothing; the plan has no writes in tests.
  void exit(OpId id) {
    const OpData& op = graph().op(id);
    OpId target;
    if (op.code == Op::Yield) {
      OpId around = graph().region(op.parent).parent;
      const OpData& owner = graph().op(around);
      bool test = owner.code == Op::While && owner.regions[0] == op.parent;
      if (!test) target = around;
    } else if (op.code == Op::Break || op.code == Op::Continue) {
      target = targets_[targets_.size() - 1 - op.attrs.i64("depth")];
    }
    if (target.valid())
      for (ValueId root : written(target)) graph().op(id).operands.push_back(content_.at(root));
    keep(id);
  }

  PromotePlan plan_;
  std::map<ValueId, ValueId> content_;  // of candidates, now
  std::map<ValueId, View> views_;
  std::vector<OpId> targets_;
};

bool promote(Graph& g, PromoteScope scope) {
  bool changed = false;
  for (const Function& f : g.functions()) {
    PromotePlan plan = plan_promotion(g, f, scope);
    if (!plan.empty()) changed |= Promote(g, std::move(plan)).function(f);
  }
  return changed;
}

}  // namespace

bool promote(Graph& g) { return promote(g, PromoteScope::Straight); }
bool promote_everywhere(Graph& g) { return promote(g, PromoteScope::Everywhere); }

}  // namespace lathe
