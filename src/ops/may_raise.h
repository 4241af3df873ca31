// Which ops can end in an exception. The trait MayRaise is the safe answer for a whole row of
// ops.def; here the types and constants of one op are looked at, by its own lowering.
#pragma once
#include "ops/scalar_builder.h"

namespace lathe {

// Whether executing the op can raise; for control ops, whether anything below can raise out of
// them. Exits (break, continue, return) are no raises; a terminator `raise` is one.
bool may_raise(const Graph&, OpId, LowerOptions);

}  // namespace lathe
