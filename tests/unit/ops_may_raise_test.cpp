// may_raise op by op: what types, constants and shapes prove.
#include "ops/may_raise.h"

#include <gtest/gtest.h>

#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"

namespace lathe {
namespace {

constexpr const char* kHead =
    "func @f(%i: int, %j: int, %f: float, %b: bool, %n: np.i64, %s: np.i32, %g: np.f64, "
    "%x: f64[3], %y: f64[3], %a: f64[s0], %c: f64[s1], %m: f64[s0,3], %k: i64[3], %u: u8[3], "
    "%e: f64[0], %buf: buf f64[3], %ibuf: buf i32[3], %tag: tag<none|int>, "
    "%un: tag<undefined|int>) -> () {\n"
    "  %one = const {value=1} : int\n"
    "  %zero = const {value=0} : int\n"
    "  %three = const {value=3} : int\n"
    "  %half = const {value=0.5} : float\n"
    "  %rows = dim %m {axis=0} : int\n"
    "  ";

// Of the last op in front of the return.
bool raises(const std::string& op, LowerOptions options = {}) {
  Graph g = parse(kHead + op + "\n  return\n}\n");
  verify_or_die(g, op.c_str(), type_rule);
  const auto& ops = g.region(g.functions().front().body).ops;
  return may_raise(g, ops[ops.size() - 2], options);
}

TEST(MayRaise, PythonNumbers) {
  EXPECT_TRUE(raises("%r = add %i, %j : int"));
  EXPECT_FALSE(raises("%r = add %i, %j : int", {.wrap_overflow = true}));
  EXPECT_TRUE(raises("%r = neg %i : int"));
  EXPECT_FALSE(raises("%r = bit_and %i, %j : int"));
  EXPECT_FALSE(raises("%r = lt %i, %j : bool"));
  EXPECT_FALSE(raises("%r = add %f, %i : float"));
  EXPECT_TRUE(raises("%r = truediv %f, %i : float"));
  EXPECT_FALSE(raises("%r = truediv %f, %half : float"));
  EXPECT_TRUE(raises("%r = truediv %half, %f : float"));
  EXPECT_FALSE(raises("%r = floordiv %i, %three : int"));
  EXPECT_TRUE(raises("%r = floordiv %i, %zero : int"));
  EXPECT_FALSE(raises("%r = mod %i, %three : int"));
  EXPECT_TRUE(raises("%r = shift_left %i, %one : int"));
  EXPECT_FALSE(raises("%r = shift_right %i, %one : int"));
  EXPECT_TRUE(raises("%r = shift_right %one, %i : int"));
  EXPECT_TRUE(raises("%r = cast %f {to=!int} : int"));
  EXPECT_FALSE(raises("%r = cast %i {to=!float} : float"));
}

TEST(MayRaise, NumPyNumbers) {
  EXPECT_FALSE(raises("%r = add %n, %i : np.i64"));
  EXPECT_FALSE(raises("%r = floordiv %n, %n : np.i64"));
  EXPECT_FALSE(raises("%r = truediv %g, %g : np.f64"));
  EXPECT_TRUE(raises("%r = add %s, %i : np.i32"));  // a Python int must fit
  EXPECT_FALSE(raises("%r = add %s, %three : np.i32"));
  EXPECT_TRUE(raises("%r = pow %n, %n : np.i64"));  // negative powers
  EXPECT_FALSE(raises("%r = pow %n, %three : np.i64"));
}

TEST(MayRaise, Shapes) {
  EXPECT_FALSE(raises("%r = add %x, %y : f64[3]"));
  EXPECT_FALSE(raises("%r = add %a, %a : f64[s0]"));
  EXPECT_TRUE(raises("%r = add %a, %c : f64[s2]"));
  EXPECT_TRUE(raises("%r = add %a, %x : f64[3]"));
  EXPECT_FALSE(raises("%r = add %m, %x : f64[s0,3]"));
  EXPECT_FALSE(raises("%r = matmul %a, %m : f64[3]"));
  EXPECT_TRUE(raises("%r = matmul %c, %m : f64[3]"));
  EXPECT_FALSE(raises("%r = matmul %m, %x : f64[s0]"));
  EXPECT_FALSE(raises("%r = full %half, %rows {shape=[-9223372036854775807]} : f64[s0]"));
  EXPECT_TRUE(raises("%r = full %half, %i {shape=[-9223372036854775807]} : f64[s2]"));
  EXPECT_FALSE(raises("%r = reshape %x {shape=[3, 1]} : f64[3,1]"));
}

TEST(MayRaise, IndexingAndReductions) {
  EXPECT_FALSE(raises("%r = index %x {index=[0, 2, 0, 0]} : np.f64"));
  EXPECT_FALSE(raises("%r = index %x {index=[0, -3, 0, 0]} : np.f64"));
  EXPECT_TRUE(raises("%r = index %x, %i {index=[0, -9223372036854775807, 0, 0]} : np.f64"));
  EXPECT_FALSE(raises("%r = index %x, %i {index=[0, -9223372036854775807, 0, 0]} : np.f64",
                      {.check_bounds = false}));
  EXPECT_FALSE(
      raises("%r = index %a {index=[1, 1, -9223372036854775808, -9223372036854775808]} : f64[s2]"));
  EXPECT_TRUE(raises("%r = index %a {index=[0, 1, 0, 0]} : np.f64"));
  EXPECT_TRUE(raises("%r = take %x, %k {axis=0} : f64[3]"));
  EXPECT_FALSE(raises("%r = reduce_max %x {axes=[0], keepdims=false} : np.f64"));
  EXPECT_TRUE(raises("%r = reduce_max %a {axes=[0], keepdims=false} : np.f64"));
  EXPECT_TRUE(raises("%r = reduce_max %e {axes=[0], keepdims=false} : np.f64"));
  EXPECT_FALSE(raises("%r = reduce_sum %a {axes=[0], keepdims=false} : np.f64"));
}

TEST(MayRaise, Stores) {
  EXPECT_FALSE(raises("%r = update %x, %i {index=[0, 1, 0, 0]} : f64[3]"));
  EXPECT_TRUE(raises("%r = update %u, %i {index=[0, 1, 0, 0]} : u8[3]"));
  EXPECT_TRUE(raises("%r = update %u, %f {index=[0, 1, 0, 0]} : u8[3]"));
  EXPECT_TRUE(raises("%r = scatter_add %x, %k, %f : f64[3]"));
  EXPECT_FALSE(raises("buf_store %buf, %x"));
  EXPECT_TRUE(raises("buf_store %buf, %a"));
  EXPECT_TRUE(raises("buf_set %ibuf, %i {index=[0, 0, 0, 0]}"));
  EXPECT_FALSE(raises("buf_set %ibuf, %s {index=[0, 0, 0, 0]}"));
  EXPECT_FALSE(raises("%r = buf_get %buf {index=[0, 2, 0, 0]} : np.f64"));
  EXPECT_FALSE(raises("%r = buf_load %buf : f64[3]"));
}

TEST(MayRaise, TagsAndEffects) {
  EXPECT_FALSE(raises("%r = tag_get %tag : int"));
  EXPECT_TRUE(raises("%r = tag_get %un : int"));
  EXPECT_FALSE(raises("%r = tag_is %un {of=!int} : bool"));
  EXPECT_TRUE(raises("print %i {site=0}"));
}

TEST(MayRaise, Control) {
  EXPECT_FALSE(raises("if %b () {\n yield\n} () {\n yield\n}"));
  EXPECT_TRUE(raises("if %b () {\n raise {error=1, site=0}\n} () {\n yield\n}"));
  EXPECT_TRUE(raises("for %zero, %i, %one (%t: int) {\n %q = add %t, %t : int\n yield\n}"));
  EXPECT_FALSE(raises("for %zero, %i, %one (%t: int) {\n %q = add %t, %f : float\n yield\n}"));
  EXPECT_TRUE(raises("while () {\n yield %b\n} () {\n yield\n}"));  // may be interrupted
  EXPECT_FALSE(
      raises("try () {\n %q = add %i, %i : int\n yield\n} (%p: int, %q2: int) {\n yield\n}"));
}

}  // namespace
}  // namespace lathe
