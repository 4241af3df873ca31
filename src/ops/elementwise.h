// What the blocks of elementwise ops share: checks and words for wrong operands, the result type of
// a broadcast, and operands brought to the dtype of the computation.
#pragma once
#include "ops/op_info.h"

namespace lathe {

// "+" for add, ...; empty for ops that have no Python operator.
std::string_view python_operator(Op);

// Throws UserError (Type) unless all operands are numbers or arrays of dtypes that Lathe computes
// with.
void require_numbers(const InferContext&);
// What Python or NumPy say when an operator does not take these types.
[[noreturn]] void unsupported_operands(const InferContext&, bool numpy_rules);
// "Python integer 300 out of bounds for uint8": constants only, run-time ints are checked by
// `operand`.
void require_constants_fit(const InferContext&, DType);

// One result: the joint shape, of the joint kind (or the given one).
std::vector<Type> elementwise_result(const InferContext&, DType);
std::vector<Type> elementwise_result(const InferContext&, DType, TypeKind);

// Operand i as dtype d, as Python or NumPy convert it for an operation: Python ints that do not fit
// raise OverflowError.
ValueId operand(const LowerContext&, size_t i, DType d);

inline bool python_rules(const LowerContext& c) { return c.result.is_py(); }

}  // namespace lathe
