// Control ops map one to one; what crosses their borders is flattened to raw values here.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

// --- bundles

namespace {

void append(std::vector<ValueId>& to, const std::vector<ValueId>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

const Type kI64 = Type::raw(DType::I64);

}  // namespace

// A value at the border of a region: extents whose symbol is bound outside need not cross.
Lowering::Bundle Lowering::bundle(ValueId v) {
  const Type& t = type(v);
  Bundle b{.type = t};
  for (int k = 0; k < t.rank; ++k)
    if (is_symbol(t.dims[k]) && !bound(t.dims[k])) b.extents.push_back(k);
  b.strides = t.is_buffer() && !classes_.contiguous(v);
  b.owner = t.is_buffer() && program_.track_owner;
  return b;
}

// A value at the border of a function, where nothing is known on both sides.
Lowering::Bundle Lowering::border_bundle(const Type& t) {
  Bundle b{.type = t};
  for (int k = 0; k < t.rank; ++k)
    if (is_symbol(t.dims[k])) b.extents.push_back(k);
  b.strides = t.is_buffer();
  b.owner = t.is_buffer() && program_.track_owner;
  return b;
}

std::vector<Lowering::Bundle> Lowering::bundles(const std::vector<ValueId>& values) {
  std::vector<Bundle> out;
  for (ValueId v : values) out.push_back(bundle(v));
  return out;
}

std::vector<Type> Lowering::raw_types(const std::vector<Bundle>& bundles) const {
  std::vector<Type> out;
  for (const Bundle& b : bundles) {
    if (b.type.is_tagged()) out.insert(out.end(), raw_words(b.type), kI64);
    if (b.type.is_scalar())
      out.insert(out.end(), raw_words(b.type), Type::raw(part_dtype(b.type.dtype)));
    if (b.type.is_heap()) out.push_back(Type::ptr());
    if (!in_memory(b.type)) continue;
    out.push_back(Type::ptr());
    for (int k = 0; b.slots && k < 2; ++k) {
      out.push_back(Type::ptr());
      if (b.grows) out.push_back(kI64);
    }
    out.insert(out.end(), b.extents.size() + (b.strides ? b.type.rank : 0) + b.owner, kI64);
  }
  return out;
}

std::vector<Lowering::Held> Lowering::unflatten(const std::vector<Bundle>& bundles,
                                                std::span<const ValueId> raw) {
  std::vector<Held> out;
  auto take = [&](size_t n) {
    Values v(raw.begin(), raw.begin() + static_cast<ptrdiff_t>(n));
    raw = raw.subspan(n);
    return v;
  };
  for (const Bundle& b : bundles) {
    Held& h = out.emplace_back();
    if (b.type.is_tagged()) h.raw = take(raw_words(b.type));
    if (b.type.is_scalar() || b.type.is_heap()) h.raw = take(std::max(raw_words(b.type), 1));
    if (b.type.is_scalar()) h.raw = e_.join({Type::raw(b.type.dtype)}, h.raw);
    if (!in_memory(b.type)) continue;
    ArrayRef& a = h.array;
    a.dtype = b.type.dtype;
    a.base = take(1)[0];
    if (b.slots) h.slots = take(b.grows ? 4 : 2);
    Values extents = take(b.extents.size());
    for (int k = 0; k < b.type.rank; ++k) {
      auto at = std::find(b.extents.begin(), b.extents.end(), k);
      Dim d = b.type.dims[k];
      a.extents.push_back(at != b.extents.end() ? extents[at - b.extents.begin()]
                          : is_symbol(d)        ? *bound(d)
                                                : e_.i64(d));
    }
    if (b.strides)
      a.strides = take(b.type.rank);
    else
      make_contiguous(a);
    if (b.owner) a.owner = take(1)[0];
  }
  return out;
}

// The raw values of `values` at an exit; `loop`: the loop that it goes round once more or leaves.
Lowering::Values Lowering::flatten(const std::vector<Bundle>& bundles, const Values& values,
                                   const Frame* loop, bool back_edge) {
  return raw_values(bundles, place(bundles, values, loop, back_edge));
}

Lowering::Values Lowering::raw_values(const std::vector<Bundle>& bundles,
                                      const std::vector<Held>& placed) {
  Values out;
  for (size_t i = 0; i < bundles.size(); ++i) {
    const Bundle& b = bundles[i];
    const Held& h = placed[i];
    append(out, e_.split(h.raw));
    if (!in_memory(b.type)) continue;
    out.push_back(h.array.base);
    if (b.slots) append(out, h.slots);
    for (int k : b.extents) out.push_back(h.array.extents[k]);
    if (b.strides) append(out, h.array.strides);
    if (b.owner) out.push_back(h.array.owner);
  }
  return out;
}

void Lowering::hold_all(const Values& values, const std::vector<Held>& held) {
  for (size_t i = 0; i < values.size(); ++i) hold(values[i], held[i]);
}

Lowering::Values Lowering::add_args(RegionId r, const std::vector<Bundle>& bundles) {
  Values raw;
  for (const Type& t : raw_types(bundles)) raw.push_back(e_.graph().add_arg(r, t));
  return raw;
}

// --- control ops

void Lowering::control(OpId id) {
  switch (in_.op(id).code) {
    case Op::If:
    case Op::Block:
    case Op::Try: return branches(id);
    case Op::While:
    case Op::For: return loop_op(id);
    case Op::Call: return call_op(id);
    default: internal_error("{} is not lowered yet", spelling(in_.op(id).code));
  }
}

// if, block, try: regions that are run at most once, and give what they yield.
void Lowering::branches(OpId id) {
  const OpData& op = in_.op(id);
  frames_.push_back({.op = id, .bundles = bundles(op.results)});
  std::vector<RegionId> regions;
  for (RegionId source : op.regions) {
    RegionId r = e_.begin_region();
    for (ValueId a : in_.region(source).args)  // of a handler: all int
      hold_scalar(a, e_.graph().add_arg(r, kI64));
    ops(source);
    e_.end_region();
    regions.push_back(r);
  }
  Frame frame = pop_frame();
  Values operands;
  if (op.code == Op::If) operands.push_back(scalar(op.operands[0]));
  e_.builder().set_loc(op.loc);
  OpId made = e_.builder().add(op.code, operands, raw_types(frame.bundles), {}, regions);
  hold_all(op.results, unflatten(frame.bundles, e_.graph().op(made).results));
}

void Lowering::loop_op(OpId id) {
  const OpData& op = in_.op(id);
  bool counted = op.code == Op::For;
  std::vector<ValueId> init(op.operands.begin() + (counted ? 3 : 0), op.operands.end());
  Frame outer{.op = id, .bundles = loop_bundles(op), .depth = e_.depth()};
  Values operands;
  if (counted)
    for (int i = 0; i < 3; ++i) operands.push_back(scalar(op.operands[i]));
  append(operands, enter_loop(outer, init));
  ValueId lists = list_mark(op);
  std::vector<Type> types = raw_types(outer.bundles);
  bool grows = std::any_of(outer.bundles.begin(), outer.bundles.end(),
                           [](const Bundle& b) { return b.grows; });
  if (grows) types.push_back(kI64);
  frames_.push_back(std::move(outer));
  std::vector<RegionId> regions;
  for (RegionId source : op.regions) {
    RegionId r = e_.begin_region();
    regions.push_back(r);
    std::vector<ValueId> args = in_.region(source).args;
    if (counted) {
      hold_scalar(args[0], e_.graph().add_arg(r, kI64));
      args.erase(args.begin());
    }
    Frame& frame = frames_.back();
    frame.test = !counted && regions.size() == 1;
    frame.carried = unflatten(frame.bundles, add_args(r, frame.bundles));
    hold_all(args, frame.carried);
    if (grows) frame.mark = e_.graph().add_arg(r, kI64);
    if (grows && !frame.test) e_.builder().add(Op::ArenaRelease, {frame.mark}, {});
    if (lists.valid() && !frame.test) release_lists(lists, frame);
    ops(source);
    e_.end_region();
  }
  e_.builder().set_loc(op.loc);
  Frame frame = pop_frame();
  // Behind the places that were made before the loop for buffers of its trips (free_place()).
  if (grows) operands.push_back(e_.builder().value(Op::ArenaMark, {}, kI64));
  release_trips(frame, regions.back());
  Attrs attrs = op.attrs;
  if (counted && !bounded(op)) attrs.set("bounded", false);
  OpId made = e_.builder().add(op.code, operands, types, attrs, regions);
  hold_all(op.results, unflatten(frame.bundles, e_.graph().op(made).results));
}

// Whether the trips of a `for` are few enough to do without safepoints.
bool Lowering::bounded(const OpData& op) const {
  auto number = [&](ValueId v) {
    const OpData* def = in_.def(v);
    return def && def->code == Op::Const ? std::optional(def->attrs.i64("value")) : std::nullopt;
  };
  auto lo = number(op.operands[0]), hi = number(op.operands[1]);
  return lo && hi && std::abs(static_cast<double>(*hi) - static_cast<double>(*lo)) <= 65536;
}

void Lowering::call_op(OpId id) {
  const OpData& op = in_.op(id);
  std::vector<Bundle> params, results;
  for (ValueId v : op.operands) params.push_back(border_bundle(type(v)));
  for (ValueId v : op.results) results.push_back(border_bundle(type(v)));
  Values operands{ctx_};
  append(operands, flatten(params, op.operands));
  for (const Bundle& b : results)
    if (in_memory(b.type)) note_allocation();
  e_.builder().set_loc(op.loc);
  Attrs attrs = op.attrs;
  attrs.set("callee", internal_name(program_, in_.find_function(op.attrs.str("callee"))));
  OpId made = e_.builder().add(Op::Call, operands, raw_types(results), std::move(attrs));
  hold_all(op.results, unflatten(results, e_.graph().op(made).results));
}

// --- exits

Lowering::Frame Lowering::pop_frame() {
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  return frame;
}

Lowering::Frame& Lowering::target(int64_t depth) {
  for (size_t i = frames_.size(); i-- > 0;)
    if (is_breakable(in_.op(frames_[i].op).code) && depth-- == 0) return frames_[i];
  internal_error("an exit without target");
}

void Lowering::exit_op(const OpData& op) {
  switch (op.code) {
    case Op::Return: return return_op(op);
    case Op::Raise: return raise_op(op);
    case Op::Unreachable: return e_.builder().end(op.code, {});
    default: break;
  }
  Frame& frame = op.code == Op::Yield ? frames_.back() : target(op.attrs.i64("depth"));
  if (frame.test) return e_.builder().end(Op::Yield, {scalar(op.operands[0])});
  bool loop = has(in_.op(frame.op).code, Loop);
  Values raw =
      flatten(frame.bundles, op.operands, loop ? &frame : nullptr, loop && op.code != Op::Break);
  if (frame.mark.valid()) raw.push_back(next_mark(frame));
  e_.builder().set_loc(op.loc);
  e_.builder().end(op.code, raw, op.attrs);
}

}  // namespace lathe
