// The block of reshape.
#include <algorithm>

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/index_spec.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// A product of extents: a number times symbols.
struct Product {
  int64_t number = 1;
  std::vector<Dim> symbols;  // sorted

  explicit Product(std::span<const Dim> dims, int skip = -1) {
    for (size_t i = 0; i < dims.size(); ++i) {
      if (static_cast<int>(i) == skip) continue;
      if (is_symbol(dims[i]))
        symbols.push_back(dims[i]);
      else
        number *= dims[i];
    }
    std::sort(symbols.begin(), symbols.end());
  }
};

[[noreturn]] void size_mismatch(const Product& size, const ShapeDims& shape) {
  std::string text = "(";
  for (size_t i = 0; i < shape.dims.size(); ++i) {
    bool unknown = static_cast<int>(i) == shape.inferred;
    text += (i ? "," : "") + (unknown ? std::string("newaxis") : std::to_string(shape.dims[i]));
  }
  user_error(ErrorClass::Value, "cannot reshape array of size {} into shape {}", size.number,
             text + (shape.dims.size() == 1 ? ",)" : ")"));
}

// size / rest where it is a number or one symbol; else a fresh symbol.
Dim quotient(const InferContext& c, const Product& size, const Product& rest,
             const ShapeDims& shape) {
  if (size.symbols.empty() && rest.symbols.empty()) {
    if (rest.number == 0 || size.number % rest.number != 0) size_mismatch(size, shape);
    return size.number / rest.number;
  }
  std::vector<Dim> left;
  std::set_difference(size.symbols.begin(), size.symbols.end(), rest.symbols.begin(),
                      rest.symbols.end(), std::back_inserter(left));
  bool cancels = left.size() + rest.symbols.size() == size.symbols.size();
  if (!cancels || rest.number == 0 || size.number % rest.number != 0) return c.fresh();
  int64_t number = size.number / rest.number;
  if (left.empty()) return number;
  return left.size() == 1 && number == 1 ? left[0] : c.fresh();
}

std::vector<Dim> reshaped(const InferContext& c) {
  const Type& x = c.operands[0];
  require_supported(x.dtype);
  ShapeDims shape = shape_dims(c, 1);
  Product size(x.shape()), rest(shape.dims, shape.inferred);
  if (shape.inferred >= 0)
    shape.dims[shape.inferred] = quotient(c, size, rest, shape);
  else if (size.symbols.empty() && rest.symbols.empty() && size.number != rest.number)
    size_mismatch(size, shape);
  return shape.dims;
}

std::vector<Type> infer_reshape(const InferContext& c) {
  const Type& x = c.operands[0];
  LATHE_CHECK(x.is_array() || x.kind == TypeKind::NpScalar, "reshape of {}", to_string(x));
  std::vector<Dim> dims = reshaped(c);
  if (dims.empty() && !x.is_tensor()) return {Type::array(x.dtype, {})};
  return {x.with_shape(dims)};
}

std::vector<Type> infer_buf_reshape(const InferContext& c) {
  const Type& x = c.operands[0];
  LATHE_CHECK(x.is_buffer(), "buf_reshape of {}", to_string(x));
  return {x.with_shape(reshaped(c))};
}

void raise_mismatch(ScalarBuilder& s, ValueId bad, ValueId size, std::span<const ValueId> extents) {
  std::vector<ValueId> args{s.i64(LATHE_TEXT_Reshape), size};
  for (ValueId v : extents)
    if (args.size() < LATHE_MAX_ERROR_ARGS) args.push_back(v.valid() ? v : s.i64(-1));
  s.raise_args(bad, LATHE_ERR_VALUE, args);
}

// A run-time extent below 0 is one to be inferred, as -1 is in NumPy.
std::vector<ValueId> reshape_extents(ElementContext& e, const Graph& g, const OpData& op) {
  ScalarBuilder& s = e.s;
  auto extents = shape_values(e, op, 1);
  auto asked = extents;
  ValueId size = s.i64(1), rest = s.i64(1), unknown = s.i64(0), zero = s.i64(0), one = s.i64(1);
  for (int axis = 0; axis < g.type(op.operands[0]).rank; ++axis)
    size = s.IMul({size, e.extent(op.operands[0], axis)});
  for (ValueId& v : asked) {
    ValueId infer = v.valid() ? s.ILt({v, zero}) : s.boolean(true);
    unknown = s.IAdd({unknown, s.convert(infer, DType::I64)});
    rest = s.IMul({rest, s.Choose({infer, one, v.valid() ? v : one})});
  }
  s.raise_text(s.ILt({one, unknown}), LATHE_ERR_VALUE, LATHE_TEXT_UnknownDimensions);
  ValueId all_given = s.IEq({unknown, zero});
  ValueId divisor = s.Choose({s.IEq({rest, zero}), one, rest});
  ValueId inferred = s.SDiv({size, divisor});
  ValueId fits =
      s.Choose({all_given, s.IEq({size, rest}), s.IEq({s.IMul({inferred, rest}), size})});
  ValueId by_zero = s.IAnd({s.logical_not(all_given), s.IEq({rest, zero})});
  raise_mismatch(s, s.IOr({s.logical_not(fits), by_zero}), size, extents);
  for (ValueId& v : extents) v = v.valid() ? s.Choose({s.ILt({v, zero}), inferred, v}) : inferred;
  return extents;
}

// An axis that both shapes have, or a group of axes that must go by way of the flat index.
struct Shapes {
  std::vector<int> source, result;  // axes, those of extent 1 left out
};

Shapes without_ones(const Type& source, const Type& result) {
  Shapes out;
  for (int i = 0; i < source.rank; ++i)
    if (source.dims[i] != 1) out.source.push_back(i);
  for (int i = 0; i < result.rank; ++i)
    if (result.dims[i] != 1) out.result.push_back(i);
  return out;
}

ValueId reshape_element(ElementContext& e, const Graph& g, const OpData& op,
                        std::span<const ValueId> index) {
  ScalarBuilder& s = e.s;
  ValueId x = op.operands[0], r = op.results[0];
  const Type &from = g.type(x), &to = g.type(r);
  if (from.rank == 0) return e.scalar(x);
  Shapes axes = without_ones(from, to);
  std::vector<ValueId> source(from.rank, s.i64(0));
  // Equal axes at the front and at the back need no division; adding and dropping axes of 1 needs
  // none at all.
  auto same = [&](int a, int b) { return from.dims[a] == to.dims[b]; };
  while (!axes.source.empty() && !axes.result.empty() &&
         same(axes.source.back(), axes.result.back())) {
    source[axes.source.back()] = index[axes.result.back()];
    axes.source.pop_back();
    axes.result.pop_back();
  }
  size_t front = 0;
  while (front < axes.source.size() && front < axes.result.size() &&
         same(axes.source[front], axes.result[front])) {
    source[axes.source[front]] = index[axes.result[front]];
    ++front;
  }
  ValueId flat = s.i64(0);
  for (size_t i = front; i < axes.result.size(); ++i)
    flat = s.IAdd({s.IMul({flat, e.extent(r, axes.result[i])}), index[axes.result[i]]});
  for (size_t i = axes.source.size(); i-- > front;) {
    ValueId n = e.extent(x, axes.source[i]);
    bool last = i == front;
    source[axes.source[i]] = last ? flat : s.URem({flat, n});
    if (!last) flat = s.UDiv({flat, n});
  }
  return e.element(x, source);
}

}  // namespace

const OpInfo kReshape = {
    .doc =
        "The same elements in row-major order under another shape; one extent may be -1 "
        "(inferred). ValueError when the sizes differ.",
    .example = "lt.function(lambda x: (x + 1).reshape(2, -1))(np.arange(4)) == [[1, 2], [3, 4]]",
    .infer = infer_reshape,
    .element = reshape_element,
    .extents = reshape_extents,
};

const OpInfo kBufReshape = {
    .doc =
        "A buffer on the same memory under another shape, as reshape; of contiguous buffers, and "
        "of others where each axis stays whole or is split.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    x.reshape(2, -1)[1, 0] = 5.0\n"
        "x = np.zeros(4)\n"
        "f(x)\n"
        "x == [0.0, 0.0, 5.0, 0.0]",
    .infer = infer_buf_reshape,
    .extents = reshape_extents,
};

}  // namespace lathe
