// Blocks of the ops on scalars whose type depends on the path. The kernel lowering represents them
// as two raw values, tag and payload.
#include "diag/error.h"
#include "ops/op_info.h"

namespace lathe {

namespace {

const Type& operand_type(const Graph& g, const OpData& op) { return g.type(op.operands[0]); }

bool has_alternative(const Type& tagged, const Type& t) {
  if (t.is_tagged()) return (t.alternatives & ~tagged.alternatives) == 0;
  int tag = tag_of(t);
  return tag >= 0 && (tagged.alternatives >> tag & 1);
}

std::string check_make(const Graph& g, const OpData& op) {
  if (op.operands.size() != 1 || op.results.size() != 1)
    return "takes one operand and gives one result";
  const Type& to = g.type(op.results[0]);
  if (!to.is_tagged()) return fmt::format("the result must be tagged, is {}", to_string(to));
  if (!has_alternative(to, operand_type(g, op)))
    return fmt::format("{} is no alternative of {}", to_string(operand_type(g, op)), to_string(to));
  return "";
}

std::string check_get(const Graph& g, const OpData& op) {
  if (op.operands.size() != 1 || op.results.size() != 1)
    return "takes one operand and gives one result";
  const Type &from = operand_type(g, op), &to = g.type(op.results[0]);
  if (!from.is_tagged()) return fmt::format("the operand must be tagged, is {}", to_string(from));
  if (!has_alternative(from, to))
    return fmt::format("{} is no alternative of {}", to_string(to), to_string(from));
  return "";
}

std::vector<Type> infer_is(const InferContext& c) {
  LATHE_CHECK(c.operands[0].is_tagged(), "tag_is of {}", to_string(c.operands[0]));
  c.attrs.type("of");
  return {Type::py_bool()};
}

}  // namespace

const OpInfo kTagMake = {
    .doc =
        "A scalar, None or tagged scalar as a tagged scalar of more alternatives (the result "
        "type).",
    .example =
        "@lt.function\n"
        "def f(c):\n"
        "    return 1 if c else 2.0\n"
        "isinstance(f(True), int) and isinstance(f(False), float)",
    .check = check_make,
};

const OpInfo kTagIs = {
    .doc =
        "Whether a tagged scalar holds the alternative `of` now (or, when that is a tagged type, "
        "one of its alternatives).",
    .example =
        "@lt.function\n"
        "def f(c):\n"
        "    x = 1 if c else None\n"
        "    return x is None\n"
        "f(False)",
    .infer = infer_is,
};

const OpInfo kTagGet = {
    .doc =
        "The payload of a tagged scalar as one of its alternatives (the result type), which it "
        "must hold; UnboundLocalError (attribute site) when it is undefined.",
    .example =
        "@lt.function\n"
        "def f(c):\n"
        "    x = 1 if c else 2.0\n"
        "    return x + 1\n"
        "f(False) == 3.0",
    .check = check_get,
};

}  // namespace lathe
