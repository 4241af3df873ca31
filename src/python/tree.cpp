#include "python/tree.h"

#include <cstring>

namespace lathe {

namespace {

PyObject* build(PyObject* node, PyObject* values);

PyObject* malformed() {
  PyErr_SetString(PyExc_ValueError, "malformed tree");
  return nullptr;
}

PyObject* children(PyObject* nodes, PyObject* values) {
  if (!PyTuple_Check(nodes)) return malformed();
  Ref tuple(PyTuple_New(PyTuple_GET_SIZE(nodes)));
  for (Py_ssize_t i = 0; tuple && i < PyTuple_GET_SIZE(nodes); ++i) {
    PyObject* item = build(PyTuple_GET_ITEM(nodes, i), values);
    if (!item) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), i, item);
  }
  return tuple.release();
}

PyObject* build_dict(PyObject* keys, PyObject* items) {
  if (!PyTuple_Check(keys) || PyTuple_GET_SIZE(keys) != PyTuple_GET_SIZE(items)) return malformed();
  Ref dict(PyDict_New());
  for (Py_ssize_t i = 0; dict && i < PyTuple_GET_SIZE(keys); ++i)
    if (PyDict_SetItem(dict.get(), PyTuple_GET_ITEM(keys, i), PyTuple_GET_ITEM(items, i)) < 0)
      return nullptr;
  return dict.release();
}

PyObject* build_dataclass(PyObject* cls, PyObject* names, PyObject* items) {
  if (!PyTuple_Check(names) || PyTuple_GET_SIZE(names) != PyTuple_GET_SIZE(items))
    return malformed();
  Ref object(PyObject_CallMethod(cls, "__new__", "(O)", cls));
  for (Py_ssize_t i = 0; object && i < PyTuple_GET_SIZE(names); ++i)
    if (PyObject_GenericSetAttr(object.get(), PyTuple_GET_ITEM(names, i),
                                PyTuple_GET_ITEM(items, i)) < 0)
      return nullptr;
  return object.release();
}

PyObject* build_node(PyObject* node, PyObject* values) {
  Py_ssize_t n = PyTuple_GET_SIZE(node);
  const char* tag = n >= 2 && PyUnicode_Check(PyTuple_GET_ITEM(node, 0))
                        ? PyUnicode_AsUTF8(PyTuple_GET_ITEM(node, 0))
                        : nullptr;
  if (!tag) return malformed();
  PyObject* first = PyTuple_GET_ITEM(node, 1);
  auto is = [&](const char* name, Py_ssize_t size) {
    return n == size && std::strcmp(tag, name) == 0;
  };
  if (is("const", 2)) return Ref::borrow(first).release();
  if (is("leaf", 2)) return build(first, values);
  Ref items(children(PyTuple_GET_ITEM(node, n - 1), values));
  if (!items) return nullptr;
  if (is("tuple", 2)) return items.release();
  if (is("list", 2)) return PySequence_List(items.get());
  if (is("namedtuple", 3)) return PyObject_CallMethod(first, "_make", "(O)", items.get());
  if (is("dict", 3)) return build_dict(first, items.get());
  if (is("dataclass", 4)) return build_dataclass(first, PyTuple_GET_ITEM(node, 2), items.get());
  return malformed();
}

PyObject* build(PyObject* node, PyObject* values) {
  if (node == Py_None) return Ref::borrow(node).release();
  if (PyLong_CheckExact(node)) return PyObject_GetItem(values, node);
  return PyTuple_Check(node) ? build_node(node, values) : malformed();
}

}  // namespace

PyObject* unflatten(PyObject*, PyObject* args) {
  PyObject* node = nullptr;
  PyObject* values = nullptr;
  if (!PyArg_ParseTuple(args, "OO", &node, &values)) return nullptr;
  return build(node, values);
}

}  // namespace lathe
