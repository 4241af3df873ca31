// What the dispatcher makes of a Python type: structure to take apart, or a leaf. Exact built-in
// types are tested by pointer in walk.h; all others come here once and are remembered.
#pragma once
#include "python/py_ref.h"

namespace lathe {

struct TypeInfo {
  enum class Kind : uint8_t {
    Object,      // by identity
    NamedTuple,  //
    Dataclass,   // `names`: its fields
    NumpyScalar,
    ArraySubclass,
    Counting,  // collections.Counter or defaultdict
    Tracer,
  };
  Kind kind = Kind::Object;
  int dtype = -1;             // NumpyScalar
  PyObject* names = nullptr;  // borrowed from the memory of types: tuple of str
};

// False with an exception set when looking at the type failed.
bool type_info(PyTypeObject*, TypeInfo& out);

// Instances of this class (and of its subclasses) are values of a trace in the making. Forgets what
// is remembered.
void set_tracer_class(PyTypeObject*);

}  // namespace lathe
