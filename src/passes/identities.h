// Algebra: ops whose result is another value, or a cheaper op's. The laws that every rule keeps:
// the type stays (shape included); the value stays bit for bit, NaN, -0 and overflow included; what
// raised still raises; the new form is never dearer; rules go one way, so that they come to an end.
#pragma once
#include "ops/scalar_builder.h"

namespace lathe {

// Where rules put new ops: before the op that they replace.
class RuleBuilder {
 public:
  virtual ~RuleBuilder() = default;
  virtual ValueId op(Op, std::vector<ValueId> operands, const Type& result, Attrs = {}) = 0;
  ValueId constant(const Type& t, Attr v) {
    return op(Op::Const, {}, t, {{"value", std::move(v)}});
  }
};

// What the only result of the op equals; invalid when no rule applies.
ValueId apply_identities(const Graph&, OpId, RuleBuilder&);

}  // namespace lathe
