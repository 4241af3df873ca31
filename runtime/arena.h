// Temporaries of one kernel call: a bump allocator whose pointers live in lathe_ctx, so that
// compiled code allocates inline. When the chunk is full a further one is chained; `reset` (the end
// of the call) melts the chain into one chunk that holds it all the next time. Watermarks are
// addresses: releasing to one in an earlier chunk drops the chunks after it.
#pragma once
#include "lathe/abi.h"

namespace lathe {

class Arena {
 public:
  static constexpr int64_t kFirstChunk = 16 << 10;
  static constexpr int64_t kKeep = 64 << 20;  // larger chunks go back to the system after the call

  void* grow(lathe_ctx*, int64_t bytes);  // nullptr: no memory (ctx->error is untouched)
  void release(lathe_ctx*, int64_t mark);
  void reset(lathe_ctx*);
  void destroy(lathe_ctx*);

 private:
  struct Chunk {
    Chunk* previous;
    char* top;  // where it was left when the next one was chained
    char* end;
    char* begin() { return reinterpret_cast<char*>(this) + kHeader; }
    int64_t size() { return end - begin(); }
  };
  static constexpr int64_t kHeader = 64;

  static Chunk* new_chunk(int64_t bytes);
  static void enter(lathe_ctx*, Chunk*, char* top);
  void pop(lathe_ctx*);

  Chunk* last_ = nullptr;
  Chunk* spare_ = nullptr;  // the newest popped chunk, for a loop that comes back to it
  int64_t chained_ = 0;     // bytes of all chunks that were in use at once, at most
};

}  // namespace lathe
