// An array in memory as the lowering sees it: raw SSA values for the address of element 0, the
// extents and the strides in bytes. Values and buffers look the same here.
#pragma once
#include <vector>

#include "ir/graph.h"

namespace lathe {

struct ArrayRef {
  DType dtype{};
  ValueId base;  // invalid: not in memory (an inline value, of which only the extents are known)
  std::vector<ValueId> extents;
  std::vector<ValueId> strides;
  bool contiguous = false;  // C order without gaps
  ValueId owner;            // buffers, when the host gets any: i64 as signature.h says

  bool in_memory() const { return base.valid(); }
  size_t rank() const { return extents.size(); }
};

}  // namespace lathe
