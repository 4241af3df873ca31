#include "python/graph_convert.h"

#include "diag/error.h"

#include <new>

namespace lathe {

PyObject* type_to_python(const Type& t) {
  PyObject* shape = PyTuple_New(t.rank);
  if (!shape) return nullptr;
  for (int i = 0; i < t.rank; ++i) PyTuple_SET_ITEM(shape, i, PyLong_FromLongLong(t.dims[i]));
  Py_ssize_t count = t.is_tuple() ? t.rank : t.parts ? 1 : 0;
  Ref parts(PyTuple_New(count));
  for (Py_ssize_t i = 0; parts && i < count; ++i) {
    PyObject* part = type_to_python(t.parts[i]);
    if (!part)
      parts = {};
    else
      PyTuple_SET_ITEM(parts.get(), i, part);
  }
  if (parts)
    return Py_BuildValue("(iiNKN)", static_cast<int>(t.kind), static_cast<int>(t.dtype), shape,
                         static_cast<unsigned long long>(t.alternatives), parts.release());
  Py_DECREF(shape);
  return nullptr;
}

namespace {

// A tuple, or a list of something else than scalars.
bool compound_from_python(TypeKind kind, PyObject* parts, Type& out) {
  std::vector<Type> types;
  if (!types_from_python(parts, types)) return false;
  if (kind == TypeKind::List ? types.size() != 1 : types.size() > kMaxTuple) {
    PyErr_SetString(PyExc_ValueError, "no such number of parts");
    return false;
  }
  out = kind == TypeKind::List ? Type::list(types[0]) : Type::tuple(types);
  return true;
}

// Makes a dict one with lists or tuples as values.
bool dict_of_compounds(PyObject* values, Type& out) {
  Type value;
  if (!type_from_python(values, value)) return false;
  if (!value.is_list() && !value.is_tuple()) {
    PyErr_SetString(PyExc_ValueError, "a dict of something else than lists, tuples and scalars");
    return false;
  }
  std::vector<TagMask> keys(out.dims.begin(), out.dims.begin() + out.rank);
  out = Type::dict(keys, out.has_tuple_keys(), value);
  return true;
}

}  // namespace

bool type_from_python(PyObject* object, Type& out) {
  int kind = 0;
  int dtype = 0;
  PyObject* shape = nullptr;
  PyObject* parts = nullptr;
  unsigned long long alternatives = 0;
  if (!PyArg_ParseTuple(object, "iiO!K|O;a type is (kind, dtype, shape, alternatives, parts)",
                        &kind, &dtype, &PyTuple_Type, &shape, &alternatives, &parts))
    return false;
  if (kind < 0 || kind > static_cast<int>(TypeKind::Dict) || dtype < 0 ||
      dtype > static_cast<int>(DType::C128)) {
    PyErr_SetString(PyExc_ValueError, "no such kind or dtype");
    return false;
  }
  if (PyTuple_GET_SIZE(shape) > kMaxRank) {
    PyErr_Format(PyExc_ValueError, "arrays of more than %d dimensions are not supported", kMaxRank);
    return false;
  }
  bool compound = parts && PyTuple_Check(parts) && PyTuple_GET_SIZE(parts) > 0;
  bool is_dict = compound && static_cast<TypeKind>(kind) == TypeKind::Dict;
  if (compound && !is_dict) return compound_from_python(static_cast<TypeKind>(kind), parts, out);
  out = Type{static_cast<TypeKind>(kind), static_cast<DType>(dtype),
             static_cast<uint8_t>(PyTuple_GET_SIZE(shape))};
  out.alternatives = alternatives;
  for (int i = 0; i < out.rank; ++i) {
    out.dims[i] = PyLong_AsLongLong(PyTuple_GET_ITEM(shape, i));
    if (out.dims[i] == -1 && PyErr_Occurred()) return false;
  }
  return !is_dict || dict_of_compounds(PyTuple_GET_ITEM(parts, 0), out);
}

bool types_from_python(PyObject* sequence, std::vector<Type>& out) {
  PyObject* fast = PySequence_Fast(sequence, "expected a sequence of types");
  bool ok = fast != nullptr;
  for (Py_ssize_t i = 0; ok && i < PySequence_Fast_GET_SIZE(fast); ++i) {
    Type t;
    ok = type_from_python(PySequence_Fast_GET_ITEM(fast, i), t);
    out.push_back(t);
  }
  Py_XDECREF(fast);
  return ok;
}

namespace {

bool ints_from_python(PyObject* list, std::vector<int64_t>& out) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    out.push_back(PyLong_AsLongLong(PyList_GET_ITEM(list, i)));
    if (out.back() == -1 && PyErr_Occurred()) return false;
  }
  return true;
}

bool attr_from_python(PyObject* v, Attr& out) {
  if (PyBool_Check(v)) {
    out = v == Py_True;
  } else if (PyLong_Check(v)) {
    out = static_cast<int64_t>(PyLong_AsLongLong(v));
  } else if (PyFloat_Check(v)) {
    out = PyFloat_AS_DOUBLE(v);
  } else if (PyUnicode_Check(v)) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(v, &size);
    if (text) out = std::string(text, static_cast<size_t>(size));
  } else if (PyList_Check(v)) {
    std::vector<int64_t> ints;
    ints_from_python(v, ints);
    out = std::move(ints);
  } else {
    Type t;
    type_from_python(v, t);
    out = t;
  }
  return !PyErr_Occurred();
}

}  // namespace

bool attrs_from_python(PyObject* dict, Attrs& out) {
  if (!dict || dict == Py_None) return true;
  if (!PyDict_Check(dict)) {
    PyErr_SetString(PyExc_TypeError, "attributes must be a dict");
    return false;
  }
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t pos = 0;
  while (PyDict_Next(dict, &pos, &key, &value)) {
    const char* name = PyUnicode_AsUTF8(key);
    Attr attr;
    if (!name || !attr_from_python(value, attr)) return false;
    out.set(name, std::move(attr));
  }
  return true;
}

bool values_from_python(const Graph& g, PyObject* sequence, std::vector<ValueId>& out) {
  PyObject* fast = PySequence_Fast(sequence, "expected a sequence of value ids");
  if (!fast) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast); ++i) {
    size_t v = PyLong_AsSize_t(PySequence_Fast_GET_ITEM(fast, i));
    if (!PyErr_Occurred() && v >= g.value_count())
      PyErr_SetString(PyExc_IndexError, "no such value");
    if (PyErr_Occurred()) break;
    out.emplace_back(v);
  }
  Py_DECREF(fast);
  return !PyErr_Occurred();
}

PyObject* values_to_python(const std::vector<ValueId>& values) {
  PyObject* list = PyList_New(static_cast<Py_ssize_t>(values.size()));
  for (size_t i = 0; list && i < values.size(); ++i)
    PyList_SET_ITEM(list, static_cast<Py_ssize_t>(i), PyLong_FromSize_t(values[i].index));
  return list;
}

bool op_from_python(PyObject* name, Op& out) {
  const char* text = PyUnicode_AsUTF8(name);
  if (text && !parse_op(text, out)) PyErr_Format(PyExc_ValueError, "unknown op '%s'", text);
  return !PyErr_Occurred();
}

void set_python_error() {
  try {
    throw;
  } catch (const UserError& e) {
    PyObject* const classes[] = {PyExc_NotImplementedError, PyExc_TypeError,
                                 PyExc_ValueError,          PyExc_IndexError,
                                 PyExc_OverflowError,       PyExc_ZeroDivisionError};
    PyErr_SetString(classes[static_cast<int>(e.error_class)], e.what());
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& e) {
    PyErr_SetString(PyExc_RuntimeError, e.what());
  }
}

}  // namespace lathe
