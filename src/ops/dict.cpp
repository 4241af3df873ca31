// Blocks of the ops on dicts and sets: hash tables of scalars with identity. A *position* is the
// number of an entry, as dict_find and dict_next give it. Types only; memory is the kernel
// lowering's. What Python has beside these is made of them by the tracer.
#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

const Type& dict_of(const InferContext& c, size_t i = 0) {
  LATHE_CHECK(c.operands[i].is_dict(), "{} on {}", spelling(c.code), to_string(c.operands[i]));
  return c.operands[i];
}

void require(const InferContext& c, size_t i, const Type& type) {
  LATHE_CHECK(c.operands[i] == type, "{} takes {}, not {}", spelling(c.code), to_string(type),
              to_string(c.operands[i]));
}

// The operands from `first` on are a value: of a tuple its columns.
void require_value(const InferContext& c, size_t first, const Type& dict) {
  std::vector<Type> columns = dict.value().columns();
  LATHE_CHECK(c.operands.size() == first + columns.size(), "{} of {} operands in {}",
              spelling(c.code), c.operands.size(), to_string(dict));
  for (size_t k = 0; k < columns.size(); ++k) require(c, first + k, columns[k]);
}

std::vector<Type> infer_new(const InferContext& c) {
  const Type& of = c.attrs.type("of");
  LATHE_CHECK(of.is_dict(), "dict_new of {}", to_string(of));
  return {of};
}

std::vector<Type> infer_int(const InferContext& c) {
  dict_of(c);
  return {Type::py_int()};
}

std::vector<Type> infer_find(const InferContext& c) {
  const Type& d = dict_of(c);
  LATHE_CHECK(c.operands.size() == 1 + size_t{d.rank}, "dict_find of {} columns in {}",
              c.operands.size() - 1, to_string(d));
  return {Type::py_int()};
}

std::vector<Type> infer_put(const InferContext& c) {
  const Type& d = dict_of(c);
  size_t first = 1 + size_t{d.rank};
  if (!d.is_set()) require_value(c, first, d);
  LATHE_CHECK(!d.is_set() || c.operands.size() == first, "dict_put of {} values in {}",
              c.operands.size() - 1, to_string(d));
  for (int k = 0; k < d.rank; ++k) require(c, static_cast<size_t>(k) + 1, d.key(k));
  return {};
}

std::vector<Type> infer_get(const InferContext& c) {
  require(c, 1, Type::py_int());
  return dict_of(c).value().columns();
}

std::vector<Type> infer_set(const InferContext& c) {
  require(c, 1, Type::py_int());
  require_value(c, 2, dict_of(c));
  return {};
}

std::vector<Type> infer_key(const InferContext& c) {
  require(c, 1, Type::py_int());
  return {dict_of(c).key(static_cast<int>(c.attrs.i64("column")))};
}

std::vector<Type> infer_remove(const InferContext& c) {
  dict_of(c);
  require(c, 1, Type::py_int());
  return {};
}

std::vector<Type> infer_next(const InferContext& c) {
  require(c, 1, Type::py_int());
  return infer_int(c);
}

std::vector<Type> infer_clear(const InferContext& c) {
  dict_of(c);
  return {};
}

std::vector<Type> infer_combine(const InferContext& c) {
  for (size_t i = 1; i < 3; ++i) {
    bool same = dict_of(c, i).is_set() == dict_of(c).is_set();
    bool keys_of_dict = i == 2 && dict_of(c).is_set() && c.attrs.i64("how") == LATHE_DICT_UPDATE;
    LATHE_CHECK((same || keys_of_dict) && c.operands[i].rank == dict_of(c).rank,
                "dict_combine of {} into {}", to_string(c.operands[i]), to_string(c.operands[0]));
  }
  return {};
}

}  // namespace

const OpInfo kDictNew = {
    .doc = "An empty dict or set of the type `of` (attribute).",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    d = {}\n"
        "    for i in range(n):\n"
        "        d[i % 3] = i\n"
        "    return d\n"
        "f(5) == {0: 3, 1: 4, 2: 2}",
    .infer = infer_new,
};

const OpInfo kDictLen = {
    .doc = "How many items a dict or set has now.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    return len({i % 3 for i in range(n)})\n"
        "f(5) == 3",
    .infer = infer_int,
};

const OpInfo kDictFind = {
    .doc = "The position of a key, or -1. Operands: the columns of the key, scalars of any type.",
    .example =
        "@lt.function\n"
        "def f(n, k):\n"
        "    return k in {i * i for i in range(n)}\n"
        "f(5, 9) and not f(5, 10)",
    .infer = infer_find,
};

const OpInfo kDictPut = {
    .doc =
        "Puts a key, column by column, and its value (of a tuple: its parts) into a dict; into a "
        "set "
        "only the key. A key that is there stays; MemoryError.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    d = {}\n"
        "    for i in range(n):\n"
        "        d[i, i + 1] = 0.5 * i\n"
        "    return d\n"
        "f(2) == {(0, 1): 0.0, (1, 2): 0.5}",
    .infer = infer_put,
};

const OpInfo kDictGet = {
    .doc = "The value at a position; of a tuple its parts.",
    .example =
        "@lt.function\n"
        "def f(n, k):\n"
        "    d = {i: i * i for i in range(n)}\n"
        "    return d[k]\n"
        "f(5, 3) == 9",
    .infer = infer_get,
};

const OpInfo kDictSet = {
    .doc = "Overwrites the value at a position.",
    .example =
        "@lt.function\n"
        "def f(n, k):\n"
        "    d = {i: i * i for i in range(n)}\n"
        "    d[k] += 1\n"
        "    return d[k]\n"
        "f(5, 3) == 10",
    .infer = infer_set,
};

const OpInfo kDictKey = {
    .doc = "One column (attribute) of the key at a position.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    return list({i * i: i for i in range(n)})\n"
        "f(3) == [0, 1, 4]",
    .infer = infer_key,
};

const OpInfo kDictRemove = {
    .doc = "The item at a position is gone.",
    .example =
        "@lt.function\n"
        "def f(n, k):\n"
        "    d = {i: i * i for i in range(n)}\n"
        "    del d[k]\n"
        "    return d\n"
        "f(3, 1) == {0: 0, 2: 4}",
    .infer = infer_remove,
};

const OpInfo kDictNext = {
    .doc =
        "The first position from one on that has an item, or -1; with the attribute `back` the "
        "last one up to there.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    total = 0\n"
        "    for k in {i * i for i in range(n)}:\n"
        "        total += k\n"
        "    return total\n"
        "f(4) == 14",
    .infer = infer_next,
};

const OpInfo kDictPop = {
    .doc =
        "The position of the item that Python's popitem() of a dict or pop() of a set takes, or "
        "-1.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    d = {i: i * i for i in range(n)}\n"
        "    return d.popitem()\n"
        "f(4) == (3, 9)",
    .infer = infer_int,
};

const OpInfo kDictClear = {
    .doc = "All items are gone.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    s = {i for i in range(n)}\n"
        "    s.clear()\n"
        "    return len(s)\n"
        "f(4) == 0",
    .infer = infer_clear,
};

const OpInfo kDictCombine = {
    .doc =
        "Set algebra and dict updates: `into`, a, b; attribute `how`: lathe_dict_combine (abi.h).",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    return {i for i in range(n)} & {2 * i for i in range(n)}\n"
        "f(5) == {0, 2, 4}",
    .infer = infer_combine,
};

}  // namespace lathe
