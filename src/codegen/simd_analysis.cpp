#include "codegen/simd_analysis.h"

#include <algorithm>

namespace lathe {

namespace {

bool is_division(Op op) {
  return op == Op::SDiv || op == Op::SRem || op == Op::UDiv || op == Op::URem;
}

bool contains(const Graph& g, RegionId r, Op code) {
  bool found = false;
  walk(g, r, [&](OpId id) { found |= g.op(id).code == code; });
  return found;
}

// Bits that a lane of the value takes in a vector register.
int lane_bits(const Type& t) {
  if (t.kind == TypeKind::Ptr) return 64;
  if (t.dtype == DType::Bool) return 8;
  return is_float(t.dtype) ? std::max(info(t.dtype).bits, 32) : info(t.dtype).bits;
}

int cost(Op op) {
  constexpr int kMathCall = 20;  // inlined instructions, roughly
  return is_kernel_op(op) && *row(op).libm ? kMathCall : 1;
}

}  // namespace

SimdAnalysis::SimdAnalysis(const Graph& g, const OpData& loop) : g_(g) {
  RegionId body = loop.regions[0];
  const auto& args = g.region(body).args;
  spread_[args[0].index] = Spread::Affine;
  for (size_t i = 1; i < args.size(); ++i) set(args[i], Spread::Varying);  // accumulator of lanes
  targets_.push_back({0, &loop.results, &args, 1});
  region(body);
}

void SimdAnalysis::refuse(const char* why) {
  if (!refusal_) refusal_ = why;
}

Spread SimdAnalysis::spread(ValueId v) const {
  auto it = spread_.find(v.index);
  return it == spread_.end() ? Spread::Uniform : it->second;
}

void SimdAnalysis::set(ValueId v, Spread s) {
  spread_[v.index] = s;
  if (s == Spread::Varying) widest_bits_ = std::max(widest_bits_, lane_bits(g_.type(v)));
}

// Where control meets, only equal kinds stay what they are; an affine value does not survive.
bool SimdAnalysis::merge(ValueId into, Spread s) {
  auto [it, fresh] = spread_.try_emplace(into.index, Spread::Uniform);
  if (s == Spread::Uniform || it->second == Spread::Varying) return fresh;
  set(into, Spread::Varying);
  return true;
}

Spread SimdAnalysis::all(const OpData& op) const {
  bool uniform = std::all_of(op.operands.begin(), op.operands.end(),
                             [&](ValueId v) { return spread(v) == Spread::Uniform; });
  return uniform ? Spread::Uniform : Spread::Varying;
}

// An affine value that is used as a plain vector takes up its width.
void SimdAnalysis::use(ValueId v) {
  if (spread(v) == Spread::Affine) widest_bits_ = std::max(widest_bits_, lane_bits(g_.type(v)));
}

void SimdAnalysis::region(RegionId r) {
  for (OpId id : g_.region(r).ops) {
    if (refusal_) return;
    op(g_.op(id));
  }
}

void SimdAnalysis::op(const OpData& op) {
  weight_ += repeat_ * cost(op.code);
  switch (op.code) {
    case Op::Yield: return;
    case Op::If: return if_op(op);
    case Op::For:
    case Op::While: return loop_op(op);
    case Op::Block: return block_op(op);
    case Op::Break:
    case Op::Continue: return exit_op(op);
    case Op::Raise:
      raises_ = true;
      if (stored_) refuse("a raise after a store");  // the scalar run would store twice
      return;
    case Op::Const: return set(op.results[0], Spread::Uniform);
    case Op::Load:
    case Op::Store: return memory(op);
    default: break;
  }
  if (!is_kernel_op(op.code) || !has(op.code, Pure)) return refuse("an op that is not for vectors");
  scalar(op);
}

void SimdAnalysis::scalar(const OpData& op) {
  Spread s = all(op);
  const Type& t = g_.type(op.results[0]);
  bool wide = t.kind == TypeKind::Ptr || t == Type::raw(DType::I64);
  auto is = [&](size_t i, Spread want) { return spread(op.operands[i]) == want; };
  auto linear = [&](size_t i) { return !is(i, Spread::Varying); };
  if (s == Spread::Varying && wide) {
    bool affine = false;
    switch (op.code) {
      case Op::IAdd:
      case Op::ISub:
      case Op::PtrAdd: affine = linear(0) && linear(1); break;
      case Op::IMul:
        affine = linear(0) && linear(1) && (is(0, Spread::Uniform) || is(1, Spread::Uniform));
        break;
      case Op::IShl: affine = linear(0) && is(1, Spread::Uniform); break;
      default: break;
    }
    if (affine) return set(op.results[0], Spread::Affine);
  }
  // In lanes that are off a divisor may be zero: those get another one, so it varies.
  if (divergence_ > 0 && is_division(op.code)) s = Spread::Varying;
  if (s == Spread::Varying)
    for (ValueId v : op.operands) use(v);
  for (ValueId v : op.results) set(v, s);
}

void SimdAnalysis::memory(const OpData& op) {
  bool fixed =
      spread(op.operands[0]) == Spread::Uniform && spread(op.operands[1]) == Spread::Uniform;
  if (op.code == Op::Store) {
    stored_ = true;
    if (fixed) refuse("all trips store to one address");
    use(op.operands[2]);
    widest_bits_ = std::max(widest_bits_, lane_bits(g_.type(op.operands[2])));
    return;
  }
  // Under a mask that may be empty the address need not be good.
  set(op.results[0], fixed && divergence_ == 0 ? Spread::Uniform : Spread::Varying);
}

// --- control

void SimdAnalysis::arm(const OpData& op, RegionId r) {
  region(r);
  if (refusal_) return;
  const OpData& last = g_.op(g_.terminator(r));
  if (last.code == Op::Yield)
    for (size_t i = 0; i < op.results.size(); ++i) merge(op.results[i], spread(last.operands[i]));
}

void SimdAnalysis::if_op(const OpData& op) {
  bool divergent = spread(op.operands[0]) != Spread::Uniform;
  for (ValueId v : op.results) spread_.try_emplace(v.index, Spread::Uniform);
  divergence_ += divergent;
  int yields = 0;
  for (RegionId r : op.regions) {
    arm(op, r);
    yields += g_.op(g_.terminator(r)).code == Op::Yield;
  }
  divergence_ -= divergent;
  if (divergent && yields == 2)
    for (ValueId v : op.results) set(v, Spread::Varying);
}

void SimdAnalysis::loop_op(const OpData& op) {
  if (op.attrs.flag_or("simd", false) || op.attrs.has("lanes"))
    return refuse("an inner loop is for vectors");
  const bool counted = op.code == Op::For;
  if (!op.attrs.flag_or("bounded", counted)) return refuse("a safepoint");
  const size_t first = counted ? 3 : 0;
  if (counted)
    for (size_t i = 0; i < 3; ++i)
      if (spread(op.operands[i]) != Spread::Uniform) return refuse("an inner range varies");
  if (contains(g_, op.regions.back(), Op::Store) && contains(g_, op.regions.back(), Op::Raise))
    return refuse("a raise after a store");
  repeat_ *= 8;
  if (counted) set(g_.region(op.regions[0]).args[0], Spread::Uniform);
  for (size_t i = 0; i < op.results.size(); ++i)
    merge(op.results[i], spread(op.operands[first + i]));
  // The carries' kinds grow until a round changes nothing.
  level_carries(op);
  do loop_round(op);
  while (!refusal_ && level_carries(op));
  repeat_ /= 8;
}

// Gives the result of each carry and all its arguments one kind; true when that was new to any.
bool SimdAnalysis::level_carries(const OpData& op) {
  bool changed = false;
  const size_t skip = op.code == Op::For ? 1 : 0;
  for (size_t i = 0; i < op.results.size(); ++i) {
    for (RegionId r : op.regions) merge(op.results[i], spread(g_.region(r).args[i + skip]));
    for (RegionId r : op.regions) {
      ValueId arg = g_.region(r).args[i + skip];
      changed |= !spread_.contains(arg.index) || spread(arg) != spread(op.results[i]);
      set(arg, spread(op.results[i]));
    }
  }
  return changed;
}

void SimdAnalysis::loop_round(const OpData& op) {
  const size_t skip = op.code == Op::For ? 1 : 0;
  if (op.code == Op::While) {
    region(op.regions[0]);
    const OpData& test = g_.op(g_.terminator(op.regions[0]));
    if (refusal_ || test.code != Op::Yield) return refuse("a loop test that does not yield");
    if (spread(test.operands[0]) != Spread::Uniform) return refuse("a loop test varies");
  }
  targets_.push_back({divergence_, &op.results, &g_.region(op.regions.back()).args, skip});
  region(op.regions.back());
  targets_.pop_back();
  if (refusal_) return;
  const OpData& last = g_.op(g_.terminator(op.regions.back()));
  if (last.code == Op::Yield)
    for (size_t i = 0; i < op.results.size(); ++i) merge(op.results[i], spread(last.operands[i]));
}

void SimdAnalysis::block_op(const OpData& op) {
  for (ValueId v : op.results) spread_.try_emplace(v.index, Spread::Uniform);
  targets_.push_back({divergence_, &op.results, nullptr, 0});
  arm(op, op.regions[0]);
  targets_.pop_back();
}

void SimdAnalysis::exit_op(const OpData& op) {
  auto depth = static_cast<size_t>(op.attrs.i64("depth"));
  if (depth >= targets_.size()) return refuse("an exit out of the loop");
  const Target& t = targets_[targets_.size() - 1 - depth];
  if (divergence_ != t.divergence) return refuse("lanes leave a loop at different times");
  bool outermost = depth + 1 == targets_.size();
  if (outermost && op.code == Op::Break) return refuse("break");
  if (outermost && !t.results->empty()) return refuse("continue in a reduction");
  for (size_t i = 0; i < op.operands.size(); ++i) {
    merge((*t.results)[i], spread(op.operands[i]));
    if (op.code == Op::Continue) merge((*t.carries)[t.first_carry + i], spread(op.operands[i]));
  }
}

}  // namespace lathe
