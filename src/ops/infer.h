// Type inference: result types from operands and attributes, by the rule in each op's block. Used
// by the tracer's builder and (as the TypeRule) by the verifier. A rule throws UserError with words
// for the user (dtypes, shapes), never IR words.
#pragma once
#include "ir/graph.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lathe {

// What an inference rule sees.
struct InferContext {
  const Graph& graph;
  Op code;
  std::span<const Type> operands;
  std::span<const ValueId> values;  // the operands themselves (constants can be looked at); may be
                                    // empty: know nothing of them
  const Attrs& attrs;
  int64_t& next_symbol;

  Dim fresh() const { return symbol(next_symbol++); }
  // The number of operand i when it is a constant Python or NumPy integer (or bool).
  std::optional<int64_t> constant(size_t i) const;
  // The extent that operand i, an int, stands for: a constant, or the symbol of an extent that
  // `dim` has read; else fresh.
  Dim extent(size_t i) const;
};

// Throws UserError.
std::vector<Type> infer(Graph&, Op, std::span<const ValueId> operands, const Attrs&);
// The TypeRule for verify(): the op's result types equal the inferred ones, where a fresh symbol
// may be any extent (a pass may know more), and where constant operands may count as unknown (a
// pass may have made them constant).
std::string type_rule(Graph&, OpId);

}  // namespace lathe
