// `lathe._core.GraphBuilder`: the graph builder as the Python tracer sees it. Values and regions
// are plain ints.
#pragma once
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "ir/graph.h"

namespace lathe {

int add_graph_type(PyObject* module);
// The graph inside a GraphBuilder object; nullptr with TypeError when it is something else.
Graph* graph_of(PyObject* builder);

}  // namespace lathe
