#include <cstddef>

#include "python/direct_call.h"
#include "python/function.h"

namespace lathe {

PyTypeObject* function_type = nullptr;
bool eager_everywhere = false;

namespace {

FunctionObject* function(PyObject* o) { return as<FunctionObject>(o); }

// The inline cache: arguments are checked and read in one pass against the entry of the last call.
// False: it does not fit (no exception).
__attribute__((always_inline)) inline bool call_last(FunctionObject* f, PyObject* const* values,
                                                     PyObject*& result) {
  EntryObject* last = f->last;
  if (!last) return false;
  Entry& e = *last->data;
  Py_INCREF(last);
  bool hit = false;
  {
    int failed = 0;
    Frame frame(e);
    hit = load_arguments_inline(e, values, f->param_count, frame) &&
          (e.plain ||
           (load_guards(e, frame, failed) && overlaps_hold(e, frame) && identities_hold(e, frame)));
    if (hit) [[likely]]
      result = run_entry(last, frame);
  }
  Py_DECREF(last);
  return hit;
}

// Calls with keywords or defaults, and misses.
__attribute__((noinline)) PyObject* call_generally(FunctionObject* f, PyObject* const* args,
                                                   size_t nargs, PyObject* kwnames) {
  BoundArgs bound;
  if (!bind_arguments(*f->data, args, nargs, kwnames, bound)) return nullptr;
  PyObject* result = nullptr;
  if (bound.values != args && call_last(f, bound.values, result)) return result;
  return call_slowly(f, bound, args, nargs, kwnames);
}

// Calls that bind by themselves. A function of its own: it needs a larger stack frame.
__attribute__((noinline)) PyObject* call_simply(FunctionObject* f, PyObject* const* args,
                                                size_t nargs) {
  PyObject* result = nullptr;
  if (call_last(f, args, result)) [[likely]]
    return result;
  return call_generally(f, args, nargs, nullptr);
}

PyObject* function_call(PyObject* self, PyObject* const* args, size_t nargsf, PyObject* kwnames) {
  FunctionObject* f = function(self);
  auto nargs = static_cast<size_t>(PyVectorcall_NARGS(nargsf));
  if (f->eager | eager_everywhere) [[unlikely]]
    return PyObject_Vectorcall(f->data->callable.get(), args, nargsf, kwnames);
  EntryObject* last = f->last;
  if (nargs != f->simple_count || kwnames || !last) return call_generally(f, args, nargs, kwnames);
  if (!last->data->direct) return call_simply(f, args, nargs);
  DirectCall call(*last->data);
  if (!call.load(args)) [[unlikely]]
    return call_generally(f, args, nargs, nullptr);
  if (last->data->leaf) [[likely]]
    return call.run_leaf(last);
  Py_INCREF(last);
  PyObject* result = call.run(last);
  Py_DECREF(last);
  return result;
}

// A Python subclass neither inherits the vector call (3.11) nor the method flag: both are given to
// it here, as long as it has not replaced what they stand for.
void enable_fast_calls(PyTypeObject* type) {
  if (type == function_type || type->tp_call != PyVectorcall_Call) return;
  unsigned long flags = Py_TPFLAGS_HAVE_VECTORCALL;
  if (type->tp_descr_get == function_type->tp_descr_get) flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
  if ((type->tp_flags & flags) == flags) return;
  type->tp_vectorcall_offset = function_type->tp_vectorcall_offset;
  type->tp_flags |= flags;
  PyType_Modified(type);
}

struct FunctionArguments {
  PyObject *callable, *miss, *parameters, *name, *statics;
  Py_ssize_t max_traces = 64;
  Py_ssize_t max_bytes = 64 << 20;
};

bool parse_arguments(PyObject* args, PyObject* kwargs, FunctionArguments& a) {
  static const char* names[] = {"callable", "miss",       "parameters", "name",
                                "static",   "max_traces", "max_bytes",  nullptr};
  a.name = a.statics = nullptr;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "OOO|$OOnn", const_cast<char**>(names),
                                   &a.callable, &a.miss, &a.parameters, &a.name, &a.statics,
                                   &a.max_traces, &a.max_bytes))
    return false;
  if (a.max_traces < 1 || a.max_bytes < 1) {
    PyErr_SetString(PyExc_ValueError, "max_traces and max_bytes must be positive");
    return false;
  }
  return true;
}

bool fill(FunctionData& d, const FunctionArguments& a) {
  d.callable = Ref::borrow(a.callable);
  d.miss = Ref::borrow(a.miss);
  d.name = a.name && a.name != Py_None ? Ref(PyObject_Str(a.name))
                                       : Ref(PyObject_GetAttrString(a.callable, "__qualname__"));
  if (!d.name) {
    PyErr_Clear();
    d.name = Ref(PyObject_Repr(a.callable));
  }
  d.statics = Ref(PyDict_New());
  d.parameters = Ref(PySequence_Tuple(a.parameters));
  return d.name && d.statics && d.parameters && d.params.parse(a.parameters, a.statics);
}

PyObject* function_make(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  FunctionArguments a;
  if (!parse_arguments(args, kwargs, a)) return nullptr;
  enable_fast_calls(type);
  Ref self(type->tp_alloc(type, 0));
  if (!self) return nullptr;
  return translate_exceptions([&]() -> PyObject* {
    FunctionObject* f = function(self.get());
    f->vectorcall = function_call;
    f->data =
        new FunctionData({static_cast<size_t>(a.max_traces), static_cast<size_t>(a.max_bytes)});
    if (!fill(*f->data, a)) return nullptr;
    f->param_count = f->data->params.size();
    f->simple_count =
        f->data->params.is_simple_call(f->param_count, nullptr) ? f->param_count : SIZE_MAX;
    return self.release();
  });
}

// A subclass may have an __init__ with other arguments; object's would refuse ours.
int function_init(PyObject*, PyObject*, PyObject*) { return 0; }

int function_traverse(PyObject* self, visitproc visit, void* arg) {
  FunctionObject* f = function(self);
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(f->dict);
  Py_VISIT(f->last);
  if (!f->data) return 0;
  FunctionData& d = *f->data;
  for (const Ref* r : {&d.callable, &d.miss, &d.name, &d.statics, &d.parameters})
    Py_VISIT(r->get());
  for (CacheEntry* e : d.cache.entries()) Py_VISIT(static_cast<PyObject*>(e->owner));
  return d.params.traverse(visit, arg);
}

int function_clear(PyObject* self) {
  FunctionObject* f = function(self);
  if (f->data) {
    forget_entries(f);
    FunctionData& d = *f->data;
    d.statics = d.miss = d.parameters = Ref();
    d.params.clear();
  }
  Py_CLEAR(f->dict);
  return 0;
}

void function_dealloc(PyObject* self) {
  FunctionObject* f = function(self);
  PyTypeObject* type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (f->weak) PyObject_ClearWeakRefs(self);
  function_clear(self);
  if (f->data && f->data->lock) PyThread_free_lock(f->data->lock);
  delete f->data;
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* function_bind(PyObject* self, PyObject* object, PyObject*) {
  if (object && object != Py_None) return PyMethod_New(self, object);
  Py_INCREF(self);
  return self;
}

PyObject* function_repr(PyObject* self) {
  return PyUnicode_FromFormat("<lathe.function %S>", data_of(function(self)).name.get());
}

// --- methods: (args, kwargs=None) of a call
struct CallArguments {
  PyObject* entry = nullptr;
  PyObject* args = nullptr;
  PyObject* kwargs = nullptr;
  CallVector vector;
  BoundArgs bound;

  bool parse(FunctionObject* f, PyObject* tuple, bool with_entry) {
    const char* format = with_entry ? "O!O!|O" : "O!|O";
    bool ok = with_entry ? PyArg_ParseTuple(tuple, format, entry_type, &entry, &PyTuple_Type, &args,
                                            &kwargs)
                         : PyArg_ParseTuple(tuple, format, &PyTuple_Type, &args, &kwargs);
    if (!ok) return false;
    if (kwargs == Py_None) kwargs = nullptr;
    if (kwargs && !PyDict_Check(kwargs)) {
      PyErr_SetString(PyExc_TypeError, "kwargs must be a dict or None");
      return false;
    }
    return bind_tuple(data_of(f), args, kwargs, vector, bound);
  }
};

PyObject* function_describe(PyObject* self, PyObject* tuple) {
  CallArguments c;
  if (!c.parse(function(self), tuple, false)) return nullptr;
  return describe_call(function(self), c.bound, c.args, c.kwargs);
}

PyObject* function_explain(PyObject* self, PyObject* tuple) {
  CallArguments c;
  if (!c.parse(function(self), tuple, false)) return nullptr;
  return explain_call(function(self), c.bound);
}

PyObject* function_add(PyObject* self, PyObject* tuple) {
  CallArguments c;
  if (!c.parse(function(self), tuple, true)) return nullptr;
  if (!add_entry(function(self), c.entry, c.bound)) return nullptr;
  Py_RETURN_NONE;
}

PyObject* function_run(PyObject* self, PyObject* tuple) {
  CallArguments c;
  if (!c.parse(function(self), tuple, true)) return nullptr;
  if (!entry_of(c.entry).used) {
    PyErr_SetString(PyExc_ValueError, "the entry was not added to a function");
    return nullptr;
  }
  Ref entry = Ref::borrow(c.entry);
  std::optional<Frame> frame;
  int failed = -1;
  if (try_entry(function(self), as<EntryObject>(c.entry), c.bound, frame, failed))
    return run_entry(as<EntryObject>(c.entry), *frame);
  if (!PyErr_Occurred())
    PyErr_SetString(PyExc_ValueError, "the entry does not accept these arguments");
  return nullptr;
}

PyObject* function_entries(PyObject* self, PyObject*) {
  Ref list(PyList_New(0));
  for (CacheEntry* e : data_of(function(self)).cache.entries())
    if (!list || PyList_Append(list.get(), static_cast<PyObject*>(e->owner)) < 0) return nullptr;
  return list.release();
}

PyObject* function_clear_entries(PyObject* self, PyObject*) {
  forget_entries(function(self));
  Py_RETURN_NONE;
}

PyObject* function_add_table(PyObject* self, PyObject* args) {
  Py_ssize_t param = 0;
  PyObject* children = nullptr;
  if (!PyArg_ParseTuple(args, "nO!", &param, &PyTuple_Type, &children)) return nullptr;
  Params& params = data_of(function(self)).params;
  if (param < 0 || static_cast<size_t>(param) >= params.size()) {
    PyErr_SetString(PyExc_IndexError, "no such parameter");
    return nullptr;
  }
  std::vector<Py_ssize_t> chain;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(children); ++i)
    chain.push_back(PyLong_AsSsize_t(PyTuple_GET_ITEM(children, i)));
  if (PyErr_Occurred()) return nullptr;
  params.add_table(static_cast<size_t>(param), chain);
  Py_RETURN_NONE;
}

PyMethodDef function_methods[] = {
    {"_entries", function_entries, METH_NOARGS, "Entries, oldest first, superseded ones included."},
    {"_describe", function_describe, METH_VARARGS,
     "_describe(args, kwargs=None): the Call that a miss would be given."},
    {"_explain", function_explain, METH_VARARGS,
     "_explain(args, kwargs=None): (entry, ()) for a hit, else (closest or None, differences)."},
    {"_add", function_add, METH_VARARGS,
     "_add(entry, args, kwargs=None): adds an entry made for such arguments."},
    {"_add_table", function_add_table, METH_VARARGS,
     "_add_table(parameter, places): the dict at these places in an argument comes in as lists of "
     "values and keys from now on. A miss that adds one returns True, and is asked again."},
    {"_run", function_run, METH_VARARGS, "_run(entry, args, kwargs=None): runs one entry."},
    {"clear", function_clear_entries, METH_NOARGS,
     "Forgets all traces; native code is freed when the last call in it has ended."},
    {}};

PyObject* get_callable(PyObject* self, void*) {
  return Ref(data_of(function(self)).callable).release();
}
PyObject* get_miss(PyObject* self, void*) { return Ref(data_of(function(self)).miss).release(); }
PyObject* get_parameters(PyObject* self, void*) {
  return Ref(data_of(function(self)).parameters).release();
}
PyObject* get_name(PyObject* self, void*) { return Ref(data_of(function(self)).name).release(); }
PyObject* get_traces(PyObject* self, void*) {
  return PyLong_FromUnsignedLong(data_of(function(self)).cache.trace_count());
}
PyObject* get_misses(PyObject* self, void*) {
  return PyLong_FromUnsignedLongLong(data_of(function(self)).misses);
}
PyObject* get_max_traces(PyObject* self, void*) {
  return PyLong_FromSize_t(data_of(function(self)).cache.limits().max_entries);
}
PyObject* get_max_bytes(PyObject* self, void*) {
  return PyLong_FromSize_t(data_of(function(self)).cache.limits().max_bytes);
}
PyObject* get_eager(PyObject* self, void*) { return PyBool_FromLong(function(self)->eager); }
int set_eager(PyObject* self, PyObject* value, void*) {
  int flag = value ? PyObject_IsTrue(value) : 0;
  if (flag >= 0) function(self)->eager = flag;
  return flag < 0 ? -1 : 0;
}

PyGetSetDef function_getset[] = {
    {"callable", get_callable, nullptr, "The undecorated Python callable.", nullptr},
    {"miss_hook", get_miss, nullptr, "What is called on a miss.", nullptr},
    {"parameters", get_parameters, nullptr, "As given: (name, kind[, default]) each.", nullptr},
    {"_name", get_name, nullptr, "Name for messages.", nullptr},
    {"trace_count", get_traces, nullptr, "Traces made so far, forgotten ones included.", nullptr},
    {"miss_count", get_misses, nullptr, "Calls that no trace fitted.", nullptr},
    {"max_traces", get_max_traces, nullptr, "Most traces kept.", nullptr},
    {"max_bytes", get_max_bytes, nullptr, "Most bytes of machine code kept.", nullptr},
    {"_eager", get_eager, set_eager, "Forward calls to the Python callable.", nullptr},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
    {}};

PyMemberDef function_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(FunctionObject, vectorcall), READONLY, nullptr},
    {"__dictoffset__", T_PYSSIZET, offsetof(FunctionObject, dict), READONLY, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(FunctionObject, weak), READONLY, nullptr},
    {}};

PyType_Slot function_slots[] = {
    {Py_tp_doc, const_cast<char*>("A polymorphic compiled function; see docs/DISPATCH.md.")},
    {Py_tp_new, slot(function_make)},
    {Py_tp_init, slot(function_init)},
    {Py_tp_dealloc, slot(function_dealloc)},
    {Py_tp_traverse, slot(function_traverse)},
    {Py_tp_clear, slot(function_clear)},
    {Py_tp_call, slot(PyVectorcall_Call)},
    {Py_tp_descr_get, slot(function_bind)},
    {Py_tp_repr, slot(function_repr)},
    {Py_tp_methods, function_methods},
    {Py_tp_getset, function_getset},
    {Py_tp_members, function_members},
    {0, nullptr}};
PyType_Spec function_spec = {"lathe._core.Function", sizeof(FunctionObject), 0,
                             Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE |
                                 Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
                             function_slots};

}  // namespace

int add_function_type(PyObject* module) {
  function_type = as<PyTypeObject>(PyType_FromSpec(&function_spec));
  if (!function_type) return -1;
  return PyModule_AddObjectRef(module, "Function", reinterpret_cast<PyObject*>(function_type));
}

}  // namespace lathe
