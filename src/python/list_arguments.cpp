// Lists of numbers among the arguments of a call: their items are copied into lists of the kernel,
// and back into the caller's lists when the kernel has written to them, also when it has raised.
#include "python/call.h"
#include "python/list_memory.h"

namespace lathe {

namespace {

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
      if (entry_.lists[i].written && !write_back(object(i), memory(i))) break;
    if (type || !PyErr_Occurred()) PyErr_Restore(type, value, traceback);
  }

 private:
  PyObject* object(size_t i) { return frame_.objects()[entry_.lists[i].param]; }
  const lathe_list& memory(size_t i) {
    return *static_cast<const lathe_list*>(frame_.arrays()[entry_.lists[i].array]);
  }

  lathe_list* copy_in(const ListParam& p) {
    PyObject* o = frame_.objects()[p.param];
    lathe_list* list = call_.add_list(p.tag, p.element_bytes, PyList_GET_SIZE(o));
    if (!list) {
      PyErr_NoMemory();
      return nullptr;
    }
    return fill_from_list(*list, o, call_.ctx(), Texts::Stay) ? list : nullptr;
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
    raise_status(object, frame, call, status);
    return nullptr;
  }
  if (PyErr_Occurred()) return nullptr;
  return build_result(entry, frame, call);
}

}  // namespace lathe
