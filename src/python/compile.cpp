#include "python/compile.h"

#include <exception>
#include <string>

#include "ir/print.h"
#include "ir/verify.h"
#include "jit/codegen_library.h"
#include "jit/executable.h"
#include "kernel/leaf.h"
#include "kernel/lower.h"
#include "kernel/verify_kernel.h"
#include "ops/infer.h"
#include "passes/pipeline.h"
#include "python/executable_type.h"
#include "python/graph_type.h"
#include "support/env.h"

namespace lathe {

namespace {

struct Request {
  Graph graph;  // a copy: passes change it
  CompileOptions options;
  std::string what = "llvm";
};

bool read_text(PyObject* dict, const char* key, std::string& out) {
  PyObject* value = PyDict_GetItemString(dict, key);
  if (!value) return true;
  const char* text = PyUnicode_AsUTF8(value);
  if (text) out = text;
  return text != nullptr;
}

bool parse(PyObject* args, Request& r) {
  PyObject* builder = nullptr;
  PyObject* dict = nullptr;
  if (!PyArg_ParseTuple(args, "OO!", &builder, &PyDict_Type, &dict)) return false;
  Graph* graph = graph_of(builder);
  if (!graph || !read_text(dict, "name", r.options.name) || !read_text(dict, "what", r.what))
    return false;
  if (graph->functions().empty()) {
    PyErr_SetString(PyExc_ValueError, "the graph has no function");
    return false;
  }
  if (PyObject* tier = PyDict_GetItemString(dict, "tier"))
    r.options.tier = static_cast<int>(PyLong_AsLong(tier));
  r.graph = *graph;
  return !PyErr_Occurred();
}

// Without the GIL: `work` sees no Python object.
template <class Work>
void without_gil(Work&& work) {
  std::exception_ptr error;
  PyThreadState* saved = PyEval_SaveThread();
  try {
    work();
  } catch (...) {
    error = std::current_exception();
  }
  PyEval_RestoreThread(saved);
  if (error) std::rethrow_exception(error);
}

// Invalid IR must end as an error of Lathe, never as a crash in the stages that follow.
Graph lower(Request& r) {
  verify_or_die(r.graph, "after tracing", type_rule);
  run_passes(r.graph);
  Graph kernel = lower_to_kernel(r.graph, r.graph.functions()[0].name);
  verify_kernel_or_die(kernel, "after lowering");
  if (env_lists(Env::Dump, "kernel")) write_dump(r.options.name, "kernel", print(kernel));
  return kernel;
}

std::string text_of(Request& r) {
  if (r.what == "graph") {
    run_passes(r.graph);
    return print(r.graph);
  }
  std::string entry = r.graph.functions()[0].name;
  Graph kernel = lower(r);
  if (r.what == "kernel") return print(kernel);
  r.options.want_llvm = r.what == "llvm";
  r.options.want_asm = r.what == "asm";
  Compiled compiled = codegen().compile(kernel, entry, r.options);
  return r.what == "asm" ? compiled.assembly : compiled.llvm;
}

}  // namespace

PyObject* compile_graph(PyObject*, PyObject* args) {
  return translate_exceptions([&]() -> PyObject* {
    Request r;
    if (!parse(args, r)) return nullptr;
    std::shared_ptr<const MappedCode> code;
    bool leaf = false;
    without_gil([&] {
      std::string entry = r.graph.functions()[0].name;
      Graph kernel = lower(r);
      leaf = is_leaf(kernel, kernel.function(kernel.find_function(entry)));
      code = MappedCode::load(codegen().compile(kernel, entry, r.options).image);
    });
    size_t size = code->size();
    lathe_kernel kernel = code->entry();
    return new_executable(
        r.graph, r.graph.functions()[0],
        {kernel, std::const_pointer_cast<MappedCode>(std::move(code)), size, leaf});
  });
}

PyObject* compile_text(PyObject*, PyObject* args) {
  return translate_exceptions([&]() -> PyObject* {
    Request r;
    if (!parse(args, r)) return nullptr;
    if (r.what != "graph" && r.what != "kernel" && r.what != "llvm" && r.what != "asm")
      return PyErr_Format(PyExc_ValueError,
                          "compile_text: what is \"graph\", \"kernel\", \"llvm\" or \"asm\"");
    std::string text;
    without_gil([&] { text = text_of(r); });
    return PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace");
  });
}

}  // namespace lathe
