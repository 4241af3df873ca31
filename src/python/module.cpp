// The extension module lathe._core.
#include "dict.h"
#include "lathe/version.h"
#include "python/compile.h"
#include "python/entry.h"
#include "python/exceptions.h"
#include "python/executable_type.h"
#include "python/function.h"
#include "python/graph_type.h"
#include "python/host.h"
#include "python/list_elements.h"
#include "python/numpy_api.h"
#include "python/single_flight.h"
#include "python/tensor_type.h"
#include "python/tree.h"

namespace lathe {

namespace {

PyObject* set_eager_everywhere(PyObject*, PyObject* value) {
  int flag = PyObject_IsTrue(value);
  if (flag < 0) return nullptr;
  return PyBool_FromLong(std::exchange(eager_everywhere, flag != 0));
}

PyObject* get_eager_everywhere(PyObject*, PyObject*) { return PyBool_FromLong(eager_everywhere); }

PyMethodDef module_methods[] = {
    {"set_eager", set_eager_everywhere, METH_O,
     "set_eager(flag) -> bool: all Functions forward to Python; gives the old setting."},
    {"eager", get_eager_everywhere, METH_NOARGS, "eager() -> bool"},
    {"set_tensor_ops", set_tensor_ops, METH_O,
     "set_tensor_ops({name: callable or None}) -> dict: operators of Tensor, by the name of the "
     "special "
     "method; gives those that it replaces."},
    {"set_tracer", set_tracer, METH_VARARGS,
     "set_tracer(cls, hook): a Function called with an instance of cls calls hook(function, args, "
     "kwargs)."},
    {"keep", keep_object, METH_O, "keep(object) -> number: until the compiled code that runs ends"},
    {"kept", kept_object, METH_O, "kept(number) -> object"},
    {"new_text", new_text, METH_O,
     "new_text(str) -> address of a string in the heap of the compiled code that runs"},
    {"new_text_list", new_text_list, METH_O,
     "new_text_list(list of str) -> address of a list in the heap of the compiled code that runs"},
    {"recorded_error", recorded_error, METH_VARARGS,
     "recorded_error(code, tags, payloads, count) -> exception of an op"},
    {"recorded_values", recorded_values, METH_VARARGS,
     "recorded_values(tags, payloads, count) -> tuple"},
    {"compile", compile_graph, METH_VARARGS,
     "compile(graph, {'name': str, 'tier': int}) -> Executable"},
    {"compile_text", compile_text, METH_VARARGS,
     "compile_text(graph, {'name': str, 'what': 'graph' | 'kernel' | 'llvm' | 'asm'}) -> str"},
    {"elements_code", elements_code, METH_O,
     "elements_code(list) -> what its items are, or None (python/list_elements.h)"},
    {"unflatten", unflatten, METH_VARARGS,
     "unflatten(node, values): the object that the tree describes."},
    {}};

int fill_module(PyObject* module) {
  if (init_numpy() < 0 || init_host() < 0 || init_single_flight() != 0) return -1;
  if (add_tensor_type(module) < 0 || add_executable_type(module) < 0 || add_entry_type(module) < 0)
    return -1;
  if (add_description_types(module) < 0 || add_function_type(module) < 0) return -1;
  if (PyModule_AddStringConstant(module, "__version__", LATHE_VERSION) < 0) return -1;
  return add_graph_type(module);
}

PyModuleDef module_def = {PyModuleDef_HEAD_INIT, "lathe._core",
                          "The compiled half of Lathe: functions, tensors, graphs.", -1,
                          module_methods};

}  // namespace

}  // namespace lathe

PyMODINIT_FUNC PyInit__core() {
  lathe::set_bytes_hash(PyHash_GetFuncDef()->hash);
  lathe::Ref module(PyModule_Create(&lathe::module_def));
  if (!module || lathe::fill_module(module.get()) < 0) return nullptr;
  return module.release();
}
