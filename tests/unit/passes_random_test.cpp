// Passes keep what a program does: random graphs, before and after each pass and the whole
// pipeline, on the interpreter. LATHE_FUZZ=n runs n programs; LATHE_FUZZ_SEED is the first seed.
#include <gtest/gtest.h>

#include <cstdlib>

#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"
#include "passes/pipeline.h"
#include "support/random_control.h"
#include "support/random_graph.h"
#include "tools/run_check.h"

namespace lathe::test {
namespace {

uint64_t setting(const char* name, uint64_t fallback) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : fallback;
}

// All passes one by one, then the pipeline, then everything that differentiation would run.
std::vector<std::vector<std::string>> pipelines() {
  std::vector<std::vector<std::string>> out;
  for (const Pass& pass : all_passes()) out.push_back({pass.name});
  out.push_back({"promote_everywhere", "canonicalize", "cse", "licm", "dce"});
  out.push_back({});
  return out;
}

std::string name_of(const std::vector<std::string>& passes) {
  std::string text;
  for (const std::string& pass : passes) text += (text.empty() ? "" : ",") + pass;
  return text.empty() ? "the pipeline" : text;
}

Graph after(Graph g, const std::vector<std::string>& passes) {
  if (passes.empty()) run_passes(g);
  for (const std::string& pass : passes) run_pass(g, pass);
  return g;
}

// False: a failure was reported.
bool same_outcome(Graph g, const std::vector<std::string>& calls, uint64_t seed) {
  verify_or_die(g, "by the generator", type_rule);
  std::vector<Outcome> wanted;
  std::vector<RunLine> lines;
  Program plain(g, "f");
  for (const std::string& call : calls) {
    lines.push_back(parse_run_line(call, 0));
    wanted.push_back(plain.run(0, lines.back()));
  }
  for (const auto& passes : pipelines()) {
    Graph h = after(g, passes);
    auto violations = verify(h, type_rule);
    Program program(h, "f");
    for (size_t i = 0; i < calls.size(); ++i)
      for (const std::string& difference : differences(wanted[i], program.run(0, lines[i]), 0)) {
        ADD_FAILURE() << "seed " << seed << ", " << name_of(passes) << ": " << difference
                      << "\n// run: " << calls[i] << "\n"
                      << print(g) << "\nafter:\n"
                      << print(h);
        return false;
      }
    EXPECT_TRUE(violations.empty())
        << "seed " << seed << ", " << name_of(passes) << ": " << violations[0].message << "\n"
        << print(g);
    EXPECT_EQ(print(parse(print(h))), print(h)) << "seed " << seed;
    if (!violations.empty()) return false;
  }
  return true;
}

void for_seeds(uint64_t default_count, Graph (*make)(uint64_t),
               const std::vector<std::string>& calls) {
  uint64_t first = setting("LATHE_FUZZ_SEED", 1), count = setting("LATHE_FUZZ", default_count);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    try {
      if (!same_outcome(make(seed), calls, seed)) return;
    } catch (const std::exception& e) {
      FAIL() << "seed " << seed << ": " << e.what();
    }
  }
}

TEST(RandomPasses, ArraysAndBuffers) { for_seeds(60, random_graph, {kRandomGraphCall}); }

TEST(RandomPasses, ScalarsAndControl) { for_seeds(100, random_control, random_control_calls()); }

}  // namespace
}  // namespace lathe::test
