#include "support/run_kernel.h"

#include <gtest/gtest.h>

#include "ir/print.h"
#include "tools/ir_text.h"
#include "tools/run_check.h"

namespace lathe::test {

namespace {

Graph verified(std::string_view text) {
  Graph g = parse(text);
  throw_violations(g, "in a test", verify_any(g));
  return g;
}

}  // namespace

void expect_runs(std::string_view text, std::initializer_list<std::string> lines) {
  expect_runs(verified(text), lines);
}

void expect_runs(const Graph& graph, std::initializer_list<std::string> lines) {
  for (const std::string& text : lines) {
    RunLine line = parse_run_line(text, 0);
    Program program(graph, line.function);
    for (const std::string& failure : run_and_check(program, line))
      ADD_FAILURE() << text << ": " << failure;
  }
}

lathe::Outcome outcome(std::string_view text, const std::string& call) {
  return outcome(verified(text), call);
}

lathe::Outcome outcome(const Graph& graph, const std::string& call) {
  RunLine line = parse_run_line(call, 0);
  return Program(graph, line.function).run(0, line);
}

}  // namespace lathe::test
