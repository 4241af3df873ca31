// Blocks of the ops on strings of run time: immutable, in the heap of the call. Types only; the
// run time does the work (runtime/heap_strings.cpp). What Python has beside these, it does itself,
// in callbacks that the tracer makes.
#include "diag/error.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

// "s": str, "i": int; the last one may repeat.
void require(const InferContext& c, std::string_view kinds) {
  for (size_t i = 0; i < c.operands.size(); ++i) {
    bool text = kinds[std::min(i, kinds.size() - 1)] == 's';
    Type want = text ? Type::str() : Type::py_int();
    LATHE_CHECK(c.operands[i] == want, "{} takes {}, not {}", spelling(c.code), to_string(want),
                to_string(c.operands[i]));
  }
}

std::vector<Type> infer_concat(const InferContext& c) {
  LATHE_CHECK(!c.operands.empty(), "str_concat of nothing");
  require(c, "s");
  return {Type::str()};
}

std::vector<Type> infer_part(const InferContext& c) {  // and repeat, get
  require(c, "si");
  return {Type::str()};
}

std::vector<Type> infer_of_number(const InferContext& c) {
  require(c, "i");
  return {Type::str()};
}

std::vector<Type> infer_number(const InferContext& c) {
  require(c, "s");
  return {Type::py_int()};
}

std::vector<Type> infer_code(const InferContext& c) {
  require(c, "si");
  return {Type::py_int()};
}

std::string check_received(const Graph& g, const OpData& op) {
  if (op.operands.size() != 1 || g.type(op.operands[0]) != Type::py_int()) return "takes an int";
  if (op.results.size() != 1 || !g.type(op.results[0]).is_heap()) return "gives a string or list";
  return "";
}

}  // namespace

const OpInfo kStrConcat = {
    .doc = "Strings, one after the other. What grows by appending takes linear time; MemoryError.",
    .example =
        "@lt.function\n"
        "def f(n):\n"
        "    s = \"\"\n"
        "    for i in range(n):\n"
        "        s += str(i) + \",\"\n"
        "    return s\n"
        "f(3) == \"0,1,2,\"",
    .infer = infer_concat,
};

const OpInfo kStrRepeat = {
    .doc = "A string so many times; empty for a number below 1; MemoryError.",
    .example = "lt.function(lambda n: \"ab\" * n)(3) == \"ababab\"",
    .infer = infer_part,
};

const OpInfo kStrLen = {
    .doc = "How many code points a string has.",
    .example = "lt.function(lambda n: len(str(n)))(123) == 3",
    .infer = infer_number,
};

const OpInfo kStrGet = {
    .doc = "One character, counted from the end when the index is negative; IndexError.",
    .example = "lt.function(lambda n: str(n)[-1])(123) == \"3\"",
    .infer = infer_part,
};

const OpInfo kStrPart = {
    .doc =
        "Characters at a first position and `count - 1` more, `step` apart; all positions must "
        "exist.",
    .example = "lt.function(lambda n: str(n)[::-1])(123) == \"321\"",
    .infer = infer_part,
};

const OpInfo kStrCode = {
    .doc = "The code point of one character, as an int; IndexError as in str_get.",
    .example = "lt.function(lambda n: ord(str(n)))(7) == 55",
    .infer = infer_code,
};

const OpInfo kStrChar = {
    .doc = "The character of a code point, which must be one.",
    .example = "lt.function(lambda n: chr(n))(955) == \"\\u03bb\"",
    .infer = infer_of_number,
};

const OpInfo kStrInt = {
    .doc = "The decimal digits of an int.",
    .example = "lt.function(lambda n: str(n))(-12) == \"-12\"",
    .infer = infer_of_number,
};

const OpInfo kStrCompare = {
    .doc = "-1, 0 or 1: how two strings compare, by code points.",
    .example = "lt.function(lambda n: str(n) < \"5\")(41)",
    .infer = infer_number,
};

const OpInfo kStrFind = {
    .doc = "The first position where the second string is in the first one, or -1.",
    .example = "lt.function(lambda n: \"23\" in str(n))(1234)",
    .infer = infer_number,
};

const OpInfo kReceived = {
    .doc =
        "A string or list (the result type) that the host has just made in the heap of the call, "
        "by its address.",
    .example = "lt.function(lambda x: str(x))(0.1) == \"0.1\"",
    .check = check_received,
};

}  // namespace lathe
