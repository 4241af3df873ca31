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
constexpr uint32_t kFirstTimedCalls = 8;
constexpr uint32_t kTimingPeriod = 1024;  // later every so many calls

int64_t now_ns() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000'000 + t.tv_nsec;
}

// Contexts of a thread, one for each level of nesting (a kernel's callback may call another
// function).
struct ThreadContexts {
  std::vector<std::unique_ptr<HostContext>> contexts;
  size_t depth = 0;
};

// A plain pointer, because it is read on each call; the owner frees at the end of the thread.
__attribute__((tls_model("initial-exec"))) thread_local ThreadContexts* this_thread = nullptr;

struct ThreadOwner {
  ~ThreadOwner() {
    delete this_thread;
    this_thread = nullptr;
  }
};

ThreadContexts& make_thread() {
  thread_local ThreadOwner owner;
  (void)owner;
  this_thread = new ThreadContexts;
  return *this_thread;
}

const lathe_runtime& python_runtime();

HostContext* enter_context() {
  ThreadContexts& t = this_thread ? *this_thread : make_thread();
  if (t.depth == t.contexts.size())
    t.contexts.push_back(std::make_unique<HostContext>(python_runtime()));
  return t.contexts[t.depth++].get();
}

unsigned long main_thread = 0;

int32_t safepoint(lathe_ctx* ctx) { return HostCall::of(ctx).safepoint(); }

int32_t host_call(lathe_ctx* ctx, int64_t site, int64_t n, const int64_t* tags,
                  const int64_t* values) {
  HostCall& call = HostCall::of(ctx);
  if (!call.has_gil()) call.acquire_gil();
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

}  // namespace

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

HostCall::HostCall(Entry& entry) : entry_(entry), context_(enter_context()) {
  context_->ctx()->host = this;
  context_->begin();
}

HostCall::~HostCall() {
  context_->end();
  --this_thread->depth;
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
  if (is_main && PyErr_CheckSignals() < 0) return LATHE_INTERRUPTED;
  if (entry_.code->hold_gil) return LATHE_OK;
  next_signal_check_ = now_ns() + kSignalPeriodNs;
  release_gil();
  return LATHE_OK;
}

int32_t HostCall::run_timed(lathe_ctx* ctx, void** arrays, int64_t* scalars) {
  int64_t start = now_ns();
  int32_t status = entry_.code->kernel(ctx, arrays, scalars);
  auto elapsed = static_cast<double>(now_ns() - start);
  entry_.kernel_ns = entry_.kernel_ns == 0 ? elapsed : entry_.kernel_ns * 0.75 + elapsed * 0.25;
  entry_.release_gil = entry_.kernel_ns > kLongCallNs && !entry_.code->hold_gil;
  return status;
}

int32_t HostCall::run(void** arrays, int64_t* scalars) {
  lathe_ctx* ctx = context_->ctx();
  if (entry_.release_gil) [[unlikely]] {
    next_signal_check_ = now_ns() + kSignalPeriodNs;
    release_gil();
  }
  uint64_t call = entry_.cache.hits++;
  bool timed = call < kFirstTimedCalls || call % kTimingPeriod == 0;
  int32_t status =
      timed ? run_timed(ctx, arrays, scalars) : entry_.code->kernel(ctx, arrays, scalars);
  if (!has_gil()) acquire_gil();
  return status;
}

}  // namespace lathe
