// Common subexpressions: a pure op that was computed before, in this region or in one around it, is
// not computed again. Reads of buffers count while nothing has been written. Ops that may raise
// count too: where the first did not raise, neither would the second.
#pragma once
#include "ir/graph.h"

namespace lathe {

bool cse(Graph&);

}  // namespace lathe
