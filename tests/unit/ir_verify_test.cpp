// Rules of the verifier that no text can break; the others are in tests/ir/verify.
#include "ir/verify.h"

#include <gtest/gtest.h>

#include "diag/error.h"
#include "ir/builder.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"

namespace lathe {
namespace {

const Type kI64 = Type::raw(DType::I64);

class Verify : public testing::Test {
 protected:
  Verify() : f_(g_.add_function("f")), body_(g_.function(f_).body), b_(g_, body_) {}

  std::string messages() {
    std::string all;
    for (const Violation& v : verify(g_)) {
      EXPECT_EQ(v.function, f_);
      all += v.message + "\n";
    }
    return all;
  }

  Graph g_;
  FuncId f_;
  RegionId body_;
  Builder b_;
};

TEST_F(Verify, ErasedOpsAndWrongParents) {
  ValueId x = b_.raw_i64(1);
  RegionId inner = g_.add_region();
  b_.set_region(inner);
  b_.end(Op::Yield, {});
  b_.set_region(body_);
  b_.add(Op::Block, {}, {}, {}, {inner});
  b_.end(Op::Return, {});
  EXPECT_EQ(messages(), "");
  g_.op(g_.value(x).def).erased = true;
  EXPECT_EQ(messages(), "erased, but still in a region\n");
  g_.op(g_.value(x).def).erased = false;
  g_.op(g_.value(x).def).parent = inner;
  EXPECT_EQ(messages(), "stands in another region than its parent\n");
}

TEST_F(Verify, ValuesOfOtherFunctionsAndBeforeTheirDefinition) {
  FuncId other = g_.add_function("g");
  ValueId foreign = g_.add_arg(g_.function(other).body, kI64);
  Builder(g_, g_.function(other).body).end(Op::Return, {});
  b_.value(Op::IAdd, {foreign, foreign}, kI64);
  OpId late = g_.create_op(Op::Const, {}, {kI64}, {{"value", int64_t{1}}});
  b_.value(Op::IAdd, {g_.op(late).results[0], ValueId()}, kI64);
  g_.append(body_, late);
  b_.end(Op::Return, {});
  EXPECT_EQ(messages(), "operand 0 is not visible here\noperand 0 is not visible here\n");
}

TEST_F(Verify, InvalidOperand) {
  ValueId x = b_.raw_i64(1);
  b_.value(Op::IAdd, {x, ValueId()}, kI64);
  b_.end(Op::Return, {});
  EXPECT_EQ(messages(), "operand 1 is not visible here\n");
}

TEST_F(Verify, UnknownSymbols) {
  const Dim shape[] = {symbol(0), symbol(1)};
  g_.reserve_symbols(1);
  g_.add_arg(body_, Type::array(DType::F64, shape));
  b_.end(Op::Unreachable, {});
  EXPECT_EQ(messages(), "unknown symbol s1\n");
}

TEST_F(Verify, OrDieNamesEverything) {
  g_.add_arg(body_, Type::ptr());
  ValueId x = b_.raw_i64(1);
  b_.value(Op::IAdd, {x}, kI64);
  b_.end(Op::Yield, {});
  try {
    verify_or_die(g_, "after a test");
    FAIL();
  } catch (const InternalError& e) {
    std::string what = e.what();
    for (const char* part :
         {"invalid IR after a test", "%2 = iadd %1 : i64: takes 2 operands, has 1",
          "yield: a function must not end in yield", "func @f(%0: ptr)"})
      EXPECT_NE(what.find(part), std::string::npos) << part << "\n" << what;
  }
  EXPECT_THROW(verify_kernel_or_die(g_, "after a test"), InternalError);
}

TEST_F(Verify, TheTypeRuleIsAskedForEachOp) {
  ValueId x = b_.raw_i64(1);
  b_.value(Op::IAdd, {x, x}, kI64);
  b_.end(Op::Return, {});
  auto rule = [](Graph& g, OpId id) -> std::string {
    return g.op(id).code == Op::IAdd ? "no adding" : "";
  };
  auto found = verify(g_, rule);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].message, "no adding");
}

}  // namespace
}  // namespace lathe
