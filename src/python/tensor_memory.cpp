#include "python/tensor_memory.h"

#include <bit>

namespace lathe {

namespace {

constexpr int kClasses = 7;  // 64 bytes to 4 KiB
constexpr int kKeepPerClass = 32;

struct Pool {
  ResultBlock* blocks[kKeepPerClass];
  int count;
};
Pool pools[kClasses];

int class_of(int64_t bytes) {
  if (bytes <= 64) return 0;
  return std::bit_width(static_cast<uint64_t>(bytes - 1)) - 6;
}

}  // namespace

ResultBlock* new_small_block(int64_t bytes) {
  int size_class = class_of(bytes);
  if (size_class >= kClasses) return new_block(bytes);
  Pool& pool = pools[size_class];
  if (pool.count == 0) return new_block(int64_t{64} << size_class);
  ResultBlock* block = pool.blocks[--pool.count];
  block->references.store(1, std::memory_order_relaxed);
  return block;
}

void release_small_block(ResultBlock* block) {
  if (block->references.load(std::memory_order_acquire) == 1) {
    int size_class = class_of(block->bytes);
    // Blocks made by kernels have any size: those between the classes go back to the system.
    if (size_class < kClasses && block->bytes == int64_t{64} << size_class &&
        pools[size_class].count < kKeepPerClass) {
      pools[size_class].blocks[pools[size_class].count++] = block;
      return;
    }
  }
  release(block);
}

}  // namespace lathe
