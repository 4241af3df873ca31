// `lathe._core.Executable`: machine code with the types and slots of its parameters and results.
// Made by compile(), or around the address of a C function (tests, ahead-of-time code). Immutable.
#pragma once
#include "python/py_ref.h"

#include <memory>
#include <vector>

#include "ir/graph.h"
#include "kernel/signature.h"
#include "lathe/abi.h"

namespace lathe {

struct Executable {
  lathe_kernel kernel = nullptr;
  std::vector<Type> params;
  std::vector<Type> results;
  std::vector<bool> strided;  // per parameter
  Signature slots;
  std::vector<Loc> locs;       // error records name them by number
  std::shared_ptr<void> code;  // what keeps the machine code mapped
  size_t bytes = 0;            // of machine code
  bool hold_gil = false;       // a foreign function that calls Python: the GIL is never released
  bool leaf = false;           // kernel/leaf.h
  Ref owner;                   // what keeps a foreign function alive

  bool is_strided(size_t param) const { return param < strided.size() && strided[param]; }
};

struct ExecutableObject {
  PyObject_HEAD
  Executable* data;
};

extern PyTypeObject* executable_type;
int add_executable_type(PyObject* module);

struct NativeCode {
  lathe_kernel kernel;
  std::shared_ptr<void> code;
  size_t bytes;
  bool leaf;
};
// Takes types and locations from the graph-level function; null with an exception.
PyObject* new_executable(const Graph&, const Function&, NativeCode);

// Tuples (file, line, function, col, end_col, caller); false with an exception.
bool locs_from_python(PyObject* sequence, std::vector<Loc>& out);

inline const Executable& executable_of(PyObject* object) {
  return *as<ExecutableObject>(object)->data;
}

}  // namespace lathe
