// Loop-invariant code motion: what gives the same value in every trip and cannot raise is computed
// once, before the loop. An array moves only if keeping it takes no more memory than its operands
// do. Nothing moves out of an `if`, which may have good reasons, or out of a `try`.
#pragma once
#include "ir/graph.h"

namespace lathe {

bool licm(Graph&);

}  // namespace lathe
