// Where early exits go: break and continue name an enclosing for, while or block by counting
// outwards (attribute depth).
#pragma once
#include <functional>

#include "ir/graph.h"

namespace lathe {

// Calls fn for each break and continue below the region that names the op around it, and for each
// that goes further out (`names` false). The region is one of a breakable op's, or in one.
void for_each_exit(const Graph&, RegionId, const std::function<void(OpId exit, bool names)>& fn);

// Is there an exit that names the breakable op?
bool is_named(const Graph&, OpId breakable);

// The op around the region is about to go: exits that cross it have one op less to count.
void lower_exits(Graph&, RegionId);

}  // namespace lathe
