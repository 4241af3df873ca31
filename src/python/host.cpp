#include "python/host.h"

#include <pthread.h>

#include <ctime>
#include <memory>
#include <vector>

#include "python/exceptions.h"
#include "python/list_memory.h"

namespace lathe {

namespace {

constexpr int64_t kLongCallNs = 10'000;          // above: the GIL is released for the whole kernel
constexpr int64_t kSignalPeriodNs = 20'000'000;  // how late Ctrl-C may be seen
int64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000'000 + t.tv_nsec;
}

unsigned long main_thread = 0;

int32_t safepoint(lathe_ctx* ctx) { return HostCall::of(ctx).safepoint(); }

// The Python exception that is set, for the handlers of the program.
int32_t raise_kept(lathe_ctx* ctx, HostCall& call) {
  if (!PyErr_ExceptionMatches(PyExc_Exception)) return LATHE_INTERRUPTED;
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback) PyException_SetTraceback(value, traceback);
  int64_t tag = LATHE_TAG_INT, number = call.keep(value);
  Py_XDECREF(type);
  Py_XDECREF(value);
  Py_XDECREF(traceback);
  return number < 0 ? LATHE_INTERRUPTED
                    : ctx->rt->raise(ctx, LATHE_ERR_KEPT, -1, -1, 1, &tag, &number);
}

int32_t host_call(lathe_ctx* ctx, int64_t site, int64_t n, const int64_t* tags,
                  const int64_t* values) {
  HostCall& call = HostCall::of(ctx);
  if (!call.has_gil()) call.acquire_gil();
  TakenLevel taken(call.level());
  PyObject* sites = call.entry().sites.get();
  if (site < 0 || site >= PyTuple_GET_SIZE(sites)) {
    PyErr_Format(PyExc_SystemError, "compiled code calls site %lld of %zd",
                 static_cast<long long>(site), PyTuple_GET_SIZE(sites));
    return LATHE_INTERRUPTED;
  }
  CurrentCall current(call);
  Ref args(tuple_from_tagged(n, tags, values));
  Ref result(args ? PyObject_CallObject(PyTuple_GET_ITEM(sites, site), args.get()) : nullptr);
  if (result && PyExceptionInstance_Check(result.get())) {  // its traceback is complete
    PyErr_SetObject(PyExceptionInstance_Class(result.get()), result.get());
    result = Ref();
  }
  return result ? LATHE_OK : raise_kept(ctx, call);
}

const lathe_runtime& python_runtime() {
  static const lathe_runtime table = [] {
    lathe_runtime t = default_runtime();
    t.safepoint = safepoint;
    t.host_call = host_call;
    return t;
  }();
  return table;
}

// Frees a thread's levels when it ends.
struct LevelOwner {
  ContextLevel* first = nullptr;
  ~LevelOwner() {
    while (ContextLevel* level = first) {
      first = level->deeper;
      delete level;
    }
    free_level = nullptr;
  }
};

}  // namespace

__thread ContextLevel* free_level = nullptr;

ContextLevel* make_level() {
  thread_local LevelOwner owner;
  auto* level = new ContextLevel(python_runtime());
  level->context.begin();  // the limit of this thread's stack
  ContextLevel** end = &owner.first;
  while (*end) end = &(*end)->deeper;
  return free_level = *end = level;
}

int init_host() {
  main_thread = PyThread_get_thread_ident();
  // The module may be imported by another thread first: threading knows which one is main.
  Ref threading(PyImport_ImportModule("threading"));
  Ref thread(threading ? PyObject_CallMethod(threading.get(), "main_thread", nullptr) : nullptr);
  Ref ident(thread ? PyObject_GetAttrString(thread.get(), "ident") : nullptr);
  if (!ident) return -1;
  if (PyLong_Check(ident.get())) main_thread = PyLong_AsUnsignedLong(ident.get());
  return PyErr_Occurred() ? -1 : 0;
}

namespace {
thread_local HostCall* current_call = nullptr;

HostCall* need_current() {
  if (!current_call) PyErr_SetString(PyExc_RuntimeError, "no compiled code is running");
  return current_call;
}
}  // namespace

CurrentCall::CurrentCall(HostCall& call) : outer_(std::exchange(current_call, &call)) {}

CurrentCall::~CurrentCall() { current_call = outer_; }

PyObject* keep_object(PyObject*, PyObject* object) {
  HostCall* call = need_current();
  int64_t number = call ? call->keep(object) : -1;
  return number < 0 ? nullptr : PyLong_FromLongLong(number);
}

PyObject* kept_object(PyObject*, PyObject* number) {
  int64_t n = PyLong_AsLongLong(number);
  HostCall* call = PyErr_Occurred() ? nullptr : need_current();
  return call ? Py_XNewRef(call->kept(n)) : nullptr;
}

PyObject* new_text(PyObject*, PyObject* str) {
  HostCall* call = need_current();
  if (!call) return nullptr;
  if (!PyUnicode_Check(str)) {
    PyErr_SetString(PyExc_TypeError, "a str is wanted");
    return nullptr;
  }
  lathe_list* text = text_from_object(call->ctx(), str);
  return text ? PyLong_FromVoidPtr(text) : nullptr;
}

PyObject* new_text_list(PyObject*, PyObject* texts) {
  HostCall* call = need_current();
  if (!call) return nullptr;
  if (!PyList_Check(texts)) {
    PyErr_SetString(PyExc_TypeError, "a list of str is wanted");
    return nullptr;
  }
  lathe_list* list = call->add_list(LATHE_TAG_STR, sizeof(void*), PyList_GET_SIZE(texts));
  if (!list) return PyErr_NoMemory();
  return fill_from_list(*list, texts, call->ctx()) ? PyLong_FromVoidPtr(list) : nullptr;
}

int64_t HostCall::keep(PyObject* object) {
  if (!kept_) kept_ = Ref(PyList_New(0));
  if (!kept_ || PyList_Append(kept_.get(), object) < 0) return -1;
  return PyList_GET_SIZE(kept_.get()) - 1;
}

PyObject* HostCall::kept(int64_t number) const {
  if (kept_ && number >= 0 && number < PyList_GET_SIZE(kept_.get()))
    return PyList_GET_ITEM(kept_.get(), number);
  PyErr_Format(PyExc_SystemError, "no object number %lld", static_cast<long long>(number));
  return nullptr;
}

void HostCall::release_gil() { saved_ = PyEval_SaveThread(); }

void HostCall::acquire_gil() {
  PyEval_RestoreThread(saved_);
  saved_ = nullptr;
}

int32_t HostCall::safepoint() {
  bool is_main = PyThread_get_thread_ident() == main_thread;
  if (!has_gil()) {
    if (!is_main || now_ns() < next_signal_check_) return LATHE_OK;
    acquire_gil();
  }
  if (is_main) {
    TakenLevel taken(level_);
    if (PyErr_CheckSignals() < 0) return LATHE_INTERRUPTED;
  }
  if (entry_.code->hold_gil) return LATHE_OK;
  next_signal_check_ = now_ns() + kSignalPeriodNs;
  release_gil();
  return LATHE_OK;
}

void HostCall::note_time(int64_t ns) {
  auto elapsed = static_cast<double>(ns);
  entry_.kernel_ns = entry_.kernel_ns == 0 ? elapsed : entry_.kernel_ns * 0.75 + elapsed * 0.25;
  entry_.release_gil = entry_.kernel_ns > kLongCallNs && !entry_.code->hold_gil;
}

int32_t HostCall::run_slowly(bool timed, void** arrays, int64_t* scalars) {
  int64_t start = now_ns();
  if (entry_.release_gil) {
    next_signal_check_ = start + kSignalPeriodNs;
    release_gil();
  }
  int32_t status = entry_.kernel(ctx(), arrays, scalars);
  int64_t elapsed = now_ns() - start;
  if (!has_gil()) acquire_gil();
  if (timed) note_time(elapsed);
  return status;
}

}  // namespace lathe
