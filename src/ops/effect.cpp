// Blocks of the ops that the outside sees.
#include "ops/op_info.h"

namespace lathe {

namespace {

std::vector<Type> infer_print(const InferContext&) { return {}; }

}  // namespace

const OpInfo kPrint = {
    .doc =
        "Calls print in the host with what the site (attribute) and the operands say, in program "
        "order.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    print(\"x =\", x)\n"
        "f(1) is None",
    .infer = infer_print,
};

}  // namespace lathe
