// The Python type of entries: construction from what the tracer knows, and the read-only view of
// it.
#include "python/describe.h"
#include "python/entry.h"
#include "python/exceptions.h"

namespace lathe {

PyTypeObject* entry_type = nullptr;

namespace {

Ref tuple_or_empty(PyObject* sequence) {
  return Ref(sequence ? PySequence_Tuple(sequence) : PyTuple_New(0));
}

struct EntryArguments {
  PyObject *executable, *params, *results, *extents, *observed, *generalised, *written, *guards,
      *sites, *raise_site, *locs, *info, *slots, *identities;
};

bool parse_arguments(PyObject* args, PyObject* kwargs, EntryArguments& a) {
  static const char* names[] = {"executable",  "params",  "results", "extents",    "observed",
                                "generalised", "written", "guards",  "sites",      "raise_site",
                                "locs",        "info",    "slots",   "identities", nullptr};
  return PyArg_ParseTupleAndKeywords(
      args, kwargs, "O!|$OOOOOOOOOOOOO", const_cast<char**>(names), executable_type, &a.executable,
      &a.params, &a.results, &a.extents, &a.observed, &a.generalised, &a.written, &a.guards,
      &a.sites, &a.raise_site, &a.locs, &a.info, &a.slots, &a.identities);
}

bool fill(Entry& e, const EntryArguments& a) {
  e.executable = Ref::borrow(a.executable);
  e.code = &executable_of(a.executable);
  e.kernel = e.code->kernel;
  e.cache.bytes = e.code->bytes;
  e.given_params = tuple_or_empty(a.params);
  e.given_extents = a.extents ? Ref(PyDict_Copy(a.extents)) : Ref(PyDict_New());
  e.given_observed = tuple_or_empty(a.observed);
  e.given_generalised = tuple_or_empty(a.generalised);
  e.given_written = tuple_or_empty(a.written);
  e.sites = tuple_or_empty(a.sites);
  e.raise_site = Ref::borrow(a.raise_site ? a.raise_site : Py_None);
  e.info = Ref::borrow(a.info ? a.info : Py_None);
  if (PyErr_Occurred()) return false;
  if (static_cast<size_t>(PyTuple_GET_SIZE(e.given_params.get())) != e.code->params.size()) {
    PyErr_Format(PyExc_ValueError, "params names %zd sources, the kernel has %zu parameters",
                 PyTuple_GET_SIZE(e.given_params.get()), e.code->params.size());
    return false;
  }
  if (a.locs && a.locs != Py_None) {
    if (!locs_from_python(a.locs, e.locs)) return false;
    e.own_locs = true;
  }
  return parse_out_tree(e, a.results ? a.results : Py_None, e.out) && plan_results(e) &&
         parse_guards(e, a.guards) && parse_slots(e, a.slots) && parse_identities(e, a.identities);
}

PyObject* entry_make(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
  EntryArguments a{};
  if (!parse_arguments(args, kwargs, a)) return nullptr;
  Ref self(type->tp_alloc(type, 0));
  if (!self) return nullptr;
  return translate_exceptions([&]() -> PyObject* {
    as<EntryObject>(self.get())->data = new Entry;
    Entry& e = entry_of(self.get());
    e.cache.owner = self.get();
    return fill(e, a) ? self.release() : nullptr;
  });
}

int visit_out(const OutNode& node, visitproc visit, void* arg) {
  Py_VISIT(node.object.get());
  Py_VISIT(node.names.get());
  for (const OutNode& child : node.children)
    if (int result = visit_out(child, visit, arg)) return result;
  return 0;
}

int entry_traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Entry* e = as<EntryObject>(self)->data;
  if (!e) return 0;
  for (const Ref* r :
       {&e->given_params, &e->given_extents, &e->given_observed, &e->given_generalised,
        &e->given_written, &e->sites, &e->raise_site, &e->info})
    Py_VISIT(r->get());
  for (const Check& c : e->checks) {
    Py_VISIT(c.object.get());
    Py_VISIT(c.names.get());
  }
  for (const Guard& g : e->guards) {
    Py_VISIT(g.container.get());
    Py_VISIT(g.key.get());
    Py_VISIT(g.expected.get());
    Py_VISIT(g.leaf.object.get());
  }
  for (const StateSlot& s : e->slots) {
    Py_VISIT(s.container.get());
    Py_VISIT(s.key.get());
    for (const SlotValue& v : s.values) Py_VISIT(v.object.get());
  }
  for (const IdentityRule& rule : e->identities)
    for (const Ref& object : rule.objects) Py_VISIT(object.get());
  return visit_out(e->out, visit, arg);
}

// Breaks cycles. A cleared entry accepts no call: nothing refers to it any more.
int entry_clear(PyObject* self) {
  Entry* e = as<EntryObject>(self)->data;
  if (!e) return 0;
  std::vector<Check> checks;
  std::vector<Guard> guards;
  std::vector<StateSlot> slots;
  checks.swap(e->checks);
  e->first_check = nullptr;
  guards.swap(e->guards);
  slots.swap(e->slots);
  std::vector<IdentityRule> identities;
  identities.swap(e->identities);
  e->dicts.clear();
  OutNode out;
  std::swap(out, e->out);
  e->info = e->sites = e->raise_site = Ref();
  return 0;
}

void entry_dealloc(PyObject* self) {
  PyObject_GC_UnTrack(self);
  PyTypeObject* type = Py_TYPE(self);
  delete as<EntryObject>(self)->data;
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* get_number(PyObject* self, void*) {
  return PyLong_FromUnsignedLong(entry_of(self).cache.number);
}
PyObject* get_hits(PyObject* self, void*) {
  return PyLong_FromUnsignedLongLong(entry_of(self).cache.hits);
}
PyObject* get_superseded(PyObject* self, void*) {
  return PyBool_FromLong(entry_of(self).cache.superseded);
}
PyObject* get_live(PyObject* self, void*) {
  return PyBool_FromLong(entry_of(self).cache.family != nullptr);
}
PyObject* get_info(PyObject* self, void*) { return Ref(entry_of(self).info).release(); }
PyObject* get_executable(PyObject* self, void*) { return Ref(entry_of(self).executable).release(); }
PyObject* get_leaves(PyObject* self, void*) {
  return translate_exceptions([&] { return leaves_to_python(entry_of(self).leaves); });
}
PyObject* get_extents(PyObject* self, void*) { return Ref(entry_of(self).given_extents).release(); }
PyObject* get_observed(PyObject* self, void*) {
  return Ref(entry_of(self).given_observed).release();
}
PyObject* get_written(PyObject* self, void*) { return Ref(entry_of(self).given_written).release(); }
PyObject* get_guards(PyObject* self, void*) {
  const Entry& e = entry_of(self);
  Ref tuple(PyTuple_New(static_cast<Py_ssize_t>(e.guards.size())));
  for (size_t i = 0; tuple && i < e.guards.size(); ++i) {
    PyObject* path = PyUnicode_FromString(e.guards[i].path.c_str());
    if (!path) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), static_cast<Py_ssize_t>(i), path);
  }
  return tuple.release();
}

PyGetSetDef entry_getset[] = {
    {"number", get_number, nullptr, "Number in the function, from 1; 0 before it is added.",
     nullptr},
    {"hits", get_hits, nullptr, "Calls that ran it.", nullptr},
    {"superseded", get_superseded, nullptr, "A later policy of its family left it out.", nullptr},
    {"live", get_live, nullptr, "It is in its function's table.", nullptr},
    {"info", get_info, nullptr, "The object given as info.", nullptr},
    {"executable", get_executable, nullptr, "Its machine code.", nullptr},
    {"leaves", get_leaves, nullptr, "The leaves that it was made for, without objects.", nullptr},
    {"extents", get_extents, nullptr, "As given.", nullptr},
    {"observed", get_observed, nullptr, "As given.", nullptr},
    {"written", get_written, nullptr, "As given.", nullptr},
    {"guards", get_guards, nullptr, "Paths of the guards.", nullptr},
    {}};

PyType_Slot entry_slots[] = {{Py_tp_doc, const_cast<char*>("One trace of a Function.")},
                             {Py_tp_new, slot(entry_make)},
                             {Py_tp_dealloc, slot(entry_dealloc)},
                             {Py_tp_traverse, slot(entry_traverse)},
                             {Py_tp_clear, slot(entry_clear)},
                             {Py_tp_getset, entry_getset},
                             {0, nullptr}};
PyType_Spec entry_spec = {"lathe._core.Entry", sizeof(EntryObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
                          entry_slots};

}  // namespace

int add_entry_type(PyObject* module) {
  entry_type = as<PyTypeObject>(PyType_FromSpec(&entry_spec));
  if (!entry_type) return -1;
  return PyModule_AddObjectRef(module, "Entry", reinterpret_cast<PyObject*>(entry_type));
}

}  // namespace lathe
