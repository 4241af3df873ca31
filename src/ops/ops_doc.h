// The reference of all ops as Markdown, from the words and examples in their blocks. docs/ops.md is
// this text; a unit test compares them and rewrites the file under LATHE_BLESS=1.
#pragma once
#include <string>

namespace lathe {

std::string ops_markdown();

}  // namespace lathe
