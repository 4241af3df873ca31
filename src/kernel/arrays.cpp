// Array ops that are written part by part: concat, stack, update, scatter_add.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"
#include "ops/broadcast.h"

namespace lathe {

namespace {

constexpr Dim kUnknown = symbol(int64_t{1} << 40);  // no symbol of any graph

}  // namespace

// --- parts of arrays in memory

// [start : start + extent] along one axis.
ArrayRef Lowering::axis_part(const ArrayRef& a, int axis, ValueId start, ValueId extent) {
  ArrayRef part = a;
  part.base = e_.ptr_add(a.base, e_.mul(start, a.strides[axis]));
  part.extents[axis] = extent;
  part.contiguous = a.contiguous && axis == 0;
  return part;
}

// Basic indexing. `type`: what comes out (its static extents are taken from there), when known.
ArrayRef Lowering::indexed(const ArrayRef& a, const std::vector<IndexRange>& ranges,
                           const Type* type) {
  ArrayRef out{.dtype = a.dtype, .base = a.base, .extents = {}, .strides = {}, .owner = a.owner};
  out.contiguous = a.contiguous;
  bool inside = false;  // behind the first axis that is taken in part or whole
  for (const IndexRange& r : ranges) {
    if (r.kind == IndexKind::NewAxis) {
      out.extents.push_back(e_.i64(1));
      out.strides.push_back(e_.i64(0));
      continue;
    }
    ValueId start = e_.canonical(r.start);
    out.base = e_.ptr_add(out.base, e_.mul(start, a.strides[r.axis]));
    if (r.kind == IndexKind::Integer) {
      out.contiguous &= !inside;
      continue;
    }
    Dim d = type ? type->dims[out.extents.size()] : symbol(0);
    ValueId count = is_symbol(d) ? e_.canonical(r.count) : e_.i64(d);
    ValueId step = e_.canonical(r.step);
    out.contiguous &= e_.is_constant(step, 1) && (!inside || count == a.extents[r.axis]);
    inside = true;
    out.extents.push_back(count);
    out.strides.push_back(e_.mul(a.strides[r.axis], step));
  }
  return out;
}

// A graph type for an array in memory: symbols where nothing is known before the call.
Type Lowering::shape_type(const ArrayRef& a) {
  std::vector<Dim> dims;
  for (ValueId n : a.extents) {
    auto known = e_.constant(n);
    dims.push_back(known && *known >= 0 ? *known : kUnknown);
  }
  return Type::array(a.dtype, dims);
}

// --- ops

bool Lowering::array_op(const OpData& op, const Values& extents) {
  if (op.code == Op::Relax) {
    const Held& from = held(op.operands[0]);
    hold(op.results[0], {.raw = from.raw, .array = from.array});
    return true;
  }
  bool parts = op.code == Op::Concat || op.code == Op::Stack || op.code == Op::Update ||
               op.code == Op::ScatterAdd;
  if (!parts) return false;
  ValueId v = op.results[0];
  if (!in_memory(type(v))) {  // x[()] = v
    LATHE_CHECK(op.code == Op::Update, "{} to a scalar", spelling(op.code));
    hold_scalar(v, stored_scalar(op.operands.back(), type(v).dtype));
    return true;
  }
  bool in_place = plan_.in_place.contains(in_.value(v).def);
  ArrayRef to =
      in_place ? held(op.operands[0]).array : allocate_for(v, result_extents(op, extents));
  if (!in_place && (op.code == Op::Update || op.code == Op::ScatterAdd))
    evaluate({{op.operands[0], to}});
  if (op.code == Op::Concat) concat(op, to);
  if (op.code == Op::Stack) stack(op, to);
  if (op.code == Op::Update) update(op, to);
  if (op.code == Op::ScatterAdd) scatter_add(to, op.operands[1], op.operands[2]);
  hold_array(v, to);
  return true;
}

void Lowering::concat(const OpData& op, const ArrayRef& to) {
  int axis = static_cast<int>(op.attrs.i64("axis"));
  ValueId start = e_.i64(0);
  for (ValueId o : op.operands) {
    ArrayRef part = axis_part(to, axis, start, extent(o, axis));
    evaluate({{o, part}});
    start = e_.add(start, part.extents[axis]);
  }
}

void Lowering::stack(const OpData& op, const ArrayRef& to) {
  int axis = static_cast<int>(op.attrs.i64("axis"));
  for (size_t i = 0; i < op.operands.size(); ++i) {
    ArrayRef part = axis_part(to, axis, e_.i64(static_cast<int64_t>(i)), e_.i64(1));
    part.extents.erase(part.extents.begin() + axis);
    part.strides.erase(part.strides.begin() + axis);
    part.contiguous = to.contiguous && axis == 0;
    evaluate({{op.operands[i], part}});
  }
}

void Lowering::update(const OpData& op, const ArrayRef& to) {
  ArrayRef part = indexed(to, index_ranges(*pull_, in_, op, IndexUse::Checked), nullptr);
  store_all(op.operands.back(), part, shape_type(part));
}

// Overwrites all of `to` (of that graph type) with a value that is broadcast to it.
void Lowering::store_all(ValueId v, const ArrayRef& to, const Type& over) {
  Output out{v, to, over, {}};
  if (type(v).is_scalar()) out.raw = stored_scalar(v, to.dtype);
  evaluate({out});
}

// --- scatter

namespace {

ValueId from_start(ScalarBuilder& s, ValueId i, ValueId n) {
  return s.Choose({s.ILt({i, s.i64(0)}), s.IAdd({i, n}), i});
}

ValueId sum(ScalarBuilder& s, ValueId a, ValueId b) {
  return s.dtype(a) == DType::Bool ? s.IOr({a, b}) : s.add(a, b);
}

}  // namespace

// to[indices] += v along the first axis, one after the other; all indices are checked first.
void Lowering::scatter_add(const ArrayRef& to, ValueId indices, ValueId v) {
  ScalarBuilder& s = e_.scalars();
  size_t rank = type(indices).rank;
  Values outer, inner(to.extents.begin() + 1, to.extents.end());
  for (size_t k = 0; k < rank; ++k) outer.push_back(extent(indices, static_cast<int>(k)));
  auto place = [&](const Values& at) {
    return s.convert(rank ? pull_->element(indices, at) : scalar(indices), DType::I64);
  };
  pull_->begin();
  if (s.options().check_bounds)
    nest(
        outer,
        [&](const Values& at) {
          ValueId i = place(at);
          ValueId bad = s.ULe({to.extents[0], from_start(s, i, to.extents[0])});
          s.raise_if(bad, LATHE_ERR_INDEX, {i, s.i64(0), to.extents[0]});
        },
        nullptr);
  std::vector<Dim> over(rank + inner.size(), kUnknown);
  std::copy_n(type(indices).dims.begin(), rank, over.begin());
  for (size_t k = 0; k < inner.size(); ++k)
    if (auto n = e_.constant(inner[k])) over[rank + k] = *n;
  ValueId raw = type(v).is_scalar() ? stored_scalar(v, to.dtype) : ValueId{};
  pull_->begin();
  nest(
      outer,
      [&](const Values& at) {
        Values index{from_start(s, place(at), to.extents[0])};
        auto add_row = [&](const Values& rest) {
          Values all = at, target = index;
          all.insert(all.end(), rest.begin(), rest.end());
          target.insert(target.end(), rest.begin(), rest.end());
          ValueId x = raw;
          if (!x.valid())
            x = s.convert(pull_->element(v, broadcast_index(*pull_, in_, v, over, all)), to.dtype);
          store_element(to, target, sum(s, load_element(to, target), x));
        };
        if (inner.empty())
          add_row({});
        else
          nest(inner, add_row);
      },
      nullptr);
}

}  // namespace lathe
