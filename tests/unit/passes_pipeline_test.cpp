// The wrapper around every pass: names, the off switch, dumps, times, the check of the result.
#include "passes/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "diag/error.h"
#include "ir/print.h"

namespace lathe {
namespace {

using testing::HasSubstr;

class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

Graph example() {
  return parse(R"(func @f(%x: int) -> (int) {
  %a = const {value=1} : int
  %b = const {value=2} : int
  %c = add %a, %b : int
  %d = add %x, %c : int
  return %d
})");
}

std::string text(const Graph& g) { return print(g, {.locations = false}); }

TEST(Pipeline, RunsAllInOrder) {
  Graph g = example();
  run_passes(g);
  EXPECT_EQ(text(g), R"(func @f(%0: int) -> (int) {
  %1 = const {value=3} : int
  %2 = add %0, %1 : int
  return %2
}
)");
}

TEST(Pipeline, SecondRunFindsNothing) {
  Graph g = example();
  run_passes(g);
  for (const Pass& pass : all_passes()) EXPECT_FALSE(run_pass(g, pass.name)) << pass.name;
}

TEST(Pipeline, NamesAreUniqueAndKnown) {
  for (const Pass& pass : all_passes()) {
    Graph g = example();
    run_pass(g, pass.name);
    for (const Pass& other : all_passes())
      EXPECT_EQ(&pass == &other, std::string_view(pass.name) == other.name);
  }
  Graph g = example();
  try {
    run_pass(g, "fuse");
    FAIL() << "an unknown pass";
  } catch (const UserError& e) {
    EXPECT_THAT(e.what(), HasSubstr("there is no pass 'fuse'; there are canonicalize"));
  }
}

TEST(Pipeline, Disable) {
  Graph g = example(), h = example();
  {
    Variable off("LATHE_DISABLE", "cse,canonicalize");
    run_passes(g);
    EXPECT_EQ(text(g), text(example()));
  }
  {
    Variable off("LATHE_DISABLE", "all");
    run_passes(g);
    EXPECT_EQ(text(g), text(example()));
  }
  EXPECT_TRUE(run_pass(h, "canonicalize"));
}

TEST(Pipeline, DumpsWhatChanged) {
  namespace fs = std::filesystem;
  fs::path folder = fs::path(testing::TempDir()) / "lathe_pipeline_dump";
  fs::remove_all(folder);
  fs::create_directories(folder);
  Variable dump("LATHE_DUMP", "llvm,passes"), dir("LATHE_DUMP_DIR", folder);
  Graph g = example();
  run_passes(g);
  int canonicalize = 0, licm = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::string name = entry.path().filename();
    licm += name.ends_with(".licm.passes");
    if (!name.ends_with(".canonicalize.passes")) continue;
    ++canonicalize;
    EXPECT_TRUE(name.starts_with("f."));
    std::ifstream in(entry.path());
    std::string content{std::istreambuf_iterator<char>(in), {}};
    EXPECT_THAT(content, HasSubstr("const {value=3} : int"));
  }
  EXPECT_EQ(canonicalize, 1);
  EXPECT_EQ(licm, 0);
  fs::remove_all(folder);
}

TEST(Pipeline, Times) {
  Variable time("LATHE_TIME", "1");
  testing::internal::CaptureStderr();
  Graph g = example();
  run_passes(g);
  std::string said = testing::internal::GetCapturedStderr();
  EXPECT_THAT(said, HasSubstr("time pass canonicalize "));
  EXPECT_THAT(said, HasSubstr(" us (unchanged)\n"));
}

TEST(Pipeline, ChecksWhatAPassMade) {
  Variable check("LATHE_VERIFY", "1");
  Graph g = parse(R"(func @f(%x: int, %y: float) -> (int) {
  %a = const {value=1} : int
  %b = const {value=2} : int
  %c = add %a, %b : int
  %d = add %x, %c : float
  return %d
})");
  try {
    run_pass(g, "canonicalize");
    FAIL() << "invalid IR went through";
  } catch (const InternalError& e) {
    EXPECT_THAT(e.what(), HasSubstr("after canonicalize"));
  }
}

}  // namespace
}  // namespace lathe
