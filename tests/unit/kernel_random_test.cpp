// Random graphs: whether values are fused or stored, interpreted or compiled, in contiguous memory
// or spread out, the outcome is the same bit for bit. LATHE_RANDOM_SEED and LATHE_RANDOM_COUNT
// choose others.
#include <gtest/gtest.h>

#include <cstdlib>

#include "diag/error.h"
#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"
#include "support/random_graph.h"
#include "tools/run_check.h"

namespace lathe::test {

namespace {

uint64_t from_environment(const char* name, uint64_t fallback) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : fallback;
}

class WithoutFusion {
 public:
  WithoutFusion() { setenv("LATHE_DISABLE", "fusion", 1); }
  ~WithoutFusion() { unsetenv("LATHE_DISABLE"); }
};

TEST(KernelRandom, FusionAndEnginesAgree) {
  uint64_t first = from_environment("LATHE_RANDOM_SEED", 1);
  uint64_t count = from_environment("LATHE_RANDOM_COUNT", 60);
  RunLine call = parse_run_line(kRandomGraphCall, 0);
  int ended_well = 0;
  for (uint64_t seed = first; seed < first + count; ++seed) {
    Graph g = random_graph(seed);
    verify_or_die(g, "by the generator", type_rule);
    std::string text = fmt::format("seed {}\n{}", seed, print(g, {.locations = false}));
    Program fused(g, "f");
    Outcome expected = [&] {
      WithoutFusion off;
      return Program(g, "f").run(0, call);
    }();
    ended_well += expected.status == LATHE_OK;
    for (size_t engine = 0; engine < engines().size(); ++engine)
      for (Layout layout : {Layout::Contiguous, Layout::Spread}) {
        Outcome got = fused.run(engine, call, layout);
        for (const std::string& d : differences(expected, got, 0))
          ADD_FAILURE() << engines()[engine].name << ": " << d << "\n" << text;
      }
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(ended_well, static_cast<int>(count / 2));
}

}  // namespace

}  // namespace lathe::test
