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

// One kernel call on this thread; ctx->host points here.
class HostCall {
 public:
  explicit HostCall(Entry&);
  ~HostCall();
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  // Status of the kernel; the GIL is held again. INTERRUPTED: a Python exception is set.
  int32_t run(void** arrays, int64_t* scalars);
  const lathe_error& error() { return context_->ctx()->error; }
  ResultBlock* take_result(const void* address) { return context_->take_result(address); }

  // --- for the runtime functions
  static HostCall& of(lathe_ctx* ctx) { return *static_cast<HostCall*>(ctx->host); }
  bool has_gil() const { return saved_ == nullptr; }
  void release_gil();
  void acquire_gil();
  int32_t safepoint();
  Entry& entry() { return entry_; }

 private:
  int32_t run_timed(lathe_ctx*, void** arrays, int64_t* scalars);

  Entry& entry_;
  HostContext* context_;
  PyThreadState* saved_ = nullptr;  // while the GIL is released
  int64_t next_signal_check_ = 0;
};

int init_host();  // remembers the main thread

}  // namespace lathe
