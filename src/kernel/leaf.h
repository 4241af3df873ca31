// Which kernels are leaves: a call of one ends within a few microseconds and runs nothing else. The
// caller may then do without what the others need: safepoints and the host, a clock for the GIL,
// cleaning up.
#pragma once
#include "ir/graph.h"

namespace lathe {

// `kernel` is at kernel level.
bool is_leaf(const Graph& graph, const Function& kernel);

}  // namespace lathe
