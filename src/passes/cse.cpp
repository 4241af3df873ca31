#include "passes/cse.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "passes/rewriter.h"

namespace lathe {

namespace {

uint64_t mix(uint64_t h, uint64_t v) { return (h ^ v) * 0x9e3779b97f4a7c15u ^ (h >> 31); }

uint64_t hash_attr(const Attr& a) {
  if (auto* v = std::get_if<bool>(&a)) return *v;
  if (auto* v = std::get_if<int64_t>(&a)) return static_cast<uint64_t>(*v);
  if (auto* v = std::get_if<double>(&a)) return std::bit_cast<uint64_t>(*v);
  if (auto* v = std::get_if<std::string>(&a)) return std::hash<std::string>{}(*v);
  uint64_t h = 0;
  if (auto* v = std::get_if<std::vector<int64_t>>(&a))
    for (int64_t x : *v) h = mix(h, static_cast<uint64_t>(x));
  return h;  // types: by comparison
}

class Cse : public Rewriter {
 public:
  explicit Cse(Graph& g) : Rewriter(g) { known_.reserve(g.op_count()); }  // iterators stay valid

 private:
  // What was computed, with the state of memory that a read has seen.
  struct Known {
    OpId op;
    uint64_t memory;
  };

  void visit(OpId id) override {
    Op code = graph().op(id).code;
    if (has(code, Control)) return control(id);
    bool reads = has(code, Reads) && !has(code, Effect);
    if (has(code, Writes) || code == Op::Call) memory_ = ++states_;
    if (!has(code, Pure) && !reads) return keep(id);
    uint64_t memory = reads ? memory_ : 0, key = mix(hash(graph().op(id)), memory);
    auto [begin, end] = known_.equal_range(key);
    for (auto it = begin; it != end; ++it)
      if (it->second.memory == memory && equal(graph().op(id), graph().op(it->second.op)))
        return replace(id, std::vector<ValueId>(graph().op(it->second.op).results));
    remember(key, {id, memory});
    keep(id);
  }

  // What is computed in a region is known in it and below, not behind it. A loop that writes finds
  // memory in another state at each trip.
  void control(OpId id) {
    bool loop = has(graph().op(id).code, Loop), writes = any_writes(id);
    uint64_t before = memory_;
    for (size_t i = 0; i < graph().op(id).regions.size(); ++i) {
      // The handler of a try starts from anywhere in the body.
      bool anywhere = loop || (graph().op(id).code == Op::Try && i == 1);
      memory_ = writes && anywhere ? ++states_ : before;
      size_t mark = order_.size();
      walk_region(graph().op(id).regions[i]);
      forget(mark);
    }
    memory_ = writes ? ++states_ : before;
    keep(id);
  }

  bool any_writes(OpId id) {
    bool found = false;
    for (RegionId r : graph().op(id).regions)
      walk(graph(), r, [&](OpId inner) {
        Op code = graph().op(inner).code;
        found |= has(code, Writes) || code == Op::Call;
      });
    return found;
  }

  using Table = std::unordered_multimap<uint64_t, Known>;

  void remember(uint64_t key, Known known) { order_.push_back(known_.emplace(key, known)); }
  void forget(size_t mark) {
    for (; order_.size() > mark; order_.pop_back()) known_.erase(order_.back());
  }

  static std::pair<ValueId, ValueId> ordered(ValueId a, ValueId b) {
    return a < b ? std::pair(a, b) : std::pair(b, a);
  }

  uint64_t hash(const OpData& op) {
    uint64_t h = static_cast<uint64_t>(op.code) + 1;
    if (has(op.code, Commutative)) {
      auto [a, b] = ordered(op.operands[0], op.operands[1]);
      h = mix(mix(h, a.index), b.index);
    } else {
      for (ValueId v : op.operands) h = mix(h, v.index);
    }
    for (const auto& [name, value] : op.attrs.items()) h = mix(h, hash_attr(value));
    return h;
  }

  bool equal(const OpData& a, const OpData& b) {
    if (a.code != b.code || !(a.attrs == b.attrs)) return false;
    bool same = a.operands == b.operands;
    if (!same && has(a.code, Commutative))
      same = ordered(a.operands[0], a.operands[1]) == ordered(b.operands[0], b.operands[1]);
    return same &&
           std::equal(a.results.begin(), a.results.end(), b.results.begin(), b.results.end(),
                      [&](ValueId x, ValueId y) { return graph().type(x) == graph().type(y); });
  }

  Table known_;
  std::vector<Table::iterator> order_;
  uint64_t memory_ = 0, states_ = 0;
};

}  // namespace

bool cse(Graph& g) {
  bool changed = false;
  for (const Function& f : g.functions()) changed |= Cse(g).function(f);
  return changed;
}

}  // namespace lathe
