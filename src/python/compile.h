// `_core.compile` and `_core.compile_text`: from a traced graph to an Executable, or to the text of
// a stage.
#pragma once
#include "python/py_ref.h"

namespace lathe {

int add_compile_functions(PyObject* module);

}  // namespace lathe
