// The size of the lowered code is linear in the size of the graph, however values are shared.
#include <gtest/gtest.h>

#include "diag/error.h"
#include "ir/builder.h"
#include "kernel/lower.h"
#include "kernel/verify_kernel.h"
#include "ops/index_spec.h"
#include "ops/infer.h"

namespace lathe::test {

namespace {

class Chain {
 public:
  Chain() : b_(g_) {
    g_.reserve_symbols(1);
    FuncId f = g_.add_function("f");
    b_.set_region(g_.function(f).body);
    Dim n = symbol(0);
    x = g_.add_arg(g_.function(f).body, Type::array(DType::F64, {&n, 1}));
  }

  ValueId op(Op code, const std::vector<ValueId>& operands, Attrs attrs = {}) {
    auto types = infer(g_, code, operands, attrs);
    return b_.value(code, operands, types[0], std::move(attrs));
  }

  // Live ops of the kernel that returns x.
  size_t lowered() {
    g_.function(FuncId(size_t{0})).results = {g_.type(x)};
    b_.end(Op::Return, {x});
    Graph kernel = lower_to_kernel(g_, "f");
    verify_kernel_or_die(kernel, "after lowering");
    size_t live = 0;
    for (const Function& f : kernel.functions()) walk(kernel, f.body, [&](OpId) { ++live; });
    return live;
  }

  ValueId x;

 private:
  Graph g_;
  Builder b_;
};

// Each value is used twice by the next: 2^60 paths, one instruction each.
TEST(KernelScale, SharedProducersAreComputedOnce) {
  Chain c;
  for (int i = 0; i < 60; ++i) c.x = c.op(Op::Add, {c.x, c.x});
  EXPECT_LT(c.lowered(), 80U);
}

// Each value is used at two places of the next: computing it again for each would double the work
// at every step.
TEST(KernelScale, ValuesAtSeveralPlacesAreStored) {
  Chain c;
  for (int i = 0; i < 30; ++i) {
    ValueId turned =
        c.op(Op::Index, {c.x}, {{"index", std::vector<int64_t>{1, kMissing, kMissing, -1}}});
    c.x = c.op(Op::Add, {c.op(Op::Exp, {c.x}), c.op(Op::Exp, {turned})});
  }
  EXPECT_LT(c.lowered(), 30U * 20);
}

TEST(KernelScale, LongChainsAreCut) {
  Chain c;
  ValueId first = c.x;
  for (int i = 0; i < 2000; ++i) c.x = c.op(Op::Mul, {c.x, first});
  EXPECT_LT(c.lowered(), 2000U + 300);
}

}  // namespace

}  // namespace lathe::test
