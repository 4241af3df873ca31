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

// The graph after the passes that `opt cse,dce` names, or after all of them for `opt`.
bool is_opt(const std::string& words);
Graph optimised(const std::string& words, Graph);

// A transformation by its words: `opt ...`, `lower`.
std::string transform(const std::string& words, const Graph&);
bool is_transform(const std::string& words);

}  // namespace lathe
