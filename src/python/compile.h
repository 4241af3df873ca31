// From a finished graph to machine code: passes, lowering, code generation, mapping.
#pragma once
#include "python/py_ref.h"

namespace lathe {

// compile(graph, options) -> Executable. options: {"name": str, "tier": 0 or 1}
PyObject* compile_graph(PyObject*, PyObject* args);
// compile_text(graph, options) -> str. options: also {"what": "graph", "kernel", "llvm" or "asm"}
PyObject* compile_text(PyObject*, PyObject* args);

}  // namespace lathe
