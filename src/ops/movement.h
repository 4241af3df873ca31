// What the blocks of movement, indexing and buffer ops share.
#pragma once
#include "ops/op_info.h"

namespace lathe {

// An element of an array or scalar.
ValueId element_or_scalar(ElementContext&, const Graph&, ValueId, std::span<const ValueId> index);
// The extents of a value from axis `first` on, at the end of a list.
void append_extents(ElementContext&, const Graph&, ValueId, int first, std::vector<ValueId>&);

// The type of operand 0 with its axes in the order of attribute `perm`.
Type transposed(const InferContext&);

}  // namespace lathe
