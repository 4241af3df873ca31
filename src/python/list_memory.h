// Lists of the kernel (abi.h) and Python lists.
#pragma once
#include "python/py_ref.h"

#include "lathe/abi.h"

namespace lathe {

// The list that a lathe_list holds; new reference, null with an exception.
PyObject* list_from_memory(const lathe_list&);
// The items of a Python list; false with an exception when one is not of the elements' type.
bool fill_from_list(lathe_list&, PyObject* list);
// Makes a Python list equal to a lathe_list: items that are equal stay the same objects. False with
// an exception.
bool write_back(PyObject* list, const lathe_list&);

}  // namespace lathe
