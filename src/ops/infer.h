// Type inference: result types from operands and attributes, by the rule in each op's block. Used by the tracer's builder and
// (as the TypeRule) by the verifier. A rule throws UserError with words for the user (dtypes, shapes), never IR words.
#pragma once
#include "ir/graph.h"

#include <span>

namespace lathe {

// What an inference rule sees.
struct InferContext {
  Graph& graph;                    // for fresh symbols only
  Op code;
  std::span<const Type> operands;
  std::span<const ValueId> values; // the operands themselves (constant operands can be looked at)
  const Attrs& attrs;
};

// Throws UserError.
std::vector<Type> infer(Graph&, Op, std::span<const ValueId> operands, const Attrs&);
// The TypeRule for verify(): the op's result types equal the inferred ones up to the names of fresh symbols.
std::string type_rule(Graph&, OpId);

} // namespace lathe
