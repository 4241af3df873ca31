// The hot half of a call: checks arguments and guards against one entry and reads addresses,
// extents and numbers into the kernel's vectors in the same pass. Nothing is raised here: what does
// not fit is a miss, and the miss finds the words.
#pragma once
#include "python/py_ref.h"

#include "python/bind.h"
#include "python/frame.h"

namespace lathe {

// Do the arguments fit?
bool load_arguments(const Entry&, PyObject* const* values, size_t count, Frame&);
// Do the guards hold? `failed` gets the number of the first that does not (-1: an overlap of
// arrays).
bool load_guards(Entry&, Frame&, int& failed);
// Do arrays overlap as they did for the trace?
bool overlaps_hold(const Entry&, const Frame&);

// What a guard looks at now: new reference, null when there is nothing (no exception).
PyObject* fetch(const Guard&);
// Same type and equal, for constants of built-in types: None, bool, int, float by bits, str, bytes,
// tuples of these.
bool same_constant(PyObject* a, PyObject* b);
Leaf leaf_of_array_object(PyObject* ndarray_or_tensor);

}  // namespace lathe
