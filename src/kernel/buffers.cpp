// Buffers: arrays with identity, as addresses with extents and strides.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"

namespace lathe {

bool Lowering::buffer_op(const OpData& op) {
  switch (op.code) {
    case Op::BufNew: buffer_new(op); return true;
    case Op::BufView: buffer_view(op); return true;
    case Op::BufTranspose: buffer_transpose(op); return true;
    case Op::BufLoad: buffer_load(op); return true;
    case Op::BufStore: buffer_store(op); return true;
    case Op::BufGet:
      hold_scalar(op.results[0], load_element(held(op.operands[0]).array, element_index(op)));
      return true;
    case Op::BufSet: {
      const ArrayRef& a = held(op.operands[0]).array;
      Values index = element_index(op);
      store_element(a, index, stored_scalar(op.operands.back(), a.dtype));
      return true;
    }
    case Op::BufScatterAdd:
      op_info(op.code).extents(*pull_, in_, op);
      scatter_add(held(op.operands[0]).array, op.operands[1], op.operands[2]);
      return true;
    default: return false;
  }
}

// --- making buffers

// Memory that may come out of the function must outlive it; memory of another trip may still be
// alive when this trip makes its own.
void Lowering::buffer_new(const OpData& op) {
  ValueId x = op.operands[0], v = op.results[0];
  Values extents;
  for (int k = 0; k < type(v).rank; ++k) extents.push_back(extent(x, k));
  bool kept = std::any_of(frames_.begin(), frames_.end(), [](const Frame& f) {
    return std::any_of(f.bundles.begin(), f.bundles.end(),
                       [](const Bundle& b) { return b.type.is_buffer(); });
  });
  ArrayRef to;
  int64_t slot = may_return(v);
  if (slot >= 0) {
    to = ArrayRef{.dtype = type(v).dtype, .base = {}, .extents = extents};
    make_contiguous(to);
    to.base = e_.builder().value(Op::ResultAlloc, {byte_size(to.dtype, extents)}, Type::ptr(),
                                 {{"slot", slot}});
  } else {
    to = allocate(type(v).dtype, extents, !kept);
  }
  if (program_.track_owner) to.owner = e_.i64(-1);
  Output out{x, to, {}, {}};
  if (type(x).is_scalar()) out.raw = stored_scalar(x, to.dtype);
  evaluate({out});
  hold_array(v, to);
}

// The first result that the buffer may be (or share its memory with), or -1.
int64_t Lowering::may_return(ValueId buffer) const {
  int64_t found = -1;
  walk(in_, in_.function(function_).body, [&](OpId id) {
    const OpData& op = in_.op(id);
    if (op.code != Op::Return || found >= 0) return;
    for (size_t k = 0; k < op.operands.size(); ++k)
      if (type(op.operands[k]).is_buffer() && classes_.may_overlap(op.operands[k], buffer)) {
        found = static_cast<int64_t>(k);
        return;
      }
  });
  return found;
}

void Lowering::buffer_view(const OpData& op) {
  const Type& t = type(op.results[0]);
  auto ranges = index_ranges(*pull_, in_, op, IndexUse::Checked);
  hold_array(op.results[0], indexed(held(op.operands[0]).array, ranges, &t));
}

void Lowering::buffer_transpose(const OpData& op) {
  const ArrayRef& a = held(op.operands[0]).array;
  ArrayRef out = a;
  const auto& perm = op.attrs.ints("perm");
  bool same = true;
  for (size_t k = 0; k < perm.size(); ++k) {
    out.extents[k] = a.extents[perm[k]];
    out.strides[k] = a.strides[perm[k]];
    same &= perm[k] == static_cast<int64_t>(k);
  }
  out.contiguous = a.contiguous && same;
  hold_array(op.results[0], out);
}

// --- whole contents

void Lowering::buffer_load(const OpData& op) {
  const ArrayRef a = held(op.operands[0]).array;
  ValueId v = op.results[0];
  if (!in_memory(type(v))) return hold_scalar(v, load_element(a, {}));
  hold_array(v, a);
  if (!plan_.copied[v.index]) return;
  ArrayRef to = allocate(a.dtype, a.extents);
  evaluate({{v, to}});
  hold_array(v, to);
}

void Lowering::buffer_store(const OpData& op) {
  op_info(op.code).extents(*pull_, in_, op);
  store_all(op.operands[1], held(op.operands[0]).array, type(op.operands[0]));
}

// --- single elements

Lowering::Values Lowering::element_index(const OpData& op) {
  const ArrayRef& a = held(op.operands[0]).array;
  Values out;
  for (const IndexItem& item : index_spec(in_, op).items) {
    if (item.kind != IndexKind::Integer) continue;
    ValueId graph;
    ValueId i;
    if (item.start.operand < 0) {
      i = e_.i64(item.start.value);
    } else {
      graph = op.operands[1 + item.start.operand];
      i = e_.scalars().convert(scalar(graph), DType::I64);
    }
    out.push_back(checked_index(graph, i, item.axis, a.extents[item.axis]));
  }
  return out;
}

ValueId Lowering::checked_index(ValueId graph, ValueId i, int axis, ValueId extent) {
  ScalarBuilder& s = e_.scalars();
  auto known = e_.constant(i), n = e_.constant(extent);
  bool positive = known ? *known >= 0 : graph.valid() && never_negative(graph);
  ValueId at = positive ? i
               : known  ? e_.add(extent, i)
                        : s.Choose({s.ILt({i, s.i64(0)}), s.IAdd({i, extent}), i});
  bool inside = known && n && *known < *n && *known >= -*n;
  if (s.options().check_bounds && !inside)  // as unsigned numbers negative ones are too large
    s.raise_if(s.ULe({extent, at}), LATHE_ERR_INDEX, {i, s.i64(axis), extent});
  return at;
}

// Graph values that cannot be below 0, as far as their definition says so.
bool Lowering::never_negative(ValueId v, int depth) const {
  if (depth > 8) return false;
  const OpData* def = in_.def(v);
  if (!def) {  // the index of a `for` that counts up from 0 or more
    const OpData* loop = nullptr;
    OpId parent = in_.region(in_.value(v).region).parent;
    if (parent.valid()) loop = &in_.op(parent);
    if (!loop || loop->code != Op::For || in_.value(v).index != 0) return false;
    const OpData* step = in_.def(loop->operands[2]);
    return step && step->code == Op::Const && step->attrs.i64("value") > 0 &&
           never_negative(loop->operands[0], depth + 1);
  }
  bool checked = type(v).is_py() && !e_.scalars().options().wrap_overflow;
  auto both = [&] {
    return never_negative(def->operands[0], depth + 1) &&
           never_negative(def->operands[1], depth + 1);
  };
  switch (def->code) {
    case Op::Const: {
      const auto* n = std::get_if<int64_t>(def->attrs.find("value"));
      return n && *n >= 0;
    }
    case Op::Dim: return true;
    case Op::Add:
    case Op::Mul: return checked && both();
    case Op::FloorDiv:
    case Op::Mod:
    case Op::ShiftRight: return type(v).is_py() && type(v).dtype == DType::I64 && both();
    default: return false;
  }
}

}  // namespace lathe
