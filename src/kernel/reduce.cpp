// Reductions. Along the last axis: one accumulator (in lanes, where the order matters) per row.
// Along outer axes only: a row of accumulators in memory, to which whole rows are added. All
// elements of contiguous arrays: one flat loop. What is reduced is computed on the way (pull.h).
#include <algorithm>
#include <bit>

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
  // Accumulators may lie in memory and in vectors, where bools have no place of their own.
  if (r.acc == DType::Bool && !info.arg) r.acc = DType::U8;
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
  Pull::Pairs equal;
  pull_->uncertain(x, equal);
  if (!in_memory(r.result)) {
    hold_scalar(v, versions(equal, {Type::raw(r.result.dtype)}, [&] {
                  pull_->begin();
                  return Values{r.info.arg ? reduce_arg(r, {}) : finish(r, reduce_one(r, {}))};
                })[0]);
    return true;
  }
  ArrayRef to = allocate_for(v, kept);
  versions(equal, {}, [&] {
    pull_->begin();
    if (r.last_reduced() || r.info.arg)
      reduce_rows(r, to);
    else
      reduce_columns(r, to);
    return Values{};
  });
  hold_array(v, to);
  return true;
}

// As NumPy: an extremum of nothing is an error, even where there are no results either.
void Lowering::require_elements(const Reduction& r) {
  if (!r.info.empty_text) return;
  ScalarBuilder& s = e_.scalars();
  s.raise_text(s.IEq({r.count, e_.i64(0)}), LATHE_ERR_EMPTY, r.info.empty_text);
}

// An element as the accumulator takes it.
ValueId Lowering::prepared(const Reduction& r, ValueId x) {
  ScalarBuilder& s = e_.scalars();
  return s.convert(
      r.acc == DType::U8 && r.result.dtype == DType::Bool ? s.convert(x, DType::Bool) : x, r.acc);
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
  if (r.rank() == 0) return r.info.combine(s, r.info.identity(s, r.acc), prepared(r, scalar(r.x)));
  if (r.all_reduced() && pull_->flat(r.x)) return reduce_flat(r);
  Values index = kept.empty() ? Values(r.rank(), e_.i64(0)) : kept;
  std::function<ValueId(size_t, ValueId)> axis = [&](size_t k, ValueId acc) -> ValueId {
    while (k < r.rank() && (!r.reduced[k] || e_.is_constant(r.extents[k], 1))) ++k;
    if (k == r.rank()) return r.info.combine(s, acc, prepared(r, pull_->element(r.x, index)));
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

constexpr int64_t kUnrolled = 16;  // elements for which there is no loop

// Accumulators side by side (docs/IR.md); where the order does not matter, for speed.
Attrs lanes(DType acc) { return {{"lanes", int64_t{256} / bytes(acc)}}; }

}  // namespace

// A loop over lanes whose body is `element`. Where folding has left no instruction that combines
// (all elements are constant) it becomes a plain loop.
ValueId Lowering::lanes_loop(const Reduction& r, ValueId n,
                             const std::function<ValueId(ValueId)>& element) {
  ScalarBuilder& s = e_.scalars();
  if (auto count = e_.constant(n); count && *count > 0 && *count <= kUnrolled)
    return unrolled(r, *count, element);
  if (is_complex(r.acc))  // two carries: in plain order
    return e_.loop(e_.i64(0), n, e_.i64(1), {}, {r.info.identity(s, r.acc)},
                   [&](ValueId i, const Values& acc) {
                     return Values{r.info.combine(s, acc[0], prepared(r, element(i)))};
                   })[0];
  bool combines = true;
  ValueId out = e_.loop(e_.i64(0), n, e_.i64(1), lanes(r.acc), {r.info.identity(s, r.acc)},
                        [&](ValueId i, const Values& acc) {
                          size_t before = e_.graph().op_count();
                          ValueId x = prepared(r, element(i));
                          ValueId next = r.info.combine(s, acc[0], x);
                          const OpData* def = e_.graph().def(next);
                          combines = def && def->code != Op::Const &&
                                     e_.graph().value(next).def.index >= before;
                          return Values{next};
                        })[0];
  if (!combines) e_.graph().op(e_.graph().value(out).def).attrs.erase("lanes");
  return out;
}

// A few elements, in the order of the lanes: element k is in accumulator k, and the accumulators
// beyond them change nothing.
ValueId Lowering::unrolled(const Reduction& r, int64_t n,
                           const std::function<ValueId(ValueId)>& element) {
  ScalarBuilder& s = e_.scalars();
  Values acc;
  for (int64_t k = 0; k < n; ++k) {
    ValueId x = prepared(r, element(e_.i64(k)));
    acc.push_back(r.info.combine(s, r.info.identity(s, r.acc), x));
  }
  for (size_t half = std::bit_ceil(acc.size()) / 2; half > 0; half /= 2) {
    for (size_t j = 0; j + half < acc.size(); ++j)
      acc[j] = r.info.combine(s, acc[j], acc[j + half]);
    acc.resize(std::min(acc.size(), half));
  }
  return acc[0];
}

// The last axis; the result of the lanes is combined with `acc`.
ValueId Lowering::reduce_lanes(const Reduction& r, const Values& at, size_t axis, ValueId acc) {
  Values index = at;
  ValueId row = lanes_loop(r, r.extents[axis], [&](ValueId i) {
    index[axis] = i;
    return pull_->element(r.x, index);
  });
  bool only = std::count(r.reduced.begin(), r.reduced.end(), true) == 1;
  return only ? row : r.info.combine(e_.scalars(), acc, row);
}

ValueId Lowering::reduce_flat(const Reduction& r) {
  return lanes_loop(r, r.count, [&](ValueId i) { return pull_->at(r.x, i); });
}

// argmin and argmax: best element and its place, over one axis or all of them.
ValueId Lowering::reduce_arg(const Reduction& r, const Values& kept) {
  ScalarBuilder& s = e_.scalars();
  if (r.rank() == 0) return e_.i64(0);
  Values index = kept.empty() ? Values(r.rank(), e_.i64(0)) : kept;
  Values first = index;
  ValueId best = prepared(r, pull_->element(r.x, first));
  std::function<Values(size_t, const Values&, ValueId)> axis = [&](size_t k, const Values& carried,
                                                                   ValueId place) -> Values {
    while (k < r.rank() && !r.reduced[k]) ++k;
    if (k == r.rank()) {
      ValueId x = prepared(r, pull_->element(r.x, index));
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
                ValueId x = prepared(r, pull_->element(r.x, all));
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
