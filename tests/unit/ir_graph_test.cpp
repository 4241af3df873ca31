// The graph as a data structure: attributes, editing, walking, locations.
#include "ir/graph.h"

#include <gtest/gtest.h>

#include <cmath>

#include "diag/error.h"
#include "ir/builder.h"
#include "ir/print.h"
#include "ir/verify.h"

namespace lathe {
namespace {

const char* const kText = R"(func @f(%0: ptr, %1: i64, %2: b1) -> (i64) {
  %3 = iadd %1, %1 : i64
  %4 = if %2 : i64 () {
    %5 = imul %3, %1 : i64
    yield %5
  } () {
    yield %3
  }
  %6 = isub %4, %3 : i64
  return %6
}
)";

OpId find(const Graph& g, Op code) {
  OpId found;
  for (const Function& f : g.functions())
    walk(g, f.body, [&](OpId id) {
      if (g.op(id).code == code) found = id;
    });
  return found;
}

TEST(Attributes, AreSortedAndTyped) {
  Attrs a = {{"z", true}, {"a", int64_t{3}}, {"m", std::string("text")}};
  a.set("list", std::vector<int64_t>{1, 2});
  a.set("a", int64_t{4});
  ASSERT_EQ(a.items().size(), 4u);
  EXPECT_EQ(a.items()[0].first, "a");
  EXPECT_EQ(a.items()[3].first, "z");
  EXPECT_EQ(a.i64("a"), 4);
  EXPECT_TRUE(a.flag("z"));
  EXPECT_EQ(a.str("m"), "text");
  EXPECT_EQ(a.ints("list").size(), 2u);
  EXPECT_EQ(a.i64_or("none", 7), 7);
  EXPECT_TRUE(a.flag_or("z", false));
  EXPECT_THROW(a.i64("z"), InternalError);
  EXPECT_THROW(a.str("none"), InternalError);
  a.erase("z");
  EXPECT_FALSE(a.has("z"));
}

TEST(Attributes, DoublesAreComparedByBits) {
  EXPECT_NE((Attrs{{"v", 0.0}}), (Attrs{{"v", -0.0}}));
  EXPECT_EQ((Attrs{{"v", std::nan("")}}), (Attrs{{"v", std::nan("")}}));
  EXPECT_NE((Attrs{{"v", 1.0}}), (Attrs{{"v", int64_t{1}}}));
  EXPECT_NE((Attrs{{"v", 1.0}}), (Attrs{{"w", 1.0}}));
}

TEST(Graph, DefinitionsAndUses) {
  Graph g = parse(kText);
  RegionId body = g.functions()[0].body;
  const auto& args = g.region(body).args;
  OpId add = find(g, Op::IAdd), mul = find(g, Op::IMul), branch = find(g, Op::If);
  EXPECT_EQ(g.def(args[1]), nullptr);
  EXPECT_EQ(g.def(g.op(add).results[0]), &g.op(add));
  auto uses = count_uses(g);
  EXPECT_EQ(uses[args[1].index], 3u);
  EXPECT_EQ(uses[g.op(add).results[0].index], 3u);
  EXPECT_EQ(g.enclosing_op_in(body, mul), branch);
  EXPECT_EQ(g.enclosing_op_in(body, add), add);
  EXPECT_FALSE(g.enclosing_op_in(g.op(branch).regions[1], mul).valid());
  EXPECT_EQ(g.op(g.terminator(body)).code, Op::Return);
  EXPECT_FALSE(g.terminator(g.add_region()).valid());
  EXPECT_EQ(g.region(g.op(mul).parent).parent, branch);
}

TEST(Graph, ReplaceEraseInsert) {
  Graph g = parse(kText);
  OpId add = find(g, Op::IAdd), branch = find(g, Op::If), sub = find(g, Op::ISub);
  ValueId n = g.region(g.functions()[0].body).args[1];
  g.replace_uses(g.op(add).results[0], n);
  g.replace_uses(g.op(branch).results[0], n);
  OpId mul = find(g, Op::IMul);
  g.erase(branch);
  g.erase(add);
  EXPECT_TRUE(g.op(mul).erased);
  OpId negative = g.create_op(Op::Const, {}, {Type::raw(DType::I64)}, {{"value", int64_t{-1}}});
  g.insert_before(sub, negative);
  g.op(sub).operands[1] = g.op(negative).results[0];
  EXPECT_EQ(print(g),
            "func @f(%0: ptr, %1: i64, %2: b1) -> (i64) {\n"
            "  %3 = const {value=-1} : i64\n"
            "  %4 = isub %1, %3 : i64\n"
            "  return %4\n"
            "}\n");
  EXPECT_TRUE(verify(g).empty());
  g.detach(negative);
  EXPECT_FALSE(g.op(negative).parent.valid());
  g.insert_before(sub, negative);
  EXPECT_TRUE(verify(g).empty());
}

TEST(Graph, WalkGoesOutsideIn) {
  Graph g = parse(kText);
  std::string seen;
  walk(g, g.functions()[0].body,
       [&](OpId id) { seen += std::string(spelling(g.op(id).code)) + " "; });
  EXPECT_EQ(seen, "iadd if imul yield yield isub return ");
}

TEST(Graph, EqualLocationsAreOne) {
  Graph g;
  LocId a = g.add_loc({"f.py", 1, 2, 3, "f", {}});
  LocId b = g.add_loc({"f.py", 1, 2, 4, "f", {}});
  LocId c = g.add_loc({"f.py", 1, 2, 3, "f", b});
  EXPECT_EQ(g.add_loc({"f.py", 1, 2, 3, "f", {}}), a);
  EXPECT_EQ(g.add_loc({"f.py", 1, 2, 3, "f", b}), c);
  EXPECT_NE(a, b);
  EXPECT_NE(a, c);
  Graph other;
  other.copy_locs(g);
  EXPECT_EQ(other.add_loc({"f.py", 1, 2, 4, "f", {}}), b);
  EXPECT_EQ(other.locs().size(), 3u);
}

TEST(Graph, SymbolsAreFresh) {
  Graph g = parse("func @f(%0: f64[s3,2]) -> () { unreachable }");
  EXPECT_EQ(g.symbol_count(), 4);
  EXPECT_EQ(g.fresh_symbol(), symbol(4));
  EXPECT_EQ(g.symbol_count(), 5);
}

TEST(Builder, BuildsWhatTheTextSays) {
  Graph g;
  FuncId f = g.add_function("f");
  RegionId body = g.function(f).body;
  g.function(f).results = {Type::raw(DType::I64)};
  g.add_arg(body, Type::ptr());
  ValueId n = g.add_arg(body, Type::raw(DType::I64));
  ValueId p = g.add_arg(body, Type::raw(DType::Bool));
  Builder b(g, body);
  ValueId sum = b.value(Op::IAdd, {n, n}, Type::raw(DType::I64));
  RegionId then_region = g.add_region(), else_region = g.add_region();
  b.set_region(then_region);
  b.end(Op::Yield, {b.value(Op::IMul, {sum, n}, Type::raw(DType::I64))});
  b.set_region(else_region);
  b.end(Op::Yield, {sum});
  b.set_region(body);
  OpId branch = b.add(Op::If, {p}, {Type::raw(DType::I64)}, {}, {then_region, else_region});
  b.end(Op::Return, {b.value(Op::ISub, {g.op(branch).results[0], sum}, Type::raw(DType::I64))});
  EXPECT_EQ(print(g), kText);
  EXPECT_EQ(print_op(g, branch), "%4 = if %2 : i64 () {");
}

}  // namespace
}  // namespace lathe
