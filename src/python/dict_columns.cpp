#include "python/dict_columns.h"

#include <string_view>

#include "python/walk.h"

namespace lathe {

namespace {

// Nothing of Python's runs here.
bool is_numbers(PyObject* list) {
  int dtype = element_dtype(list);
  int64_t bits;
  for (Py_ssize_t i = 0; dtype == static_cast<int>(DType::I64) && i < PyList_GET_SIZE(list); ++i)
    if (!int_bits(PyList_GET_ITEM(list, i), bits)) return false;
  return dtype >= 0;
}

PyObject* items_at(PyObject* items, Py_ssize_t at, Py_ssize_t size) {
  Ref out(PyList_New(PyList_GET_SIZE(items)));
  for (Py_ssize_t i = 0; out && i < PyList_GET_SIZE(items); ++i) {
    PyObject* item = PyList_GET_ITEM(items, i);
    if (Py_TYPE(item) != &PyTuple_Type || PyTuple_GET_SIZE(item) != size) return nullptr;
    PyList_SET_ITEM(out.get(), i, Ref::borrow(PyTuple_GET_ITEM(item, at)).release());
  }
  return out.release();
}

}  // namespace

PyObject* column_of(Ref items, PyObject* column) {
  if (!items || column == Py_None) return items.release();
  return items_at(items.get(), PyLong_AsSsize_t(PyTuple_GET_ITEM(column, 0)),
                  PyLong_AsSsize_t(PyTuple_GET_ITEM(column, 1)));
}

PyObject* factory_of(PyObject* dict) {
  std::string_view name = Py_TYPE(dict)->tp_name;
  return name == "collections.defaultdict" ? PyObject_GetAttrString(dict, "default_factory")
                                           : Ref::borrow(Py_None).release();
}

bool columns_of(PyObject* dict, Py_ssize_t& width, std::vector<Ref>& lists) {
  Ref keys(PyDict_Keys(dict));
  lists.emplace_back(PyDict_Values(dict));
  if (!keys || !lists[0]) return false;
  PyObject* first = PyList_GET_SIZE(keys.get()) > 0 ? PyList_GET_ITEM(keys.get(), 0) : nullptr;
  width = first && Py_TYPE(first) == &PyTuple_Type ? PyTuple_GET_SIZE(first) : 0;
  for (Py_ssize_t k = 0; k < width; ++k) lists.emplace_back(items_at(keys.get(), k, width));
  if (width == 0 && first && Py_TYPE(first) == &PyTuple_Type) return false;
  if (width == 0) lists.push_back(std::move(keys));
  for (const Ref& list : lists)
    if (!list || !is_numbers(list.get())) {
      Elements elements;
      if (!list || &list != &lists[0] || !elements_of(list.get(), elements)) return false;
    }
  return true;
}

}  // namespace lathe
