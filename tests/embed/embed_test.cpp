// A C++ host: embeds CPython, defines a decorated function in Python source, and calls its machine
// code without the GIL.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "lathe/abi.h"

namespace {

// The least that a kernel needs from its host: this one neither allocates nor prints.
int32_t host_raise(lathe_ctx* ctx, int32_t code, int32_t site, int32_t loc, int32_t n,
                   const int64_t* tags, const int64_t* args) {
  ctx->error.code = code;
  ctx->error.site = site;
  ctx->error.loc = loc;
  ctx->error.nargs = n;
  for (int32_t i = 0; i < n && i < LATHE_MAX_ERROR_ARGS; ++i) {
    ctx->error.tags[i] = tags[i];
    ctx->error.args[i] = args[i];
  }
  return LATHE_RAISED;
}
int32_t host_safepoint(lathe_ctx*) { return LATHE_OK; }

class Python : public testing::Environment {
 public:
  void SetUp() override {
    setenv("PYTHONPATH", LATHE_PYTHONPATH, 1);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    PyConfig_SetBytesString(&config, &config.program_name, LATHE_PYTHON_EXECUTABLE);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    ASSERT_FALSE(PyStatus_Exception(status)) << status.err_msg;
  }
  void TearDown() override { EXPECT_EQ(Py_FinalizeEx(), 0); }
};
const auto* const python = testing::AddGlobalTestEnvironment(new Python);

// Runs Python source in a fresh namespace; an empty reference with the traceback printed when it
// fails.
PyObject* run(const char* source) {
  PyObject* globals = PyDict_New();
  PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins());
  PyObject* result = PyRun_String(source, Py_file_input, globals, globals);
  if (!result) PyErr_Print();
  EXPECT_NE(result, nullptr);
  Py_XDECREF(result);
  return globals;
}

constexpr const char* kProgram = R"(
import linecache
import lathe

source = '''
@lathe.function
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps

@lathe.function
def divide(a, b):
    return a // b
'''
linecache.cache['<embedded>'] = (len(source), None, source.splitlines(True), '<embedded>')
exec(compile(source, '<embedded>', 'exec'))
collatz.concrete(27)
divide.concrete(7, 2)
collatz_address = collatz._entries()[0].executable.address
divide_address = divide._entries()[0].executable.address
)";

struct Host {
  Host() {
    rt.abi_version = LATHE_ABI_VERSION;
    rt.raise = host_raise;
    rt.safepoint = host_safepoint;
    ctx.rt = &rt;
    ctx.interrupt = &interrupt;
  }
  int32_t call(size_t address, int64_t* scalars) {
    return reinterpret_cast<lathe_kernel>(address)(&ctx, nullptr, scalars);
  }
  lathe_runtime rt{};
  lathe_ctx ctx{};
  volatile int32_t interrupt = 0;
};

size_t address_of(PyObject* globals, const char* name) {
  PyObject* value = PyDict_GetItemString(globals, name);
  return value ? PyLong_AsSize_t(value) : 0;
}

TEST(Embed, NativeCodeRunsWithoutTheGil) {
  PyObject* globals = run(kProgram);
  size_t collatz = address_of(globals, "collatz_address");
  size_t divide = address_of(globals, "divide_address");
  ASSERT_NE(collatz, 0u);
  ASSERT_NE(divide, 0u);

  PyThreadState* state = PyEval_SaveThread();  // from here on nobody holds the GIL
  int64_t steps = 0;
  int32_t status = -1;
  std::thread worker([&] {  // a thread that Python has never seen
    Host host;
    int64_t scalars[2] = {27, -1};
    status = host.call(collatz, scalars);
    steps = scalars[1];
  });
  worker.join();
  EXPECT_EQ(status, LATHE_OK);
  EXPECT_EQ(steps, 111);

  Host host;
  int64_t good[3] = {-7, 2, 0};
  EXPECT_EQ(host.call(divide, good), LATHE_OK);
  EXPECT_EQ(good[2], -4);
  int64_t bad[3] = {7, 0, 0};
  EXPECT_EQ(host.call(divide, bad), LATHE_RAISED);
  EXPECT_EQ(host.ctx.error.code, LATHE_ERR_ZERO_DIVISION);
  PyEval_RestoreThread(state);
  Py_DECREF(globals);
}

}  // namespace
