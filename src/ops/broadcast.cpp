#include "ops/broadcast.h"

#include <algorithm>

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/promote.h"

namespace lathe {

bool broadcast_dim(const InferContext& c, Dim a, Dim b, Dim& out) {
  if (a == b || b == 1) return out = a, true;
  if (a == 1) return out = b, true;
  if (is_symbol(a) && is_symbol(b)) return out = c.fresh(), true;
  if (!is_symbol(a) && !is_symbol(b)) return false;
  out = is_symbol(a) ? b : a;
  return true;
}

std::vector<Dim> broadcast_shapes(const InferContext& c, std::span<const Type> types) {
  size_t rank = 0;
  for (const Type& t : types) rank = std::max<size_t>(rank, t.rank);
  std::vector<Dim> out(rank, 1);
  for (size_t axis = 0; axis < rank; ++axis) {
    // Numbers first: beside a number, two different symbols need no fresh one.
    std::vector<Dim> dims;
    for (bool symbols : {false, true})
      for (const Type& t : types) {
        if (rank - axis > t.rank) continue;
        Dim d = t.dims[t.rank - (rank - axis)];
        bool seen = std::find(dims.begin(), dims.end(), d) != dims.end();
        if (is_symbol(d) == symbols && !seen) dims.push_back(d);
      }
    for (Dim d : dims)
      if (!broadcast_dim(c, out[axis], d, out[axis])) {
        std::string text;
        for (const Type& t : types) text += " " + shape_text(t.shape());
        user_error(ErrorClass::Value, "operands could not be broadcast together with shapes{} ",
                   text);
      }
  }
  return out;
}

void require_broadcastable(std::span<const Dim> from, std::span<const Dim> to) {
  while (from.size() > to.size() && from[0] == 1) from = from.subspan(1);
  bool good = from.size() <= to.size();
  for (size_t i = 1; good && i <= from.size(); ++i) {
    Dim d = from[from.size() - i], t = to[to.size() - i];
    good = d == 1 || is_symbol(d) || is_symbol(t) || d == t;
  }
  if (!good)
    user_error(ErrorClass::Value, "could not broadcast input array from shape {} into shape {}",
               shape_text(from), shape_text(to));
}

namespace {

// The axis of `t` that lies under `axis` of a result of `rank` axes; -1: none.
int operand_axis(const Type& t, size_t rank, size_t axis) {
  return static_cast<int>(axis) - static_cast<int>(rank) + t.rank;
}

ValueId both(ScalarBuilder& s, ValueId a, ValueId b) { return s.IAnd({a, b}); }

// NumPy's text for these shapes; a short one where they do not fit into an error record.
void raise_shapes(ScalarBuilder& s, ValueId bad, int text,
                  const std::vector<std::vector<ValueId>>& shapes,
                  std::initializer_list<ValueId> axis_and_extents) {
  std::vector<ValueId> args{s.i64(text)};
  for (const auto& shape : shapes) {
    args.push_back(s.i64(static_cast<int64_t>(shape.size())));
    args.insert(args.end(), shape.begin(), shape.end());
  }
  if (args.size() <= LATHE_MAX_ERROR_ARGS) return s.raise_args(bad, LATHE_ERR_SHAPE, args);
  s.raise_text(bad, LATHE_ERR_SHAPE, LATHE_TEXT_ShapesDiffer, axis_and_extents);
}

std::vector<ValueId> extents_of(ElementContext& e, const Type& t, ValueId v) {
  std::vector<ValueId> out;
  for (int axis = 0; axis < t.rank; ++axis) out.push_back(e.extent(v, axis));
  return out;
}

}  // namespace

std::vector<ValueId> broadcast_extents(ElementContext& e, std::span<const Type> types,
                                       std::span<const ValueId> operands,
                                       std::span<const Dim> result) {
  std::vector<ValueId> out;
  std::vector<std::vector<ValueId>> shapes;
  for (size_t i = 0; i < operands.size(); ++i)
    shapes.push_back(extents_of(e, types[i], operands[i]));
  // Joins one extent into another, and raises when they do not fit.
  auto join = [&](size_t axis, ValueId joint, ValueId next, bool joint_may_be_one,
                  bool next_may_be_one) {
    ValueId bad = e.s.INe({joint, next});
    if (next_may_be_one) bad = both(e.s, bad, e.s.INe({next, e.s.i64(1)}));
    if (joint_may_be_one) bad = both(e.s, bad, e.s.INe({joint, e.s.i64(1)}));
    raise_shapes(e.s, bad, LATHE_TEXT_Broadcast, shapes,
                 {e.s.i64(static_cast<int64_t>(axis)), joint, next});
    if (!joint_may_be_one) return joint;
    return e.s.Choose({e.s.equal(joint, e.s.i64(1)), next, joint});
  };
  for (size_t axis = 0; axis < result.size(); ++axis) {
    ValueId joint;
    Dim joint_dim = 1;
    if (!is_symbol(result[axis])) joint = e.s.i64(joint_dim = result[axis]);
    for (size_t i = 0; i < operands.size(); ++i) {
      const Type& t = types[i];
      int at = operand_axis(t, result.size(), axis);
      if (at < 0 || t.dims[at] == 1 || t.dims[at] == joint_dim) continue;
      ValueId extent = e.extent(operands[i], at);
      bool joint_may_be_one = is_symbol(joint_dim) && !e.never_one(joint_dim);
      bool may_be_one = is_symbol(t.dims[at]) && !e.never_one(t.dims[at]);
      joint = joint.valid() ? join(axis, joint, extent, joint_may_be_one, may_be_one) : extent;
      // When both could be 1, the joint extent still could: any symbol that is not proven stands
      // for it.
      if (joint_dim == 1 || (joint_may_be_one && !may_be_one)) joint_dim = t.dims[at];
    }
    out.push_back(joint.valid() ? joint : e.s.i64(1));
  }
  return out;
}

std::vector<ValueId> elementwise_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<Type> types;
  types.reserve(op.operands.size());
  for (ValueId v : op.operands) types.push_back(g.type(v));
  return broadcast_extents(e, types, op.operands, g.type(op.results[0]).shape());
}

void check_broadcast_to(ElementContext& e, const Graph& g, ValueId from,
                        std::span<const ValueId> to) {
  const Type& t = g.type(from);
  std::vector<ValueId> from_extents = extents_of(e, t, from);
  if (from_extents.size() > to.size())
    from_extents.erase(from_extents.begin(), from_extents.end() - static_cast<long>(to.size()));
  for (int at = 0; at < t.rank; ++at) {
    int axis = at + static_cast<int>(to.size()) - t.rank;
    if (axis < 0 || t.dims[at] == 1) continue;  // extra leading axes are 1
    ValueId extent = e.extent(from, at);
    ValueId bad = extent == to[axis] ? e.s.boolean(false) : e.s.INe({extent, to[axis]});
    if (is_symbol(t.dims[at]) && !e.never_one(t.dims[at]))
      bad = both(e.s, bad, e.s.INe({extent, e.s.i64(1)}));
    raise_shapes(e.s, bad, LATHE_TEXT_StoreShape, {from_extents, {to.begin(), to.end()}},
                 {e.s.i64(axis), to[axis], extent});
  }
}

std::vector<ValueId> broadcast_index(ElementContext& e, const Graph& g, ValueId operand,
                                     std::span<const Dim> result, std::span<const ValueId> index) {
  const Type& t = g.type(operand);
  std::vector<ValueId> out;
  for (int at = 0; at < t.rank; ++at) {
    int axis = at + static_cast<int>(result.size()) - t.rank;
    Dim d = t.dims[at];
    if (d == 1 || axis < 0)
      out.push_back(e.s.i64(0));
    else if (d == result[axis] || !is_symbol(d) || e.never_one(d))
      out.push_back(index[axis]);
    else
      out.push_back(
          e.s.Choose({e.s.equal(e.extent(operand, at), e.s.i64(1)), e.s.i64(0), index[axis]}));
  }
  return out;
}

}  // namespace lathe
