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

// Operand i can be stored in a part of operand 0 of that shape. `checked`: a Python int must fit
// the dtype (x[index] = v); otherwise it wraps (np.add.at).
void require_storable(const InferContext&, size_t i, std::span<const Dim> shape, bool checked);
// Operand i can serve as an index: an integer array or scalar.
void require_integers(const InferContext&, size_t i);

// One result: the joint shape, of the joint kind (or the given one).
std::vector<Type> elementwise_result(const InferContext&, DType);
std::vector<Type> elementwise_result(const InferContext&, DType, TypeKind);

// The integer dtype that every Python int among the operands of an elementwise op must fit
// (OverflowError else); none where they are converted otherwise. A constant is checked when the
// graph is built, a run-time int by `operand`, or once before the loop by whoever runs the op over
// arrays.
std::optional<DType> dtype_for_python_ints(Op, std::span<const Type> operands, const Type& result);

// A value that is stored into an array of dtype d (`from` is its type before it became raw): Python
// numbers as int() and the bounds of d ask, others as astype.
ValueId stored_value(ScalarBuilder&, const Type& from, ValueId raw, DType d);

// Operand i as dtype d, as Python or NumPy convert it for an operation: Python ints that do not fit
// raise OverflowError.
ValueId operand(const LowerContext&, size_t i, DType d);

inline bool python_rules(const LowerContext& c) { return c.result.is_py(); }

}  // namespace lathe
