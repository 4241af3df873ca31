// Which kernels count as leaves.
#include <gtest/gtest.h>

#include "ir/print.h"
#include "kernel/leaf.h"

namespace lathe::test {

namespace {

bool leaf(const std::string& body) {
  Graph g = parse(
      "func @f(%ctx: ptr, %n: i64) -> () {\n  %c0 = const {value=0} : i64\n"
      "  %c1 = const {value=1} : i64\n  %c9 = const {value=90000} : i64\n" +
      body + "  return\n}\n");
  return is_leaf(g, g.functions()[0]);
}

std::string loop(const std::string& to) {
  return "  for %c0, " + to + ", %c1 (%i: i64) {\n    %y = iadd %i, %n : i64\n    yield\n  }\n";
}

TEST(Leaf, StraightCodeAndShortLoops) {
  EXPECT_TRUE(leaf("  %x = iadd %n, %c1 : i64\n"));
  EXPECT_TRUE(leaf("  %k = const {value=8} : i64\n" + loop("%k")));
}

TEST(Leaf, NotWhatMayTakeLong) {
  EXPECT_FALSE(leaf(loop("%n")));
  EXPECT_FALSE(leaf(loop("%c9")));
}

TEST(Leaf, NotWhatCallsTheRuntime) {
  EXPECT_FALSE(leaf("  %p = arena_alloc %n : ptr\n"));
  EXPECT_FALSE(leaf("  host_call {site=0}\n"));
  EXPECT_FALSE(leaf("  safepoint\n"));
}

}  // namespace

}  // namespace lathe::test
