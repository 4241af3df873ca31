// Python dicts and sets made of those of the kernel.
#include "dict.h"
#include "python/exceptions.h"
#include "python/list_memory.h"

namespace lathe {

namespace {

PyObject* object_of(const DictItem& item) { return object_from_tagged(item.tag, item.payload); }

PyObject* key_object(const lathe_dict& d, int64_t position) {
  if (d.columns == 0) return object_of(key_item(d, position, 0));
  Ref tuple(PyTuple_New(d.columns));
  for (int32_t c = 0; tuple && c < d.columns; ++c) {
    PyObject* item = object_of(key_item(d, position, c));
    if (!item) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), c, item);
  }
  return tuple.release();
}

// What stands in the table of a Python set where an item has been removed.
PyObject* removed_item() {
  static PyObject* const found = [] {
    Ref set(PySet_New(nullptr)), item(PyLong_FromLong(0));
    if (!set || !item || PySet_Add(set.get(), item.get()) < 0 ||
        PySet_Discard(set.get(), item.get()) < 0)
      return static_cast<PyObject*>(nullptr);
    return as<PySetObject>(set.get())->table[0].key;
  }();
  return found;
}

// The table itself is Python's, so that its order is, whatever was put in and taken out.
bool fill_table(PySetObject* set, setentry* table, const lathe_dict& d) {
  PyObject* removed = removed_item();
  for (int64_t i = 0; i < d.entries.length; ++i) {
    setentry& e = table[i];
    if (is_unused(d, i)) continue;
    if (!is_live(d, i)) {
      e = {Ref::borrow(removed).release(), -1};
      ++set->fill;
      continue;
    }
    PyObject* key = key_object(d, i);
    if (!key) return false;
    e = {key, key_hash(d, i)};
    ++set->fill;
    ++set->used;
    if (e.hash == PyObject_Hash(key)) continue;
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_SystemError, "this Python hashes otherwise");
    return false;
  }
  return true;
}

PyObject* make_set_object(const lathe_dict& d) {
  Ref object(PySet_New(nullptr));
  if (!object || !removed_item()) return nullptr;
  auto* set = as<PySetObject>(object.get());
  setentry* table = set->smalltable;
  if (d.entries.length != PySet_MINSIZE) {
    table = static_cast<setentry*>(
        PyMem_Calloc(static_cast<size_t>(d.entries.length), sizeof(setentry)));
    if (!table) return PyErr_NoMemory();
    set->table = table;  // freed with the set
    set->mask = d.entries.length - 1;
  }
  if (!fill_table(set, table, d)) return nullptr;
  set->finger = d.finger & set->mask;
  return object.release();
}

bool same_order(PyObject* a, PyObject* b) {
  PyObject *key = nullptr, *value = nullptr, *other = nullptr;
  Py_ssize_t at = 0, other_at = 0;
  while (PyDict_Next(a, &at, &key, &value))
    if (!PyDict_Next(b, &other_at, &other, &value) ||
        PyObject_RichCompareBool(key, other, Py_EQ) != 1)
      return false;
  return PyDict_GET_SIZE(a) == PyDict_GET_SIZE(b);
}

}  // namespace

// Keys that stay are the objects that they were.
bool ListObjects::refill(PyObject* object, const lathe_dict& d) {
  Ref fresh(dict(d));
  Ref keys(fresh ? PyDict_Keys(object) : nullptr);
  if (!keys) return false;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys.get()); ++i) {
    PyObject* key = PyList_GET_ITEM(keys.get(), i);
    int stays = PyDict_Contains(fresh.get(), key);
    if (stays < 0 || (!stays && PyDict_DelItem(object, key) < 0)) return false;
  }
  if (PyDict_Update(object, fresh.get()) < 0) return false;
  if (!same_order(object, fresh.get())) {
    PyDict_Clear(object);
    if (PyDict_Update(object, fresh.get()) < 0) return false;
  }
  made_.emplace(&d.entries, Ref::borrow(object));
  return true;
}

PyObject* ListObjects::value_object(const lathe_dict& d, int64_t position) {
  if (d.value < LATHE_TAG_MIXED) {
    const auto* words = &value_pairs(d, position)[0].tag;
    return tuple(d.value, words);
  }
  DictItem held = value_item(d, position);
  return item(held.tag, held.payload);
}

PyObject* ListObjects::dict(const lathe_dict& d) {
  if (is_set(d)) return make_set_object(d);
  Ref dict(PyDict_New());
  for (int64_t i = 0; dict && i < d.entries.length; ++i) {
    if (!is_live(d, i)) continue;
    Ref key(key_object(d, i));
    Ref value(key ? value_object(d, i) : nullptr);
    if (!value || PyDict_SetItem(dict.get(), key.get(), value.get()) < 0) return nullptr;
  }
  return dict.release();
}

}  // namespace lathe
