#include "python/host.h"

#include <pthread.h>

#include <ctime>
#include <memory>
#include <vector>

#include "python/exceptions.h"

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
  Ref args(tuple_from_tagged(n, tags, values));
  Ref result(args ? PyObject_CallObject(PyTuple_GET_ITEM(sites, site), args.get()) : nullptr);
  return result ? LATHE_OK : LATHE_INTERRUPTED;
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
