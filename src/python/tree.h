// Trees of the arguments (docs/DISPATCH.md): building the object that a node describes.
#pragma once
#include "python/py_ref.h"

namespace lathe {

PyObject* unflatten(PyObject*, PyObject* args);  // (node, values)

}  // namespace lathe
