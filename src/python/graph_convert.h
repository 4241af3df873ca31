// Types, attributes and ids of the IR as Python objects, for the tracer: a type is the tuple (kind,
// dtype, shape, alternatives) of ints with a tuple of extents (symbols are negative); attributes
// are bool, int, float, str, list of ints, or a type. Functions return false / nullptr with a
// Python exception set.
#pragma once
#include "python/py_ref.h"

#include "ir/graph.h"

namespace lathe {

PyObject* type_to_python(const Type&);
bool type_from_python(PyObject*, Type& out);
bool types_from_python(PyObject* sequence, std::vector<Type>& out);
bool attrs_from_python(PyObject* dict_or_none, Attrs& out);
bool values_from_python(const Graph&, PyObject* sequence, std::vector<ValueId>& out);
PyObject* values_to_python(const std::vector<ValueId>&);
// An op by its spelling; caches nothing, a hash look-up.
bool op_from_python(PyObject* name, Op& out);
// Turns the C++ exception in flight into a Python one (UserError by its class, InternalError ->
// RuntimeError). Call in a catch.
void set_python_error();

}  // namespace lathe
