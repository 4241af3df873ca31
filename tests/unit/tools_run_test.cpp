// The test tools themselves: run lines find what is wrong, literals and values read back.
#include <gtest/gtest.h>

#include "diag/error.h"
#include "support/run_kernel.h"
#include "tools/filetest.h"
#include "tools/ir_text.h"
#include "tools/run_check.h"

namespace lathe {
namespace {

const char* const kScale = R"(
func @scale(%ctx: ptr, %x: ptr, %n: i64, %by: f64) -> (f64) {
  %c0 = const {value=0} : i64
  %c1 = const {value=1} : i64
  %int = const {value=3} : i64
  host_call %int, %n {site=4}
  for %c0, %n, %c1 (%i: i64) {
    %v = load %x, %i : f64
    %w = fmul %v, %by : f64
    store %x, %i, %w
    yield
  }
  %zero = const {value=0.0} : f64
  %bad = flt %by, %zero : b1
  if %bad () {
    raise %int, %n {error=9, site=7}
  } () {
    yield
  }
  return %by
}
)";

std::vector<std::string> failures(const std::string& line) {
  Graph g = parse(kScale);
  RunLine run = parse_run_line(line, 0);
  Program program(g, "scale");
  return run_and_check(program, run);
}

TEST(RunLines, PassWhenTrue) {
  test::expect_runs(kScale,
                    {"@scale(f64 [1, 2], 2, 3.0) == 3.0; $0 == [3, 6]; prints 4(2)",
                     "@scale(f64 [1, 2], 1, 3.0) prints 4(1); $0 == [3.0, 2.0]",
                     "@scale(f64 [1], 1, -1.0) raises ValueError@7(1); $0 == [-1]; prints 4(1)",
                     "@scale(f64 [1], 1, -1.0) raises ValueError; prints 4(1)",
                     "@scale(f64 [], 0, nan) == nan; prints 4(0)"});
}

TEST(RunLines, FailWhenWrong) {
  const std::pair<const char*, const char*> rows[] = {
      {"@scale(f64 [1], 1, 3.0) == 4.0; prints 4(1)", "returned 3.0"},
      {"@scale(f64 [1], 1, 3.0) == 3.0, 3.0; prints 4(1)", "returned 3.0"},
      {"@scale(f64 [1], 1, 3.0) $0 == [4]; prints 4(1)", "$0 is [3.0]"},
      {"@scale(f64 [1], 1, 3.0) $0 == [3, 3]; prints 4(1)", "$0 is [3.0]"},
      {"@scale(f64 [1], 1, 3.0) $1 == [3]; prints 4(1)", "$1 is no array"},
      {"@scale(f64 [1], 1, 3.0)", "printed 4(1)"},
      {"@scale(f64 [1], 1, 3.0) prints 4(2)", "printed 4(1)"},
      {"@scale(f64 [1], 1, 3.0) prints 5(1)", "printed 4(1)"},
      {"@scale(f64 [1], 1, 3.0) raises ValueError; prints 4(1)", "returned normally"},
      {"@scale(f64 [1], 1, 3.0) interrupted; prints 4(1)", "returned normally"},
      {"@scale(f64 [1], 1, -3.0) prints 4(1)", "raised ValueError@7(1)"},
      {"@scale(f64 [1], 1, -3.0) raises TypeError; prints 4(1)", "raised ValueError@7(1)"},
      {"@scale(f64 [1], 1, -3.0) raises ValueError@8; prints 4(1)", "raised ValueError@7(1)"},
      {"@scale(f64 [1], 1, -3.0) raises ValueError(2); prints 4(1)", "raised ValueError@7(1)"},
      {"@scale(f64 [1], 1, -3.0) raises ValueError(1, 1); prints 4(1)", "raised ValueError@7(1)"},
  };
  for (const auto& [line, message] : rows) {
    auto found = failures(line);
    ASSERT_FALSE(found.empty()) << line;
    EXPECT_NE(found[0].find(message), std::string::npos) << found[0];
  }
}

TEST(RunLines, ArgumentsMustFit) {
  EXPECT_THROW(failures("@scale(f64 [1], 1)"), UserError);
  EXPECT_THROW(failures("@scale(f64 [1], 1.5, 1.0)"), UserError);
  EXPECT_THROW(failures("@scale([1], 1, 1.0)"), UserError);
  EXPECT_THROW(failures("@scale(1.0, 1, 1.0)"), UserError);
  EXPECT_THROW(failures("@scale($0, 1, 1.0)"), UserError);
  EXPECT_THROW(failures("@scale(f64 [[1], [1, 2]], 1, 1.0)"), UserError);
  EXPECT_THROW(failures("@scale(f64 [1], 1, 1.0; 2)"), UserError);
  EXPECT_THROW(failures("@scale(f64 [1], true, 1.0)"), UserError);
  for (const char* text :
       {"scale()", "@scale(", "@scale(1) = 2", "@scale(1) raises", "@scale(1) prints 1",
        "@scale(1) $0 [1]", "@scale(1) == 1 == 2", "@scale(f65 [1])"})
    EXPECT_THROW(parse_run_line(text, 0), UserError) << text;
}

// A kernel that writes beside its arrays is found out, by whatever engine.
TEST(RunLines, MemoryIsGuarded) {
  Value v = bind(parse_run_line("@f(f64 [[1, 2], [3, 4]])", 0).args[0]);
  for (Layout layout : {Layout::Contiguous, Layout::Spread}) {
    ArrayMemory m(v, layout);
    EXPECT_TRUE(equal(m.read(), v));
    EXPECT_TRUE(m.intact(true));
    auto* first = static_cast<double*>(m.data());
    EXPECT_EQ(*first, 1.0);
    EXPECT_EQ(*reinterpret_cast<double*>(static_cast<char*>(m.data()) + m.strides()[0]), 3.0);
    *first = 5.0;
    EXPECT_FALSE(m.intact(true));
    EXPECT_TRUE(m.intact(false));
    char* beside = layout == Layout::Spread ? static_cast<char*>(m.data()) - 8
                                            : static_cast<char*>(m.data()) + 32;
    *beside ^= 1;
    EXPECT_FALSE(m.intact(false));
  }
}

TEST(Values, TextReadsBack) {
  for (const char* text : {"none",
                           "undefined",
                           "true",
                           "3",
                           "-9223372036854775808",
                           "0.1",
                           "-0.0",
                           "1e+300",
                           "inf",
                           "-inf",
                           "nan",
                           "np.f32 0.1",
                           "np.u64 18446744073709551615",
                           "t.i8 -1",
                           "np.b1 true",
                           "f64 [1.0, 2.0]",
                           "f32 [[1.0], [2.0]]",
                           "i64 []",
                           "t.f64 [1.0]",
                           "f64 zeros(0, 3)"}) {
    Lexer in(text);
    EXPECT_EQ(kinded_text(bind(parse_literal(in))), text);
  }
}

TEST(Values, EqualityKnowsTolerances) {
  auto value = [](const char* text) {
    Lexer in(text);
    return bind(parse_literal(in));
  };
  EXPECT_TRUE(equal(value("nan"), value("-nan")));
  EXPECT_FALSE(equal(value("0.0"), value("-0.0")));
  EXPECT_FALSE(equal(value("1"), value("1.0")));
  EXPECT_FALSE(equal(value("1.0"), value("np.f64 1.0")));
  EXPECT_FALSE(equal(value("1"), value("2"), 10));
  EXPECT_FALSE(equal(value("1.0"), value("1.0000000000000002")));
  EXPECT_TRUE(equal(value("1.0"), value("1.0000000000000002"), 1));
  EXPECT_FALSE(equal(value("1.0"), value("1.0000000000000004"), 1));
  EXPECT_TRUE(equal(value("5e-324"), value("-5e-324"), 2));
  EXPECT_FALSE(equal(value("f64 [1]"), value("f64 [1, 2]")));
  EXPECT_FALSE(equal(value("f64 [[1, 2]]"), value("f64 [1, 2]")));
}

TEST(FileTests, FailuresHaveLines) {
  const std::string text =
      "// test: run\n"
      "func @one(%ctx: ptr) -> (i64) {\n"
      "  %x = const {value=1} : i64\n"
      "  return %x\n"
      "}\n"
      "// run: @one() == 2\n"
      "// run: @two() == 2\n";
  FileResult r = run_file_test(text, false);
  ASSERT_GE(r.failures.size(), 2u);
  EXPECT_EQ(r.failures[0], "line 6: @one(): interpreter: returned 1");
  EXPECT_EQ(r.failures.back(), "line 7: there is no function @two");
  EXPECT_EQ(r.blessed, "");
  FileResult blessed = run_file_test(text, true);
  EXPECT_NE(blessed.blessed.find("// run: @one() == 1\n"), std::string::npos);
}

TEST(FileTests, ExpectationsAreExact) {
  const std::string code = "func @f(%ctx: ptr) -> () {\n return\n}\n";
  const std::string want = "// expect:\n// func @f(%0: ptr) -> () {\n//   return\n// }\n";
  EXPECT_TRUE(run_file_test("// test: parse\n" + code + want, false).failures.empty());
  EXPECT_FALSE(
      run_file_test("// test: parse\n" + code + "// expect:\n// func\n", false).failures.empty());
  EXPECT_EQ(run_file_test("// test: parse\n" + code + "// expect:\n// func\n", true).blessed,
            "// test: parse\n" + code + want);
  EXPECT_FALSE(run_file_test(code, false).failures.empty());                       // no mode
  EXPECT_FALSE(run_file_test("// test: dance\n" + code, false).failures.empty());  // unknown mode
  EXPECT_FALSE(run_file_test("// test: run\n" + code, false).failures.empty());    // nothing to run
}

TEST(FileTests, ErrorsMustBeReportedWhereTheyAreExpected) {
  auto failing = [](const std::string& text) {
    return !run_file_test(text, false).failures.empty();
  };
  const std::string lead = "// test: verify\nfunc @f(%ctx: ptr) -> () {\n";
  EXPECT_FALSE(failing(lead + "yield // error: must not end in yield\n}\n"));
  EXPECT_TRUE(failing(lead + "yield\n}\n"));
  EXPECT_TRUE(failing(lead + "return // error: must not end in yield\n}\n"));
  EXPECT_TRUE(failing(lead + "yield // error: something else\n}\n"));
  EXPECT_FALSE(failing("// test: parse\nfunc @f() -> ( { // error: expected a word\n"));
  EXPECT_TRUE(failing("// test: parse\nfunc @f() -> () { return } // error: expected a word\n"));
}

}  // namespace
}  // namespace lathe
