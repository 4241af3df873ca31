// The attribute `index` of docs/IR.md (basic indexing with ints, slices and newaxis) and the
// attribute `shape` with run-time extents: parsed, turned into result shapes, and into the
// arithmetic that finds elements. Shared by the blocks of index, update and the buffer ops, and by
// the kernel lowering.
#pragma once
#include "ops/op_info.h"

namespace lathe {

inline constexpr int64_t kMissing = INT64_MIN;      // a bound that is not given
inline constexpr int64_t kRunTime = INT64_MIN + 1;  // takes the next operand

// A number, or the operand (counted from the first index operand) that holds it at run time.
struct IndexBound {
  int64_t value = kMissing;
  int operand = -1;
};

enum class IndexKind { Integer = 0, Slice = 1, NewAxis = 2 };

struct IndexItem {
  IndexKind kind = IndexKind::Slice;
  int axis = -1;                 // of the indexed array; -1 for newaxis
  IndexBound start, stop, step;  // an integer is its start
};

struct IndexSpec {
  std::vector<IndexItem> items;  // axes that the attribute does not mention are appended
  int operand_count = 0;
};

// Throws UserError (Index): too many indices.
IndexSpec parse_index(const std::vector<int64_t>& attr, int rank);
// Of an op of the family: operand 0 is the array, then come the index operands.
IndexSpec index_spec(const Graph&, const OpData&);
// The shape of operand 0 indexed by attribute `index`, and its type (Array, NpScalar, Tensor or
// buffer).
std::vector<Dim> index_shape(const InferContext&, const IndexSpec&);

// An item at run time: raw i64 values, normalised (negative numbers resolved, slices clamped).
struct IndexRange {
  IndexKind kind;
  int axis;
  ValueId start;  // Integer: the index. Slice: the first one
  ValueId step;   // Slice
  ValueId count;  // Slice: only when asked for
};
enum class IndexUse {
  Checked,  // with counts; raises IndexError and ValueError (step zero)
  Map,      // start and step only, nothing raised: for code behind the checks
};
std::vector<IndexRange> index_ranges(ElementContext&, const Graph&, const OpData&, IndexUse);
// Extents of the indexed array, one per axis of the result.
std::vector<ValueId> index_extents(ScalarBuilder&, std::span<const IndexRange>);
// Element `index` of the indexed array as an element of operand 0.
std::vector<ValueId> index_map(ScalarBuilder&, std::span<const IndexRange>,
                               std::span<const ValueId> index);

// --- attribute `shape`: extents, kRunTime for the next operand (from `first` on), -1 as the op
// says

struct ShapeDims {
  std::vector<Dim> dims;
  int inferred = -1;  // the axis whose extent is to be inferred (its entry in dims is 1); -1: none
};
ShapeDims shape_dims(const InferContext&, size_t first);
// The same at run time, as raw i64; the inferred one is an invalid id. Nothing is checked.
std::vector<ValueId> shape_values(ElementContext&, const OpData&, size_t first);
// Raises ValueError for negative extents.
void check_extents(ScalarBuilder&, std::span<const ValueId>);

}  // namespace lathe
