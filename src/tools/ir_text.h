// What lathe-opt and the file tests do with a text of IR, as functions from text to text.
#pragma once
#include "ir/print.h"
#include "ir/verify.h"

#include <string>
#include <vector>

namespace lathe {

// By the rules of the level that the graph is of.
std::vector<Violation> verify_any(Graph&);
int line_of(const Violation&, const TextLines&);
// Line by line, like `12: the message`.
std::string violations_text(const std::vector<Violation>&, const TextLines&);

// A transformation by its words: `opt cse,dce`, `lower`, `llvm`, `lower ptx sm_80`.
std::string transform(const std::string& words, const Graph&);
bool is_transform(const std::string& words);

}  // namespace lathe
