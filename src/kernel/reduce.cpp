// Reductions. Along the last axis: one accumulator (in lanes, where the order matters) per row.
// Along outer axes only: a row of accumulators in memory, to which whole rows are added. All
// elements of contiguous arrays: one flat loop. What is reduced is computed on the way (pull.h).
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"

namespace lathe {

struct Lowering::Reduction {
  const ReduceInfo& info;
  ValueId x;
  const Type& result;
  DType acc;
  Values extents;             // of x
  std::vector<bool> reduced;  // by axis of x
  ValueId count;              // elements per result
  bool keepdims;

  size_t rank() const { return extents.size(); }
  bool last_reduced() const { return reduced.empty() || reduced.back(); }
  bool all_reduced() const {
    return std::find(reduced.begin(), reduced.end(), false) == reduced.end();
  }
  // The index of the result from one index per axis of x.
  Values result_index(const Values& index) const {
    Values out;
    for (size_t k = 0; k < index.size(); ++k)
      if (!reduced[k])
        out.push_back(index[k]);
      else if (keepdims)
        out.push_back(zero);
    return out;
  }
  ValueId zero;
};

bool Lowering::reduction_op(const OpData& op, const Values&) {
  if (!has(op.code, lathe::Reduction)) return false;
  const ReduceInfo& info = *op_info(op.code).reduce;
  ValueId x = op.operands[0], v = op.results[0];
  const Type& t = type(x);
  Reduction r{info, x, type(v), info.accumulator(t, type(v)), {}, {}, {}, {}, {}};
  r.keepdims = op.attrs.flag("keepdims");
  r.zero = r.count = e_.i64(0);
  r.reduced.resize(t.rank);
  for (int64_t axis : op.attrs.ints("axes")) r.reduced[axis] = true;
  Values reduced, kept;
  for (int k = 0; k < t.rank; ++k) {
    r.extents.push_back(extent(x, k));
    if (r.reduced[k]) reduced.push_back(r.extents[k]);
    if (!r.reduced[k] || r.keepdims) kept.push_back(r.reduced[k] ? e_.i64(1) : r.extents[k]);
  }
  r.count = e_.product(reduced);
  require_elements(r);
  pull_->begin();
  if (!in_memory(r.result)) {
    hold_scalar(v, r.info.arg ? reduce_arg(r, {}) : finish(r, reduce_one(r, {})));
    return true;
  }
  ArrayRef to = allocate(r.result.dtype, kept);
  if (r.last_reduced() || r.info.arg)
    reduce_rows(r, to);
  else
    reduce_columns(r, to);
  hold_array(v, to);
  return true;
}

void Lowering::require_elements(const Reduction& r) {
  if (!r.info.needs_elements) return;
  ScalarBuilder& s = e_.scalars();
  s.raise_if(s.IEq({r.count, e_.i64(0)}), LATHE_ERR_EMPTY);
}

ValueId Lowering::finish(const Reduction& r, ValueId acc) {
  ScalarBuilder& s = e_.scalars();
  if (r.info.finish) return r.info.finish(s, acc, r.count, r.result);
  return s.convert(acc, r.result.dtype);
}

// One loop nest over what is kept, with the reduction of one row inside.
void Lowering::reduce_rows(const Reduction& r, const std::optional<ArrayRef>& to) {
  Values outer;
  for (size_t k = 0; k < r.rank(); ++k) outer.push_back(r.reduced[k] ? e_.i64(1) : r.extents[k]);
  nest(
      outer,
      [&](const Values& kept) {
        ValueId out = r.info.arg ? reduce_arg(r, kept) : finish(r, reduce_one(r, kept));
        store_element(*to, r.result_index(kept), out);
      },
      nullptr);
}

// The accumulator over the reduced axes, where `kept` gives the index of the others.
ValueId Lowering::reduce_one(const Reduction& r, const Values& kept) {
  ScalarBuilder& s = e_.scalars();
  if (r.rank() == 0)
    return r.info.combine(s, r.info.identity(s, r.acc), s.convert(scalar(r.x), r.acc));
  if (r.all_reduced() && pull_->flat(r.x)) return reduce_flat(r);
  Values index = kept.empty() ? Values(r.rank(), e_.i64(0)) : kept;
  std::function<ValueId(size_t, ValueId)> axis = [&](size_t k, ValueId acc) -> ValueId {
    while (k < r.rank() && (!r.reduced[k] || e_.is_constant(r.extents[k], 1))) ++k;
    if (k == r.rank()) return r.info.combine(s, acc, s.convert(pull_->element(r.x, index), r.acc));
    if (k + 1 == r.rank()) return reduce_lanes(r, index, k, acc);
    return e_.loop(e_.i64(0), r.extents[k], e_.i64(1), {}, {acc},
                   [&](ValueId i, const Values& carried) {
                     index[k] = i;
                     return Values{axis(k + 1, carried[0])};
                   })[0];
  };
  return axis(0, r.info.identity(s, r.acc));
}

namespace {

// Accumulators side by side (docs/IR.md).
Attrs lanes(const ReduceInfo& info, DType acc) {
  if (!info.reassociates || !is_float(acc)) return {};
  return {{"lanes", int64_t{256} / bytes(acc)}};
}

}  // namespace

// The last axis; the result of the lanes is combined with `acc`.
ValueId Lowering::reduce_lanes(const Reduction& r, const Values& at, size_t axis, ValueId acc) {
  ScalarBuilder& s = e_.scalars();
  Values index = at;
  Attrs attrs = lanes(r.info, r.acc);
  bool separate = !attrs.empty();
  ValueId first = separate ? r.info.identity(s, r.acc) : acc;
  ValueId row = e_.loop(e_.i64(0), r.extents[axis], e_.i64(1), attrs, {first},
                        [&](ValueId i, const Values& carried) {
                          index[axis] = i;
                          ValueId x = s.convert(pull_->element(r.x, index), r.acc);
                          return Values{r.info.combine(s, carried[0], x)};
                        })[0];
  bool only = std::count(r.reduced.begin(), r.reduced.end(), true) == 1;
  return separate && !only ? r.info.combine(s, acc, row) : row;
}

ValueId Lowering::reduce_flat(const Reduction& r) {
  ScalarBuilder& s = e_.scalars();
  return e_.loop(e_.i64(0), r.count, e_.i64(1), lanes(r.info, r.acc), {r.info.identity(s, r.acc)},
                 [&](ValueId i, const Values& carried) {
                   ValueId x = s.convert(pull_->at(r.x, i), r.acc);
                   return Values{r.info.combine(s, carried[0], x)};
                 })[0];
}

// argmin and argmax: best element and its place, over one axis or all of them.
ValueId Lowering::reduce_arg(const Reduction& r, const Values& kept) {
  ScalarBuilder& s = e_.scalars();
  if (r.rank() == 0) return e_.i64(0);
  Values index = kept.empty() ? Values(r.rank(), e_.i64(0)) : kept;
  Values first = index;
  ValueId best = s.convert(pull_->element(r.x, first), r.acc);
  std::function<Values(size_t, const Values&, ValueId)> axis = [&](size_t k, const Values& carried,
                                                                   ValueId place) -> Values {
    while (k < r.rank() && !r.reduced[k]) ++k;
    if (k == r.rank()) {
      ValueId x = s.convert(pull_->element(r.x, index), r.acc);
      ValueId better = r.info.combine(s, carried[0], x);
      return {s.Choose({better, x, carried[0]}), s.Choose({better, place, carried[1]})};
    }
    return e_.loop(e_.i64(0), r.extents[k], e_.i64(1), {}, carried,
                   [&](ValueId i, const Values& inner) {
                     index[k] = i;
                     return axis(k + 1, inner, e_.add(e_.mul(place, r.extents[k]), i));
                   });
  };
  return axis(0, {best, e_.i64(0)}, e_.i64(0))[1];
}

// The axes behind the last reduced one hold a block of accumulators.
void Lowering::reduce_columns(const Reduction& r, const ArrayRef& to) {
  ScalarBuilder& s = e_.scalars();
  size_t block = r.rank();
  while (block > 0 && !r.reduced[block - 1]) --block;
  Values outer, middle, inner;
  for (size_t k = 0; k < r.rank(); ++k) {
    bool is_outer = k < block && !r.reduced[k];
    outer.push_back(is_outer ? r.extents[k] : e_.i64(1));
    middle.push_back(r.reduced[k] ? r.extents[k] : e_.i64(1));
    inner.push_back(k >= block ? r.extents[k] : e_.i64(1));
  }
  bool in_place = r.acc == r.result.dtype;
  ArrayRef acc = in_place ? to : allocate(r.acc, inner);
  auto join = [&](Values a, const Values& b) {
    for (size_t k = 0; k < a.size(); ++k)
      if (!e_.is_constant(b[k], 0)) a[k] = b[k];
    return a;
  };
  auto place = [&](const Values& index) { return in_place ? r.result_index(index) : index; };
  nest(
      outer,
      [&](const Values& o) {
        nest(inner, [&](const Values& i) {
          Values at = in_place ? join(o, i) : i;
          store_element(acc, place(at), r.info.identity(s, r.acc));
        });
        nest(
            middle,
            [&](const Values& m) {
              nest(inner, [&](const Values& i) {
                Values all = join(join(o, m), i), at = place(in_place ? join(o, i) : i);
                ValueId x = s.convert(pull_->element(r.x, all), r.acc);
                store_element(acc, at, r.info.combine(s, load_element(acc, at), x));
              });
            },
            nullptr);
        if (in_place && !r.info.finish) return;
        nest(inner, [&](const Values& i) {
          ValueId sum = load_element(acc, place(in_place ? join(o, i) : i));
          store_element(to, r.result_index(join(o, i)), finish(r, sum));
        });
      },
      nullptr);
}

}  // namespace lathe
