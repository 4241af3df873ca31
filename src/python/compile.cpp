#include "python/compile.h"

#include "ir/print.h"
#include "ir/verify.h"
#include "jit/codegen_library.h"
#include "jit/executable.h"
#include "kernel/lower.h"
#include "ops/infer.h"
#include "passes/pipeline.h"
#include "python/executable_type.h"
#include "python/graph_type.h"

namespace lathe {

namespace {

// The stages in order; a text can be asked for after each.
struct Pipeline {
  explicit Pipeline(const Graph& traced) : graph(traced) {}

  void optimise() {
    verify_or_die(graph, "after tracing", type_rule);
    run_passes(graph);
  }
  void lower() { kernel = lower_to_kernel(graph, entry()); }
  Compiled compile(const CompileOptions& options) {
    return codegen().compile(kernel, entry(), options);
  }
  const std::string& entry() const { return graph.functions().front().name; }

  Graph graph;
  Graph kernel;
};

bool options_from_python(PyObject* dict, CompileOptions& out) {
  PyObject* name = dict ? PyDict_GetItemString(dict, "name") : nullptr;
  const char* text = name ? PyUnicode_AsUTF8(name) : "kernel";
  if (!text) return false;
  out.name = text;
  return true;
}

// compile(builder, options) -> Executable. The graph must be finished: results set, all regions
// ended.
PyObject* compile_graph(PyObject*, PyObject* args) {
  PyObject* builder = nullptr;
  PyObject* dict = nullptr;
  CompileOptions options;
  if (!PyArg_ParseTuple(args, "O|O!", &builder, &PyDict_Type, &dict) ||
      !options_from_python(dict, options))
    return nullptr;
  const Graph* traced = graph_of(builder);
  if (!traced) return nullptr;
  return translate_exceptions([&]() -> PyObject* {
    std::shared_ptr<const MappedCode> code;
    Pipeline p(*traced);
    p.optimise();
    p.lower();
    code = MappedCode::load(p.compile(options).image);
    lathe_kernel entry = code->entry();
    size_t bytes = code->size();
    return new_executable(p.graph, p.graph.functions().front(), entry,
                          std::const_pointer_cast<MappedCode>(code), bytes);
  });
}

// compile_text(builder, options) -> str; options["what"]: passes, kernel, llvm, asm or ptx
// (options["sm"]).
PyObject* compile_text(PyObject*, PyObject* args) {
  PyObject* builder = nullptr;
  PyObject* dict = nullptr;
  CompileOptions options;
  if (!PyArg_ParseTuple(args, "OO!", &builder, &PyDict_Type, &dict) ||
      !options_from_python(dict, options))
    return nullptr;
  PyObject* what_object = PyDict_GetItemString(dict, "what");
  PyObject* sm = PyDict_GetItemString(dict, "sm");
  const char* what_text = what_object ? PyUnicode_AsUTF8(what_object) : "llvm";
  const Graph* traced = graph_of(builder);
  if (!traced || !what_text) return nullptr;
  return translate_exceptions([&]() -> PyObject* {
    std::string_view what = what_text;
    Pipeline p(*traced);
    p.optimise();
    std::string text;
    if (what == "passes") {
      text = print(p.graph);
    } else {
      p.lower();
      options.want_llvm = what == "llvm";
      options.want_asm = what == "asm";
      if (what == "kernel")
        text = print(p.kernel);
      else if (what == "ptx")
        text = codegen().ptx(p.kernel, p.entry(), sm ? static_cast<int>(PyLong_AsLong(sm)) : 80);
      else
        text = what == "asm" ? p.compile(options).assembly : p.compile(options).llvm;
    }
    return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
  });
}

PyMethodDef functions[] = {
    {"compile", compile_graph, METH_VARARGS, "compile(builder, options) -> Executable"},
    {"compile_text", compile_text, METH_VARARGS, "compile_text(builder, options) -> str"},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

int add_compile_functions(PyObject* module) { return PyModule_AddFunctions(module, functions); }

}  // namespace lathe
