#include "kernel/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "ops/op_info.h"
#include "ops/trial.h"
#include "support/env.h"

namespace lathe {

namespace {

constexpr int kFree = 0;           // views, iota, full: cheaper than memory
constexpr int kCheap = 2;          // worth computing twice
constexpr size_t kMaxFused = 256;  // ops in one loop body
constexpr int kMuch = 1000000;

// One way in which the elements of a value are asked for.
struct Need {
  OpId root;
  uint32_t path = 0;      // the index mapping between the root's loops and the value
  bool repeated = false;  // more than once per element (a broadcast inside the rows)
  friend bool operator==(const Need&, const Need&) = default;
};

class Planner {
 public:
  Planner(const Graph& g, const Function& f, const BufferClasses& classes)
      : g_(g), classes_(classes) {
    plan_.inlined.resize(g.value_count());
    plan_.copied.resize(g.value_count());
    needs_.resize(g.value_count());
    escapes_.resize(g.value_count());
    must_store_.resize(g.value_count());
    cost_.resize(g.value_count());
    number_ops(f.body, OpId{});
  }

  Plan run(const Function& f) {
    for (OpId id : order_) estimate(g_.op(id));
    for (size_t i = order_.size(); i-- > 0;) visit(order_[i]);
    cap_sizes();
    find_updates();
    find_results(f.body);
    return std::move(plan_);
  }

 private:
  void number_ops(RegionId r, OpId loop) {
    for (OpId id : g_.region(r).ops) {
      const OpData& op = g_.op(id);
      first_[id] = static_cast<int>(order_.size());
      loop_[id] = loop;
      order_.push_back(id);
      if (has(op.code, Writes) || op.code == Op::Call) writes_.push_back(id);
      if (op.code == Op::BufNew && loop.valid()) renewed_.push_back(id);
      for (RegionId inner : op.regions) number_ops(inner, has(op.code, Loop) ? id : loop);
      last_[id] = static_cast<int>(order_.size()) - 1;
    }
  }

  static bool is_view(Op code) {
    return code == Op::Index || code == Op::Transpose || code == Op::Broadcast ||
           code == Op::Reshape || code == Op::Relax;
  }
  static bool is_elementwise(const OpData& op) {
    return has(op.code, Elementwise) && op_info(op.code).lower;
  }
  bool can_inline(const OpData& op) const {
    if (is_elementwise(op)) return !raises_per_element(op);
    return is_view(op.code) || op.code == Op::Full || op.code == Op::Iota;
  }
  // Such an op raises where it stands, whether its elements are needed or not.
  bool raises_per_element(const OpData& op) const {
    if (op.code != Op::Pow || !is_integer(g_.type(op.results[0]).dtype)) return false;
    Trial trial(g_, {});
    trial.lower(op);
    return trial.raises();
  }
  bool is_array(ValueId v) const { return g_.type(v).is_array() && g_.type(v).rank > 0; }

  static int own_cost(Op code) {
    if (is_view(code) || code == Op::Full || code == Op::Iota) return 0;
    switch (code) {
      case Op::TrueDiv:
      case Op::Sqrt: return 4;
      case Op::FloorDiv:
      case Op::Mod: return 8;
      case Op::Exp:
      case Op::Log:
      case Op::Sin:
      case Op::Cos:
      case Op::Tanh:
      case Op::Exp2:
      case Op::Expm1:
      case Op::Log2:
      case Op::Log10:
      case Op::Log1p:
      case Op::Tan:
      case Op::Asin:
      case Op::Acos:
      case Op::Atan:
      case Op::Sinh:
      case Op::Cosh:
      case Op::Asinh:
      case Op::Acosh:
      case Op::Atanh:
      case Op::Cbrt:
      case Op::Erf:
      case Op::Atan2:
      case Op::Hypot:
      case Op::Norm2:
      case Op::Pow: return 20;
      default: return 1;
    }
  }

  // What computing one element costs when everything below that can be inline is.
  void estimate(const OpData& op) {
    for (ValueId v : op.results) {
      if (!is_array(v) || !can_inline(op)) continue;
      int cost = own_cost(op.code);
      for (ValueId o : op.operands)
        if (is_array(o)) cost = std::min(kMuch, cost + cost_[o.index]);
      cost_[v.index] = cost;
    }
  }

  // --- consumers before producers

  void visit(OpId id) {
    const OpData& op = g_.op(id);
    if (op.code == Op::BufLoad && is_array(op.results[0])) snapshot(id, op.results[0]);
    ValueId v = op.results.size() == 1 && is_array(op.results[0]) ? op.results[0] : ValueId{};
    bool inlined = v.valid() && can_inline(op) && decide(id, v);
    if (inlined) plan_.inlined[v.index] = true;
    for (size_t i = 0; i < op.operands.size(); ++i)
      if (is_array(op.operands[i])) ask(id, op, i, inlined ? v : ValueId{});
  }

  // True: inline.
  bool decide(OpId id, ValueId v) const {
    const auto& needs = needs_[v.index];
    int cost = cost_[v.index];
    if (!fuse_) return g_.op(id).code == Op::Relax;
    if (cost == kFree || needs.empty()) return true;
    if (must_store_[v.index]) return false;
    if (g_.op(id).code == Op::Reshape && !straight(needs)) return false;
    bool repeated = false, deeper = false;
    for (const Need& n : needs) {
      repeated |= n.repeated;
      deeper |= loop_.at(n.root) != loop_.at(id);
    }
    if (deeper || (repeated && cost > 1)) return false;
    return needs.size() == 1 || (needs.size() == 2 && cost <= kCheap);
  }

  // Asked for by the roots themselves, whose loops then run along the linear index.
  bool straight(const std::vector<Need>& needs) const {
    return std::all_of(needs.begin(), needs.end(),
                       [&](const Need& n) { return root_paths_.contains(n.path); });
  }

  void ask(OpId id, const OpData& op, size_t i, ValueId inlined_result) {
    ValueId o = op.operands[i];
    switch (op.code) {
      case Op::Dim: return;
      case Op::Matmul: must_store_[o.index] = true; break;
      case Op::Take: must_store_[o.index] = must_store_[o.index] || i == 0; break;
      case Op::Yield:
      case Op::Break:
      case Op::Continue:
      case Op::While:
      case Op::For:
      case Op::Call: escapes_[o.index] = true; break;
      default: break;
    }
    if (inlined_result.valid()) {
      if (op.code == Op::Relax && escapes_[inlined_result.index]) escapes_[o.index] = true;
      for (Need n : needs_[inlined_result.index]) add_need(o, through(op, i, n));
      return;
    }
    Need n{id, path(0, {}, shape_key(op, i)), false};
    root_paths_.insert(n.path);
    add_need(o, has_mapping(op) ? through(op, i, n) : n);
  }

  // Whether elements of the operands follow from an element of the result.
  static bool has_mapping(const OpData& op) {
    return !op.results.empty() && (is_elementwise(op) || is_view(op.code));
  }

  // Loops at a root run over the shape of its result (elementwise), or of the operand.
  std::vector<int64_t> shape_key(const OpData& op, size_t i) const {
    ValueId over = has_mapping(op) ? op.results[0] : op.operands[i];
    const Type& t = g_.type(over);
    std::vector<int64_t> key(t.shape().begin(), t.shape().end());
    if (!has(op.code, Terminator) && !has_mapping(op)) key.push_back(static_cast<int64_t>(i));
    return key;
  }

  Need through(const OpData& op, size_t i, Need n) {
    const Type& operand = g_.type(op.operands[i]);
    const Type& result = g_.type(op.results[0]);
    if (has(op.code, Elementwise)) {
      if (operand.rank == result.rank &&
          std::equal(operand.dims.begin(), operand.dims.end(), result.dims.begin()))
        return n;
      std::vector<int64_t> key(operand.shape().begin(), operand.shape().end());
      key.insert(key.end(), result.shape().begin(), result.shape().end());
      n.path = path(n.path, {}, key);
      n.repeated |= repeats(operand, result);
      return n;
    }
    n.path = path(n.path, op.results[0], {});
    n.repeated |= op.code == Op::Broadcast && repeats(operand, result);
    return n;
  }

  // Broadcast along an axis outside one along which the operand varies: within one row of the
  // result, what is the same for the whole row is computed before the row.
  static bool repeats(const Type& operand, const Type& result) {
    bool varies = false;
    for (int k = 1; k <= result.rank; ++k) {
      bool spread = k > operand.rank ||
                    (operand.dims[operand.rank - k] == 1 && result.dims[result.rank - k] != 1);
      if (spread && varies) return true;
      varies |= !spread && result.dims[result.rank - k] != 1;
    }
    return false;
  }

  uint32_t path(uint32_t before, ValueId by, const std::vector<int64_t>& key) {
    return paths_
        .emplace(std::make_tuple(before, by, key), static_cast<uint32_t>(paths_.size()) + 1)
        .first->second;
  }

  void add_need(ValueId v, const Need& n) {
    const OpData* def = g_.def(v);
    if (!def || (!can_inline(*def) && def->code != Op::BufLoad)) return;  // nothing to decide
    auto& list = needs_[v.index];
    if (std::find(list.begin(), list.end(), n) == list.end()) list.push_back(n);
  }

  // --- snapshots

  // Position after which the need does not ask any more for a value that `def` made: the end of the
  // loops that stand between.
  int last_use(OpId def, const Need& n) const {
    int use = first_.at(n.root);
    for (OpId loop = loop_.at(n.root); loop != loop_.at(def); loop = loop_.at(loop))
      use = last_.at(loop);
    return use;
  }

  void snapshot(OpId id, ValueId v) {
    ValueId buffer = g_.op(id).operands[0];
    bool copy = escapes_[v.index] && (!writes_.empty() || !renewed_.empty());
    for (OpId w : writes_) {
      int at = first_.at(w);
      if (copy || at < first_.at(id) || !may_write(g_.op(w), buffer)) continue;
      for (const Need& n : needs_[v.index]) {
        int end = last_use(id, n);
        if (at <= end && !(at == end && same_place(id, w, n))) copy = true;
      }
    }
    plan_.copied[v.index] = copy || !fuse_;
  }

  bool may_write(const OpData& w, ValueId buffer) const {
    if (w.code != Op::Call && w.code != Op::Callback)
      return classes_.may_overlap(w.operands[0], buffer);
    return std::any_of(w.operands.begin(), w.operands.end(), [&](ValueId o) {
      return g_.type(o).is_buffer() && classes_.may_overlap(o, buffer);
    });
  }

  // b[...] = f(b[...]) element by element: each element is read before it is written.
  bool same_place(OpId load, OpId store, const Need& n) {
    const OpData& op = g_.op(store);
    if (op.code != Op::BufStore || op.operands[0] != g_.op(load).operands[0]) return false;
    return n == Need{store, path(0, {}, shape_key(op, 1)), false} &&
           g_.type(op.operands[1]).shape().size() == g_.type(op.operands[0]).shape().size();
  }

  // --- size of a loop body: too long a chain is cut

  void cap_sizes() {
    for (OpId id : order_) {
      const OpData& op = g_.op(id);
      if (op.results.size() != 1 || !plan_.inlined[op.results[0].index]) continue;
      if (cost_[op.results[0].index] > kFree && fused_ops(op.results[0]) > kMaxFused)
        plan_.inlined[op.results[0].index] = false;
    }
  }

  // Ops that computing one element takes, each counted once; counting stops above the limit.
  size_t fused_ops(ValueId v) const {
    std::set<ValueId> seen{v};
    std::vector<ValueId> todo{v};
    while (!todo.empty() && seen.size() <= kMaxFused) {
      ValueId x = todo.back();
      todo.pop_back();
      for (ValueId o : g_.def(x)->operands)
        if (plan_.inlined[o.index] && seen.insert(o).second) todo.push_back(o);
    }
    return seen.size();
  }

  // --- updates

  static bool is_update(Op code) { return code == Op::Update || code == Op::ScatterAdd; }

  // The array was made by an op in the same region (so that it is not needed again on a next trip)
  // and has its own memory: not that of a parameter, of a buffer, or of a value that came out of a
  // loop or branch.
  void find_updates() {
    std::vector<uint32_t> uses = count_uses(g_);
    for (OpId id : order_) {
      const OpData& op = g_.op(id);
      if (!fuse_ || !is_update(op.code) || !is_array(op.operands[0])) continue;
      ValueId x = op.operands[0];
      const OpData* def = g_.def(x);
      if (!def || def->parent != op.parent || uses[x.index] != 1) continue;
      bool own = has(def->code, Elementwise | Reduction) || is_update(def->code) ||
                 def->code == Op::Concat || def->code == Op::Stack || def->code == Op::Matmul ||
                 def->code == Op::Take;
      if (own && !plan_.inlined[x.index]) plan_.in_place.insert(id);
    }
  }

  // --- results

  void find_results(RegionId body) {
    auto returns = std::count_if(order_.begin(), order_.end(),
                                 [&](OpId id) { return g_.op(id).code == Op::Return; });
    const OpData& last = g_.op(g_.region(body).ops.back());
    if (returns != 1 || last.code != Op::Return || !fuse_) return;
    for (size_t k = 0; k < last.operands.size(); ++k) {
      ValueId v = last.operands[k];
      const OpData* def = g_.def(v);
      if (!is_array(v) || !def || def->parent != body || !plan_.results.emplace(v, k).second)
        continue;
      while (plan_.in_place.contains(g_.value(v).def)) {  // the array begins its life there
        v = g_.def(v)->operands[0];
        plan_.results.emplace(v, k);
      }
    }
  }

  const Graph& g_;
  const BufferClasses& classes_;
  bool fuse_ = !env_lists(Env::Disable, "fusion");
  Plan plan_;
  std::vector<OpId> order_;  // program order, outer before inner
  std::map<OpId, int> first_, last_;
  std::map<OpId, OpId> loop_;  // the innermost loop around each op
  std::vector<OpId> writes_;
  std::vector<OpId> renewed_;  // buffers whose memory may be used again
  std::vector<std::vector<Need>> needs_;
  std::vector<bool> escapes_;     // its memory is handed on: a snapshot must not be the buffer's
  std::vector<bool> must_store_;  // its elements are read many times
  std::set<uint32_t> root_paths_;
  std::vector<int> cost_;
  std::map<std::tuple<uint32_t, ValueId, std::vector<int64_t>>, uint32_t> paths_;
};

}  // namespace

Plan make_plan(const Graph& g, const Function& f, const BufferClasses& classes) {
  return Planner(g, f, classes).run(f);
}

}  // namespace lathe
