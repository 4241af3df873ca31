// Rules that every graph keeps between passes. Reports all violations, each with the op's text;
// throws nothing. Type rules of single ops (result types follow from operands) are in ops/infer.h
// and are passed in as a callback, so that this library does not depend on the op blocks.
#pragma once
#include "ir/graph.h"

#include <string>
#include <vector>

namespace lathe {

struct Violation {
  OpId op;  // invalid when the function as a whole is meant
  FuncId function;
  std::string message;
};

// Returns an empty string when the op's results have the types that its operands and attributes ask
// for.
using TypeRule = std::string (*)(Graph&, OpId);

std::vector<Violation> verify(Graph&, TypeRule rule = nullptr);
// Throw InternalError with all violations and the graph's text, if there are any.
void throw_violations(const Graph&, const char* when, const std::vector<Violation>&);
void verify_or_die(Graph&, const char* when, TypeRule rule = nullptr);

}  // namespace lathe
