// Every tests/ir/**/*.ir is a test of its own, named after the file. LATHE_BLESS=1 rewrites the
// expectations that differ; then look at the difference.
#include "tools/filetest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path(LATHE_SOURCE_DIR) / "tests" / "ir";

std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot))
    if (entry.path().extension() == ".ir") names.push_back(fs::relative(entry.path(), kRoot));
  std::sort(names.begin(), names.end());
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.size() - 3);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

class IrFiles : public testing::TestWithParam<std::string> {};

TEST_P(IrFiles, Test) {
  std::ifstream in(kRoot / GetParam());
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const char* bless = std::getenv("LATHE_BLESS");
  lathe::FileResult result = lathe::run_file_test(text, bless && std::string(bless) == "1");
  for (const std::string& failure : result.failures) ADD_FAILURE() << GetParam() << ", " << failure;
  if (!result.blessed.empty()) std::ofstream(kRoot / GetParam()) << result.blessed;
}

INSTANTIATE_TEST_SUITE_P(Files, IrFiles, testing::ValuesIn(files()), test_name);

}  // namespace
