#include "ops/may_raise.h"

#include <algorithm>

#include "lathe/abi.h"
#include "ops/op_info.h"
#include "ops/trial.h"

namespace lathe {

namespace {

bool region_may_raise(const Graph& g, RegionId r, LowerOptions options) {
  const auto& ops = g.region(r).ops;
  return std::any_of(ops.begin(), ops.end(), [&](OpId id) { return may_raise(g, id, options); });
}

bool control_may_raise(const Graph& g, const OpData& op, LowerOptions options) {
  // A loop without a known bound polls for signals, which raise KeyboardInterrupt.
  if (op.code == Op::While && !op.attrs.flag_or("bounded", false)) return true;
  // What the body of a try raises goes to its handler.
  if (op.code == Op::Try) return region_may_raise(g, op.regions[1], options);
  return std::any_of(op.regions.begin(), op.regions.end(),
                     [&](RegionId r) { return region_may_raise(g, r, options); });
}

bool may_be_empty(const Graph& g, const OpData& reduction) {
  const Type& t = g.type(reduction.operands[0]);
  const auto& axes = reduction.attrs.ints("axes");
  return std::any_of(axes.begin(), axes.end(),
                     [&](int64_t axis) { return t.dims[axis] <= 0; });  // 0, or a symbol
}

// Checks that no part of the block shows, because the kernel lowering makes them.
enum class Hidden { None, StoredValue, Always };

Hidden hidden_checks(const Graph& g, const OpData& op) {
  switch (op.code) {
    case Op::Update:
    case Op::BufStore:
    case Op::BufSet: return Hidden::StoredValue;
    case Op::TagGet:
      return g.type(op.operands[0]).alternatives >> LATHE_TAG_UNDEFINED & 1 ? Hidden::Always
                                                                            : Hidden::None;
    case Op::BufView:
    case Op::BufReshape:
    case Op::BufGet:
    case Op::Matmul: return Hidden::None;
    default: return Hidden::Always;
  }
}

}  // namespace

bool may_raise(const Graph& g, OpId id, LowerOptions options) {
  const OpData& op = g.op(id);
  if (has(op.code, Terminator)) return op.code == Op::Raise;
  if (has(op.code, Control)) return control_may_raise(g, op, options);
  if (is_kernel_op(op.code) || op.code == Op::Call || has(op.code, Effect))
    return has(op.code, MayRaise);
  const OpInfo& info = op_info(op.code);
  if (info.reduce) return info.reduce->empty_text && may_be_empty(g, op);
  Hidden hidden = Hidden::None;
  if (has(op.code, MayRaise) && !info.lower && !info.element) hidden = hidden_checks(g, op);
  if (hidden == Hidden::Always) return true;
  if (!info.extents && !info.lower && !info.element && hidden == Hidden::None) return false;
  Trial trial(g, options);
  if (info.extents) trial.extents(op);
  if (info.lower) trial.lower(op);
  if (info.element && has(op.code, MayRaise)) trial.element(op);
  if (hidden == Hidden::StoredValue) trial.stored_value(op);
  return trial.raises();
}

}  // namespace lathe
