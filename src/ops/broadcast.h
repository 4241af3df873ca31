// Broadcasting: shapes of results (docs/IR.md, Types), the checks that are left for run time, and
// which element of an operand belongs to an element of the result. Shared by all elementwise ops
// and by whatever stores one array into another.
#pragma once
#include "ops/op_info.h"

namespace lathe {

// The joint extent of one axis:
//   equal ones: that; 1 beside anything: the other; two different numbers: none (returns false);
//   a number other than 1 beside a symbol: the number (run-time check: the symbol is equal or 1);
//   two different symbols: a fresh one (run-time check: equal, or one of them is 1).
bool broadcast_dim(const InferContext&, Dim a, Dim b, Dim& out);

// The joint shape of several; throws NumPy's "operands could not be broadcast together with
// shapes".
std::vector<Dim> broadcast_shapes(const InferContext&, std::span<const Type>);
// Whether `from` can be stored into `to`; throws NumPy's "could not broadcast input array from
// ...".
void require_broadcastable(std::span<const Dim> from, std::span<const Dim> to);

// Run-time extents of the result (of shape `result`) of an op that broadcasts operands, with the
// checks that the static shapes leave open. `types` are those of the operands; axes beyond their
// ranks are not looked at (matmul: its batch axes).
std::vector<ValueId> broadcast_extents(ElementContext&, std::span<const Type> types,
                                       std::span<const ValueId> operands,
                                       std::span<const Dim> result);
// The ExtentsFn of every elementwise op.
std::vector<ValueId> elementwise_extents(ElementContext&, const Graph&, const OpData&);
// Raises (SHAPE) unless `from` broadcasts to the extents of a destination, one raw i64 per axis.
void check_broadcast_to(ElementContext&, const Graph&, ValueId from, std::span<const ValueId> to);

// Which element of `operand` belongs to element `index` of a result of shape `result`.
std::vector<ValueId> broadcast_index(ElementContext&, const Graph&, ValueId operand,
                                     std::span<const Dim> result, std::span<const ValueId> index);

}  // namespace lathe
