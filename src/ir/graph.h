// The IR: a Graph holds functions; a function is a region; a region is one block of ops ending in a
// terminator; control ops hold regions. Typed SSA: each value is a region argument or an op result
// and is visible in its region and the regions below it. Everything is addressed by typed ids; ids
// stay valid until the Graph dies (erased ops leave holes). The same structure carries the graph
// level (ops.def) and the kernel level (scalars.def).
#pragma once
#include "ir/op.h"
#include "ir/type.h"
#include "support/ids.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace lathe {

using ValueId = Id<struct ValueTag>;
using OpId = Id<struct OpTag>;
using RegionId = Id<struct RegionTag>;
using LocId = Id<struct LocTag>;
using FuncId = Id<struct FuncTag>;

// Where in the user's source: 1-based line, 0-based columns as in Python's ast. `caller` is the
// call site when the code was inlined there.
struct Loc {
  std::string file;
  int line = 0;
  int col = 0;
  int end_col = 0;
  std::string function;
  LocId caller;
  friend bool operator==(const Loc&, const Loc&) = default;
};

using Attr = std::variant<bool, int64_t, double, std::string, std::vector<int64_t>, Type>;

// A small ordered map; kept sorted by name so that printing and comparing are canonical.
class Attrs {
 public:
  Attrs() = default;
  Attrs(std::initializer_list<std::pair<std::string, Attr>> items);
  void set(std::string_view name, Attr value);
  void erase(std::string_view name);
  const Attr* find(std::string_view name) const;
  bool has(std::string_view name) const { return find(name) != nullptr; }
  // Typed access; an absent or differently typed attribute is an InternalError (the verifier
  // reports it first) ...
  int64_t i64(std::string_view name) const;
  bool flag(std::string_view name) const;
  const std::string& str(std::string_view name) const;
  const std::vector<int64_t>& ints(std::string_view name) const;
  const Type& type(std::string_view name) const;
  // ... unless a default is given.
  int64_t i64_or(std::string_view name, int64_t fallback) const;
  bool flag_or(std::string_view name, bool fallback) const;
  const std::vector<std::pair<std::string, Attr>>& items() const { return items_; }
  bool empty() const { return items_.empty(); }
  friend bool operator==(const Attrs&, const Attrs&);  // doubles by bits

 private:
  std::vector<std::pair<std::string, Attr>> items_;
};

struct OpData {
  Op code{};
  LocId loc;
  RegionId parent;
  std::vector<ValueId> operands;
  std::vector<ValueId> results;
  std::vector<RegionId> regions;
  Attrs attrs;
  bool erased = false;
};

struct ValueData {
  Type type;
  OpId def;         // invalid for a region argument
  RegionId region;  // the region whose argument it is, or the region of def
  uint32_t index;   // among the results or arguments
};

struct RegionData {
  std::vector<ValueId> args;
  std::vector<OpId> ops;
  OpId parent;  // invalid for the body of a function and while detached
};

struct Function {
  std::string name;
  RegionId body;
  std::vector<Type> results;
  std::vector<bool> strided;  // per parameter: comes with byte strides (else C-contiguous); may be
                              // shorter than the parameters
  Attrs attrs;                // overflow="wrap", bounds="off", ...
  bool is_strided(size_t param) const { return param < strided.size() && strided[param]; }
};

class Graph {
 public:
  // --- functions
  FuncId add_function(std::string name);  // with an empty body
  const std::vector<Function>& functions() const { return functions_; }
  Function& function(FuncId id) { return functions_[id.index]; }
  const Function& function(FuncId id) const { return functions_[id.index]; }
  FuncId find_function(std::string_view name) const;        // invalid when there is none
  void keep_functions(const std::function<bool(FuncId)>&);  // the others are erased; ids change

  // --- construction (no checks: see builder.h for inference, verify.h for rules)
  RegionId add_region();
  ValueId add_arg(RegionId, const Type&);
  OpId create_op(Op, std::vector<ValueId> operands, std::vector<Type> result_types, Attrs = {},
                 std::vector<RegionId> regions = {}, LocId = {});  // not yet in a region
  ValueId add_result(OpId, const Type&);                           // one more, at the end
  void append(RegionId, OpId);
  void insert_before(OpId where, OpId);
  void erase(OpId);                             // out of its region, with everything below it
  void detach(OpId);                            // out of its region, kept
  void replace_uses(ValueId from, ValueId to);  // everywhere; linear in the graph
  Dim fresh_symbol() { return symbol(next_symbol_++); }
  int64_t symbol_count() const { return next_symbol_; }
  void reserve_symbols(int64_t n) { next_symbol_ = std::max(next_symbol_, n); }

  // --- access
  OpData& op(OpId id) { return ops_[id.index]; }
  const OpData& op(OpId id) const { return ops_[id.index]; }
  RegionData& region(RegionId id) { return regions_[id.index]; }
  const RegionData& region(RegionId id) const { return regions_[id.index]; }
  ValueData& value(ValueId id) { return values_[id.index]; }
  const ValueData& value(ValueId id) const { return values_[id.index]; }
  const Type& type(ValueId id) const { return values_[id.index].type; }
  size_t value_count() const { return values_.size(); }
  size_t op_count() const { return ops_.size(); }
  // The op that defines a value; nullptr for region arguments.
  const OpData* def(ValueId id) const;
  OpId terminator(RegionId) const;  // invalid while the region is open
  // The op (in the region of `ancestor`'s block) that contains `op`, or invalid when it is not
  // below that region.
  OpId enclosing_op_in(RegionId ancestor, OpId op) const;

  // --- locations
  LocId add_loc(Loc);  // equal locations get equal ids
  const Loc& loc(LocId id) const { return locs_[id.index]; }
  const std::vector<Loc>& locs() const { return locs_; }
  void copy_locs(const Graph& from) {  // so that ids mean the same in both
    locs_ = from.locs_;
    loc_ids_ = from.loc_ids_;
  }

 private:
  std::vector<Function> functions_;
  std::vector<OpData> ops_;
  std::vector<ValueData> values_;
  std::vector<RegionData> regions_;
  std::vector<Loc> locs_;
  std::unordered_multimap<size_t, LocId> loc_ids_;  // by hash
  int64_t next_symbol_ = 0;
};

// Calls fn(OpId) for every op below the region, outer before inner, in program order.
template <class Fn>
void walk(const Graph& g, RegionId region, Fn&& fn) {
  for (size_t i = 0; i < g.region(region).ops.size(); ++i) {  // fn may append
    OpId id = g.region(region).ops[i];
    fn(id);
    for (size_t r = 0; r < g.op(id).regions.size(); ++r) walk(g, g.op(id).regions[r], fn);
  }
}

// Number of uses of each value of the graph, indexed by ValueId::index.
std::vector<uint32_t> count_uses(const Graph&);

}  // namespace lathe
