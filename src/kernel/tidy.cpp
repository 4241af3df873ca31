#include "kernel/tidy.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "ir/print.h"

namespace lathe {

namespace {

// Undefined for some operands: stay behind the guards that the op blocks put before them.
bool is_guarded(Op code) {
  return (code >= Op::SDiv && code <= Op::URem) || code == Op::IShl || code == Op::SShr ||
         code == Op::UShr;
}

uint64_t mix(uint64_t h, uint64_t v) { return (h ^ v) * 0x9e3779b97f4a7c15u + (h >> 29); }

uint64_t hash_attr(const Attr& a) {
  if (const auto* i = std::get_if<int64_t>(&a)) return static_cast<uint64_t>(*i);
  if (const auto* b = std::get_if<bool>(&a)) return *b;
  if (const auto* d = std::get_if<double>(&a)) return std::hash<double>{}(*d);
  return 1;
}

// Sharing and hoisting in one walk: region by region, outer before inner, with the lists of ops of
// all open regions being rebuilt.
class Sharing {
 public:
  explicit Sharing(Graph& g) : g_(g), now_(g.value_count()) {
    for (size_t i = 0; i < now_.size(); ++i) now_[i] = ValueId(i);
  }

  void region(RegionId r, bool loop) {
    levels_.push_back({r, {}, loop, {}});
    for (OpId id : g_.region(r).ops) visit(id);
    g_.region(r).ops = std::move(levels_.back().ops);
    levels_.pop_back();
  }

 private:
  struct Level {
    RegionId region;
    std::vector<OpId> ops;
    bool loop;                    // the body or test of a loop
    std::vector<ValueId> passed;  // conditions of checks that have passed here
  };

  void visit(OpId id) {
    OpData& op = g_.op(id);
    for (ValueId& v : op.operands) v = now_[v.index];
    if (op.code == Op::IEq || op.code == Op::INe) ask_truncated(op);
    if (has(op.code, Pure) && op.regions.empty() && share(id)) return;
    if (op.code == Op::If && passed(op)) {
      op.erased = true;
      op.parent = {};
      return;
    }
    size_t level = has(op.code, Pure) ? hoisted(op) : levels_.size() - 1;
    bool loop = has(op.code, Loop);
    for (size_t i = 0; i < g_.op(id).regions.size(); ++i) region(g_.op(id).regions[i], loop);
    put(id, level);
    if (is_check(g_.op(id))) levels_.back().passed.push_back(g_.op(id).operands[0]);
  }

  // Remainders rounded down are 0 where the truncated ones are: x % c == 0 needs no choice of sign.
  void ask_truncated(OpData& compare) {
    const OpData* choice = g_.def(compare.operands[0]);
    if (!is_zero(compare.operands[1]) || !choice || choice->code != Op::Choose) return;
    ValueId rest = choice->operands[2];
    const OpData *up = g_.def(choice->operands[1]), *remainder = g_.def(rest);
    if (!up || !remainder || up->code != Op::IAdd || remainder->code != Op::SRem) return;
    ValueId divisor = remainder->operands[1];
    // |rest| < |divisor|, so their sum is not 0, whatever the choice depends on; it may be taken
    // only where rest is not 0.
    if (up->operands[0] == rest && up->operands[1] == divisor && needs(choice->operands[0], rest))
      compare.operands[0] = rest;
  }

  // Does the condition hold only where v is not 0? `both(v != 0, ...)`
  bool needs(ValueId condition, ValueId v) const {
    const OpData* both = g_.def(condition);
    if (!both || both->code != Op::IAnd) return false;
    const OpData* first = g_.def(both->operands[0]);
    return first && first->code == Op::INe && first->operands[0] == v &&
           is_zero(first->operands[1]);
  }

  bool is_zero(ValueId v) const {
    const OpData* def = g_.def(v);
    if (!def || def->code != Op::Const) return false;
    const auto* n = std::get_if<int64_t>(def->attrs.find("value"));
    return n && *n == 0;
  }

  // if (condition) raise, return, ...; else nothing: behind it the condition is false.
  bool is_check(const OpData& op) const {
    if (op.code != Op::If || !op.results.empty()) return false;
    const OpData& first = g_.op(g_.terminator(op.regions[0]));
    const auto& otherwise = g_.region(op.regions[1]).ops;
    return first.code != Op::Yield && otherwise.size() == 1 &&
           g_.op(otherwise[0]).code == Op::Yield;
  }

  bool passed(const OpData& op) const {
    if (!is_check(op)) return false;
    return std::any_of(levels_.begin(), levels_.end(), [&](const Level& l) {
      return std::find(l.passed.begin(), l.passed.end(), op.operands[0]) != l.passed.end();
    });
  }

  bool share(OpId id) {
    OpData& op = g_.op(id);
    auto [begin, end] = seen_.equal_range(hash(op));
    for (auto it = begin; it != end; ++it) {
      const OpData& other = g_.op(it->second);
      if (!equal(op, other) || !is_open(other.parent)) continue;
      for (size_t i = 0; i < op.results.size(); ++i) now_[op.results[i].index] = other.results[i];
      op.erased = true;
      op.parent = {};
      return true;
    }
    return false;
  }

  uint64_t hash(const OpData& op) const {
    uint64_t h = static_cast<uint64_t>(op.code);
    for (ValueId v : op.operands) h = mix(h, v.index);
    for (const auto& [name, value] : op.attrs.items()) h = mix(h, hash_attr(value));
    return mix(h, op.results.empty() ? 0 : static_cast<uint64_t>(g_.type(op.results[0]).dtype));
  }

  bool equal(const OpData& a, const OpData& b) const {
    if (a.code != b.code || a.operands != b.operands || !(a.attrs == b.attrs)) return false;
    return std::equal(a.results.begin(), a.results.end(), b.results.begin(), b.results.end(),
                      [&](ValueId x, ValueId y) { return g_.type(x) == g_.type(y); });
  }

  bool is_open(RegionId r) const {
    return std::any_of(levels_.begin(), levels_.end(),
                       [&](const Level& l) { return l.region == r; });
  }

  size_t level_of(ValueId v) const {
    for (size_t i = levels_.size(); i-- > 0;)
      if (levels_[i].region == g_.value(v).region) return i;
    return 0;
  }

  // The outermost level where the op may stand: out of loops, but not out of branches (constants
  // are free anywhere).
  size_t hoisted(const OpData& op) const {
    if (op.code == Op::Const) return 0;
    size_t level = levels_.size() - 1, needed = 0;
    if (is_guarded(op.code)) return level;
    for (ValueId v : op.operands) needed = std::max(needed, level_of(v));
    while (level > needed && levels_[level].loop) --level;
    return level;
  }

  void put(OpId id, size_t level) {
    OpData& op = g_.op(id);
    levels_[level].ops.push_back(id);
    op.parent = levels_[level].region;
    for (ValueId v : op.results) g_.value(v).region = op.parent;
    if (has(op.code, Pure)) seen_.emplace(hash(op), id);
  }

  Graph& g_;
  std::vector<ValueId> now_;  // what stands for each value
  std::vector<Level> levels_;
  std::unordered_multimap<uint64_t, OpId> seen_;
};

// Removes what has no effect and no user, users before producers.
class Sweep {
 public:
  explicit Sweep(Graph& g) : g_(g), used_(g.value_count()) {}

  void region(RegionId r) {
    std::vector<OpId> kept;
    const std::vector<OpId> ops = g_.region(r).ops;
    for (size_t i = ops.size(); i-- > 0;) {
      OpData& op = g_.op(ops[i]);
      bool wanted = std::any_of(op.results.begin(), op.results.end(),
                                [&](ValueId v) { return used_[v.index]; });
      for (size_t k = op.regions.size(); k-- > 0;) region(op.regions[k]);
      if (!wanted && removable(op)) {
        op.erased = true;
        op.parent = {};
        continue;
      }
      for (ValueId v : op.operands) used_[v.index] = true;
      kept.push_back(ops[i]);
    }
    std::reverse(kept.begin(), kept.end());
    g_.region(r).ops = std::move(kept);
  }

 private:
  bool removable(const OpData& op) const {
    switch (op.code) {
      case Op::Const:
      case Op::Load:
      case Op::Alloca:
      case Op::ArenaAlloc:
      case Op::ArenaMark: return true;
      case Op::If:
        return std::all_of(op.regions.begin(), op.regions.end(), [&](RegionId r) {
          const auto& ops = g_.region(r).ops;
          return ops.size() == 1 && g_.op(ops[0]).code == Op::Yield;
        });
      default: return has(op.code, Pure);
    }
  }

  Graph& g_;
  std::vector<bool> used_;
};

}  // namespace

void tidy(Graph& g) {
  for (const Function& f : g.functions()) {
    Sweep(g).region(f.body);  // what nobody uses is not shared with what is used on a rare path
    Sharing(g).region(f.body, false);
    Sweep(g).region(f.body);
  }
}

}  // namespace lathe
