// Blocks of the ops that the outside sees.
#include "diag/error.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

std::vector<Type> infer_print(const InferContext&) { return {}; }

std::vector<Type> infer_callback(const InferContext& c) {
  const auto n = static_cast<int64_t>(c.operands.size());
  const int64_t filled = c.attrs.i64("filled");
  LATHE_CHECK(filled >= 0 && filled <= n, "callback fills {} of {} operands", filled, n);
  for (int64_t i = n - filled; i < n; ++i)
    LATHE_CHECK(c.operands[static_cast<size_t>(i)].is_buffer(), "callback fills a buffer, not {}",
                to_string(c.operands[static_cast<size_t>(i)]));
  return {};
}

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

const OpInfo kCallback = {
    .doc =
        "Calls a Python function in the host, the one of the site (attribute), with the operands, "
        "in program order. What it returns is written into the buffers among them that come last; "
        "the attribute filled counts these.",
    .example =
        "half = lt.callback(lambda x: x / 2, result=float)\n"
        "@lt.function\n"
        "def f(x):\n"
        "    return half(x) + 1\n"
        "f(3) == 2.5",
    .infer = infer_callback,
};

}  // namespace lathe
