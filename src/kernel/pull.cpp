#include "kernel/pull.h"

#include "diag/error.h"
#include "ops/broadcast.h"

namespace lathe {

Pull::Pull(Lowering& lowering)
    : ElementContext(lowering.e_.scalars()), l_(lowering), e_(lowering.e_) {}

void Pull::begin() {
  memo_.clear();
  floor_ = e_.depth();
}

ValueId Pull::extent(ValueId v, int axis) { return l_.extent(v, axis); }
ValueId Pull::scalar(ValueId v) { return l_.scalar(v); }
bool Pull::never_one(Dim d) const { return assume_equal_ || l_.never_one_.contains(d); }

bool Pull::never_negative(ValueId v) const { return l_.ranges_.never_negative(v); }

bool Pull::is_below(ValueId v, ValueId extent) const { return l_.is_below(v, extent); }

void Pull::uncertain(ValueId v, Pairs& out) const {
  std::set<ValueId> seen;
  std::vector<ValueId> todo{v};
  while (!todo.empty()) {
    ValueId x = todo.back();
    todo.pop_back();
    if (l_.type(x).is_scalar() || !seen.insert(x).second) continue;
    const ArrayRef& a = l_.held(x).array;
    if (a.in_memory()) continue;
    const OpData& op = *l_.in_.def(x);
    for (ValueId o : op.operands) {
      if (has(op.code, Elementwise) || op.code == Op::Broadcast)
        uncertain(o, l_.type(x).shape(), a.extents, out);
      todo.push_back(o);
    }
  }
}

void Pull::uncertain(ValueId operand, std::span<const Dim> result, std::span<const ValueId> extents,
                     Pairs& out) const {
  const Type& t = l_.type(operand);
  if (t.is_scalar()) return;
  size_t n = result.size(), rank = t.rank;
  for (size_t k = 1; k <= std::min(n, rank); ++k) {
    Dim d = t.dims[rank - k];
    if (d == result[n - k] || !is_symbol(d) || never_one(d)) continue;
    ValueId extent = l_.held(operand).array.extents[rank - k];
    if (extent != extents[n - k]) out.emplace(extent, extents[n - k]);
  }
}

ValueId Pull::remembered(ValueId v, const Values& index) const {
  auto it = memo_.find({v, index});
  if (it != memo_.end())
    for (ValueId known : it->second)
      if (e_.visible(known)) return known;
  return {};
}

ValueId Pull::element(ValueId v, std::span<const ValueId> span) {
  if (l_.type(v).is_scalar()) return scalar(v);
  Values index;
  for (ValueId i : span) index.push_back(e_.canonical(i));
  if (ValueId known = remembered(v, index); known.valid()) return known;
  const ArrayRef& a = l_.held(v).array;
  ValueId out;
  if (a.in_memory()) {
    out = load(a, index);
  } else {
    const OpData& op = *l_.in_.def(v);
    const OpInfo& info = op_info(op.code);
    LocId here = e_.builder().loc();
    e_.builder().set_loc(op.loc);
    if (info.lower) {
      Values x;
      for (ValueId o : op.operands)
        x.push_back(element(o, broadcast_index(*this, l_.in_, o, l_.type(v).shape(), index)));
      out = lowered(op, x);
    } else if (op.code == Op::Relax) {
      out = element(op.operands[0], index);
    } else if (op.code == Op::Reshape && l_.held(op.operands[0]).array.contiguous) {
      out = reshaped(op, index);
    } else {
      // What take reads must stay behind the check of its index, which is right here.
      size_t floor = floor_;
      if (op.code == Op::Take) floor_ = e_.depth();
      out = info.element(*this, l_.in_, op, index);
      floor_ = floor;
    }
    e_.builder().set_loc(here);
  }
  memo_[{v, index}].push_back(out);
  return out;
}

ValueId Pull::lowered(const OpData& op, const Values& raw) {
  Values x = raw;
  std::vector<Type> types;
  for (ValueId o : op.operands) types.push_back(l_.type(o));
  l_.use_prepared(op, x, types);
  return op_info(op.code).lower({s, x, types, l_.type(op.results[0]), op.attrs});
}

// Into the outermost loop that has the address, but not above begin().
ValueId Pull::load_from(ValueId p, ValueId index, DType d) {
  return e_.load_outermost(p, index, Type::raw(d), floor_);
}

ValueId Pull::load(const ArrayRef& a, const Values& index) {
  ValueId element;
  ValueId p = l_.address(a, index, element);
  return load_from(p, element, a.dtype);
}

// Of an array in memory: contiguous, so that the place in C order is all that counts.
ValueId Pull::reshaped(const OpData& op, const Values& index) {
  const ArrayRef& a = l_.held(op.operands[0]).array;
  LATHE_CHECK(a.contiguous, "reshape of an array with gaps");
  ValueId row = e_.i64(0);
  for (size_t k = 0; k < index.size(); ++k) {
    if (k > 0) row = e_.mul(row, l_.extent(op.results[0], static_cast<int>(k)));
    if (k + 1 < index.size()) row = e_.add(row, index[k]);
  }
  ValueId p = e_.ptr_add(a.base, e_.mul(row, e_.i64(bytes(a.dtype))));
  return load_from(p, index.empty() ? e_.i64(0) : index.back(), a.dtype);
}

// --- the linear index

// At run time, once the checks of the op that has both have passed.
bool Pull::same_extents(const Type& operand, const Type& result) const {
  if (operand.rank != result.rank) return false;
  for (int k = 0; k < operand.rank; ++k) {
    Dim d = operand.dims[k];
    if (d == result.dims[k]) continue;
    if (d == 1 || (is_symbol(d) && !never_one(d))) return false;
  }
  return true;
}

bool Pull::flat(ValueId v, const std::optional<Type>& over) const {
  const Type& t = l_.type(v);
  Known known;
  return t.is_scalar() || ((!over || same_extents(t, *over)) && flat(v, known));
}

bool Pull::flat(ValueId v, Known& known) const {
  const ArrayRef& a = l_.held(v).array;
  if (a.in_memory()) return a.contiguous;
  const OpData& op = *l_.in_.def(v);
  if (op.code == Op::Reshape || op.code == Op::Relax) return flat(op.operands[0], known);
  if (op.code == Op::Full || op.code == Op::Iota) return true;
  if (!op_info(op.code).lower) return false;
  auto [it, fresh] = known.try_emplace(v, false);
  if (!fresh) return it->second;
  bool all = true;
  for (ValueId o : op.operands)
    if (const Type& u = l_.type(o); !u.is_scalar())
      all = all && same_extents(u, l_.type(v)) && flat(o, known);
  return known[v] = all;
}

ValueId Pull::at(ValueId v, ValueId linear) {
  const Type& t = l_.type(v);
  if (t.is_scalar()) return scalar(v);
  if (ValueId known = remembered(v, {linear}); known.valid()) return known;
  const ArrayRef& a = l_.held(v).array;
  ValueId out;
  if (a.in_memory()) {
    out = load_from(a.base, linear, a.dtype);
  } else {
    const OpData& op = *l_.in_.def(v);
    LocId here = e_.builder().loc();
    e_.builder().set_loc(op.loc);
    if (op.code == Op::Reshape || op.code == Op::Relax) {
      out = at(op.operands[0], linear);
    } else if (op_info(op.code).lower) {
      Values x;
      for (ValueId o : op.operands) x.push_back(at(o, linear));
      out = lowered(op, x);
    } else {  // full, iota
      Values index(t.rank, linear);
      out = op_info(op.code).element(*this, l_.in_, op, index);
    }
    e_.builder().set_loc(here);
  }
  memo_[{v, {linear}}].push_back(out);
  return out;
}

}  // namespace lathe
