// Graph level to kernel level: one kernel (ctx, arrays, scalars) for the entry function, laid out
// as signature.h says, and one internal function for each function that it calls. Scalars become
// raw registers, array values become loops (fused where plan.h says so), buffers become addresses
// with extents and strides. The location table is copied, so a LocId means the same in both graphs.
#pragma once
#include "ir/graph.h"

#include <string>

namespace lathe {

// `entry` names a function of a verified graph-level Graph. The kernel keeps its name.
Graph lower_to_kernel(const Graph& graph, const std::string& entry);

}  // namespace lathe
