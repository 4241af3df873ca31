#include "python/executable_type.h"

#include "python/graph_convert.h"

namespace lathe {

PyTypeObject* executable_type = nullptr;

bool locs_from_python(PyObject* sequence, std::vector<Loc>& out) {
  Ref fast(PySequence_Fast(sequence, "locs is a sequence of tuples"));
  if (!fast) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    const char* file = nullptr;
    const char* function = nullptr;
    int caller = -1;
    Loc loc;
    if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast.get(), i),
                          "sis|iii;a location is (file, line, function, col, end_col, caller)",
                          &file, &loc.line, &function, &loc.col, &loc.end_col, &caller))
      return false;
    loc.file = file;
    loc.function = function;
    if (caller >= i) {
      PyErr_SetString(PyExc_ValueError, "a location's caller must come before it");
      return false;
    }
    if (caller >= 0) loc.caller = LocId(static_cast<size_t>(caller));
    out.push_back(std::move(loc));
  }
  return true;
}

namespace {

Signature slots_of(const Executable& e) {
  Graph g;
  FuncId id = g.add_function("kernel");
  for (const Type& t : e.params) g.add_arg(g.function(id).body, t);
  g.function(id).results = e.results;
  g.function(id).strided = e.strided;
  return signature(g, g.function(id));
}

PyObject* wrap(std::unique_ptr<Executable> data) {
  auto* self = PyObject_New(ExecutableObject, executable_type);
  if (self) self->data = data.release();
  return reinterpret_cast<PyObject*>(self);
}

bool flags_from_python(PyObject* sequence, std::vector<bool>& out) {
  Ref fast(PySequence_Fast(sequence, "strided is a sequence of bool"));
  if (!fast) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    int flag = PyObject_IsTrue(PySequence_Fast_GET_ITEM(fast.get(), i));
    if (flag < 0) return false;
    out.push_back(flag);
  }
  return true;
}

PyObject* executable_make(PyTypeObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"address", "params", "results",  "strided",
                                "owner",   "locs",   "hold_gil", nullptr};
  Py_ssize_t address = 0;
  PyObject* params = nullptr;
  PyObject* results = nullptr;
  PyObject* strided = nullptr;
  PyObject* owner = nullptr;
  PyObject* locs = nullptr;
  int hold_gil = 0;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "nOO|$OOOp", const_cast<char**>(names), &address,
                                   &params, &results, &strided, &owner, &locs, &hold_gil))
    return nullptr;
  return translate_exceptions([&]() -> PyObject* {
    auto data = std::make_unique<Executable>();
    data->kernel = reinterpret_cast<lathe_kernel>(address);
    data->owner = Ref::borrow(owner);
    data->hold_gil = hold_gil;
    if (!types_from_python(params, data->params) || !types_from_python(results, data->results) ||
        (strided && !flags_from_python(strided, data->strided)) ||
        (locs && !locs_from_python(locs, data->locs)))
      return nullptr;
    data->slots = slots_of(*data);
    return wrap(std::move(data));
  });
}

void executable_dealloc(PyObject* self) {
  delete as<ExecutableObject>(self)->data;
  PyTypeObject* type = Py_TYPE(self);
  PyObject_Free(self);
  Py_DECREF(type);
}

PyObject* types_to_python(const std::vector<Type>& types) {
  Ref tuple(PyTuple_New(static_cast<Py_ssize_t>(types.size())));
  for (size_t i = 0; tuple && i < types.size(); ++i) {
    PyObject* type = type_to_python(types[i]);
    if (!type) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), static_cast<Py_ssize_t>(i), type);
  }
  return tuple.release();
}

PyObject* get_params(PyObject* self, void*) { return types_to_python(executable_of(self).params); }
PyObject* get_results(PyObject* self, void*) {
  return types_to_python(executable_of(self).results);
}
PyObject* get_address(PyObject* self, void*) {
  return PyLong_FromVoidPtr(reinterpret_cast<void*>(executable_of(self).kernel));
}
PyObject* get_bytes(PyObject* self, void*) { return PyLong_FromSize_t(executable_of(self).bytes); }

PyGetSetDef executable_getset[] = {
    {"params", get_params, nullptr, "Types of the parameters.", nullptr},
    {"results", get_results, nullptr, "Types of the results.", nullptr},
    {"address", get_address, nullptr, "Address of the kernel.", nullptr},
    {"code_bytes", get_bytes, nullptr, "Bytes of machine code.", nullptr},
    {}};

PyType_Slot executable_slots[] = {
    {Py_tp_doc, const_cast<char*>("Machine code with the types of its parameters and results.")},
    {Py_tp_new, slot(executable_make)},
    {Py_tp_dealloc, slot(executable_dealloc)},
    {Py_tp_getset, executable_getset},
    {0, nullptr}};
PyType_Spec executable_spec = {"lathe._core.Executable", sizeof(ExecutableObject), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, executable_slots};

}  // namespace

PyObject* new_executable(const Graph& g, const Function& f, NativeCode native) {
  return translate_exceptions([&]() -> PyObject* {
    auto data = std::make_unique<Executable>();
    data->kernel = native.kernel;
    for (ValueId p : g.region(f.body).args) data->params.push_back(g.type(p));
    data->results = f.results;
    data->strided = f.strided;
    data->slots = signature(g, f);
    data->locs = g.locs();
    data->code = std::move(native.code);
    data->bytes = native.bytes;
    data->leaf = native.leaf;
    return wrap(std::move(data));
  });
}

int add_executable_type(PyObject* module) {
  executable_type = as<PyTypeObject>(PyType_FromSpec(&executable_spec));
  if (!executable_type) return -1;
  return PyModule_AddObjectRef(module, "Executable", reinterpret_cast<PyObject*>(executable_type));
}

}  // namespace lathe
