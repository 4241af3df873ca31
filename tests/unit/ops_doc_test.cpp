// docs/ops.md is what the op blocks say. LATHE_BLESS=1 rewrites it.
#include "ops/ops_doc.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace {

TEST(OpsDoc, FileIsUpToDate) {
  const std::string path = LATHE_SOURCE_DIR "/docs/ops.md";
  const char* bless = std::getenv("LATHE_BLESS");
  if (bless && std::string(bless) == "1") std::ofstream(path) << lathe::ops_markdown();
  std::ifstream in(path);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(text, lathe::ops_markdown())
      << "run LATHE_BLESS=1 lathe_tests --gtest_filter='OpsDoc.*'";
}

}  // namespace
