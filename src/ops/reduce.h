// What the reduction blocks offer to the kernel lowering beside ReduceInfo.
#pragma once
#include "ops/op_info.h"

namespace lathe {

// b1: whether x takes the place of `best` in argmin (arg = -1) or argmax (+1): it is beyond best,
// or it is the first NaN. Equal elements do not, so that the first one stays. This is `combine` of
// both ops.
ValueId takes_over(ScalarBuilder&, int arg, ValueId best, ValueId x);

}  // namespace lathe
