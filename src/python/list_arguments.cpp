// Lists of numbers among the arguments of a call: their items are copied into lists of the kernel,
// and back into the caller's lists when the kernel has written to them, also when it has raised.
#include <cstring>

#include "python/call.h"
#include "python/exceptions.h"
#include "python/walk.h"

namespace lathe {

namespace {

struct Item {
  int64_t tag;
  int64_t payload;
  friend bool operator==(const Item&, const Item&) = default;
};

// The number that an object is; another tag: it is none that the kernel knows.
Item item_of(PyObject* o) {
  int64_t bits;
  if (Py_TYPE(o) == &PyFloat_Type) return {LATHE_TAG_FLOAT, float_bits(o)};
  if (Py_TYPE(o) == &PyLong_Type && int_bits(o, bits)) return {LATHE_TAG_INT, bits};
  if (Py_TYPE(o) == &PyBool_Type) return {LATHE_TAG_BOOL, o == Py_True};
  return {o == Py_None ? LATHE_TAG_NONE : LATHE_TAG_UNDEFINED, 0};
}

Item read_item(const lathe_list& list, int64_t i) {
  const char* at = static_cast<const char*>(list.data) + i * list.element_bytes;
  Item item{list.tag, 0};
  if (list.tag == LATHE_TAG_MIXED)
    std::memcpy(&item, at, sizeof item);
  else
    std::memcpy(&item.payload, at, static_cast<size_t>(list.element_bytes));
  return item;
}

void write_item(lathe_list& list, int64_t i, const Item& item) {
  char* at = static_cast<char*>(list.data) + i * list.element_bytes;
  if (list.tag == LATHE_TAG_MIXED)
    std::memcpy(at, &item, sizeof item);
  else
    std::memcpy(at, &item.payload, static_cast<size_t>(list.element_bytes));
}

class ListArguments {
 public:
  ListArguments(const Entry& e, Frame& f, HostCall& call) : entry_(e), frame_(f), call_(call) {}

  // False with an exception. One list that is passed twice is one list of the kernel.
  bool take() {
    for (size_t i = 0; i < entry_.lists.size(); ++i) {
      const ListParam& p = entry_.lists[i];
      void* known = nullptr;
      for (size_t k = 0; k < i && !known; ++k)
        if (object(k) == object(i)) known = frame_.arrays()[entry_.lists[k].array];
      frame_.arrays()[p.array] = known ? known : copy_in(p);
      if (!frame_.arrays()[p.array]) return false;
    }
    return true;
  }

  // What untouched items are stays the same objects. Keeps an exception that is set.
  void give_back() {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    for (size_t i = 0; i < entry_.lists.size(); ++i)
      if (entry_.lists[i].written && !copy_out(object(i), memory(i))) break;
    if (type || !PyErr_Occurred()) PyErr_Restore(type, value, traceback);
  }

 private:
  PyObject* object(size_t i) { return frame_.objects()[entry_.lists[i].param]; }
  const lathe_list& memory(size_t i) {
    return *static_cast<const lathe_list*>(frame_.arrays()[entry_.lists[i].array]);
  }

  lathe_list* copy_in(const ListParam& p) {
    PyObject* o = frame_.objects()[p.param];
    Py_ssize_t n = PyList_GET_SIZE(o);
    lathe_list* list = call_.add_list(p.tag, p.element_bytes, n);
    if (!list) {
      PyErr_NoMemory();
      return nullptr;
    }
    for (Py_ssize_t i = 0; i < n; ++i) {
      Item item = item_of(PyList_GET_ITEM(o, i));
      if (item.tag == LATHE_TAG_UNDEFINED || (p.tag != LATHE_TAG_MIXED && item.tag != p.tag)) {
        PyErr_SetString(PyExc_RuntimeError, "a list changed while a call looked at it");
        return nullptr;
      }
      write_item(*list, i, item);
    }
    list->length = n;
    return list;
  }

  static bool copy_out(PyObject* o, const lathe_list& list) {
    for (int64_t i = 0; i < list.length; ++i) {
      Item item = read_item(list, i);
      bool is_old = i < PyList_GET_SIZE(o);
      if (is_old && item_of(PyList_GET_ITEM(o, i)) == item) continue;
      PyObject* made = object_from_tagged(item.tag, item.payload);
      if (!made) return false;
      if (is_old) {
        PyList_SetItem(o, i, made);  // takes the reference
        continue;
      }
      int failed = PyList_Append(o, made);
      Py_DECREF(made);
      if (failed) return false;
    }
    return PyList_GET_SIZE(o) <= list.length ||
           PyList_SetSlice(o, list.length, PyList_GET_SIZE(o), nullptr) == 0;
  }

  const Entry& entry_;
  Frame& frame_;
  HostCall& call_;
};

}  // namespace

PyObject* run_with_lists(EntryObject* object, Frame& frame) {
  Entry& entry = *object->data;
  if (!prepare_results(entry, frame)) return nullptr;
  HostCall call(entry);
  ListArguments lists(entry, frame, call);
  if (!lists.take()) return nullptr;
  int32_t status = call.run(frame.arrays(), frame.scalars());
  lists.give_back();
  if (status != LATHE_OK) {
    raise_status(object, call, status);
    return nullptr;
  }
  if (PyErr_Occurred()) return nullptr;
  return build_result(entry, frame, call);
}

}  // namespace lathe
