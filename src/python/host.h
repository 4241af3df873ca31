// The Python host of compiled code: contexts per thread, and what a kernel may call back
// (safepoints, prints, callbacks).
//
// The GIL is held when a kernel starts, unless its entry is known to run long. A kernel that
// reaches a safepoint (every LATHE_FUEL loop trips) with the GIL releases it, so that other threads
// run; the main thread comes back for signals.
#pragma once
#include "python/py_ref.h"

#include "host_runtime.h"
#include "python/entry.h"

namespace lathe {

// The contexts of a thread, one for each level of nesting (a kernel's callback may call another
// function).
struct ContextLevel {
  explicit ContextLevel(const lathe_runtime& table) : context(table) {}
  HostContext context;
  ContextLevel* deeper = nullptr;
};

// The first level that is not in use; null when one has to be made. Plain thread-local storage,
// because each call reads it. A call takes its level only while Python code may run inside it
// (TakenLevel): kernels alone do not nest.
extern __thread ContextLevel* free_level __attribute__((tls_model("initial-exec")));
ContextLevel* make_level();

class TakenLevel {
 public:
  explicit TakenLevel(ContextLevel* level) : level_(level) { free_level = level->deeper; }
  ~TakenLevel() { free_level = level_; }
  TakenLevel(const TakenLevel&) = delete;
  TakenLevel& operator=(const TakenLevel&) = delete;

 private:
  ContextLevel* level_;
};

// One kernel call on this thread; ctx->host points here.
class HostCall {
 public:
  explicit HostCall(Entry& entry) : entry_(entry), level_(free_level ? free_level : make_level()) {
    lathe_ctx* c = ctx();
    c->host = this;
    c->fuel = LATHE_FUEL;
  }
  ~HostCall() {
    if (level_->context.is_used()) level_->context.end();
  }
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  // Status of the kernel; the GIL is held again. INTERRUPTED: a Python exception is set.
  int32_t run(void** arrays, int64_t* scalars) {
    uint64_t call = entry_.cache.hits++;
    bool timed = call % kTimingPeriod < kFirstTimedCalls;
    if (timed || entry_.release_gil) [[unlikely]]
      return run_slowly(timed, arrays, scalars);
    int32_t status = entry_.kernel(ctx(), arrays, scalars);
    if (!has_gil()) [[unlikely]]
      acquire_gil();
    return status;
  }
  const lathe_error& error() { return ctx()->error; }
  lathe_list* add_list(int32_t tag, int32_t element_bytes, int64_t capacity) {
    return level_->context.add_list(tag, element_bytes, capacity);
  }
  ResultBlock* take_result(const void* address) { return level_->context.take_result(address); }

  // --- for the runtime functions
  static HostCall& of(lathe_ctx* ctx) { return *static_cast<HostCall*>(ctx->host); }
  bool has_gil() const { return saved_ == nullptr; }
  void release_gil();
  void acquire_gil();
  int32_t safepoint();
  Entry& entry() { return entry_; }
  ContextLevel* level() { return level_; }
  lathe_ctx* ctx() { return level_->context.ctx(); }

  // --- objects that live until the call ends, by number: exceptions, values of a `raise`
  int64_t keep(PyObject* object);
  PyObject* kept(int64_t number) const;  // borrowed; null with an exception

 private:
  // Some calls are timed, to know which entries should run without the GIL.
  static constexpr uint64_t kTimingPeriod = 1024;
  static constexpr uint64_t kFirstTimedCalls = 4;

  int32_t run_slowly(bool timed, void** arrays, int64_t* scalars);
  void note_time(int64_t ns);

  Entry& entry_;
  ContextLevel* level_;
  Ref kept_;                        // a list
  PyThreadState* saved_ = nullptr;  // while the GIL is released
  int64_t next_signal_check_ = 0;
};

// The call on whose behalf Python code runs on this thread.
class CurrentCall {
 public:
  explicit CurrentCall(HostCall& call);
  ~CurrentCall();
  CurrentCall(const CurrentCall&) = delete;
  CurrentCall& operator=(const CurrentCall&) = delete;

 private:
  HostCall* outer_;
};

// keep(object) -> number, kept(number) -> object: of the current call.
PyObject* keep_object(PyObject*, PyObject* object);
PyObject* kept_object(PyObject*, PyObject* number);
// new_text(str) -> address of a string in the heap of the current call.
PyObject* new_text(PyObject*, PyObject* str);
PyObject* new_text_list(PyObject*, PyObject* list);

int init_host();  // remembers the main thread

}  // namespace lathe
