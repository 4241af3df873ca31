// Lowers one op, or parts of it, into a graph of its own, to find out what the op's block would do:
// may_raise looks for raises in it, fold_op executes it. Operands that are constants are known,
// everything else stands for any value.
#pragma once
#include <map>
#include <utility>

#include "ops/op_info.h"

namespace lathe {

class Trial : public ElementContext {
 public:
  Trial(const Graph&, LowerOptions);

  ValueId lower(const OpData&);      // OpInfo::lower
  void extents(const OpData&);       // OpInfo::extents: shapes and the checks that go with them
  void element(const OpData&);       // OpInfo::element, anywhere in the result
  void stored_value(const OpData&);  // the last operand stored into an array like operand 0

  const Graph& code() const { return code_; }
  RegionId body() const { return body_; }
  bool raises() const;

  ValueId element(ValueId value, std::span<const ValueId> index) override;
  ValueId extent(ValueId value, int axis) override;
  ValueId scalar(ValueId value) override;

 private:
  bool is_negative_extent(ValueId condition) const;
  ValueId unknown(const Type& raw);

  const Graph& graph_;
  Graph code_;
  RegionId body_;
  Builder builder_;
  ScalarBuilder scalars_;
  std::map<Dim, ValueId> extents_;
  std::map<ValueId, ValueId> known_;
};

}  // namespace lathe
