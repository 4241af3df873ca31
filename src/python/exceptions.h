// Python exceptions from the error record of a kernel, with the user's lines in the traceback; the
// package's own classes.
#pragma once
#include "python/py_ref.h"

#include "lathe/abi.h"

namespace lathe {

struct EntryObject;

// A class of lathe.errors; borrowed, never null (SystemError when the package cannot be imported).
PyObject* package_error(const char* name);

// Raises what the record says. Always sets an exception.
void raise_kernel_error(EntryObject*, const lathe_error&);

// recorded_error(code, tags, payloads, count) -> the exception that an op without site raised.
PyObject* recorded_error(PyObject*, PyObject* args);
// recorded_values(tags, payloads, count) -> tuple: what the function of a site gets.
PyObject* recorded_values(PyObject*, PyObject* args);

// Python object from a tagged payload (abi.h); new reference, null with an exception.
PyObject* object_from_tagged(int64_t tag, int64_t payload, int64_t second = 0);
PyObject* tuple_from_tagged(int64_t n, const int64_t* tags, const int64_t* payloads);

}  // namespace lathe
