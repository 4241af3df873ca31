// Tests that are text files (tests/ir/README.md): IR, what to do with it (`// test:`), and what
// must come out (`// expect:`, `// error:`, `// run:`). With bless, expectations that differ are
// rewritten.
#pragma once
#include <string>
#include <vector>

namespace lathe {

struct FileResult {
  std::vector<std::string> failures;  // each begins with the line
  std::string blessed;                // the new text, when `bless` changed something
};

FileResult run_file_test(const std::string& text, bool bless);

}  // namespace lathe
