// Lists among the arguments of a call: their items are copied into lists of the kernel, and back
// into the caller's lists when the kernel has written to them, also when it has raised.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "python/call.h"
#include "python/exceptions.h"
#include "python/list_memory.h"

namespace lathe {

namespace {

bool is_scalars(const lathe_list& memory) {
  return memory.tag >= LATHE_TAG_MIXED && memory.tag != LATHE_TAG_LIST &&
         memory.tag != LATHE_TAG_BLOCK;
}

class ListArguments {
 public:
  ListArguments(const Entry& e, Frame& f, HostCall& call)
      : entry_(e), frame_(f), call_(call), texts_(call.ctx()) {
    if (!e.has_nested_lists) return;
    f.held_lists() = &held_;
    note_others();
  }

  // False with an exception. A list that is met twice is one list of the kernel.
  bool take() {
    for (size_t i = 0; i < entry_.lists.size(); ++i) {
      const ListParam& p = entry_.lists[i];
      PyObject* o = frame_.objects()[p.param];
      void* list = entry_.has_nested_lists ? nested(o, p.type) : known(o, p.type, i);
      if (!list && !PyErr_Occurred()) list = plain(o, p.type);
      frame_.arrays()[p.array] = list;
      if (!list) return false;
    }
    return true;
  }

 private:
  lathe_list* known(PyObject* o, const Type& type, size_t count) {
    for (size_t k = 0; k < count; ++k)
      if (frame_.objects()[entry_.lists[k].param] == o)
        return same(static_cast<lathe_list*>(frame_.arrays()[entry_.lists[k].array]), type);
    return nullptr;
  }

  // Lists that are known as something else than lists of the kernel.
  void note_others() {
    if (std::none_of(entry_.lists.begin(), entry_.lists.end(),
                     [](const ListParam& p) { return p.written; }))
      return;
    for (size_t i = 0; i < entry_.remembered.size(); ++i) others_.insert(frame_.remembered()[i]);
    for (const IdentityRule& rule : entry_.identities)
      for (const Ref& object : rule.objects) others_.insert(object.get());
    for (const ListParam& p : entry_.lists) others_.erase(frame_.objects()[p.param]);
  }

  // A list that was met before; null with an exception.
  static lathe_list* same(lathe_list* list, const Type& type) {
    if (list && list->tag == layout_of(type.element()).tag) return list;
    return two_places();
  }

  static std::nullptr_t two_places() {
    PyErr_SetString(
        package_error("UnsupportedError"),
        "a list that is changed is at two places, among the arguments or outside, or in "
        "itself, and compiled code knows it as different things there");
    return nullptr;
  }

  lathe_list* add(const Type& type, Py_ssize_t size) {
    ElementLayout layout = layout_of(type.element());
    lathe_list* list =
        call_.add_list(static_cast<int32_t>(layout.tag), static_cast<int32_t>(layout.bytes), size);
    if (!list) PyErr_NoMemory();
    return list;
  }

  lathe_list* plain(PyObject* o, const Type& type) {
    lathe_list* list = add(type, PyList_GET_SIZE(o));
    return list && fill_from_list(*list, o, call_.ctx(), &texts_) ? list : nullptr;
  }

  lathe_list* nested(PyObject* o, const Type& type) {
    if (Py_TYPE(o) != &PyList_Type) {
      changed();
      return nullptr;
    }
    if (!others_.empty() && others_.contains(o)) return two_places();
    auto [at, is_new] = memory_.emplace(o, nullptr);
    if (!is_new) return same(at->second, type);
    lathe_list* list = nullptr;
    if (!type.parts) {
      list = plain(o, type);
    } else {
      list = add(type, PyList_GET_SIZE(o));
      if (list && !fill(*list, o, type.element())) return nullptr;
    }
    memory_[o] = list;
    if (list) held_.emplace_back(Ref::borrow(o), list);
    return list;
  }

  // The items of a list of lists or tuples.
  bool fill(lathe_list& list, PyObject* o, const Type& element) {
    auto* words = static_cast<int64_t*>(list.data);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(o); ++i) {
      PyObject* item = PyList_GET_ITEM(o, i);
      if (i >= list.capacity) return changed();
      if (element.is_list() ? !(*words++ = reinterpret_cast<int64_t>(nested(item, element)))
                            : !put(item, element, words))
        return false;
      list.length = i + 1;
    }
    return true;
  }

  // An item, or a part of one: the tag and the payload of each number, which `words` is moved past.
  bool put(PyObject* o, const Type& type, int64_t*& words) {
    if (type.is_tuple()) {
      if (Py_TYPE(o) != &PyTuple_Type || PyTuple_GET_SIZE(o) != type.rank) return changed();
      for (Py_ssize_t i = 0; i < type.rank; ++i)
        if (!put(PyTuple_GET_ITEM(o, i), type.parts[i], words)) return false;
      return true;
    }
    words += 2;
    if (!type.is_list()) return tagged_from_object(call_.ctx(), o, texts_, words - 2) || changed();
    words[-2] = LATHE_TAG_LIST;
    words[-1] = reinterpret_cast<int64_t>(nested(o, type));
    return words[-1];
  }

  static bool changed() {
    if (!PyErr_Occurred())
      PyErr_SetString(PyExc_RuntimeError, "a list changed while a call looked at it");
    return false;
  }

  const Entry& entry_;
  Frame& frame_;
  HostCall& call_;
  StayingTexts texts_;
  std::unordered_map<PyObject*, lathe_list*> memory_;
  std::unordered_set<PyObject*> others_;
  HeldLists held_;
};

bool give_back_all(const Entry& entry, Frame& frame, ListObjects& objects) {
  bool nested = false;
  for (const ListParam& p : entry.lists) {
    if (!p.written) continue;
    const auto& memory = *static_cast<const lathe_list*>(frame.arrays()[p.array]);
    nested |= p.is_nested();
    if (!p.is_nested() && !write_back(frame.objects()[p.param], memory)) return false;
  }
  if (!nested) return true;
  for (const auto& [object, memory] : *static_cast<HeldLists*>(frame.held_lists()))
    if (!(is_scalars(*memory) ? write_back(object.get(), *memory)
                              : objects.refill(object.get(), *memory)))
      return false;
  return true;
}

}  // namespace

bool give_back_lists(const Entry& entry, Frame& frame, ListObjects& objects) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  bool done = give_back_all(entry, frame, objects);
  if (done) {
    PyErr_Restore(type, value, traceback);
  } else {
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
  }
  return done;
}

PyObject* run_with_lists(EntryObject* object, Frame& frame) {
  Entry& entry = *object->data;
  if (!prepare_results(entry, frame)) return nullptr;
  HostCall call(entry);
  ListArguments lists(entry, frame, call);
  if (!lists.take()) return nullptr;
  int32_t status = call.run(frame.arrays(), frame.scalars());
  if (status == LATHE_OK) return build_result(entry, frame, call);
  raise_status(object, frame, call, status);
  return nullptr;
}

}  // namespace lathe
