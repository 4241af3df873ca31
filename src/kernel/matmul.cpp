// Matrix products as numpy.matmul. The columns of the result are a simd loop; inside it, the loop
// over the inner axis carries one accumulator for each of several rows, so that an element of the
// second matrix, once loaded, serves them all. Rows of the second matrix must be contiguous: else
// it is packed first. Contraction (fma) is allowed here, and only here.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"
#include "ops/broadcast.h"

namespace lathe {

namespace {
constexpr int64_t kRows = 8;  // accumulators in registers
}

struct Lowering::Product {
  ValueId a, b;
  DType dtype;             // of the result; operands are converted to it
  std::vector<Dim> batch;  // axes of the result before the last two
  ValueId m, n, k;         // extents; m, n invalid for a vector on that side
  ArrayRef packed;         // b, when it had to be packed
};

namespace {

ValueId multiply_add(ScalarBuilder& s, ValueId x, ValueId y, ValueId acc) {
  DType d = s.dtype(acc);
  if (d == DType::Bool) return s.IOr({acc, s.IAnd({x, y})});
  if (d == DType::F32 || d == DType::F64) return s.Fma({x, y, acc});
  return s.add(acc, s.mul(x, y));
}

ValueId zero(ScalarBuilder& s, DType d) {
  return d == DType::Bool ? s.boolean(false) : s.number(d, 0);
}

// Whether the elements of a row lie side by side, ready to be loaded as the result's dtype.
bool has_rows(Emit& e, const ArrayRef& b, DType d) {
  return b.in_memory() && b.dtype == d && e.is_constant(b.strides.back(), bytes(d));
}

}  // namespace

bool Lowering::matmul_op(const OpData& op, const Values& extents) {
  if (op.code != Op::Matmul) return false;
  ValueId v = op.results[0];
  const Type &a = type(op.operands[0]), &b = type(op.operands[1]), &t = type(v);
  Product p{op.operands[0], op.operands[1], t.dtype, {}, {}, {}, {}, {}};
  p.k = extent(p.a, a.rank - 1);
  if (a.rank > 1) p.m = extent(p.a, a.rank - 2);
  if (b.rank > 1) p.n = extent(p.b, b.rank - 1);
  size_t batch = t.rank - (p.m.valid() ? 1 : 0) - (p.n.valid() ? 1 : 0);
  p.batch.assign(t.dims.begin(), t.dims.begin() + static_cast<ptrdiff_t>(batch));
  if (!in_memory(t)) {
    pull_->begin();
    hold_scalar(v, dot(p, {}, {}));
    return true;
  }
  if (p.n.valid() && !has_rows(e_, held(p.b).array, p.dtype)) {
    p.packed = allocate(p.dtype, held(p.b).array.extents);
    evaluate({{p.b, p.packed}});
  }
  ArrayRef to = allocate_for(v, result_extents(op, extents));
  pull_->begin();
  nest(
      Values(to.extents.begin(), to.extents.begin() + static_cast<ptrdiff_t>(batch)),
      [&](const Values& index) { matmul_batch(p, index, to); }, nullptr);
  hold_array(v, to);
  return true;
}

// The index of an operand: batch axes as they broadcast, then the rest.
static std::vector<ValueId> operand_index(ElementContext& e, const Graph& g, ValueId v,
                                          std::span<const Dim> batch, std::vector<ValueId> index,
                                          std::span<const ValueId> core) {
  const Type& t = g.type(v);
  std::vector<Dim> over(batch.begin(), batch.end());
  over.resize(batch.size() + core.size());  // core axes are taken as they are
  std::copy_n(t.dims.begin() + (t.rank - static_cast<int>(core.size())), core.size(),
              over.begin() + static_cast<ptrdiff_t>(batch.size()));
  index.insert(index.end(), core.begin(), core.end());
  return broadcast_index(e, g, v, over, index);
}

void Lowering::matmul_batch(const Product& p, const Values& batch, const ArrayRef& to) {
  if (!p.n.valid()) {  // matrix times vector: one dot product per row
    e_.loop(p.m, {}, [&](ValueId i) {
      Values at = batch;
      at.push_back(i);
      store_element(to, at, dot(p, batch, {i}));
    });
    return;
  }
  if (!p.m.valid()) return matmul_rows(p, batch, to, {}, 1);
  if (auto m = e_.constant(p.m)) {
    int64_t whole = *m / kRows * kRows;
    if (whole > 0)
      e_.loop(e_.i64(0), e_.i64(whole), e_.i64(kRows), {},
              [&](ValueId i) { matmul_rows(p, batch, to, i, kRows); });
    if (*m > whole) matmul_rows(p, batch, to, e_.i64(whole), *m - whole);
    return;
  }
  ValueId done = e_.i64(0);
  for (int64_t rows : {kRows, int64_t{1}}) {
    ValueId end = rows == 1 ? p.m : e_.scalars().IAnd({p.m, e_.i64(-rows)});
    e_.loop(done, end, e_.i64(rows), {}, [&](ValueId i) { matmul_rows(p, batch, to, i, rows); });
    done = end;
  }
}

// Rows i ... i + n - 1 of the result.
void Lowering::matmul_rows(const Product& p, const Values& batch, const ArrayRef& to, ValueId i,
                           int64_t n) {
  ScalarBuilder& s = e_.scalars();
  auto row = [&](int64_t r) { return e_.add(i, e_.i64(r)); };
  e_.loop(p.n, {{"simd", true}}, [&](ValueId j) {
    Values zeros;
    for (int64_t r = 0; r < n; ++r) zeros.push_back(zero(s, p.dtype));
    Values sums = e_.loop(e_.i64(0), p.k, e_.i64(1), {}, zeros, [&](ValueId k, const Values& acc) {
      Values at = operand_index(*pull_, in_, p.b, p.batch, batch, Values{k, j});
      ValueId y = p.packed.in_memory() ? load_element(p.packed, at)
                                       : s.convert(pull_->element(p.b, at), p.dtype);
      Values out;
      for (int64_t r = 0; r < n; ++r) {
        Values core = p.m.valid() ? Values{row(r), k} : Values{k};
        Values from = operand_index(*pull_, in_, p.a, p.batch, batch, core);
        ValueId x = s.convert(pull_->element(p.a, from), p.dtype);
        out.push_back(multiply_add(s, x, y, acc[r]));
      }
      return out;
    });
    for (int64_t r = 0; r < n; ++r) {
      Values at = batch;
      if (p.m.valid()) at.push_back(row(r));
      at.push_back(j);
      store_element(to, at, sums[r]);
    }
  });
}

// Along the inner axis of both operands; `row` is the row of a, if it has rows. Floats in lanes.
ValueId Lowering::dot(const Product& p, const Values& batch, const Values& row) {
  ScalarBuilder& s = e_.scalars();
  Attrs attrs;
  if (is_float(p.dtype)) attrs.set("lanes", int64_t{256} / bytes(p.dtype));
  return e_.loop(e_.i64(0), p.k, e_.i64(1), attrs, {zero(s, p.dtype)},
                 [&](ValueId k, const Values& acc) {
                   Values core = row;
                   core.push_back(k);
                   Values ai = operand_index(*pull_, in_, p.a, p.batch, batch, core);
                   Values bi = operand_index(*pull_, in_, p.b, p.batch, batch, Values{k});
                   ValueId x = s.convert(pull_->element(p.a, ai), p.dtype);
                   ValueId y = s.convert(pull_->element(p.b, bi), p.dtype);
                   if (p.dtype == DType::Bool) return Values{multiply_add(s, x, y, acc[0])};
                   return Values{s.add(acc[0], s.mul(x, y))};  // a sum: combined lane by lane
                 })[0];
}

}  // namespace lathe
