// Running IR in unit tests, with the words of tests/ir: a text (kernel or graph level), and run
// lines that go through every engine and layout.
//
//   expect_runs(R"(func @f(%ctx: ptr, %x: f64) -> (f64) { ... })",
//               {"@f(2.0) == 4.0", "@f(nan) raises ValueError"});
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "ir/graph.h"
#include "tools/program.h"

namespace lathe::test {

// Adds a test failure for everything that is not as the lines say, and for engines that differ.
void expect_runs(std::string_view text, std::initializer_list<std::string> lines);
void expect_runs(const Graph& graph, std::initializer_list<std::string> lines);

// One call by the interpreter, to look at: what it returned, raised, printed, left in the arrays.
lathe::Outcome outcome(std::string_view text, const std::string& call);
lathe::Outcome outcome(const Graph& graph, const std::string& call);

}  // namespace lathe::test
