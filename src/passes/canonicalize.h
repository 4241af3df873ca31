// Constant folding and algebra, op by op: scalar ops on constants become constants (fold_op), and
// ops that equal another value or a cheaper op are replaced (identities.h).
#pragma once
#include "ir/graph.h"

namespace lathe {

bool canonicalize(Graph&);

}  // namespace lathe
