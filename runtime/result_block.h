// Memory that outlives the kernel call that made it: reference-counted blocks, 64-byte aligned,
// with a header in front. Whoever holds the address of the data can retain and release the block,
// from any thread; arrays given to the user hold one reference each. Who may include it:
// host_runtime, hosts (dispatcher, Python side, embedding programs).
#pragma once
#include <atomic>
#include <cstdint>

namespace lathe {

struct ResultBlock {
  std::atomic<int64_t> references;
  int64_t bytes;
  ResultBlock* next;  // list of the call that made it; nobody else's business

  void* data() { return reinterpret_cast<char*>(this) + kHeader; }
  static ResultBlock* of(void* data) {
    return reinterpret_cast<ResultBlock*>(static_cast<char*>(data) - kHeader);
  }
  // The end counts as inside, so that an empty block contains its own address.
  bool contains(const void* address) {
    auto offset = static_cast<const char*>(address) - static_cast<char*>(data());
    return offset >= 0 && offset <= bytes;
  }
  static constexpr int64_t kHeader = 64;
};
static_assert(sizeof(ResultBlock) <= ResultBlock::kHeader);

// With one reference; nullptr when there is no memory, or bytes is negative.
ResultBlock* new_block(int64_t bytes);
inline void retain(ResultBlock* b) { b->references.fetch_add(1, std::memory_order_relaxed); }
void release(ResultBlock* b);

}  // namespace lathe
