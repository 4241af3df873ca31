// The C++ host of compiled code: owns what a lathe_ctx points to (arena, result blocks, error
// record) and fills the table of runtime functions with defaults that need no Python. A host with
// needs of its own (the Python side: safepoint, host_call) copies default_runtime(), replaces
// functions and gives the copy to its contexts.
// A context serves one call at a time, from any thread; nested calls need a second context.
#pragma once
#include "arena.h"
#include "heap.h"
#include "lathe/abi.h"
#include "result_block.h"

#include <memory>
#include <type_traits>
#include <vector>

namespace lathe {

// arena_grow, result_alloc, raise, arena_release: as abi.h says. safepoint: looks at
// ctx->interrupt. host_call: raises LATHE_ERR_SITE, since there is nobody to call. matmul: NULL.
const lathe_runtime& default_runtime();

// Fills ctx->error completely and returns LATHE_RAISED. (rt->raise also copies arrays among args.)
int32_t set_error(lathe_ctx*, int32_t code, int32_t site, int32_t loc, int32_t n,
                  const int64_t* tags, const int64_t* args);

// The lowest address that frames of compiled code may reach on the calling thread: what is below is
// kept for the host's own functions. Cached per thread.
char* thread_stack_limit();

class HostContext {
 public:
  explicit HostContext(const lathe_runtime& table = default_runtime());
  ~HostContext();
  HostContext(const HostContext&) = delete;
  HostContext& operator=(const HostContext&) = delete;

  lathe_ctx* ctx() { return &ctx_; }
  // The context around a lathe_ctx that a runtime function was given.
  static HostContext& of(lathe_ctx* c) { return *reinterpret_cast<HostContext*>(c); }

  // Before a kernel call, on the thread of the call.
  void begin();
  // After it, when the results have been taken: gives back temporaries and results left over.
  void end();
  // Whether end() has anything to do.
  bool is_used() const {
    return ctx_.arena_top != ctx_.arena_begin || results_ || ctx_.lists || strings_used_;
  }
  // begin, call; the status. The caller takes results and calls end().
  int32_t call(lathe_kernel kernel, void** arrays, int64_t* scalars);
  // The block made by this call that `address` lies in, with a reference for the caller; nullptr
  // when no block contains it. Two results may lie in one block: each takes its own reference.
  ResultBlock* take_result(const void* address);

  Arena& arena() { return arena_; }
  Heap& heap() { return heap_; }
  void add_result(ResultBlock*);
  // An empty list that lives until the end of the call; nullptr: no memory.
  lathe_list* add_list(int32_t tag, int32_t element_bytes, int64_t capacity);
  // The same of a dict or set (lathe_dict).
  lathe_dict* add_dict(int32_t tag, int32_t columns, int64_t keys, int32_t value);
  // Constant number `number` of the program that is called.
  lathe_list* string_const(size_t number, const uint32_t* text, int64_t length);

 private:
  lathe_ctx ctx_{};  // first: see of()
  Arena arena_;
  Heap heap_;
  ResultBlock* results_ = nullptr;
  std::vector<std::unique_ptr<lathe_list>> strings_;  // constants of the program, by number
  size_t strings_used_ = 0;
};
static_assert(std::is_standard_layout_v<HostContext>);

}  // namespace lathe
