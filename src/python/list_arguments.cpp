// Lists among the arguments of a call: their items are copied into lists of the kernel, and back
// into the caller's lists when the kernel has written to them, also when it has raised.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "python/call.h"
#include "python/exceptions.h"
#include "python/list_memory.h"

namespace lathe {

namespace {

bool changed() {
  if (!PyErr_Occurred())
    PyErr_SetString(PyExc_RuntimeError, "a list changed while a call looked at it");
  return false;
}

std::nullptr_t two_places() {
  PyErr_SetString(package_error("UnsupportedError"),
                  "a list that is changed is at two places, among the arguments or outside, or in "
                  "itself, and compiled code knows it as different things there");
  return nullptr;
}

// A list that was met before; null with an exception.
lathe_list* same(lathe_list* list, const ElementLayout& layout) {
  return list && list->tag == layout.tag ? list : two_places();
}

// Makes the lists of the kernel.
class Copies {
 public:
  explicit Copies(HostCall& call) : call_(call), texts_(call.ctx()) {}

  lathe_list* empty(const ElementLayout& layout, Py_ssize_t capacity) {
    lathe_list* list = call_.add_list(static_cast<int32_t>(layout.tag),
                                      static_cast<int32_t>(layout.bytes), capacity);
    if (!list) PyErr_NoMemory();
    return list;
  }

  lathe_list* of_scalars(PyObject* o, const ElementLayout& layout) {
    lathe_list* list = empty(layout, PyList_GET_SIZE(o));
    return list && fill_from_list(*list, o, call_.ctx(), &texts_) ? list : nullptr;
  }

  bool scalar(PyObject* o, int64_t* words) {
    return tagged_from_object(call_.ctx(), o, texts_, words) || changed();
  }

 private:
  HostCall& call_;
  StayingTexts texts_;
};

// The lists of a call in which lists are nested: each object is one list of the kernel, wherever it
// is met.
class NestedLists {
 public:
  NestedLists(const Entry& e, Frame& f, Copies& copies) : copies_(copies) {
    f.held_lists() = &held_;
    if (std::none_of(e.lists.begin(), e.lists.end(), [](const ListParam& p) { return p.written; }))
      return;
    for (size_t i = 0; i < e.remembered.size(); ++i) others_.insert(f.remembered()[i]);
    for (const IdentityRule& rule : e.identities)
      for (const Ref& object : rule.objects) others_.insert(object.get());
    for (const ListParam& p : e.lists) others_.erase(f.objects()[p.param]);
  }

  // Null with an exception.
  lathe_list* take(PyObject* o, const Type& type) {
    if (Py_TYPE(o) != &PyList_Type) {
      changed();
      return nullptr;
    }
    if (others_.contains(o)) return two_places();
    auto [at, is_new] = memory_.emplace(o, nullptr);
    ElementLayout layout = layout_of(type.element());
    if (!is_new) return same(at->second, layout);
    lathe_list* list =
        type.parts ? copies_.empty(layout, PyList_GET_SIZE(o)) : copies_.of_scalars(o, layout);
    if (!list || (type.parts && !fill(*list, o, type.element()))) return nullptr;
    held_.emplace_back(Ref::borrow(o), list);
    return memory_[o] = list;
  }

 private:
  // The items of a list of lists or tuples.
  bool fill(lathe_list& list, PyObject* o, const Type& element) {
    auto* words = static_cast<int64_t*>(list.data);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(o); ++i) {
      PyObject* item = PyList_GET_ITEM(o, i);
      if (i >= list.capacity) return changed();
      if (element.is_list() ? !(*words++ = reinterpret_cast<int64_t>(take(item, element)))
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
    if (!type.is_list()) return copies_.scalar(o, words - 2);
    words[-2] = LATHE_TAG_LIST;
    words[-1] = reinterpret_cast<int64_t>(take(o, type));
    return words[-1];
  }

  Copies& copies_;
  std::unordered_map<PyObject*, lathe_list*> memory_;
  std::unordered_set<PyObject*> others_;  // that are known as something else than lists of these
  HeldLists held_;
};

class ListArguments {
 public:
  ListArguments(const Entry& e, Frame& f, HostCall& call) : entry_(e), frame_(f), copies_(call) {
    if (e.has_nested_lists) nested_.emplace(e, f, copies_);
  }

  // False with an exception.
  bool take() {
    for (size_t i = 0; i < entry_.lists.size(); ++i) {
      const ListParam& p = entry_.lists[i];
      PyObject* o = frame_.objects()[p.param];
      lathe_list* list = nested_ ? nested_->take(o, p.type) : plain(o, p.layout, i);
      frame_.arrays()[p.array] = list;
      if (!list) return false;
    }
    return true;
  }

 private:
  // One of the first `count` may be the same one.
  lathe_list* plain(PyObject* o, const ElementLayout& layout, size_t count) {
    for (size_t k = 0; k < count; ++k)
      if (frame_.objects()[entry_.lists[k].param] == o)
        return same(static_cast<lathe_list*>(frame_.arrays()[entry_.lists[k].array]), layout);
    return copies_.of_scalars(o, layout);
  }

  const Entry& entry_;
  Frame& frame_;
  Copies copies_;
  std::optional<NestedLists> nested_;
};

bool is_scalars(const lathe_list& memory) {
  return memory.tag >= LATHE_TAG_MIXED && memory.tag != LATHE_TAG_LIST &&
         memory.tag != LATHE_TAG_BLOCK;
}

}  // namespace

bool give_back_lists(const Entry& entry, Frame& frame, ListObjects& objects) {
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
