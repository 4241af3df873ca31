// Blocks of the ops that index array values.
#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/index_spec.h"
#include "ops/movement.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// --- index

std::vector<Type> infer_index(const InferContext& c) {
  require_supported(c.operands[0].dtype);
  LATHE_CHECK(c.operands[0].is_array(), "index of {}", to_string(c.operands[0]));
  auto shape = index_shape(c, parse_index(c.attrs.ints("index"), c.operands[0].rank));
  return {c.operands[0].with_shape(shape)};
}

std::vector<ValueId> index_op_extents(ElementContext& e, const Graph& g, const OpData& op) {
  return index_extents(e.s, index_ranges(e, g, op, IndexUse::Checked));
}

ValueId index_element(ElementContext& e, const Graph& g, const OpData& op,
                      std::span<const ValueId> index) {
  return e.element(op.operands[0], index_map(e.s, index_ranges(e, g, op, IndexUse::Map), index));
}

// --- take

// Shape x with `axis` replaced by the shape of the indices.
std::vector<Dim> taken_shape(const Type& x, const Type& indices, int64_t axis) {
  std::vector<Dim> shape(x.shape().begin(), x.shape().begin() + axis);
  shape.insert(shape.end(), indices.shape().begin(), indices.shape().end());
  shape.insert(shape.end(), x.shape().begin() + axis + 1, x.shape().end());
  return shape;
}

std::vector<Type> infer_take(const InferContext& c) {
  const Type& x = c.operands[0];
  LATHE_CHECK(x.is_array(), "take of {}", to_string(x));
  require_supported(x.dtype);
  require_integers(c, 1);
  int64_t axis = c.attrs.i64("axis");
  if (axis < 0 || axis >= x.rank)
    user_error(ErrorClass::Value, "axis {} is out of bounds for array of dimension {}", axis,
               x.rank);
  return {result_type(joint_kind(c.operands), x.dtype, taken_shape(x, c.operands[1], axis))};
}

std::vector<ValueId> all_extents(ElementContext& e, const Graph& g, ValueId v) {
  std::vector<ValueId> out;
  append_extents(e, g, v, 0, out);
  return out;
}

std::vector<ValueId> take_extents(ElementContext& e, const Graph& g, const OpData& op) {
  auto out = all_extents(e, g, op.operands[0]);
  auto at = out.erase(out.begin() + op.attrs.i64("axis"));
  auto indices = all_extents(e, g, op.operands[1]);
  out.insert(at, indices.begin(), indices.end());
  return out;
}

ValueId take_element(ElementContext& e, const Graph& g, const OpData& op,
                     std::span<const ValueId> index) {
  auto axis = static_cast<int>(op.attrs.i64("axis"));
  int rank = g.type(op.operands[1]).rank;
  ValueId at =
      e.s.convert(element_or_scalar(e, g, op.operands[1], index.subspan(axis, rank)), DType::I64);
  ValueId n = e.extent(op.operands[0], axis);
  ValueId found = e.s.Choose({e.s.ILt({at, e.s.i64(0)}), e.s.IAdd({at, n}), at});
  if (e.s.options().check_bounds)
    e.s.raise_if(e.s.ULe({n, found}), LATHE_ERR_INDEX, {at, e.s.i64(axis), n});
  std::vector<ValueId> source(index.begin(), index.begin() + axis);
  source.push_back(found);
  source.insert(source.end(), index.begin() + axis + rank, index.end());
  return e.element(op.operands[0], source);
}

// --- update and scatter_add: computed by the kernel lowering, which writes into a copy

std::vector<Type> infer_update(const InferContext& c) {
  LATHE_CHECK(c.operands[0].is_array(), "update of {}", to_string(c.operands[0]));
  require_supported(c.operands[0].dtype);
  IndexSpec spec = parse_index(c.attrs.ints("index"), c.operands[0].rank);
  LATHE_CHECK(c.operands.size() == 2u + spec.operand_count, "operands of update");
  require_storable(c, 1 + spec.operand_count, index_shape(c, spec), true);
  return {c.operands[0]};
}

// The checks of the index and of the value; the extents are those of x.
std::vector<ValueId> update_extents(ElementContext& e, const Graph& g, const OpData& op) {
  auto ranges = index_ranges(e, g, op, IndexUse::Checked);
  check_broadcast_to(e, g, op.operands.back(), index_extents(e.s, ranges));
  return all_extents(e, g, op.operands[0]);
}

std::vector<Type> infer_scatter_add(const InferContext& c) {
  const Type& x = c.operands[0];
  LATHE_CHECK(x.is_array(), "scatter_add into {}", to_string(x));
  require_supported(x.dtype);
  require_integers(c, 1);
  if (x.rank == 0)
    user_error(ErrorClass::Index,
               "too many indices for array: array is 0-dimensional, but 1 were indexed");
  require_storable(c, 2, taken_shape(x, c.operands[1], 0), false);
  return {x};
}

std::vector<ValueId> scatter_add_extents(ElementContext& e, const Graph& g, const OpData& op) {
  auto to = all_extents(e, g, op.operands[1]);
  auto x = all_extents(e, g, op.operands[0]);
  to.insert(to.end(), x.begin() + 1, x.end());
  check_broadcast_to(e, g, op.operands[2], to);
  return x;
}

}  // namespace

const OpInfo kIndex = {
    .doc =
        "Basic indexing with ints, slices and newaxis (attribute `index`, docs/IR.md). Integers "
        "count from the end when negative and raise IndexError out of range; slices clamp; a "
        "step of 0 is a ValueError.",
    .example = "lt.function(lambda x: x[4:0:-2])(np.arange(6)) == [4, 2]",
    .infer = infer_index,
    .element = index_element,
    .extents = index_op_extents,
};

const OpInfo kTake = {
    .doc =
        "Elements along an axis, by an integer array whose shape takes the place of the axis. "
        "Negative indices count from the end; one out of range is an IndexError, noticed where "
        "an element is taken.",
    .example =
        "lt.function(lambda x, i: np.take(x, i))(np.array([10, 20, 30]), np.array([2, 0])) == [30, "
        "10]",
    .infer = infer_take,
    .element = take_element,
    .extents = take_extents,
};

const OpInfo kUpdate = {
    .doc = "x with x[index] = v: the value is broadcast and converted to the dtype of x.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    x = np.zeros(3)\n"
        "    x[n] = 5.0\n"
        "    return x\n"
        "f(1) == [0.0, 5.0, 0.0]",
    .infer = infer_update,
    .extents = update_extents,
};

const OpInfo kScatterAdd = {
    .doc =
        "x with x[indices] += v along the first axis; an index that comes twice adds twice. "
        "Negative indices count from the end; out of range is an IndexError.",
    .example =
        "@lt.function\n"
        "def f(i):\n"
        "    x = np.zeros(2)\n"
        "    np.add.at(x, i, 2.0)\n"
        "    return x\n"
        "f(np.array([1, 1])) == [0.0, 4.0]",
    .infer = infer_scatter_add,
    .extents = scatter_add_extents,
};

}  // namespace lathe
