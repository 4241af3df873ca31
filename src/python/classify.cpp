#include "python/classify.h"

#include <string_view>
#include <unordered_map>

#include "python/numpy_api.h"

namespace lathe {

namespace {

struct Known {
  Ref type;
  Ref names;
  TypeInfo info;
};

using TypeMemory = std::unordered_map<PyTypeObject*, Known>;
constexpr size_t kMaxTypes = 2048;  // programs that make classes in a loop must not pile them up

TypeMemory& memory() {
  static auto* types = new TypeMemory;  // never destroyed: Python objects must not be released
                                        // after the interpreter is gone
  return *types;
}

PyTypeObject* tracer_class = nullptr;

// Names of the fields that dataclasses.fields() gives.
bool dataclass_names(PyObject* type, Ref& out) {
  Ref module(PyImport_ImportModule("dataclasses"));
  Ref fields(module ? PyObject_CallMethod(module.get(), "fields", "O", type) : nullptr);
  if (!fields) return false;
  Ref names(PyTuple_New(PyTuple_GET_SIZE(fields.get())));
  for (Py_ssize_t i = 0; names && i < PyTuple_GET_SIZE(fields.get()); ++i) {
    PyObject* name = PyObject_GetAttrString(PyTuple_GET_ITEM(fields.get(), i), "name");
    if (!name) return false;
    PyTuple_SET_ITEM(names.get(), i, name);
  }
  out = std::move(names);
  return static_cast<bool>(out);
}

bool has_attribute(PyTypeObject* type, const char* name) {
  Ref key(PyUnicode_FromString(name));
  return key && _PyType_Lookup(type, key.get());
}

// Counter and defaultdict of `collections`.
bool is_counting(PyTypeObject* type) {
  if (!PyType_IsSubtype(type, &PyDict_Type)) return false;
  std::string_view name = type->tp_name;
  if (name == "collections.defaultdict") return true;
  if (name != "Counter") return false;
  Ref module(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "__module__"));
  if (module && PyUnicode_Check(module.get()))
    return PyUnicode_CompareWithASCIIString(module.get(), "collections") == 0;
  PyErr_Clear();
  return false;
}

bool inspect_type(PyTypeObject* type, Known& known) {
  auto* object = reinterpret_cast<PyObject*>(type);
  known.type = Ref::borrow(object);
  TypeInfo& info = known.info;
  info.dtype = scalar_dtype(type);
  if (tracer_class && PyType_IsSubtype(type, tracer_class)) {
    info.kind = TypeInfo::Kind::Tracer;
  } else if (PyType_IsSubtype(type, &PyArray_Type)) {
    info.kind = TypeInfo::Kind::ArraySubclass;
  } else if (info.dtype >= 0) {
    info.kind = TypeInfo::Kind::NumpyScalar;
  } else if (is_counting(type)) {
    info.kind = TypeInfo::Kind::Counting;
  } else if (PyType_IsSubtype(type, &PyTuple_Type) && has_attribute(type, "_fields") &&
             has_attribute(type, "_make")) {
    info.kind = TypeInfo::Kind::NamedTuple;
    known.names = Ref(PyObject_GetAttrString(object, "_fields"));
    info.names = known.names.get();
    return known.names && PyTuple_Check(info.names);
  } else if (has_attribute(type, "__dataclass_fields__")) {
    info.kind = TypeInfo::Kind::Dataclass;
    bool ok = dataclass_names(object, known.names);
    info.names = known.names.get();
    return ok;
  }
  return true;
}

}  // namespace

bool type_info(PyTypeObject* type, TypeInfo& out) {
  auto found = memory().find(type);
  if (found != memory().end()) {
    out = found->second.info;
    return true;
  }
  Known known;
  if (!inspect_type(type, known)) return false;
  if (memory().size() >= kMaxTypes) {
    TypeMemory old;
    old.swap(memory());  // releasing a type may run code that comes back here
  }
  out = known.info;
  memory().emplace(type, std::move(known));
  return true;
}

void set_tracer_class(PyTypeObject* type) {
  Py_XINCREF(type);
  auto* old = reinterpret_cast<PyObject*>(std::exchange(tracer_class, type));
  TypeMemory forgotten;
  forgotten.swap(memory());
  Py_XDECREF(old);
}

}  // namespace lathe
