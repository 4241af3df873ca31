// `lathe._core.GraphBuilder`: the graph builder as the Python tracer sees it. Values and regions
// are plain ints.
#pragma once
#include "python/py_ref.h"

#include "ir/graph.h"

namespace lathe {

int add_graph_type(PyObject* module);
// The finished graph inside a GraphBuilder; nullptr with TypeError when it is something else.
Graph* graph_of(PyObject* builder);

}  // namespace lathe
