#include "ops/op_info.h"

#include "diag/error.h"

namespace lathe {

namespace {
// A row of ops.def without its block k<Name> is a link error here.
const OpInfo* const kInfos[] = {
#define OP(Name, ...) &k##Name,
#include "lathe/ops.def"
#undef OP
};
}  // namespace

const OpInfo& op_info(Op code) {
  LATHE_CHECK(!is_kernel_op(code), "{} is of the kernel level", spelling(code));
  return *kInfos[static_cast<int>(code)];
}

}  // namespace lathe
