// Loops that compute arrays element by element, and the ops that are computed that way.
#include "ops/elementwise.h"
#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"
#include "ops/broadcast.h"

namespace lathe {

// --- one op at its own position

// Checks and extents now; elements now (scalars, stored values) or when they are needed (inline).
void Lowering::compute(OpId id) {
  const OpData& op = in_.op(id);
  const OpInfo& info = op_info(op.code);
  Values extents;
  if (buffer_op(op)) return;
  if (info.extents) extents = info.extents(*pull_, in_, op);
  if (reduction_op(op, extents) || array_op(op, extents) || matmul_op(op, extents)) return;
  LATHE_CHECK(op.results.size() == 1, "{} is not lowered yet", spelling(op.code));
  ValueId v = op.results[0];
  if (in_memory(type(v))) return compute_array(op, extents);
  compute_scalar(op);
}

void Lowering::compute_scalar(const OpData& op) {
  const OpInfo& info = op_info(op.code);
  ValueId v = op.results[0];
  if (info.lower) {
    Values x;
    std::vector<Type> types;
    for (ValueId o : op.operands) {
      x.push_back(scalar(o));
      types.push_back(type(o));
    }
    return hold_scalar(v, info.lower({e_.scalars(), x, types, type(v), op.attrs}));
  }
  LATHE_CHECK(info.element, "{} is not lowered yet", spelling(op.code));
  pull_->begin();
  hold_scalar(v, info.element(*pull_, in_, op, {}));
}

void Lowering::compute_array(const OpData& op, const Values& extents) {
  ValueId v = op.results[0];
  prepare_scalars(op);
  hold_array(v, {.dtype = type(v).dtype, .extents = result_extents(op, extents)});
  if (plan_.inlined[v.index]) return;
  ArrayRef to = allocate_for(v, held(v).array.extents);
  evaluate({{v, to}});
  hold_array(v, to);
}

// From the op's own rule, or (where it has none) from the operand with the same symbol.
Lowering::Values Lowering::result_extents(const OpData& op, const Values& computed) {
  const Type& t = type(op.results[0]);
  Values out;
  for (int k = 0; k < t.rank; ++k) {
    Dim d = t.dims[k];
    ValueId found;
    if (!is_symbol(d)) found = e_.i64(d);
    if (!found.valid() && !computed.empty()) found = e_.canonical(computed.at(k));
    for (ValueId o : op.operands)
      for (int axis = 0; !found.valid() && axis < type(o).rank; ++axis)
        if (type(o).dims[axis] == d) found = extent(o, axis);
    if (!found.valid()) found = bound(d).value();
    out.push_back(found);
  }
  return out;
}

// A Python int beside an array of a narrower integer dtype is checked once, here, and not for each
// element.
void Lowering::prepare_scalars(const OpData& op) {
  std::vector<Type> types;
  for (ValueId o : op.operands) types.push_back(type(o));
  auto to = dtype_for_python_ints(op.code, types, type(op.results[0]));
  if (!to) return;
  for (size_t i = 0; i < types.size(); ++i)
    if (types[i].is_py() && types[i].dtype == DType::I64)
      prepared_[{op.results[0], i}] = stored_scalar(op.operands[i], *to);
}

void Lowering::use_prepared(const OpData& op, Values& x, std::vector<Type>& types) const {
  for (size_t i = 0; i < x.size(); ++i)
    if (auto it = prepared_.find({op.results[0], i}); it != prepared_.end()) {
      x[i] = it->second;
      types[i] = Type::np_scalar(e_.graph().type(x[i]).dtype);  // no check for each element
    }
}

// A scalar on its way into an array of that dtype.
ValueId Lowering::stored_scalar(ValueId v, DType to) {
  return stored_value(e_.scalars(), type(v), scalar(v), to);
}

// --- loops

// Outputs of equal extents share their loops, and what they have in common is computed once.
void Lowering::evaluate(std::vector<Output> outputs) {
  while (!outputs.empty()) {
    std::vector<Output> group, rest;
    for (Output& o : outputs)
      (group.empty() || o.to.extents == group[0].to.extents ? group : rest).push_back(std::move(o));
    evaluate_group(group);
    outputs = std::move(rest);
  }
}

void Lowering::evaluate_group(const std::vector<Output>& group) {
  Pull::Pairs equal;
  for (const Output& o : group) {
    pull_->uncertain(o.value, equal);
    if (o.over) pull_->uncertain(o.value, o.over->shape(), o.to.extents, equal);
  }
  versions(equal, {}, [&] {
    evaluate_loops(group);
    return Values{};
  });
}

// Loops in two versions where an extent that is known at run time only decides about broadcasting:
// one for extents that are as expected (the usual case, with plain indices), one for all.
Lowering::Values Lowering::versions(const Pull::Pairs& equal, const std::vector<Type>& results,
                                    const std::function<Values()>& loops) {
  if (equal.empty()) return loops();
  ScalarBuilder& s = e_.scalars();
  ValueId expected = s.boolean(true);
  for (auto [a, b] : equal) expected = s.IAnd({expected, s.IEq({a, b})});
  auto straight = [&] {
    pull_->assume_equal(true);
    Values out = loops();
    pull_->assume_equal(false);
    return out;
  };
  return e_.if_else(expected, results, straight, loops);
}

void Lowering::evaluate_loops(const std::vector<Output>& group) {
  pull_->begin();
  const Values& extents = group[0].to.extents;
  // Strides of empty arrays are 0, so that loads would seem to be the same in all trips.
  for (ValueId n : extents)
    if (e_.is_constant(n, 0)) return;
  bool flat = true;
  for (const Output& o : group) flat &= o.to.contiguous && pull_->flat(o.value, o.over);
  if (flat) {
    auto trip = [&](ValueId i) {
      for (const Output& o : group) {
        ValueId x = o.raw;
        if (!x.valid()) x = e_.scalars().convert(pull_->at(o.value, i), o.to.dtype);
        e_.store(o.to.base, i, x);
      }
    };
    ValueId n = e_.product(extents);
    if (e_.is_constant(n, 1)) return trip(e_.i64(0));
    return e_.loop(n, {{"simd", true}}, trip);
  }
  nest(extents, [&](const Values& index) {
    for (const Output& o : group) {
      if (o.raw.valid()) {
        store_element(o.to, index, o.raw);
        continue;
      }
      Values at = o.over ? broadcast_index(*pull_, in_, o.value, o.over->shape(), index) : index;
      store_element(o.to, index, e_.scalars().convert(pull_->element(o.value, at), o.to.dtype));
    }
  });
}

// One loop per axis, the last one with that attribute (if any). Axes of extent 1 need none.
void Lowering::nest(const Values& extents, const std::function<void(const Values&)>& body,
                    const char* attribute) {
  size_t innermost = 0;
  for (size_t k = 0; k < extents.size(); ++k)
    if (!e_.is_constant(extents[k], 1)) innermost = k;
  Values index;
  std::function<void(size_t)> axis = [&](size_t k) {
    if (k == extents.size()) return body(index);
    if (e_.is_constant(extents[k], 1)) {
      index.push_back(e_.i64(0));
      axis(k + 1);
      index.pop_back();
      return;
    }
    Attrs attrs;
    if (k == innermost && attribute) attrs.set(attribute, true);
    e_.loop(extents[k], attrs, [&](ValueId i) {
      index.push_back(i);
      axis(k + 1);
      index.pop_back();
    });
  };
  axis(0);
}

// The address to index by elements, and the index.
ValueId Lowering::address(const ArrayRef& a, const Values& index, ValueId& element) {
  element = e_.i64(0);
  if (index.empty()) return a.base;
  ValueId offset = element;
  size_t last = index.size() - 1;
  for (size_t k = 0; k < last; ++k) offset = e_.add(offset, e_.mul(index[k], a.strides[k]));
  ValueId row = e_.ptr_add(a.base, offset);
  if (!e_.is_constant(a.strides[last], bytes(a.dtype)))
    return e_.ptr_add(row, e_.mul(index[last], a.strides[last]));
  element = index[last];
  return row;
}

ValueId Lowering::load_element(const ArrayRef& a, const Values& index) {
  ValueId element;
  ValueId p = address(a, index, element);
  return e_.load(p, element, Type::raw(a.dtype));
}

void Lowering::store_element(const ArrayRef& a, const Values& index, ValueId v) {
  ValueId element;
  ValueId p = address(a, index, element);
  e_.store(p, element, v);
}

}  // namespace lathe
