// Emission of kernel IR with structure: regions are opened and closed like brackets, loops and
// branches take lambdas, and index arithmetic is folded, shared and placed in the outermost open
// region that has its operands (so the part of an address that depends on the row only is computed
// once per row). Knows nothing of graph ops.
#pragma once
#include "ops/scalar_builder.h"

#include <functional>
#include <map>
#include <optional>
#include <tuple>

namespace lathe {

class Emit {
 public:
  using Values = std::vector<ValueId>;

  Emit(Graph& out, LowerOptions options, RegionId body)
      : graph_(out), b_(out, body), s_(b_, options), open_{body} {}

  Graph& graph() { return b_.graph(); }
  const Graph& graph() const { return graph_; }
  Builder& builder() { return b_; }
  ScalarBuilder& scalars() { return s_; }
  const ScalarBuilder& scalars() const { return s_; }
  const Type& type(ValueId v) { return graph().type(v); }

  // --- regions
  RegionId begin_region();  // a new one; what follows goes there until end_region
  void end_region();
  size_t depth() const { return open_.size(); }
  // Is the value visible in the region that is being written?
  bool visible(ValueId v) const;
  // Is the region open (the one being written, or one around it)?
  bool is_open(RegionId r) const;
  // Runs fn with the function's entry region as target: for `alloca`.
  void in_entry(const std::function<void()>& fn);

  // Is the value visible where the region at that depth is open?
  bool known_at(ValueId v, size_t depth) const { return level(v) < depth; }
  // Runs fn with that region as target.
  ValueId at_depth(size_t depth, const std::function<ValueId()>& fn) {
    return at_level(depth - 1, fn);
  }

  // --- structure
  void if_then(ValueId condition, const std::function<void()>& then);
  Values if_else(ValueId condition, const std::vector<Type>& types,
                 const std::function<Values()>& then, const std::function<Values()>& otherwise);
  // for i in range(lo, hi, step)
  void loop(ValueId lo, ValueId hi, ValueId step, Attrs attrs,
            const std::function<void(ValueId)>& body);
  Values loop(ValueId lo, ValueId hi, ValueId step, Attrs attrs, const Values& carries,
              const std::function<Values(ValueId, const Values&)>& body);
  // for i in range(n)
  void loop(ValueId n, Attrs attrs, const std::function<void(ValueId)>& body) {
    loop(i64(0), n, i64(1), std::move(attrs), body);
  }

  // --- index arithmetic on raw i64 and addresses (folded, shared, placed outermost)
  ValueId i64(int64_t v);
  ValueId add(ValueId a, ValueId b);
  ValueId sub(ValueId a, ValueId b);
  ValueId mul(ValueId a, ValueId b);
  ValueId min(ValueId a, ValueId b);
  ValueId max(ValueId a, ValueId b);
  ValueId ptr_add(ValueId p, ValueId bytes);
  // The address with these bits.
  ValueId address(ValueId i64) { return b_.value(Op::Bitcast, {i64}, Type::ptr()); }
  ValueId product(std::span<const ValueId> factors);
  std::optional<int64_t> constant(ValueId v);
  bool is_constant(ValueId v, int64_t n) { return constant(v) == n; }
  // The first value that was seen for the same expression and is visible here: a key for memoising.
  ValueId canonical(ValueId v) { return canonical(v, 0); }

  // --- complex values (ScalarBuilder::pair) at the borders of regions: their parts cross
  Values split(const Values& values);
  std::vector<Type> split(const std::vector<Type>& types) const;
  Values join(const std::vector<Type>& types, std::span<const ValueId> parts);

  // --- memory; complex elements are two parts side by side
  ValueId load(ValueId p, ValueId index, const Type& type);
  // In the outermost region that has the address, but at least `floor` deep (see depth()).
  ValueId load_outermost(ValueId p, ValueId index, const Type& type, size_t floor);
  void store(ValueId p, ValueId index, ValueId v);

 private:
  using Key = std::tuple<Op, Values, DType>;

  ValueId shared(Op code, const Values& x, const Type& result);
  // Runs fn with the target set to the open region of that level.
  ValueId at_level(size_t level, const std::function<ValueId()>& fn);
  ValueId canonical(ValueId v, int depth);
  ValueId find_canonical(ValueId v, int depth);
  size_t level(ValueId v) const;  // in open_, of the region that defines v

  const Graph& graph_;
  Builder b_;
  ScalarBuilder s_;
  std::vector<RegionId> open_;  // outermost first; the last is the target of the builder
  std::map<Key, Values> seen_;
  std::map<int64_t, Values> constants_;
  std::map<ValueId, ValueId> canonical_;
};

}  // namespace lathe
