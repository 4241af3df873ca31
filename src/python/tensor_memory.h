// Blocks for Tensors. Small ones are kept for reuse by size class: a warm call that returns a small
// Tensor does not reach malloc. Only with the GIL held.
#pragma once
#include "result_block.h"

namespace lathe {

ResultBlock* new_small_block(int64_t bytes);  // nullptr: no memory
void release_small_block(ResultBlock*);       // gives one reference back

}  // namespace lathe
