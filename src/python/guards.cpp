// Guards as Python gives them: tuples (path, fetch, container, key, check, expected, parts), the
// last one only if it is not empty.
#include <cstring>
#include <iterator>

#include "python/describe.h"
#include "python/entry.h"
#include "python/identities.h"
#include "python/numpy_api.h"
#include "python/walk.h"

namespace lathe {

namespace {

constexpr const char* kFetchNames[] = {"dict",   "cell", "attr",   "item", "len",
                                       "object", "keys", "values", "field"};
constexpr const char* kCheckNames[] = {"is",    "equal", "type", "array", "absent",
                                       "tuple", "class", "same", "list"};

template <size_t N>
int index_of(const char* const (&names)[N], const char* text) {
  for (size_t i = 0; i < N; ++i)
    if (std::strcmp(names[i], text) == 0) return static_cast<int>(i);
  PyErr_Format(PyExc_ValueError, "no such kind of guard: '%s'", text);
  return -1;
}

bool bad(const Guard& g, const char* what) {
  PyErr_Format(PyExc_TypeError, "guard on %s: %s", g.path.c_str(), what);
  return false;
}

// None, or which of how many items of tuples.
bool is_column(PyObject* key) {
  return key == Py_None ||
         (PyTuple_Check(key) && PyTuple_GET_SIZE(key) == 2 &&
          PyLong_Check(PyTuple_GET_ITEM(key, 0)) && PyLong_Check(PyTuple_GET_ITEM(key, 1)));
}

bool fits(const Guard& g) {
  PyObject* c = g.container.get();
  switch (g.fetch) {
    case Fetch::Keys:
    case Fetch::Values:
      return (PyDict_Check(c) && is_column(g.key.get())) ||
             bad(g, "a dict and a column are needed");
    case Fetch::Dict: return PyDict_Check(c) || bad(g, "the container must be a dict");
    case Fetch::Cell: return PyCell_Check(c) || bad(g, "the container must be a cell");
    case Fetch::Attr: return PyUnicode_Check(g.key.get()) || bad(g, "the key must be a str");
    case Fetch::Item:
      return ((PyList_Check(c) || PyTuple_Check(c)) && PyLong_Check(g.key.get())) ||
             bad(g, "the container must be a list or tuple, the key an int");
    case Fetch::Field:
      return (PyLong_CheckExact(c) && PyUnicode_Check(g.key.get()) &&
              g.check != GuardCheck::Same) ||
             bad(g, "the container must be the number of an argument, the key a str");
    default: return true;
  }
}

bool make_list_leaf(Guard& g) {
  PyObject* expected = g.expected.get();
  if (!PyList_CheckExact(expected)) return bad(g, "a list is expected");
  int dtype = element_dtype(expected);
  Elements elements;
  if (dtype < 0 && !elements_of(expected, elements))
    return bad(g, "a list of numbers, strings, lists or tuples is expected");
  g.leaf.kind = CheckKind::Numbers;
  g.leaf.dtype = dtype < 0 ? kNestedElements : static_cast<uint8_t>(dtype);
  if (dtype < 0) g.leaf.elements = std::make_shared<const Elements>(elements);
  g.leaf.bits = -1;
  g.text = dtype < 0                ? to_string(elements)
           : dtype == kNoElements   ? "empty list"
           : dtype == kTextElements ? "list of str"
                                    : "list of " + to_string(Type::py(static_cast<DType>(dtype)));
  g.expected = Ref();
  return true;
}

// The run-time value of a guard of kind "type", "array" or "list" is checked and read like an
// argument.
bool make_leaf(Guard& g, Entry& e) {
  PyObject* expected = g.expected.get();
  if (g.check == GuardCheck::Type) {
    auto* type = as<PyTypeObject>(expected);
    if (!PyType_Check(expected)) return bad(g, "a class is expected");
    int dtype = scalar_dtype(type);
    g.leaf.kind = type == &PyLong_Type      ? CheckKind::Int
                  : type == &PyFloat_Type   ? CheckKind::Float
                  : type == &PyComplex_Type ? CheckKind::Complex
                                            : CheckKind::Numpy;
    if (g.leaf.kind == CheckKind::Numpy && dtype == kNoDType)
      return bad(g, "only int, float, complex and NumPy scalars are run-time values");
    g.leaf.dtype = static_cast<uint8_t>(dtype);
    g.leaf.object = g.expected;
    return true;
  }
  if (g.check == GuardCheck::Numbers) return make_list_leaf(g);
  bool is_tensor = Py_TYPE(expected) == tensor_type;
  if (!is_tensor && !is_exact_array(expected)) return bad(g, "an array is expected");
  int dtype =
      is_tensor ? as<TensorObject>(expected)->dtype : dtype_of(fields(expected)->descr->type_num);
  if (!is_tensor && !is_supported_array(fields(expected), dtype)) {
    raise_unsupported_array(expected, g.path);
    return false;
  }
  Leaf l = is_tensor ? tensor_leaf(expected) : array_leaf(expected, dtype);
  g.leaf.kind = is_tensor ? CheckKind::Tensor : CheckKind::Array;
  g.leaf.dtype = l.dtype;
  g.leaf.rank = l.rank;
  g.leaf.strided = l.strided;
  g.leaf.axes = static_cast<uint32_t>(e.axes.size());
  e.axes.insert(e.axes.end(), l.extents, l.extents + l.rank);
  finish_array_check(g.leaf);
  g.text = array_text(l);
  g.expected = Ref();  // the array itself is not kept alive by the guard that looks it up
  return true;
}

bool parse_parts(Guard& g, PyObject* parts) {
  for (Py_ssize_t i = 0; parts && i < PyTuple_GET_SIZE(parts); ++i) {
    Py_ssize_t part = PyLong_AsSsize_t(PyTuple_GET_ITEM(parts, i));
    if (part < 0) return PyErr_Occurred() ? false : bad(g, "a part is a number from 0");
    g.parts.push_back(part);
  }
  PyObject* expected = g.expected.get();
  bool pair = PyTuple_Check(expected) && PyTuple_GET_SIZE(expected) == 2 &&
              PyType_Check(PyTuple_GET_ITEM(expected, 0)) &&
              PyType_IsSubtype(as<PyTypeObject>(PyTuple_GET_ITEM(expected, 0)), &PyTuple_Type) &&
              PyLong_Check(PyTuple_GET_ITEM(expected, 1));
  if (g.check == GuardCheck::Same) return PyLong_Check(expected) || bad(g, "a guard is expected");
  if (g.check == GuardCheck::Class) return PyType_Check(expected) || bad(g, "a class is expected");
  return g.check != GuardCheck::Tuple || pair ||
         bad(g, "a class of tuples and a length are expected");
}

// Dicts of "is" and "equal" guards without a parameter: an unchanged version proves them.
void note_version(Entry& e, Guard& g) {
#if PY_VERSION_HEX < 0x030C0000
  if ((g.fetch != Fetch::Dict && g.fetch != Fetch::Keys) || is_input(g.check) ||
      g.check == GuardCheck::Same)
    return;
  g.quick = true;
  PyObject* dict = g.container.get();
  for (const VersionedDict& d : e.dicts)
    if (d.dict == dict) return;
  e.dicts.push_back({dict, 0});  // version 0 is never a dict's: the first call checks all
#else
  (void)e;
  (void)g;
#endif
}

}  // namespace

bool parse_guards(Entry& e, PyObject* guards) {
  if (!guards) return true;
  Ref fast(PySequence_Fast(guards, "guards is a sequence of tuples"));
  if (!fast) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    const char* path = nullptr;
    const char* fetch = nullptr;
    const char* check = nullptr;
    PyObject* container = nullptr;
    PyObject* key = nullptr;
    PyObject* expected = nullptr;
    PyObject* parts = nullptr;
    if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast.get(), i),
                          "ssOOsO|O!;a guard is (path, fetch, container, key, check, expected)",
                          &path, &fetch, &container, &key, &check, &expected, &PyTuple_Type,
                          &parts))
      return false;
    int fetch_index = index_of(kFetchNames, fetch);
    int check_index = fetch_index < 0 ? -1 : index_of(kCheckNames, check);
    if (check_index < 0) return false;
    Guard g;
    g.path = path;
    g.fetch = static_cast<Fetch>(fetch_index);
    g.check = static_cast<GuardCheck>(check_index);
    g.container = Ref::borrow(container);
    g.key = Ref::borrow(key);
    g.expected = Ref::borrow(expected);
    if (!fits(g) || !parse_parts(g, parts)) return false;
    if (is_input(g.check) && !make_leaf(g, e)) return false;
    if (g.check == GuardCheck::Same) {
      g.twin = PyLong_AsSize_t(expected);
      if (PyErr_Occurred()) return false;
      if (g.twin >= e.guards.size()) return bad(g, "there is no such guard");
    }
    if (g.fetch == Fetch::Field) {
      long argument = PyLong_AsLong(container);
      if (PyErr_Occurred()) return false;
      g.twin = static_cast<size_t>(remembered_place(e, static_cast<int32_t>(argument)));
    }
    note_version(e, g);
    e.slow_guards += !g.quick;
    e.guards.push_back(std::move(g));
  }
  return true;
}

}  // namespace lathe
