// What happens when no entry fits: one thread traces, others wait, the new entry is added and run.
#include <algorithm>
#include <string>
#include <unordered_map>

#include "python/call.h"
#include "python/classify.h"
#include "python/function.h"
#include "python/single_flight.h"

namespace lathe {

namespace {

PyObject* tracer_hook = nullptr;

PyObject* tuple_of(PyObject* const* values, size_t n) {
  PyObject* tuple = PyTuple_New(static_cast<Py_ssize_t>(n));
  for (size_t i = 0; tuple && i < n; ++i) {
    Py_INCREF(values[i]);
    PyTuple_SET_ITEM(tuple, static_cast<Py_ssize_t>(i), values[i]);
  }
  return tuple;
}

// The keyword arguments of a vector call as a dict; None without.
PyObject* dict_of(PyObject* const* values, PyObject* kwnames) {
  if (!kwnames || PyTuple_GET_SIZE(kwnames) == 0) Py_RETURN_NONE;
  Ref dict(PyDict_New());
  for (Py_ssize_t i = 0; dict && i < PyTuple_GET_SIZE(kwnames); ++i)
    if (PyDict_SetItem(dict.get(), PyTuple_GET_ITEM(kwnames, i), values[i]) < 0) return nullptr;
  return dict.release();
}

PyObject* policy_extents(const Family* family) {
  Ref dict(PyDict_New());
  if (!dict || !family) return dict.release();
  for (size_t i = 0; i < family->policy.leaves.size(); ++i) {
    const LeafPolicy& p = family->policy.leaves[i];
    int rank = LATHE_MAX_RANK;
    while (rank > 0 && p.axes[rank - 1] == kExactAxis) --rank;
    if (rank == 0) continue;
    Ref axes(PyTuple_New(rank));
    for (int a = 0; axes && a < rank; ++a)
      PyTuple_SET_ITEM(axes.get(), a,
                       p.axes[a] == kExactAxis ? Ref::borrow(Py_None).release()
                                               : PyLong_FromLong(p.axes[a] < 0 ? -1 : p.axes[a]));
    Ref key(PyLong_FromSize_t(i));
    if (!axes || !key || PyDict_SetItem(dict.get(), key.get(), axes.get()) < 0) return nullptr;
  }
  return dict.release();
}

PyObject* policy_set(const Family* family, bool LeafPolicy::*member) {
  Ref set(PyFrozenSet_New(nullptr));
  for (size_t i = 0; set && family && i < family->policy.leaves.size(); ++i) {
    if (!(family->policy.leaves[i].*member)) continue;
    Ref key(PyLong_FromSize_t(i));
    if (!key || PySet_Add(set.get(), key.get()) < 0) return nullptr;
  }
  return set.release();
}

// The live entry with the fewest and mildest differences.
PyObject* closest_entry(FunctionObject* f, const BoundArgs& bound, const Description& call,
                        std::vector<Difference>& best) {
  std::vector<Ref> entries;
  for (CacheEntry* e : data_of(f).cache.entries())
    if (!e->superseded) entries.push_back(Ref::borrow(static_cast<PyObject*>(e->owner)));
  Ref closest;
  double best_cost = 0;
  for (const Ref& object : entries) {
    std::vector<Difference> d = entry_differences(f, as<EntryObject>(object.get()), bound, call);
    double cost = severity(d);
    if (closest && cost >= best_cost) continue;
    best_cost = cost;
    best = std::move(d);
    closest = object;
  }
  return closest.release();
}

bool set_item(PyObject* sequence, Py_ssize_t i, PyObject* owned) {
  if (owned) PyStructSequence_SetItem(sequence, i, owned);
  return owned != nullptr;
}

}  // namespace

std::vector<Difference> entry_differences(FunctionObject* f, EntryObject* object,
                                          const BoundArgs& bound, const Description& call) {
  Entry& e = *object->data;
  std::vector<Difference> out = differences(e, call);
  if (!out.empty()) return out;
  std::optional<Frame> frame;
  int failed = -1;
  if (try_entry(f, object, bound, frame, failed)) return out;
  if (failed >= 0) {
    const Guard& g = e.guards[static_cast<size_t>(failed)];
    out.push_back(guard_difference(g));
  } else {
    out.push_back({"arguments", -1, "overlap", "",
                   "arrays share memory, or arguments are one object, in another way"});
  }
  return out;
}

PyObject* describe_call(FunctionObject* f, const BoundArgs& bound, PyObject* args,
                        PyObject* kwargs) {
  return translate_exceptions([&]() -> PyObject* {
    FunctionData& d = data_of(f);
    Description description;
    CallKey key;
    bool tracer = false;
    if (!describe(d.params, bound, d.statics.get(), description)) return nullptr;
    if (!make_key(d, bound, key, tracer)) return nullptr;
    std::vector<Difference> diffs;
    Ref closest(closest_entry(f, bound, description, diffs));
    if (!closest) closest = Ref::borrow(Py_None);
    const Family* family = d.cache.find_family(key.words.words());
    Ref call(PyStructSequence_New(call_type));
    PyObject* c = call.get();
    if (!c || !set_item(c, 0, Ref::borrow(args).release()) ||
        !set_item(c, 1, Ref::borrow(kwargs ? kwargs : Py_None).release()) ||
        !set_item(c, 2, tuple_of(bound.values, d.params.size())) ||
        !set_item(c, 3, leaves_to_python(description.leaves, &description.objects)) ||
        !set_item(c, 4, description.tree.release()) || !set_item(c, 5, policy_extents(family)) ||
        !set_item(c, 6, policy_set(family, &LeafPolicy::observed)) ||
        !set_item(c, 7, policy_set(family, &LeafPolicy::written)) ||
        !set_item(c, 8, closest.release()) || !set_item(c, 9, differences_to_python(diffs)))
      return nullptr;
    return call.release();
  });
}

PyObject* explain_call(FunctionObject* f, const BoundArgs& bound) {
  return translate_exceptions([&]() -> PyObject* {
    FunctionData& d = data_of(f);
    CallKey key;
    bool tracer = false;
    if (!make_key(d, bound, key, tracer)) {
      if (tracer) PyErr_SetString(PyExc_TypeError, "an argument belongs to a trace");
      return nullptr;
    }
    Ref found;  // outlives the frame, which looks at it
    std::optional<Frame> frame;
    found = find_entry(f, bound, key, frame);
    if (found) return Py_BuildValue("(O())", found.get());
    if (PyErr_Occurred()) return nullptr;
    Description description;
    if (!describe(d.params, bound, d.statics.get(), description)) return nullptr;
    std::vector<Difference> diffs;
    Ref closest(closest_entry(f, bound, description, diffs));
    Ref list(differences_to_python(diffs));
    if (!list) return nullptr;
    return Py_BuildValue("(OO)", closest ? closest.get() : Py_None, list.get());
  });
}

namespace {

// With the flight held: asks Python for an entry and adds it. None: the call is for Python itself.
// An exception that is returned is raised here: it has only the user's frames then.
Ref make_entry(FunctionObject* f, const BoundArgs& bound, PyObject* args, PyObject* kwargs) {
  FunctionData& d = data_of(f);
  ++d.misses;
  Ref entry = Ref::borrow(Py_True);
  while (entry.get() == Py_True) {  // it has changed what the arguments come in as
    Ref call(describe_call(f, bound, args, kwargs));
    if (!call) return {};
    PyObject* arguments[] = {reinterpret_cast<PyObject*>(f), call.get()};
    entry = Ref(PyObject_Vectorcall(d.miss.get(), arguments, 2, nullptr));
  }
  if (!entry || entry.get() == Py_None) return entry;
  if (PyExceptionInstance_Check(entry.get())) {
    PyErr_SetObject(PyExceptionInstance_Class(entry.get()), entry.get());
    return {};
  }
  return add_entry(f, entry.get(), bound) ? std::move(entry) : Ref();
}

PyObject* run_new(FunctionObject* f, PyObject* entry, const BoundArgs& bound) {
  std::optional<Frame> frame;
  int failed = -1;
  if (try_entry(f, as<EntryObject>(entry), bound, frame, failed))
    return run_entry(as<EntryObject>(entry), *frame);
  if (!PyErr_Occurred()) {
    const char* what = failed < 0
                           ? "an argument"
                           : entry_of(entry).guards[static_cast<size_t>(failed)].path.c_str();
    PyErr_Format(PyExc_RuntimeError, "%S: %s changed while the function was traced",
                 data_of(f).name.get(), what);
  }
  return nullptr;
}

PyObject* miss(FunctionObject* f, const BoundArgs& bound, const CallKey& key, PyObject* const* args,
               size_t nargs, PyObject* kwnames) {
  Ref entry;
  {
    SingleFlight flight(f);
    if (!flight.enter()) return nullptr;
    std::optional<Frame> frame;
    if (flight.waited()) {
      entry = find_entry(f, bound, key, frame);
      if (PyErr_Occurred()) return nullptr;
    }
    if (!entry) {
      Ref tuple(tuple_of(args, nargs));
      Ref dict(dict_of(args + nargs, kwnames));
      if (!tuple || !dict) return nullptr;
      entry = make_entry(f, bound, tuple.get(), dict.get());
    }
  }
  if (entry && entry.get() == Py_None)
    return PyObject_Vectorcall(data_of(f).callable.get(), args, nargs, kwnames);
  return entry ? run_new(f, entry.get(), bound) : nullptr;
}

PyObject* call_tracer_hook(FunctionObject* f, PyObject* const* args, size_t nargs,
                           PyObject* kwnames) {
  Ref tuple(tuple_of(args, nargs));
  Ref dict(dict_of(args + nargs, kwnames));
  if (!tuple || !dict) return nullptr;
  return PyObject_CallFunctionObjArgs(tracer_hook, f, tuple.get(), dict.get(), nullptr);
}

}  // namespace

PyObject* call_slowly(FunctionObject* f, const BoundArgs& bound, PyObject* const* args,
                      size_t nargs, PyObject* kwnames) {
  return translate_exceptions([&]() -> PyObject* {
    CallKey key;
    bool tracer = false;
    if (!make_key(data_of(f), bound, key, tracer))
      return tracer ? call_tracer_hook(f, args, nargs, kwnames) : nullptr;
    Ref found;  // outlives the frame: another thread may clear the function during the call
    std::optional<Frame> frame;
    found = find_entry(f, bound, key, frame);
    if (found) {
      remember(f, as<EntryObject>(found.get()));
      return run_entry(as<EntryObject>(found.get()), *frame);
    }
    if (PyErr_Occurred()) return nullptr;
    return miss(f, bound, key, args, nargs, kwnames);
  });
}

PyObject* set_tracer(PyObject*, PyObject* args) {
  PyObject* cls = nullptr;
  PyObject* hook = nullptr;
  if (!PyArg_ParseTuple(args, "O!O", &PyType_Type, &cls, &hook)) return nullptr;
  Py_INCREF(hook);
  Py_XSETREF(tracer_hook, hook);
  set_tracer_class(as<PyTypeObject>(cls));
  Py_RETURN_NONE;
}

}  // namespace lathe
