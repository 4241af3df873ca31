#include "ops/infer.h"

#include <algorithm>
#include <map>

#include "diag/error.h"
#include "ops/op_info.h"

namespace lathe {

std::optional<int64_t> InferContext::constant(size_t i) const {
  if (i >= values.size()) return std::nullopt;
  const OpData* def = graph.def(values[i]);
  const Attr* v = def && def->code == Op::Const ? def->attrs.find("value") : nullptr;
  if (!v) return std::nullopt;
  if (auto* n = std::get_if<int64_t>(v)) return *n;
  if (auto* b = std::get_if<bool>(v)) return *b;
  return std::nullopt;
}

Dim InferContext::extent(size_t i) const {
  const Type& t = operands[i];
  if (!t.is_scalar() || !is_integer(t.dtype))
    user_error(ErrorClass::Type, "an extent must be an integer, not {}", to_string(t));
  if (auto n = constant(i)) {
    if (*n < 0) user_error(ErrorClass::Value, "negative dimensions are not allowed");
    return *n;
  }
  if (i < values.size())
    if (const OpData* def = graph.def(values[i]); def && def->code == Op::Dim)
      return graph.type(def->operands[0]).dims[def->attrs.i64("axis")];
  return fresh();
}

namespace {

std::vector<Type> operand_types(const Graph& g, std::span<const ValueId> operands) {
  std::vector<Type> types;
  for (ValueId v : operands) types.push_back(g.type(v));
  return types;
}

std::vector<Type> run_rule(const Graph& g, Op code, std::span<const ValueId> operands,
                           const Attrs& attrs, bool look_at_values, int64_t& next_symbol) {
  const OpInfo& op = op_info(code);
  LATHE_CHECK(op.infer, "the result types of {} must be given", spelling(code));
  if (int arity = row(code).arity; arity >= 0 && static_cast<size_t>(arity) != operands.size())
    internal_error("{} takes {} operands, not {}", spelling(code), arity, operands.size());
  auto types = operand_types(g, operands);
  return op.infer(
      {g, code, types, look_at_values ? operands : std::span<const ValueId>{}, attrs, next_symbol});
}

bool same_type(const Type& have, const Type& want, int64_t first_fresh, std::map<Dim, Dim>& fresh) {
  if (have.kind != want.kind || have.dtype != want.dtype || have.rank != want.rank ||
      have.alternatives != want.alternatives)
    return false;
  for (int i = 0; i < have.rank; ++i) {
    Dim d = want.dims[i];
    if (is_symbol(d) && symbol_index(d) >= first_fresh)
      d = fresh.emplace(d, have.dims[i]).first->second;
    if (d != have.dims[i]) return false;
  }
  return true;
}

std::string compare(const std::vector<Type>& have, const std::vector<Type>& want,
                    int64_t first_fresh) {
  std::map<Dim, Dim> fresh;
  bool good = have.size() == want.size();
  for (size_t i = 0; good && i < have.size(); ++i)
    good = same_type(have[i], want[i], first_fresh, fresh);
  if (good) return "";
  auto text = [](const std::vector<Type>& types) {
    std::string s;
    for (const Type& t : types) s += (s.empty() ? "" : ", ") + to_string(t);
    return s;
  };
  return fmt::format("result types ({}), expected ({})", text(have), text(want));
}

}  // namespace

std::vector<Type> infer(Graph& g, Op code, std::span<const ValueId> operands, const Attrs& attrs) {
  int64_t next = g.symbol_count();
  auto types = run_rule(g, code, operands, attrs, true, next);
  g.reserve_symbols(next);
  return types;
}

std::string type_rule(Graph& g, OpId id) {
  const OpData& op = g.op(id);
  if (is_kernel_op(op.code)) return "";
  for (ValueId v : op.results)
    if (g.type(v).is_raw() || g.type(v).kind == TypeKind::Ptr)
      return "";  // const at the kernel level
  const OpInfo& info = op_info(op.code);
  if (info.check) return info.check(g, op);
  std::string message;
  for (bool look_at_values : {true, false}) {
    int64_t next = g.symbol_count();
    try {
      auto want = run_rule(g, op.code, op.operands, op.attrs, look_at_values, next);
      std::string difference = compare(operand_types(g, op.results), want, g.symbol_count());
      if (difference.empty()) return "";
      if (message.empty()) message = difference;
    } catch (const std::exception& e) {  // of both kinds: a verifier reports
      if (message.empty()) message = e.what();
    }
  }
  return message;
}

}  // namespace lathe
