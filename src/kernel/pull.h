// Elements of array values, computed where they are needed: from memory where the value is stored,
// else by the op's own rule from the elements of its operands, down the chain. Each element is
// computed once per loop body (a chain that shares its producers must not become a tree).
#pragma once
#include <map>

#include "kernel/lowering.h"

namespace lathe {

class Pull final : public ElementContext {
 public:
  explicit Pull(Lowering& lowering);

  // Forgets all elements; what is loaded from now on is never loaded before this point.
  void begin();

  ValueId element(ValueId v, std::span<const ValueId> index) override;
  ValueId extent(ValueId v, int axis) override;
  ValueId scalar(ValueId v) override;
  bool never_one(Dim d) const override;
  bool never_negative(ValueId v) const override;
  bool is_below(ValueId v, ValueId extent) const override;

  // Run-time extents below `v` that, by the types, may be 1 and then broadcast, with the extents
  // that they have otherwise.
  using Pairs = std::set<std::pair<ValueId, ValueId>>;
  void uncertain(ValueId v, Pairs& out) const;
  void uncertain(ValueId operand, std::span<const Dim> result, std::span<const ValueId> extents,
                 Pairs& out) const;
  // Until further notice they have those.
  void assume_equal(bool on) { assume_equal_ = on; }

  // Whether element i of the value in C order needs only elements i of contiguous arrays ...
  // (`over`: when it is broadcast to a place of that type)
  bool flat(ValueId v, const std::optional<Type>& over = {}) const;
  // ... and that element.
  ValueId at(ValueId v, ValueId linear);

 private:
  using Values = std::vector<ValueId>;

  using Known = std::map<ValueId, bool>;
  bool flat(ValueId v, Known& known) const;
  ValueId remembered(ValueId v, const Values& index) const;
  ValueId load(const ArrayRef&, const Values& index);
  ValueId load_from(ValueId p, ValueId index, DType d);
  ValueId reshaped(const OpData&, const Values& index);
  ValueId lowered(const OpData&, const Values& x);
  bool same_extents(const Type& operand, const Type& result) const;

  Lowering& l_;
  Emit& e_;
  bool assume_equal_ = false;
  size_t floor_ = 0;  // depth of the region where the loops began
  std::map<std::pair<ValueId, Values>, Values> memo_;
};

}  // namespace lathe
