#include "python/call.h"

#include <algorithm>
#include <cstring>

#include "python/array_objects.h"
#include "python/exceptions.h"
#include "python/list_memory.h"
#include "python/load.h"
#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

namespace {

double as_double(int64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}

class Results {
 public:
  Results(const Entry& e, Frame& f, CallObjects& objects)
      : entry_(e), frame_(f), objects_(objects), shared_(static_cast<size_t>(e.shared_count)) {}

  PyObject* build(const OutNode& node) {
    switch (node.kind) {
      case OutNode::Kind::Result: return result(static_cast<size_t>(node.index));
      case OutNode::Kind::Leaf: return Ref::borrow(frame_.remembered()[node.index]).release();
      case OutNode::Kind::Const: return Ref(node.object).release();
      case OutNode::Kind::Either: return build(chosen(node));
      default: return node.shared < 0 ? structure(node) : shared(node);
    }
  }

 private:
  const OutNode& chosen(const OutNode& node) {
    const ResultPlan& number = entry_.results[static_cast<size_t>(node.index)];
    auto i = static_cast<uint64_t>(frame_.scalars()[number.slot.scalar]);
    return node.children[std::min<uint64_t>(i, node.children.size() - 1)];
  }

  PyObject* result(size_t i) {
    const ResultPlan& r = entry_.results[i];
    const int64_t* words = frame_.scalars() + r.slot.scalar;
    int64_t bits = r.slot.scalar >= 0 ? words[0] : 0;
    int64_t second = r.slot.scalar >= 0 && is_complex(r.dtype) ? words[1] : 0;
    switch (r.kind) {
      case ResultKind::Int: return PyLong_FromLongLong(bits);
      case ResultKind::Float: return PyFloat_FromDouble(as_double(bits));
      case ResultKind::Bool: return PyBool_FromLong(bits != 0);
      case ResultKind::Complex: return PyComplex_FromDoubles(as_double(bits), as_double(second));
      case ResultKind::Numpy: return scalar_from_bits(r.dtype, bits, second);
      case ResultKind::ScalarTensor: return new_scalar_tensor(r.dtype, bits, second);
      case ResultKind::Tagged:
        return object_from_tagged(bits, words[1], r.three_words ? words[2] : 0);
      case ResultKind::None: Py_RETURN_NONE;
      case ResultKind::Str:
        return object_from_text(*static_cast<const lathe_list*>(frame_.arrays()[r.slot.array]));
      case ResultKind::ScalarArray: {
        PyObject* o = new_array(r.dtype, 0, nullptr);
        if (o) store_bits(fields(o)->data, r.dtype, bits, second);
        return o;
      }
      default: break;
    }
    // Arrays and lists: one object, however often the tree names it.
    if (!frame_.results()[i])
      frame_.results()[i] = r.kind == ResultKind::List          ? list(i)
                            : r.kind >= ResultKind::ArrayBuffer ? buffer(i)
                                                                : allocated(i);
    return Ref::borrow(frame_.results()[i]).release();
  }

  PyObject* list(size_t i) { return objects_.lists.object(*list_at(entry_.results[i].slot.array)); }

  const lathe_list* list_at(int32_t array) {
    return static_cast<const lathe_list*>(frame_.arrays()[array]);
  }

  PyObject* allocated(size_t i) {
    const ResultPlan& r = entry_.results[i];
    const int64_t* extents = frame_.scalars() + r.slot.extents;
    int64_t strides[LATHE_MAX_RANK];
    int64_t size = bytes(r.dtype);
    for (int a = r.rank - 1; a >= 0; --a) {
      strides[a] = size;
      size *= extents[a] ? extents[a] : 1;
    }
    return objects_.arrays.on_block({r.kind == ResultKind::Tensor, r.dtype, r.rank,
                                     frame_.arrays()[r.slot.array], -1, extents, strides});
  }

  PyObject* buffer(size_t i) {
    const ResultPlan& r = entry_.results[i];
    const int64_t* scalars = frame_.scalars();
    return objects_.arrays.object({r.kind == ResultKind::TensorBuffer, r.dtype, r.rank,
                                   frame_.arrays()[r.slot.array], scalars[r.slot.owner],
                                   scalars + r.slot.extents, scalars + r.slot.strides});
  }

  // Made where the tree has it first.
  PyObject* shared(const OutNode& node) {
    Ref& known = shared_[static_cast<size_t>(node.shared)];
    if (!known) known = Ref(structure(node));
    return known ? Ref::borrow(known.get()).release() : nullptr;
  }

  PyObject* structure(const OutNode& node) {
    auto n = static_cast<Py_ssize_t>(node.children.size());
    bool is_list = node.kind == OutNode::Kind::List;
    Ref items(is_list ? PyList_New(n) : PyTuple_New(n));
    for (Py_ssize_t i = 0; items && i < n; ++i) {
      PyObject* item = build(node.children[static_cast<size_t>(i)]);
      if (!item) return nullptr;
      is_list ? PyList_SET_ITEM(items.get(), i, item) : PyTuple_SET_ITEM(items.get(), i, item);
    }
    if (!items) return nullptr;
    return assemble(node, std::move(items));
  }

  static PyObject* assemble(const OutNode& node, Ref items);

  const Entry& entry_;
  Frame& frame_;
  CallObjects& objects_;
  std::vector<Ref> shared_;
};

PyObject* Results::assemble(const OutNode& node, Ref items) {
  if (node.kind == OutNode::Kind::NamedTuple)
    return PyObject_CallMethod(node.object.get(), "_make", "(O)", items.get());
  if (node.kind == OutNode::Kind::Dict) {
    Ref dict(PyDict_New());
    for (Py_ssize_t i = 0; dict && i < PyTuple_GET_SIZE(items.get()); ++i)
      if (PyDict_SetItem(dict.get(), PyTuple_GET_ITEM(node.names.get(), i),
                         PyTuple_GET_ITEM(items.get(), i)) < 0)
        return nullptr;
    return dict.release();
  }
  if (node.kind != OutNode::Kind::Dataclass) return items.release();
  Ref object(PyObject_CallMethod(node.object.get(), "__new__", "(O)", node.object.get()));
  for (Py_ssize_t i = 0; object && i < PyTuple_GET_SIZE(items.get()); ++i)
    // Not setattr: a frozen dataclass refuses it.
    if (PyObject_GenericSetAttr(object.get(), PyTuple_GET_ITEM(node.names.get(), i),
                                PyTuple_GET_ITEM(items.get(), i)) < 0)
      return nullptr;
  return object.release();
}

}  // namespace

PyObject* new_result_array(const ResultPlan& r, const int64_t* scalars) {
  bool tensor = r.kind == ResultKind::Tensor;
  if (r.fixed) return tensor ? new_tensor(r.layout) : new_array(r.dtype, r.rank, r.layout.extents);
  int64_t extents[LATHE_MAX_RANK];
  for (int a = 0; a < r.rank; ++a)
    extents[a] = r.extents[a] >= 0 ? r.extents[a] : scalars[~r.extents[a]];
  return tensor ? new_tensor(r.dtype, r.rank, extents) : new_array(r.dtype, r.rank, extents);
}

char* data_of_result(const ResultPlan& r, PyObject* array) {
  return r.kind == ResultKind::Tensor ? as<TensorObject>(array)->data : fields(array)->data;
}

bool prepare_results(const Entry& entry, Frame& frame) {
  if (!entry.slots.empty()) prepare_slots(entry, frame);
  for (size_t i = 0; i < entry.results.size(); ++i) {
    const ResultPlan& r = entry.results[i];
    if (r.allocated || (r.kind != ResultKind::Array && r.kind != ResultKind::Tensor)) continue;
    PyObject* o = new_result_array(r, frame.scalars());
    if (!o) return false;
    frame.results()[i] = o;
    frame.arrays()[r.slot.array] = data_of_result(r, o);
  }
  return true;
}

namespace {

// What the run left in lists and slots; an exception of a callback stays the one that is raised.
bool give_back(const Entry& entry, Frame& frame, CallObjects& objects) {
  if (entry.lists.empty() && entry.slots.empty()) return true;
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  const bool done = (entry.lists.empty() || give_back_lists(entry, frame, objects.lists)) &&
                    (entry.slots.empty() || write_back(entry, frame, objects));
  if (done) {
    PyErr_Restore(type, value, traceback);
  } else {
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
  }
  return done;
}

}  // namespace

PyObject* build_result(const Entry& entry, Frame& frame, HostCall& call) {
  TakenLevel taken(call.level());  // making objects may run finalizers
  CallObjects objects(entry, frame, call);
  if (!give_back(entry, frame, objects)) return nullptr;
  return Results(entry, frame, objects).build(entry.out);
}

void raise_status(EntryObject* object, Frame& frame, HostCall& call, int32_t status) {
  {
    TakenLevel taken(call.level());
    const Entry& entry = *object->data;
    CallObjects objects(entry, frame, call);
    if (!give_back(entry, frame, objects)) return;
  }
  raise_status(object, call, status);
}

void raise_status(EntryObject* object, HostCall& call, int32_t status) {
  TakenLevel taken(call.level());
  CurrentCall current(call);
  if (status == LATHE_RAISED && call.error().code == LATHE_ERR_KEPT) {
    if (PyObject* kept = call.kept(call.error().args[0]))
      PyErr_Restore(Py_NewRef(Py_TYPE(kept)), Py_NewRef(kept), PyException_GetTraceback(kept));
  } else if (status == LATHE_RAISED) {
    raise_kernel_error(object, call.error());
  }
  if (!PyErr_Occurred())
    PyErr_Format(PyExc_SystemError, "compiled code ended with status %d and no exception", status);
}

}  // namespace lathe
