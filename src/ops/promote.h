// Kinds and dtypes: how Python numbers, NumPy values and Tensors combine (NumPy 2, NEP 50), which
// dtypes Lathe computes with today, and how types are spelled in messages to users.
#pragma once
#include <span>
#include <string>

#include "ir/type.h"

namespace lathe {

// The kind that operands give together: Tensor if any is one, else Array (stands for NumPy) if any
// is an ndarray or NumPy scalar, else Py.
TypeKind joint_kind(std::span<const Type>);
// A result of that kind: Py numbers and NumPy scalars where the shape is empty.
Type result_type(TypeKind joint, DType, std::span<const Dim> shape);

// numpy.promote_types.
DType promote(DType, DType);
// The dtype in which an operation on these operands is done: Python numbers among themselves follow
// Python (bool < int < float); beside NumPy or Tensor operands they are weak.
DType common_dtype(std::span<const Type>);
// numpy.iinfo(d).min <= v <= numpy.iinfo(d).max
bool fits(int64_t v, DType d);
int64_t min_of(DType);   // of an integer dtype
uint64_t max_of(DType);  // of an integer dtype

// Throws UserError (Type) for dtypes that the tables hold but no op computes with yet.
void require_supported(DType);

// "bool", "int32", "bfloat16", ...
std::string numpy_name(DType);
// "(2,3)", "(4,)"; extents that are not known before the call are `?`.
std::string shape_text(std::span<const Dim>);
// As type(x).__name__ would say: int, numpy.float64, ndarray, Tensor, NoneType, str.
std::string python_name(const Type&);

}  // namespace lathe
