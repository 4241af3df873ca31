// One definition per op: a row in ops.def and one OpInfo block k<Name> in src/ops/<family>.cpp.
// Everything that is known of an op hangs here: words, types, how one element is computed, how a
// whole result is computed. A row without a block is a link error. Control ops have a block too
// (doc and example); their lowering is the kernel lowering's own.
#pragma once
#include "ops/infer.h"
#include "ops/scalar_builder.h"

namespace lathe {

// Scalar lowering: raw operands (converted by nobody: x[i] has the dtype of types[i]) to one raw
// result of result.dtype.
struct LowerContext {
  ScalarBuilder& s;
  std::span<const ValueId> x;
  std::span<const Type>
      types;  // of the graph operands: kind decides between Python, NumPy and Tensor rules
  const Type& result;
  const Attrs& attrs;
};
using LowerFn = ValueId (*)(const LowerContext&);

// What the kernel lowering offers to ops that say how one element of their result is found (pull
// style).
class ElementContext {
 public:
  explicit ElementContext(ScalarBuilder& s) : s(s) {}
  virtual ~ElementContext() = default;
  virtual ValueId element(ValueId value,
                          std::span<const ValueId> index) = 0;  // index: raw i64, one per axis
  virtual ValueId extent(ValueId value, int axis) = 0;          // raw i64
  virtual ValueId scalar(ValueId value) = 0;                    // raw value of a rank-0 operand
  // Whether an extent is known to differ from 1 (symbols of parameters): saves the run-time side of
  // broadcasting.
  virtual bool never_one(Dim) const { return false; }
  // What is known of an integer operand: saves the checks of indices.
  virtual bool never_negative(ValueId) const { return false; }
  virtual bool is_below(ValueId, ValueId /*extent: raw i64*/) const { return false; }
  ScalarBuilder& s;
};
// index has one raw i64 per axis of the result, each in range.
using ElementFn = ValueId (*)(ElementContext&, const Graph&, const OpData&,
                              std::span<const ValueId> index);
// Extents of the result in terms of the operands, one raw i64 per axis, with the checks that the op
// owes (broadcast mismatch, bad slice, index out of range, ...) raised here, once, before any
// element is computed: to be called for every op that has it, results of rank 0 and ops without
// results (buf_store) included.
using ExtentsFn = std::vector<ValueId> (*)(ElementContext&, const Graph&, const OpData&);

// Reductions over axes: acc = identity; acc = combine(acc, prepare(x)); result = finish(acc,
// count). An op with `arg` differs: combine(best, x) says (b1) whether x takes the place of the
// best element so far.
struct ReduceInfo {
  DType (*accumulator)(const Type& operand, const Type& result);
  ValueId (*identity)(ScalarBuilder&, DType accumulator);
  ValueId (*combine)(ScalarBuilder&, ValueId acc, ValueId x);
  ValueId (*finish)(ScalarBuilder&, ValueId acc, ValueId count,
                    const Type& result);  // nullptr: convert to the result dtype
  int empty_text = 0;                     // the text of the ValueError of an empty reduction
  bool reassociates =
      false;    // true: fixed lanes (docs/IR.md); false: plain order does not matter or is required
  int arg = 0;  // -1: argmin, +1: argmax; the result is the first index (NaN counts as extreme)
};

struct OpInfo {
  const char* doc;
  const char* example;  // Python; the last line must be true (docs/ADD_AN_OP.md)
  std::vector<Type> (*infer)(const InferContext&) = nullptr;
  LowerFn lower = nullptr;      // elementwise and scalar ops
  ElementFn element = nullptr;  // movement and generator ops
  ExtentsFn extents = nullptr;  // only where an extent may be a new symbol or a check is owed
  const ReduceInfo* reduce = nullptr;
  // In place of `infer` where operands and attributes do not determine the result (const, tag_make,
  // tag_get): what is wrong with the given result types, empty when nothing is.
  std::string (*check)(const Graph&, const OpData&) = nullptr;
};
const OpInfo& op_info(Op);  // graph ops only

#define OP(Name, ...) extern const OpInfo k##Name;
#include "lathe/ops.def"
#undef OP

}  // namespace lathe
