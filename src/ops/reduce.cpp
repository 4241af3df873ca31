// Blocks of the reductions.
#include "ops/reduce.h"

#include <algorithm>
#include <limits>

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/elementwise.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// --- types

std::vector<int64_t> checked_axes(const InferContext& c) {
  auto axes = c.attrs.ints("axes");
  LATHE_CHECK(std::is_sorted(axes.begin(), axes.end()), "axes are sorted");
  for (size_t i = 0; i < axes.size(); ++i) {
    if (axes[i] < 0 || axes[i] >= c.operands[0].rank)
      user_error(ErrorClass::Value, "axis {} is out of bounds for array of dimension {}", axes[i],
                 c.operands[0].rank);
    if (i && axes[i] == axes[i - 1]) user_error(ErrorClass::Value, "duplicate value in 'axis'");
  }
  return axes;
}

// NumPy gives a scalar when nothing is left, Tensor a Tensor of rank 0.
std::vector<Type> reduced(const InferContext& c, DType d) {
  const Type& x = c.operands[0];
  auto axes = checked_axes(c);
  bool keep = c.attrs.flag("keepdims");
  std::vector<Dim> shape;
  for (int axis = 0; axis < x.rank; ++axis) {
    bool gone = std::binary_search(axes.begin(), axes.end(), axis);
    if (!gone || keep) shape.push_back(gone ? 1 : x.dims[axis]);
  }
  return {result_type(x.is_tensor() ? TypeKind::Tensor : TypeKind::Array, d, shape)};
}

// Small integers and bools are added up in 64 bits.
std::vector<Type> infer_sum(const InferContext& c) {
  require_numbers(c);
  DType d = c.operands[0].dtype;
  return reduced(c, is_float(d) || is_complex(d) ? d : is_unsigned(d) ? DType::U64 : DType::I64);
}

std::vector<Type> infer_mean(const InferContext& c) {
  require_numbers(c);
  DType d = c.operands[0].dtype;
  return reduced(c, is_float(d) ? d : DType::F64);
}

std::vector<Type> infer_extremum(const InferContext& c) {
  require_numbers(c);
  return reduced(c, c.operands[0].dtype);
}

std::vector<Type> infer_any(const InferContext& c) {
  require_numbers(c);
  return reduced(c, DType::Bool);
}

std::vector<Type> infer_arg(const InferContext& c) {
  require_numbers(c);
  size_t axes = c.attrs.ints("axes").size();
  if (axes != 1 && axes != c.operands[0].rank)
    user_error(ErrorClass::Value, "{} takes one axis or none", spelling(c.code));
  return reduced(c, DType::I64);
}

// --- accumulation

DType of_result(const Type&, const Type& result) { return result.dtype; }
DType of_operand(const Type& operand, const Type&) { return operand.dtype; }

constexpr double kInf = std::numeric_limits<double>::infinity();

ValueId zero(ScalarBuilder& s, DType d) { return s.number(d, 0); }
ValueId one(ScalarBuilder& s, DType d) { return s.number(d, 1); }

ValueId largest(ScalarBuilder& s, DType d) {
  if (is_float(d)) return s.number(d, kInf);
  return d == DType::Bool ? s.boolean(true) : s.integer(d, static_cast<int64_t>(max_of(d)));
}

ValueId smallest(ScalarBuilder& s, DType d) {
  if (is_float(d)) return s.number(d, -kInf);
  return d == DType::Bool ? s.boolean(false) : s.integer(d, min_of(d));
}

ValueId sum(ScalarBuilder& s, ValueId acc, ValueId x) { return s.add(acc, x); }
ValueId product(ScalarBuilder& s, ValueId acc, ValueId x) { return s.mul(acc, x); }
ValueId any(ScalarBuilder& s, ValueId acc, ValueId x) { return s.IOr({acc, x}); }
ValueId all(ScalarBuilder& s, ValueId acc, ValueId x) { return s.IAnd({acc, x}); }

ValueId minimum(ScalarBuilder& s, ValueId acc, ValueId x) {
  DType d = s.dtype(acc);
  if (d == DType::Bool) return s.IAnd({acc, x});
  return is_float(d) ? s.FMin({acc, x}) : is_signed(d) ? s.IMin({acc, x}) : s.UMin({acc, x});
}

ValueId maximum(ScalarBuilder& s, ValueId acc, ValueId x) {
  DType d = s.dtype(acc);
  if (d == DType::Bool) return s.IOr({acc, x});
  return is_float(d) ? s.FMax({acc, x}) : is_signed(d) ? s.IMax({acc, x}) : s.UMax({acc, x});
}

// Of no elements: 0 / 0, which is NaN as in NumPy.
ValueId divide_by_count(ScalarBuilder& s, ValueId acc, ValueId count, const Type& result) {
  return s.FDiv({acc, s.convert(count, result.dtype)});
}

ValueId takes_over_min(ScalarBuilder& s, ValueId best, ValueId x) {
  return takes_over(s, -1, best, x);
}
ValueId takes_over_max(ScalarBuilder& s, ValueId best, ValueId x) {
  return takes_over(s, 1, best, x);
}

const ReduceInfo kSumInfo = {.accumulator = of_result,
                             .identity = zero,
                             .combine = sum,
                             .finish = nullptr,
                             .reassociates = true};
const ReduceInfo kProdInfo = {.accumulator = of_result,
                              .identity = one,
                              .combine = product,
                              .finish = nullptr,
                              .reassociates = true};
const ReduceInfo kMeanInfo = {.accumulator = of_result,
                              .identity = zero,
                              .combine = sum,
                              .finish = divide_by_count,
                              .reassociates = true};
const ReduceInfo kMinInfo = {.accumulator = of_operand,
                             .identity = largest,
                             .combine = minimum,
                             .finish = nullptr,
                             .empty_text = LATHE_TEXT_EmptyMinimum};
const ReduceInfo kMaxInfo = {.accumulator = of_operand,
                             .identity = smallest,
                             .combine = maximum,
                             .finish = nullptr,
                             .empty_text = LATHE_TEXT_EmptyMaximum};
const ReduceInfo kAnyInfo = {
    .accumulator = of_result, .identity = smallest, .combine = any, .finish = nullptr};
const ReduceInfo kAllInfo = {
    .accumulator = of_result, .identity = largest, .combine = all, .finish = nullptr};
const ReduceInfo kArgMinInfo = {.accumulator = of_operand,
                                .identity = largest,
                                .combine = takes_over_min,
                                .finish = nullptr,
                                .empty_text = LATHE_TEXT_EmptyArgmin,
                                .arg = -1};
const ReduceInfo kArgMaxInfo = {.accumulator = of_operand,
                                .identity = smallest,
                                .combine = takes_over_max,
                                .finish = nullptr,
                                .empty_text = LATHE_TEXT_EmptyArgmax,
                                .arg = 1};

}  // namespace

ValueId takes_over(ScalarBuilder& s, int arg, ValueId best, ValueId x) {
  ValueId low = arg < 0 ? x : best, high = arg < 0 ? best : x;
  DType d = s.dtype(x);
  if (d == DType::Bool) return s.IAnd({high, s.logical_not(low)});
  if (!is_float(d)) return s.less(low, high);
  ValueId first_nan = s.IAnd({s.FUno({x, x}), s.FEq({best, best})});
  return s.IOr({s.FLt({low, high}), first_nan});
}

const OpInfo kReduceSum = {
    .doc =
        "Sum over axes. Integers and bools give int64 (unsigned: uint64) and wrap; floats are "
        "added in fixed lanes (docs/IR.md). Of nothing: 0.",
    .example = "lt.function(lambda x: np.sum(x, axis=0))(np.array([[1, 2], [3, 4]])) == [4, 6]",
    .infer = infer_sum,
    .reduce = &kSumInfo,
};

const OpInfo kReduceProd = {
    .doc = "Product over axes, with the dtypes and lanes of reduce_sum. Of nothing: 1.",
    .example = "lt.function(lambda x: np.prod(x))(np.array([2, 3, 4])) == 24",
    .infer = infer_sum,
    .reduce = &kProdInfo,
};

const OpInfo kReduceMin = {
    .doc = "Smallest element over axes; NaN if there is one. Of nothing: ValueError.",
    .example = "lt.function(lambda x: np.min(x))(np.array([3, 1, 2])) == 1",
    .infer = infer_extremum,
    .reduce = &kMinInfo,
};

const OpInfo kReduceMax = {
    .doc = "Largest element over axes; NaN if there is one. Of nothing: ValueError.",
    .example = "lt.function(lambda x: np.max(x))(np.array([3, 1, 2])) == 3",
    .infer = infer_extremum,
    .reduce = &kMaxInfo,
};

const OpInfo kReduceMean = {
    .doc =
        "Mean over axes: the sum in the result's dtype (float64 for integers) divided by the "
        "count. Of nothing: NaN.",
    .example = "lt.function(lambda x: np.mean(x))(np.array([1, 2])) == 1.5",
    .infer = infer_mean,
    .reduce = &kMeanInfo,
};

const OpInfo kReduceAny = {
    .doc = "Whether any element over axes is true (not zero).",
    .example = "lt.function(lambda x: np.any(x))(np.array([0, 2])) == True",
    .infer = infer_any,
    .reduce = &kAnyInfo,
};

const OpInfo kReduceAll = {
    .doc = "Whether all elements over axes are true (not zero).",
    .example = "lt.function(lambda x: np.all(x))(np.array([0, 2])) == False",
    .infer = infer_any,
    .reduce = &kAllInfo,
};

const OpInfo kArgMin = {
    .doc =
        "Index of the smallest element along one axis, or in the flattened array: the first of "
        "equal ones, or of the first NaN. Of nothing: ValueError.",
    .example = "lt.function(lambda x: np.argmin(x))(np.array([3, 1, 1])) == 1",
    .infer = infer_arg,
    .reduce = &kArgMinInfo,
};

const OpInfo kArgMax = {
    .doc =
        "Index of the largest element along one axis, or in the flattened array: the first of "
        "equal ones, or of the first NaN. Of nothing: ValueError.",
    .example = "lt.function(lambda x: np.argmax(x))(np.array([1, 3, 3])) == 1",
    .infer = infer_arg,
    .reduce = &kArgMaxInfo,
};

}  // namespace lathe
