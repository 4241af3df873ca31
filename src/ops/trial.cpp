#include "ops/trial.h"

#include <algorithm>

#include "ops/elementwise.h"
#include "ops/fold_scalar.h"

namespace lathe {

Trial::Trial(const Graph& graph, LowerOptions options)
    : ElementContext(scalars_),
      graph_(graph),
      body_(code_.add_region()),
      builder_(code_, body_),
      scalars_(builder_, options) {}

ValueId Trial::lower(const OpData& op) {
  std::vector<ValueId> x;
  std::vector<Type> types;
  for (ValueId v : op.operands) {
    x.push_back(scalar(v));
    types.push_back(graph_.type(v));
  }
  return op_info(op.code).lower({scalars_, x, types, graph_.type(op.results[0]), op.attrs});
}

ValueId Trial::unknown(const Type& raw) {
  if (!is_complex(raw.dtype)) return code_.add_arg(body_, raw);
  Type part = Type::raw(part_dtype(raw.dtype));
  ValueId re = code_.add_arg(body_, part);
  return scalars_.pair(re, code_.add_arg(body_, part));
}

void Trial::extents(const OpData& op) { op_info(op.code).extents(*this, graph_, op); }

void Trial::element(const OpData& op) {
  std::vector<ValueId> index;
  for (int k = 0; k < graph_.type(op.results[0]).rank; ++k)
    index.push_back(unknown(Type::raw(DType::I64)));
  op_info(op.code).element(*this, graph_, op, index);
}

void Trial::stored_value(const OpData& op) {
  ValueId v = op.operands.back();
  lathe::stored_value(scalars_, graph_.type(v), scalar(v), graph_.type(op.operands[0]).dtype);
}

bool Trial::raises() const {
  for (size_t i = 0; i < code_.op_count(); ++i) {
    const OpData& op = code_.op(OpId(i));
    if (op.code != Op::Raise) continue;
    OpId around = code_.region(op.parent).parent;
    if (!around.valid() || !is_negative_extent(code_.op(around).operands[0])) return true;
  }
  return false;
}

// Is the condition `extent < 0` (or below)?
bool Trial::is_negative_extent(ValueId condition) const {
  const OpData* test = code_.def(condition);
  if (!test || test->code != Op::ILt) return false;
  auto limit = constant_int(code_, test->operands[1]);
  bool extent = std::any_of(extents_.begin(), extents_.end(),
                            [&](const auto& e) { return e.second == test->operands[0]; });
  return extent && limit && *limit <= 0;
}

ValueId Trial::element(ValueId value, std::span<const ValueId>) {
  return unknown(Type::raw(graph_.type(value).dtype));
}

// Equal symbols are the same unknown number.
ValueId Trial::extent(ValueId value, int axis) {
  Dim d = graph_.type(value).dims[axis];
  if (!is_symbol(d)) return scalars_.i64(d);
  auto [it, fresh] = extents_.try_emplace(d);
  if (fresh) it->second = unknown(Type::raw(DType::I64));
  return it->second;
}

// Of an array: some element of it.
ValueId Trial::scalar(ValueId value) {
  auto [it, fresh] = known_.try_emplace(value);
  if (!fresh) return it->second;
  Type raw = Type::raw(graph_.type(value).dtype);
  const OpData* def = graph_.def(value);
  if (def && def->code == Op::Dim)
    return it->second = extent(def->operands[0], static_cast<int>(def->attrs.i64("axis")));
  const Attr* constant = def && def->code == Op::Const ? def->attrs.find("value") : nullptr;
  return it->second = constant ? builder_.constant(raw, *constant) : unknown(raw);
}

}  // namespace lathe
