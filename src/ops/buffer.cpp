// Blocks of the ops on buffers: arrays with identity. Types and checks only; loads and stores are
// the kernel lowering's.
#include "diag/error.h"
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/index_spec.h"
#include "ops/movement.h"
#include "ops/promote.h"

namespace lathe {

namespace {

void require_buffer(const InferContext& c) {
  LATHE_CHECK(c.operands[0].is_buffer(), "{} on {}", spelling(c.code), to_string(c.operands[0]));
  require_supported(c.operands[0].dtype);
}

std::vector<Type> infer_new(const InferContext& c) {
  LATHE_CHECK(c.operands[0].is_array() || c.operands[0].kind == TypeKind::NpScalar, "buf_new of {}",
              to_string(c.operands[0]));
  require_supported(c.operands[0].dtype);
  return {c.operands[0].as_buffer()};
}

std::vector<Type> infer_view(const InferContext& c) {
  require_buffer(c);
  return {c.operands[0].with_shape(
      index_shape(c, parse_index(c.attrs.ints("index"), c.operands[0].rank)))};
}

std::vector<Type> infer_load(const InferContext& c) {
  require_buffer(c);
  return {c.operands[0].as_value()};
}

std::vector<Type> infer_store(const InferContext& c) {
  require_buffer(c);
  require_storable(c, 1, c.operands[0].shape(), true);
  return {};
}

// One element: every axis has an integer.
void require_element(const InferContext& c) {
  require_buffer(c);
  auto shape = index_shape(c, parse_index(c.attrs.ints("index"), c.operands[0].rank));
  LATHE_CHECK(shape.empty(), "{} names no single element", spelling(c.code));
}

std::vector<Type> infer_get(const InferContext& c) {
  require_element(c);
  const Type& b = c.operands[0];
  return {result_type(b.is_tensor() ? TypeKind::Tensor : TypeKind::Array, b.dtype, {})};
}

std::vector<Type> infer_set(const InferContext& c) {
  require_element(c);
  require_storable(c, c.operands.size() - 1, {}, true);
  return {};
}

std::vector<Type> infer_buffer_scatter_add(const InferContext& c) {
  require_buffer(c);
  const Type &b = c.operands[0], &indices = c.operands[1];
  require_integers(c, 1);
  if (b.rank == 0)
    user_error(ErrorClass::Index,
               "too many indices for array: array is 0-dimensional, but 1 were indexed");
  std::vector<Dim> shape(indices.shape().begin(), indices.shape().end());
  shape.insert(shape.end(), b.shape().begin() + 1, b.shape().end());
  require_storable(c, 2, shape, false);
  return {};
}

std::vector<Type> infer_transpose(const InferContext& c) {
  require_buffer(c);
  return {transposed(c)};
}

std::vector<Type> infer_part(const InferContext& c) {
  require_buffer(c);
  DType d = c.operands[0].dtype;
  LATHE_CHECK(is_complex(d), "buf_part of {}", to_string(c.operands[0]));
  c.attrs.flag("imag");
  return {c.operands[0].with_dtype(part_dtype(d))};
}

std::vector<Type> infer_note(const InferContext& c) {
  require_buffer(c);
  const Type& to = c.operands[0];
  LATHE_CHECK(to.rank == 1 && to.dtype == DType::I64 &&
                  (c.operands[1].is_buffer() || c.operands[1].is_heap()),
              "buf_note of {} into {}", to_string(c.operands[1]), to_string(to));
  c.attrs.i64("word");
  return {};
}

std::vector<ValueId> view_extents(ElementContext& e, const Graph& g, const OpData& op) {
  return index_extents(e.s, index_ranges(e, g, op, IndexUse::Checked));
}

std::vector<ValueId> store_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<ValueId> to;
  append_extents(e, g, op.operands[0], 0, to);
  check_broadcast_to(e, g, op.operands[1], to);
  return to;
}

std::vector<ValueId> scatter_extents(ElementContext& e, const Graph& g, const OpData& op) {
  std::vector<ValueId> to;
  append_extents(e, g, op.operands[1], 0, to);
  append_extents(e, g, op.operands[0], 1, to);
  check_broadcast_to(e, g, op.operands[2], to);
  return to;
}

}  // namespace

const OpInfo kBufNew = {
    .doc = "A fresh buffer that holds the value; nothing else refers to it.",
    .example =
        "@lt.function\n"
        "def f(c):\n"
        "    x, y = np.zeros(2), np.ones(2)\n"
        "    v = x if c else y\n"
        "    v[0] = 5.0\n"
        "    return x + y\n"
        "f(True) == [6.0, 1.0]",
    .infer = infer_new,
};

const OpInfo kBufView = {
    .doc = "Basic indexing of a buffer: a buffer on the same memory. Checks as in index.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    v = x[1:]\n"
        "    v[0] = 5.0\n"
        "x = np.zeros(3)\n"
        "f(x)\n"
        "x == [0.0, 5.0, 0.0]",
    .infer = infer_view,
    .extents = view_extents,
};

const OpInfo kBufTranspose = {
    .doc = "A buffer on the same memory with its axes permuted.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    x.T[1, 0] = 5.0\n"
        "x = np.zeros((1, 2))\n"
        "f(x)\n"
        "x == [[0.0, 5.0]]",
    .infer = infer_transpose,
};

const OpInfo kBufPart = {
    .doc =
        "The real (or, with the attribute `imag`, imaginary) parts: a buffer on the same memory.",
    .example =
        "@lt.function\n"
        "def f(z):\n"
        "    z.imag[0] = 5.0\n"
        "z = np.zeros(2, complex)\n"
        "f(z)\n"
        "z == [5j, 0j]",
    .infer = infer_part,
};

const OpInfo kBufLoad = {
    .doc = "The content of a buffer now, as a value that later writes do not change.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    y = x + 0.0\n"
        "    x[0] = 5.0\n"
        "    return y\n"
        "f(np.zeros(1)) == [0.0]",
    .infer = infer_load,
};

const OpInfo kBufStore = {
    .doc = "Overwrites the whole buffer with a value, broadcast and converted to its dtype.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    x[:] = 5.0\n"
        "x = np.zeros(2)\n"
        "f(x)\n"
        "x == [5.0, 5.0]",
    .infer = infer_store,
    .extents = store_extents,
};

const OpInfo kBufGet = {
    .doc = "One element of a buffer; IndexError out of range.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    x[0] = 5.0\n"
        "    return x[-2]\n"
        "f(np.zeros(2)) == 5.0",
    .infer = infer_get,
    .extents = view_extents,
};

const OpInfo kBufSet = {
    .doc = "Overwrites one element of a buffer, converted to its dtype; IndexError out of range.",
    .example =
        "@lt.function\n"
        "def f(x):\n"
        "    x[-1] = 5.0\n"
        "x = np.zeros(2)\n"
        "f(x)\n"
        "x == [0.0, 5.0]",
    .infer = infer_set,
    .extents = view_extents,
};

const OpInfo kBufNote = {
    .doc =
        "Notes for the host, in words of the first buffer from the attribute `word` on, what the "
        "second operand is. Of a buffer: address, owner (kernel/signature.h), extents, strides in "
        "bytes. Of a string or list: 1 or 2, and its address. It lives until something else is "
        "noted there.",
    .example =
        "class Place:\n"
        "    x = None\n"
        "@lt.function\n"
        "def f(place, x):\n"
        "    place.x = x * 2.0\n"
        "place = Place()\n"
        "f(place, np.ones(2))\n"
        "place.x == [2.0, 2.0]",
    .infer = infer_note,
};

const OpInfo kBufScatterAdd = {
    .doc =
        "numpy.add.at: buffer[indices] += v along the first axis, where an index that comes "
        "twice adds twice.",
    .example =
        "@lt.function\n"
        "def f(x, i):\n"
        "    np.add.at(x, i, 1.0)\n"
        "x = np.zeros(2)\n"
        "f(x, np.array([0, 0]))\n"
        "x == [2.0, 0.0]",
    .infer = infer_buffer_scatter_add,
    .extents = scatter_extents,
};

}  // namespace lathe
