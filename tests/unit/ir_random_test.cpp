// Random kernels: the rules hold, the text reads back, and all engines do the same.
// LATHE_FUZZ=n runs n programs (default 150); LATHE_FUZZ_SEED is the first seed.
#include <gtest/gtest.h>

#include <cstdlib>

#include "ir/print.h"
#include "kernel/verify_kernel.h"
#include "support/random_kernel.h"
#include "tools/run_check.h"

namespace lathe::test {
namespace {

uint64_t setting(const char* name, uint64_t fallback) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : fallback;
}

class RandomKernels : public testing::Test {
 protected:
  uint64_t first_ = setting("LATHE_FUZZ_SEED", 1);
  uint64_t count_ = setting("LATHE_FUZZ", 150);
};

TEST_F(RandomKernels, AreValidAndReadBack) {
  for (uint64_t seed = first_; seed < first_ + count_; ++seed) {
    Graph g = random_kernel(seed);
    std::string text = print(g);
    auto violations = verify_kernel(g);
    ASSERT_TRUE(violations.empty()) << "seed " << seed << ": " << violations[0].message << "\n"
                                    << text;
    ASSERT_EQ(print(parse(text)), text) << "seed " << seed;
  }
}

TEST_F(RandomKernels, DoTheSameOnAllEngines) {
  const char* calls[] = {
      "@f0(f64 [0.5, -1, 2, 3.25, 1e10, -0.0, 7, 8, 9, 10, 1e-3, inf, nan, 14, 15, -16],"
      " i64 [0, 1, -1, 2, 9223372036854775807, 5, 6, 7, 8, 9, 10, -11, 12, 13, 14, 15], 7, 2.5)",
      "@f0(f64 iota(16), i64 iota(16), -3, -0.5)"};
  for (uint64_t seed = first_; seed < first_ + count_; ++seed) {
    Graph g = random_kernel(seed);
    Program program(g, "f0");
    for (const char* call : calls) {
      RunLine line = parse_run_line(call, 0);
      Outcome want = program.run(0, line);
      ASSERT_TRUE(want.faults.empty()) << "seed " << seed << ": " << want.faults[0];
      for (size_t engine = 1; engine < engines().size(); ++engine)
        for (const std::string& difference : differences(want, program.run(engine, line), 0))
          ADD_FAILURE() << "seed " << seed << ", " << engines()[engine].name << ": " << difference
                        << "\n"
                        << call;
    }
  }
}

}  // namespace
}  // namespace lathe::test
