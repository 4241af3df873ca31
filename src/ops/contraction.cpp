// The block of matmul: types and checks; the loops are the kernel lowering's.
#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// numpy.matmul: a has core (n,k) or (k), b has core (k,m) or (k); the axes before broadcast.
struct Cores {
  std::vector<Type> batch;  // the operands with their batch shapes only
  Dim a_inner, b_inner;
  int a_axis, b_axis;     // the contracted axes
  std::vector<Dim> tail;  // n, m as far as they exist
};

Cores cores(const Type& a, const Type& b) {
  auto batch = [](const Type& t) {
    return Type::array(t.dtype, t.shape().first(t.rank > 2 ? t.rank - 2 : 0));
  };
  Cores out{{batch(a), batch(b)}, 0, 0, a.rank - 1, b.rank > 1 ? b.rank - 2 : 0, {}};
  out.a_inner = a.dims[out.a_axis];
  out.b_inner = b.dims[out.b_axis];
  if (a.rank > 1) out.tail.push_back(a.dims[a.rank - 2]);
  if (b.rank > 1) out.tail.push_back(b.dims[b.rank - 1]);
  return out;
}

std::vector<Type> infer_matmul(const InferContext& c) {
  require_numbers(c);
  for (size_t i = 0; i < 2; ++i)
    if (c.operands[i].rank == 0)
      user_error(ErrorClass::Value,
                 "matmul: Input operand {} does not have enough dimensions (has 0, gufunc core "
                 "with signature "
                 "(n?,k),(k,m?)->(n?,m?) requires 1)",
                 i);
  Cores core = cores(c.operands[0], c.operands[1]);
  if (!is_symbol(core.a_inner) && !is_symbol(core.b_inner) && core.a_inner != core.b_inner)
    user_error(
        ErrorClass::Value,
        "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
        "(n?,k),(k,m?)->(n?,m?) (size {} is different from {})",
        core.b_inner, core.a_inner);
  auto shape = broadcast_shapes(c, core.batch);
  shape.insert(shape.end(), core.tail.begin(), core.tail.end());
  return {result_type(joint_kind(c.operands), common_dtype(c.operands), shape)};
}

// An operand seen without its last two axes (or its only one), for the broadcast of the batch axes.
std::vector<ValueId> batch_extents(ElementContext& e, const Graph& g, const OpData& op,
                                   const Cores& core) {
  auto shape = g.type(op.results[0]).shape();
  return broadcast_extents(e, core.batch, op.operands,
                           shape.first(shape.size() - core.tail.size()));
}

std::vector<ValueId> matmul_extents(ElementContext& e, const Graph& g, const OpData& op) {
  ValueId a = op.operands[0], b = op.operands[1];
  const Type &at = g.type(a), &bt = g.type(b);
  Cores core = cores(at, bt);
  if (core.a_inner != core.b_inner) {
    ValueId p = e.extent(a, core.a_axis), q = e.extent(b, core.b_axis);
    e.s.raise_text(e.s.INe({p, q}), LATHE_ERR_VALUE, LATHE_TEXT_Matmul, {e.s.i64(0), q, p});
  }
  std::vector<ValueId> out = batch_extents(e, g, op, core);
  if (at.rank > 1) out.push_back(e.extent(a, at.rank - 2));
  if (bt.rank > 1) out.push_back(e.extent(b, bt.rank - 1));
  return out;
}

}  // namespace

const OpInfo kMatmul = {
    .doc =
        "Matrix product as numpy.matmul: 1-D operands are vectors, axes before the last two "
        "broadcast.",
    .example =
        "lt.function(lambda x, y: x @ y)(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])) == "
        "[[11.0]]",
    .infer = infer_matmul,
    .extents = matmul_extents,
};

}  // namespace lathe
