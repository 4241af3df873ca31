// What op blocks emit: the text of small cases, what folds away on constants, and the user's
// choices.
#include "ops/scalar_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "diag/error.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"
#include "lathe/abi.h"
#include "ops/op_info.h"
#include "support/scalar_op.h"

namespace lathe {

namespace {

using test::Number;
using test::parse_number;
using testing::HasSubstr;
using testing::Not;

// A kernel-level function body to emit into, with one i64 parameter behind the context.
struct Code {
  Graph g;
  RegionId body;
  ValueId x;
  Builder b;
  ScalarBuilder s;

  explicit Code(LowerOptions options = {})
      : body(g.function(g.add_function("f")).body),
        x((g.add_arg(body, Type::ptr()), g.add_arg(body, Type::raw(DType::I64)))),
        b(g, body),
        s(b, options) {}

  std::string text() {
    b.end(Op::Return, {});
    verify_kernel_or_die(g, "in a test");
    std::string all = print(g, {.locations = false});
    size_t begin = all.find('\n') + 1;
    return all.substr(begin, all.find("  return") - begin);
  }
};

TEST(ScalarBuilder, ChecksPythonInts) {
  Code c;
  c.s.checked(Op::IAddOvf, c.x, c.s.i64(1));
  EXPECT_EQ(c.text(),
            "  %2 = const {value=1} : i64\n"
            "  %3, %4 = iadd_ovf %1, %2 : i64, b1\n"
            "  if %4 () {\n"
            "    raise {error=3, site=-1}\n"
            "  } () {\n"
            "    yield\n"
            "  }\n");
}

TEST(ScalarBuilder, WrapsWhereTheUserSaysSo) {
  Code c({.wrap_overflow = true});
  c.s.checked(Op::IAddOvf, c.x, c.s.i64(1));
  EXPECT_EQ(c.text(), "  %2 = const {value=1} : i64\n  %3 = iadd %1, %2 : i64\n");
}

TEST(ScalarBuilder, RaiseShowsNumbersWithTheirTags) {
  Code c;
  ValueId bad = c.s.IEq({c.x, c.s.i64(7)});
  c.s.raise_text(bad, LATHE_ERR_VALUE, LATHE_TEXT_NegativeShift, {c.x});
  std::string text = c.text();
  EXPECT_THAT(text, HasSubstr("{error=9, site=-1}"));
  EXPECT_THAT(text, HasSubstr("{value=20} : i64"));
}

TEST(ScalarBuilder, ConstantConditionsRaiseNothing) {
  Code c;
  c.s.raise_if(c.s.IEq({c.s.i64(1), c.s.i64(2)}), LATHE_ERR_OVERFLOW);
  EXPECT_THAT(c.text(), Not(HasSubstr("raise")));
}

TEST(ScalarBuilder, RefusesInstructionsWithOtherResults) {
  Code c;
  EXPECT_THROW(c.s.Convert({c.x}), InternalError);
  EXPECT_THROW(c.s.IAddOvf({c.x, c.x}), InternalError);
  EXPECT_THROW(c.s.IAdd({c.x}), InternalError);
}

// --- folding

TEST(ScalarFolding, ConstantsOfEveryWidth) {
  Code c;
  auto i32 = [&](int64_t v) { return c.s.integer(DType::I32, v); };
  auto u8 = [&](int64_t v) { return c.s.integer(DType::U8, v); };
  EXPECT_EQ(c.s.constant(c.s.IAdd({i32(INT32_MAX), i32(1)})), INT32_MIN);
  EXPECT_EQ(c.s.constant(c.s.IMul({u8(200), u8(2)})), 144);
  EXPECT_EQ(c.s.constant(c.s.ULt({u8(200), u8(100)})), 0);
  EXPECT_EQ(c.s.constant(c.s.ILt({i32(-1), i32(1)})), 1);
  EXPECT_EQ(c.s.constant(c.s.SDiv({i32(-7), i32(2)})), -3);
  EXPECT_EQ(c.s.constant(c.s.convert(u8(200), DType::I8)), -56);
  EXPECT_EQ(c.s.constant_float(c.s.convert(i32(3), DType::F64)), 3.0);
  EXPECT_EQ(c.s.constant(c.s.convert(c.s.number(DType::F64, -2.5), DType::I64)), -2);
  EXPECT_EQ(c.s.constant_float(c.s.FAdd({c.s.number(DType::F32, 0.5), c.s.number(DType::F32, 1)})),
            1.5);
  EXPECT_EQ(c.s.constant(c.s.FLt({c.s.number(DType::F64, 1), c.s.number(DType::F64, 2)})), 1);
}

TEST(ScalarFolding, LeavesWhatIsUndefinedToItsGuard) {
  Code c;
  ValueId zero = c.s.i64(0), minus = c.s.i64(-1), min = c.s.i64(INT64_MIN);
  EXPECT_FALSE(c.s.constant(c.s.SDiv({minus, zero})));
  EXPECT_FALSE(c.s.constant(c.s.SRem({min, minus})));
  EXPECT_FALSE(c.s.constant(c.s.IShl({minus, c.s.i64(64)})));
}

TEST(ScalarFolding, LeavesTheMathLibraryAlone) {
  Code c;
  EXPECT_FALSE(c.s.constant_float(c.s.FExp({c.s.number(DType::F64, 1)})));
}

TEST(ScalarFolding, Identities) {
  Code c;
  ValueId yes = c.s.boolean(true), p = c.s.ILt({c.x, c.s.i64(3)});
  EXPECT_EQ(c.s.IAdd({c.x, c.s.i64(0)}), c.x);
  EXPECT_EQ(c.s.ISub({c.x, c.s.i64(0)}), c.x);
  EXPECT_NE(c.s.ISub({c.s.i64(0), c.x}), c.x);
  EXPECT_EQ(c.s.IMul({c.s.i64(1), c.x}), c.x);
  EXPECT_EQ(c.s.IAnd({p, yes}), p);
  EXPECT_EQ(c.s.constant(c.s.IOr({yes, p})), 1);
  EXPECT_EQ(c.s.constant(c.s.IAnd({c.x, c.s.i64(0)})), 0);
  EXPECT_EQ(c.s.Choose({yes, c.x, c.s.i64(1)}), c.x);
  EXPECT_EQ(c.s.Choose({p, c.x, c.x}), c.x);
}

// --- lowered ops

std::string lowered(Op op, std::vector<Type> types, const Type& result,
                    std::optional<int64_t> constant, LowerOptions options = {}) {
  Code c(options);
  std::vector<ValueId> x{c.x};
  if (constant) x.push_back(c.s.i64(*constant));
  op_info(op).lower({c.s, x, types, result, {}});
  return c.text();
}

TEST(LoweredOps, DivisionByAConstantNeedsNoGuards) {
  Type i = Type::py_int();
  EXPECT_THAT(lowered(Op::FloorDiv, {i, i}, i, 10), Not(HasSubstr("raise")));
  EXPECT_THAT(lowered(Op::Mod, {i, i}, i, 10), Not(HasSubstr("raise")));
  EXPECT_THAT(lowered(Op::FloorDiv, {i, i}, i, 0), HasSubstr("raise"));
  EXPECT_THAT(lowered(Op::FloorDiv, {i, i}, i, -1), HasSubstr("raise"));
}

TEST(LoweredOps, SmallConstantPowersAreProducts) {
  Type i = Type::py_int(), n = Type::np_scalar(DType::I64);
  EXPECT_THAT(lowered(Op::Pow, {n, i}, n, 2), HasSubstr(" = imul %1, %1 : i64"));
  EXPECT_THAT(lowered(Op::Pow, {n, i}, n, 2), Not(HasSubstr("raise")));
  EXPECT_THAT(lowered(Op::Pow, {i, i}, i, 3), Not(HasSubstr("while")));
  EXPECT_THAT(lowered(Op::Pow, {i, i}, i, 3), HasSubstr("imul_ovf"));
}

TEST(LoweredOps, NumpyIntegersWrapWithoutChecks) {
  Type n = Type::np_scalar(DType::I64);
  EXPECT_EQ(lowered(Op::Neg, {n}, n, {}),
            "  %2 = const {value=0} : i64\n  %3 = isub %2, %1 : i64\n");
}

// --- overflow="wrap"

std::string wrapped(const std::string& op, std::initializer_list<const char*> operands) {
  std::vector<Number> x;
  for (const char* text : operands) x.push_back(parse_number(text));
  return to_text(test::run_scalar_op(op, x, {.wrap_overflow = true}));
}

TEST(WrappingOps, PythonIntsStayWithin64Bits) {
  const char* max = "int 9223372036854775807";
  const char* min = "int -9223372036854775808";
  EXPECT_EQ(wrapped("add", {max, "int 1"}), min);
  EXPECT_EQ(wrapped("sub", {min, "int 1"}), max);
  EXPECT_EQ(wrapped("mul", {max, "int 2"}), "int -2");
  EXPECT_EQ(wrapped("neg", {min}), min);
  EXPECT_EQ(wrapped("abs", {min}), min);
  EXPECT_EQ(wrapped("floordiv", {min, "int -1"}), min);
  EXPECT_EQ(wrapped("mod", {min, "int -1"}), "int 0");
  EXPECT_EQ(wrapped("pow", {"int 3", "int 41"}), "int -420491770248316829");
  EXPECT_EQ(wrapped("shift_left", {"int 3", "int 63"}), min);
  EXPECT_EQ(wrapped("shift_left", {"int 3", "int 64"}), "int 0");
}

TEST(WrappingOps, OtherErrorsRemain) {
  EXPECT_EQ(wrapped("floordiv", {"int 1", "int 0"}),
            "ZeroDivisionError: integer division or modulo by zero");
  EXPECT_EQ(wrapped("shift_left", {"int 1", "int -1"}), "ValueError: negative shift count");
}

}  // namespace

}  // namespace lathe
