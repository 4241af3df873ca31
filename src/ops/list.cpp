// Blocks of the ops on lists: growable sequences of scalars with identity. Types and checks only;
// memory is the kernel lowering's. What Python has beside these (slices, insert, sort, ...) is made
// of them by the tracer.
#include "diag/error.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

Type element_of(const InferContext& c) {
  LATHE_CHECK(c.operands[0].is_list(), "{} on {}", spelling(c.code), to_string(c.operands[0]));
  return c.operands[0].element();
}

// Whether a value can be an item: extents of arrays may differ from item to item.
bool fits(const Type& value, const Type& column) {
  if (!column.is_array()) return value == column;
  Type t = value;
  for (int i = 0; i < t.rank && i < column.rank; ++i)
    if (is_symbol(column.dims[i])) t.dims[i] = column.dims[i];
  return t == column;
}

// The operands from `first` on are items: each the columns of the element.
void require_items(const InferContext& c, size_t first, const Type& element, size_t count) {
  std::vector<Type> columns = element.columns();
  LATHE_CHECK(c.operands.size() == first + count * columns.size(), "{} with {} operands",
              spelling(c.code), c.operands.size());
  for (size_t i = first; i < c.operands.size(); ++i)
    LATHE_CHECK(fits(c.operands[i], columns[(i - first) % columns.size()]),
                "{} of {} in a list of {}", spelling(c.code), to_string(c.operands[i]),
                to_string(element));
}

void require_int(const InferContext& c, size_t i) {
  LATHE_CHECK(c.operands[i] == Type::py_int(), "{} takes an int, not {}", spelling(c.code),
              to_string(c.operands[i]));
}

std::vector<Type> infer_new(const InferContext& c) {
  const Type& of = c.attrs.type("of");
  LATHE_CHECK(of.is_list(), "list_new of {}", to_string(of));
  size_t width = of.element().columns().size();
  require_items(c, 0, of.element(), width ? c.operands.size() / width : 0);
  return {of};
}

std::vector<Type> infer_len(const InferContext& c) {
  element_of(c);
  return {Type::py_int()};
}

std::vector<Type> infer_get(const InferContext& c) {
  require_int(c, 1);
  std::vector<Type> columns = element_of(c).columns();
  for (Type& t : columns)
    for (int i = 0; t.is_array() && i < t.rank; ++i)
      if (is_symbol(t.dims[i])) t.dims[i] = c.fresh();
  return columns;
}

std::vector<Type> infer_set(const InferContext& c) {
  require_int(c, 1);
  require_items(c, 2, element_of(c), 1);
  return {};
}

std::vector<Type> infer_append(const InferContext& c) {
  require_items(c, 1, element_of(c), 1);
  return {};
}

std::vector<Type> infer_truncate(const InferContext& c) {
  element_of(c);
  require_int(c, 1);
  return {};
}

std::vector<Type> infer_same(const InferContext& c) {
  for (const Type& t : c.operands) LATHE_CHECK(t.is_heap(), "list_same of {}", to_string(t));
  return {Type::py_bool()};
}

}  // namespace

const OpInfo kListNew = {
    .doc = "A fresh list of the type `of` (attribute) that holds the operands.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    xs = [n, 2]\n"
        "    for i in range(n):\n"
        "        xs.append(i)\n"
        "    return xs\n"
        "f(3) == [3, 2, 0, 1, 2]",
    .infer = infer_new,
};

const OpInfo kListLen = {
    .doc = "How many items a list has now.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    return len([i for i in range(n) if i % 2])\n"
        "f(5) == 2",
    .infer = infer_len,
};

const OpInfo kListGet = {
    .doc = "One item of a list, counted from the end when the index is negative; IndexError.",
    .example =
        "@lt.function\n"
        "def f(i):\n"
        "    xs = [1.5, 2.5, 3.5]\n"
        "    return xs[i]\n"
        "f(-1) == 3.5",
    .infer = infer_get,
};

const OpInfo kListSet = {
    .doc = "Overwrites one item of a list; IndexError as in list_get.",
    .example =
        "@lt.function\n"
        "def f(i):\n"
        "    xs = [1, 2, 3]\n"
        "    xs[i] = 0\n"
        "    return xs\n"
        "f(-1) == [1, 2, 0]",
    .infer = infer_set,
};

const OpInfo kListAppend = {
    .doc = "Puts an item at the end of a list, which grows; MemoryError.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    xs = []\n"
        "    for i in range(n):\n"
        "        xs.append(i * 0.5)\n"
        "    return xs\n"
        "f(3) == [0.0, 0.5, 1.0]",
    .infer = infer_append,
};

const OpInfo kListTruncate = {
    .doc = "Drops all but the first items of a list; nothing when it has no more than these.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    xs = [i for i in range(n)]\n"
        "    xs.pop()\n"
        "    return xs\n"
        "f(3) == [0, 1]",
    .infer = infer_truncate,
};

const OpInfo kListSame = {
    .doc = "Whether two lists are one and the same: what is written to one is read from the other.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    xs = [i for i in range(n)]\n"
        "    ys = xs if n > 2 else xs.copy()\n"
        "    return xs is ys\n"
        "f(3) and not f(1)",
    .infer = infer_same,
};

}  // namespace lathe
