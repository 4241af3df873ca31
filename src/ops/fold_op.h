// Constant folding at the graph level, with the one semantics there is: the op's own lowering is
// executed. Nothing is folded that raises, and no function of the math library, whose last bit is
// the backend's.
#pragma once
#include <optional>

#include "ops/scalar_builder.h"

namespace lathe {

// The value of a scalar op whose operands are all constants.
std::optional<Attr> fold_op(const Graph&, const OpData&, LowerOptions);

}  // namespace lathe
