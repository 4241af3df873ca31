// What movement blocks share with those of buffers.
#pragma once
#include "ops/op_info.h"

namespace lathe {

// The type of operand 0 with its axes in the order of attribute `perm`.
Type transposed(const InferContext&);

}  // namespace lathe
