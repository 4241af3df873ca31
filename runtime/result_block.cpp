#include "result_block.h"

#include <cstdlib>
#include <new>

namespace lathe {

ResultBlock* new_block(int64_t bytes) {
  if (bytes < 0 || bytes > INT64_MAX - 2 * ResultBlock::kHeader) return nullptr;
  int64_t total = (bytes + 2 * ResultBlock::kHeader - 1) & -ResultBlock::kHeader;
  void* memory = std::aligned_alloc(ResultBlock::kHeader, static_cast<size_t>(total));
  return memory ? new (memory) ResultBlock{1, bytes, nullptr} : nullptr;
}

void release(ResultBlock* b) {
  if (b->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  b->~ResultBlock();
  std::free(b);
}

}  // namespace lathe
