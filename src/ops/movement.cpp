// Blocks of the ops that move elements: which element of an operand is element `index` of the
// result.
#include "ops/movement.h"

#include <algorithm>
#include <functional>

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/index_spec.h"
#include "ops/promote.h"

namespace lathe {

namespace {

const Type& require_array(const InferContext& c) {
  require_supported(c.operands[0].dtype);
  LATHE_CHECK(c.operands[0].is_array() || c.operands[0].kind == TypeKind::NpScalar, "{} of {}",
              spelling(c.code), to_string(c.operands[0]));
  return c.operands[0];
}

// --- transpose, broadcast, dim

std::vector<Type> infer_transpose(const InferContext& c) {
  require_array(c);
  return {transposed(c)};
}

ValueId transpose_element(ElementContext& e, const Graph&, const OpData& op,
                          std::span<const ValueId> index) {
  const auto& perm = op.attrs.ints("perm");
  std::vector<ValueId> source(perm.size());
  for (size_t i = 0; i < perm.size(); ++i) source[perm[i]] = index[i];
  return e.element(op.operands[0], source);
}

std::vector<Type> infer_broadcast(const InferContext& c) {
  const Type& x = require_array(c);
  ShapeDims shape = shape_dims(c, 1);
  if (shape.inferred >= 0)
    user_error(ErrorClass::Value, "all elements of broadcast shape must be non-negative");
  bool good = x.rank <= shape.dims.size();
  for (size_t i = 1; good && i <= x.rank; ++i) {
    Dim from = x.dims[x.rank - i], to = shape.dims[shape.dims.size() - i];
    good = from == 1 || from == to || is_symbol(from) || is_symbol(to);
  }
  if (!good)
    user_error(ErrorClass::Value,
               "operands could not be broadcast together with remapped shapes "
               "[original->remapped]: {}  and "
               "requested shape {}",
               shape_text(x.shape()), shape_text(shape.dims));
  return {x.with_shape(shape.dims)};
}

ValueId broadcast_element(ElementContext& e, const Graph& g, const OpData& op,
                          std::span<const ValueId> index) {
  auto source = broadcast_index(e, g, op.operands[0], g.type(op.results[0]).shape(), index);
  return element_or_scalar(e, g, op.operands[0], source);
}

std::vector<ValueId> broadcast_op_extents(ElementContext& e, const Graph& g, const OpData& op) {
  auto extents = shape_values(e, op, 1);
  check_extents(e.s, extents);
  check_broadcast_to(e, g, op.operands[0], extents);
  return extents;
}

std::vector<Type> infer_dim(const InferContext& c) {
  const Type& x = c.operands[0];
  int64_t axis = c.attrs.i64("axis");
  LATHE_CHECK(axis >= 0 && axis < x.rank, "axis {} of {}", axis, to_string(x));
  return {Type::py_int()};
}

ValueId dim_element(ElementContext& e, const Graph&, const OpData& op, std::span<const ValueId>) {
  return e.extent(op.operands[0], static_cast<int>(op.attrs.i64("axis")));
}

// --- relax

std::string check_relax(const Graph& g, const OpData& op) {
  if (op.operands.size() != 1 || op.results.size() != 1)
    return "takes one operand and gives one result";
  const Type &from = g.type(op.operands[0]), &to = g.type(op.results[0]);
  bool good = from.kind == to.kind && from.dtype == to.dtype && from.rank == to.rank &&
              (from.is_array() || from.is_buffer());
  for (int i = 0; good && i < from.rank; ++i)
    good = from.dims[i] == to.dims[i] || is_symbol(to.dims[i]);
  return good ? "" : fmt::format("{} does not relax to {}", to_string(from), to_string(to));
}

ValueId relax_element(ElementContext& e, const Graph&, const OpData& op,
                      std::span<const ValueId> index) {
  return e.element(op.operands[0], index);
}

std::vector<ValueId> relax_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<ValueId> out;
  append_extents(e, g, op.operands[0], 0, out);
  return out;
}

// --- concat and stack

// Arrays (or, in stack, scalars) to one dtype: Python numbers count as arrays of their default
// dtype.
DType joint_dtype(const InferContext& c) {
  if (c.operands.empty())
    user_error(ErrorClass::Value, "need at least one array to {}", spelling(c.code));
  DType d = c.operands[0].dtype;
  for (const Type& t : c.operands) {
    if (!t.is_number())
      user_error(ErrorClass::Type, "{}: expected arrays, found {}", spelling(c.code),
                 python_name(t));
    require_supported(t.dtype);
    d = promote(d, t.dtype);
  }
  return d;
}

TypeKind array_kind(const InferContext& c) {
  TypeKind kind = joint_kind(c.operands);
  return kind == TypeKind::Py ? TypeKind::Array : kind;
}

std::vector<Type> infer_concat(const InferContext& c) {
  DType d = joint_dtype(c);
  const Type& first = c.operands[0];
  size_t axis = c.attrs.i64("axis");
  if (first.rank == 0)
    user_error(ErrorClass::Value, "zero-dimensional arrays cannot be concatenated");
  LATHE_CHECK(axis < first.rank, "axis {}", axis);
  std::vector<Dim> shape(first.shape().begin(), first.shape().end());
  for (size_t i = 1; i < c.operands.size(); ++i) {
    const Type& t = c.operands[i];
    if (t.rank != first.rank)
      user_error(
          ErrorClass::Value,
          "all the input array dimensions except for the concatenation axis must match exactly, "
          "but "
          "the array at index 0 has {} dimension(s) and the array at index {} has {} dimension(s)",
          first.rank, i, t.rank);
    for (size_t a = 0; a < shape.size(); ++a) {
      bool both_known = !is_symbol(shape[a]) && !is_symbol(t.dims[a]);
      if (a == axis)
        shape[a] = both_known       ? shape[a] + t.dims[a]
                   : shape[a] == 0  ? t.dims[a]
                   : t.dims[a] == 0 ? shape[a]
                                    : c.fresh();
      else if (both_known && shape[a] != t.dims[a])
        user_error(ErrorClass::Value,
                   "all the input array dimensions except for the concatenation axis must match "
                   "exactly, but "
                   "along dimension {}, the array at index 0 has size {} and the array at index {} "
                   "has size {}",
                   a, shape[a], i, t.dims[a]);
      else if (is_symbol(shape[a]))
        shape[a] = t.dims[a];  // a number where there is one
    }
  }
  return {result_type(array_kind(c), d, shape)};
}

std::vector<Type> infer_stack(const InferContext& c) {
  DType d = joint_dtype(c);
  const Type& first = c.operands[0];
  int64_t axis = c.attrs.i64("axis");
  LATHE_CHECK(axis >= 0 && axis <= first.rank, "axis {}", axis);
  std::vector<Dim> shape(first.shape().begin(), first.shape().end());
  for (const Type& t : c.operands) {
    bool good = t.rank == first.rank;
    for (size_t a = 0; good && a < shape.size(); ++a) {
      good = shape[a] == t.dims[a] || is_symbol(shape[a]) || is_symbol(t.dims[a]);
      if (is_symbol(shape[a])) shape[a] = t.dims[a];
    }
    if (!good) user_error(ErrorClass::Value, "all input arrays must have the same shape");
  }
  shape.insert(shape.begin() + axis, static_cast<Dim>(c.operands.size()));
  return {result_type(array_kind(c), d, shape)};
}

// Element of one of the operands: a chain of ifs, because an operand may only be read within its
// extents.
ValueId pick(ElementContext& e, const Graph& g, const OpData& op, size_t i, ValueId at,
             const std::function<ValueId(size_t, ValueId)>& extent_of,
             const std::function<ValueId(size_t, ValueId)>& read) {
  if (i + 1 == op.operands.size()) return read(i, at);
  ValueId n = extent_of(i, at);
  return e.s.if_else(
      e.s.ILt({at, n}), g.type(op.results[0]).dtype, [&] { return read(i, at); },
      [&] {
        return pick(e, g, op, i + 1, e.s.ISub({at, n}), extent_of, read);
      });
}

ValueId concat_element(ElementContext& e, const Graph& g, const OpData& op,
                       std::span<const ValueId> index) {
  auto axis = static_cast<int>(op.attrs.i64("axis"));
  DType d = g.type(op.results[0]).dtype;
  auto extent_of = [&](size_t i, ValueId) { return e.extent(op.operands[i], axis); };
  auto read = [&](size_t i, ValueId at) {
    std::vector<ValueId> source(index.begin(), index.end());
    source[axis] = at;
    return e.s.convert(e.element(op.operands[i], source), d);
  };
  return pick(e, g, op, 0, index[axis], extent_of, read);
}

ValueId stack_element(ElementContext& e, const Graph& g, const OpData& op,
                      std::span<const ValueId> index) {
  auto axis = op.attrs.i64("axis");
  DType d = g.type(op.results[0]).dtype;
  std::vector<ValueId> source(index.begin(), index.end());
  source.erase(source.begin() + axis);
  auto extent_of = [&](size_t, ValueId) { return e.s.i64(1); };
  auto read = [&](size_t i, ValueId) {
    return e.s.convert(element_or_scalar(e, g, op.operands[i], source), d);
  };
  return pick(e, g, op, 0, index[axis], extent_of, read);
}

// The extent of `axis`, which all operands must have. `text` names the complaint.
ValueId common_extent(ElementContext& e, const Graph& g, const OpData& op, int axis, bool concat) {
  ValueId extent = e.extent(op.operands[0], axis);
  for (size_t i = 1; i < op.operands.size(); ++i) {
    if (g.type(op.operands[i]).dims[axis] == g.type(op.operands[0]).dims[axis]) continue;
    ValueId other = e.extent(op.operands[i], axis);
    ValueId bad = e.s.INe({extent, other});
    if (concat)
      e.s.raise_text(bad, LATHE_ERR_VALUE, LATHE_TEXT_Concatenate,
                     {e.s.i64(axis), e.s.i64(0), extent, e.s.i64(static_cast<int64_t>(i)), other});
    else
      e.s.raise_text(bad, LATHE_ERR_VALUE, LATHE_TEXT_Stack);
  }
  return extent;
}

std::vector<ValueId> concat_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<ValueId> out;
  auto along = static_cast<int>(op.attrs.i64("axis"));
  for (int axis = 0; axis < g.type(op.operands[0]).rank; ++axis) {
    if (axis != along) {
      out.push_back(common_extent(e, g, op, axis, true));
      continue;
    }
    ValueId total = e.s.i64(0);
    for (ValueId v : op.operands) total = e.s.IAdd({total, e.extent(v, axis)});
    out.push_back(total);
  }
  return out;
}

std::vector<ValueId> stack_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<ValueId> out;
  out.reserve(g.type(op.results[0]).rank);
  for (int axis = 0; axis < g.type(op.operands[0]).rank; ++axis)
    out.push_back(common_extent(e, g, op, axis, false));
  out.insert(out.begin() + op.attrs.i64("axis"), e.s.i64(static_cast<int64_t>(op.operands.size())));
  return out;
}

}  // namespace

ValueId element_or_scalar(ElementContext& e, const Graph& g, ValueId v,
                          std::span<const ValueId> index) {
  return g.type(v).rank == 0 ? e.scalar(v) : e.element(v, index);
}

void append_extents(ElementContext& e, const Graph& g, ValueId v, int first,
                    std::vector<ValueId>& out) {
  for (int axis = first; axis < g.type(v).rank; ++axis) out.push_back(e.extent(v, axis));
}

Type transposed(const InferContext& c) {
  const Type& x = c.operands[0];
  const auto& perm = c.attrs.ints("perm");
  if (perm.size() != x.rank) user_error(ErrorClass::Value, "axes don't match array");
  std::vector<Dim> shape;
  shape.reserve(x.rank);
  std::vector<bool> seen(x.rank);
  for (int64_t axis : perm) {
    if (axis < 0 || axis >= x.rank)
      user_error(ErrorClass::Value, "axis {} is out of bounds for array of dimension {}", axis,
                 x.rank);
    if (seen[axis]) user_error(ErrorClass::Value, "repeated axis in transpose");
    seen[axis] = true;
    shape.push_back(x.dims[axis]);
  }
  return x.rank == 0 ? x : x.with_shape(shape);
}

const OpInfo kTranspose = {
    .doc = "Axes in another order (attribute `perm`).",
    .example = "lt.function(lambda x: x.T)(np.array([[1, 2]])) == [[1], [2]]",
    .infer = infer_transpose,
    .element = transpose_element,
};

const OpInfo kBroadcast = {
    .doc =
        "The array repeated along new axes and axes of extent 1. ValueError when it does not "
        "fit.",
    .example =
        "lt.function(lambda x: np.broadcast_to(x, (2, 2)))(np.array([1, 2])) == [[1, 2], [1, 2]]",
    .infer = infer_broadcast,
    .element = broadcast_element,
    .extents = broadcast_op_extents,
};

const OpInfo kConcat = {
    .doc = "Arrays joined along an axis, in their common dtype; the other extents must be equal.",
    .example =
        "lt.function(lambda x, y: np.concatenate([x, y]))(np.array([1, 2]), np.array([3])) == [1, "
        "2, 3]",
    .infer = infer_concat,
    .element = concat_element,
    .extents = concat_extents,
};

const OpInfo kStack = {
    .doc = "Arrays (or numbers) of one shape joined along a new axis, in their common dtype.",
    .example =
        "lt.function(lambda x, y: np.stack([x, y]))(np.array([1, 2]), np.array([3, 4])) == [[1, "
        "2], [3, 4]]",
    .infer = infer_stack,
    .element = stack_element,
    .extents = stack_extents,
};

const OpInfo kRelax = {
    .doc =
        "The same array or buffer under a type (given) in which some extents are symbols: where "
        "paths with different shapes meet.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    x = np.zeros(1)\n"
        "    for i in range(n):\n"
        "        x = np.concatenate([x, x])\n"
        "    return x\n"
        "f(2) == [0.0, 0.0, 0.0, 0.0]",
    .element = relax_element,
    .extents = relax_extents,
    .check = check_relax,
};

const OpInfo kDim = {
    .doc = "An extent as a Python int.",
    .example = "lt.function(lambda x: x.shape[0] + 1)(np.zeros(3)) == 4",
    .infer = infer_dim,
    .element = dim_element,
};

}  // namespace lathe
