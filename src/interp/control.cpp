// Regions, exits and calls.
#include "diag/error.h"
#include "interp/machine.h"

#include <algorithm>

namespace lathe {

namespace {

// Trips of range(lo, hi, step).
uint64_t trip_count(int64_t lo, int64_t hi, int64_t step) {
  LATHE_CHECK(step != 0, "for with step 0");
  if (step > 0 ? lo >= hi : lo <= hi) return 0;
  uint64_t span = step > 0 ? static_cast<uint64_t>(hi) - static_cast<uint64_t>(lo)
                           : static_cast<uint64_t>(lo) - static_cast<uint64_t>(hi);
  uint64_t stride = step > 0 ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  return (span - 1) / stride + 1;
}

// A simd or parallel loop whose trips all run to their end.
bool is_independent(const Graph& g, const OpData& loop) {
  bool raises = false;
  walk(g, loop.regions[0],
       [&](OpId id) { raises |= has(g.op(id).code, MayRaise) || g.op(id).code == Op::Raise; });
  return !raises && (loop.attrs.flag_or("simd", false) || loop.attrs.flag_or("parallel", false));
}

}  // namespace

Interpreter::Interpreter(const Graph& g, lathe_ctx* ctx, const InterpretOptions& options)
    : g_(g),
      ctx_(ctx),
      memory_(options.memory),
      backwards_(options.backwards),
      slots_(g.value_count()) {
  for (const Function& f : g.functions()) {
    uint32_t n = 0;
    auto number = [&](const std::vector<ValueId>& values) {
      for (ValueId v : values) slots_[v.index] = n++;
    };
    number(g.region(f.body).args);
    walk(g, f.body, [&](OpId id) {
      for (RegionId r : g.op(id).regions) number(g.region(r).args);
      number(g.op(id).results);
    });
    frame_sizes_.push_back(n);
  }
}

bool Interpreter::call(const Function& f, const std::vector<Word>& args,
                       std::vector<Word>& results) {
  CallFrame frame;
  frame.values.resize(frame_sizes_[static_cast<size_t>(&f - g_.functions().data())]);
  Exit exit = region(frame, f.body, args);
  if (memory_)
    for (const auto& block : frame.allocas) memory_->remove(block.get());
  results = std::move(frame.leaving);
  return exit == Exit::Return;
}

Exit Interpreter::region(CallFrame& f, RegionId id, const std::vector<Word>& args) {
  set_all(f, g_.region(id).args, args);
  return region(f, id);
}

Exit Interpreter::region(CallFrame& f, RegionId id) {
  for (OpId op : g_.region(id).ops) {
    current_ = op;
    Exit exit = step(f, g_.op(op));
    if (exit != Exit::None) return exit;
  }
  internal_error("a region without terminator");
}

Exit Interpreter::step(CallFrame& f, const OpData& op) {
  if (has(op.code, Terminator)) return terminator(f, op);
  if (has(op.code, Control) || op.code == Op::Call) return control(f, op);
  if (op.code == Op::Const)
    set(f, op.results[0], constant(op));
  else if (has(op.code, Pure))
    scalar(f, op);
  else
    return effect(f, op);
  return Exit::None;
}

Exit Interpreter::terminator(CallFrame& f, const OpData& op) {
  if (op.code == Op::Raise) return raise(f, op);
  LATHE_CHECK(op.code != Op::Unreachable, "reached");
  f.leaving = get_all(f, op.operands);
  f.depth = op.attrs.i64_or("depth", 0);
  return op.code == Op::Yield      ? Exit::Yield
         : op.code == Op::Break    ? Exit::Break
         : op.code == Op::Continue ? Exit::Continue
                                   : Exit::Return;
}

Exit Interpreter::control(CallFrame& f, const OpData& op) {
  switch (op.code) {
    case Op::If: {
      Exit exit = region(f, op.regions[get(f, op.operands[0]) ? 0 : 1]);
      if (exit != Exit::Yield) return exit;
      set_all(f, op.results, f.leaving);
      return Exit::None;
    }
    case Op::Block: {
      Exit exit = region(f, op.regions[0]);
      if (after(f, exit) == After::Out) return exit;
      set_all(f, op.results, f.leaving);
      return Exit::None;
    }
    case Op::While: return while_op(f, op);
    case Op::For: return for_op(f, op);
    case Op::Try: return try_op(f, op);
    case Op::Call: return call_op(f, op);
    default: internal_error("no control op of the kernel level");
  }
}

Interpreter::After Interpreter::after(CallFrame& f, Exit exit) {
  if (exit == Exit::Yield) return After::Next;
  if (exit == Exit::Break || exit == Exit::Continue) {
    if (f.depth == 0) return exit == Exit::Break ? After::Done : After::Next;
    --f.depth;
  }
  return After::Out;
}

Exit Interpreter::while_op(CallFrame& f, const OpData& op) {
  std::vector<Word> carries = get_all(f, op.operands);
  for (After next = After::Next; next == After::Next;) {
    Exit exit = region(f, op.regions[0], carries);
    if (after(f, exit) == After::Out) return exit;
    if (!f.leaving[0]) break;
    exit = region(f, op.regions[1], carries);
    next = after(f, exit);
    if (next == After::Out) return exit;
    carries = f.leaving;
    if (next == After::Next && !op.attrs.flag_or("bounded", false))
      if (exit = safepoint(); exit != Exit::None) return exit;
  }
  set_all(f, op.results, carries);
  return Exit::None;
}

Exit Interpreter::for_op(CallFrame& f, const OpData& op) {
  auto lo = static_cast<int64_t>(get(f, op.operands[0]));
  auto hi = static_cast<int64_t>(get(f, op.operands[1]));
  auto step = static_cast<int64_t>(get(f, op.operands[2]));
  uint64_t trips = trip_count(lo, hi, step);
  if (op.attrs.has("lanes")) return lanes_op(f, op, trips);
  bool backwards = backwards_ && is_independent(g_, op);
  std::vector<Word> args = get_all(f, op.operands, 2);  // step stands where the index goes
  for (uint64_t k = 0; k < trips; ++k) {
    uint64_t trip = backwards ? trips - 1 - k : k;
    args[0] = static_cast<uint64_t>(lo) + trip * static_cast<uint64_t>(step);
    Exit exit = region(f, op.regions[0], args);
    After next = after(f, exit);
    if (next == After::Out) return exit;
    std::copy(f.leaving.begin(), f.leaving.end(), args.begin() + 1);
    if (next == After::Done) break;
    if (!op.attrs.flag_or("bounded", true))
      if (exit = safepoint(); exit != Exit::None) return exit;
  }
  set_all(f, op.results, {args.begin() + 1, args.end()});
  return Exit::None;
}

// Trip k works on accumulator k mod L; then the accumulators are combined by halving, with the
// instruction that gives the yielded value.
Exit Interpreter::lanes_op(CallFrame& f, const OpData& op, uint64_t trips) {
  auto lanes = static_cast<uint64_t>(op.attrs.i64("lanes"));
  std::vector<Word> acc(lanes, get(f, op.operands[3]));
  for (uint64_t k = 0; k < trips; ++k) {
    uint64_t i = get(f, op.operands[0]) + k * get(f, op.operands[2]);
    Exit exit = region(f, op.regions[0], {i, acc[k % lanes]});
    if (exit != Exit::Yield) return exit;
    acc[k % lanes] = f.leaving[0];
  }
  ValueId yielded = g_.op(g_.terminator(op.regions[0])).operands[0];
  for (uint64_t half = lanes / 2; half > 0; half /= 2)
    for (uint64_t j = 0; j < half; ++j) {
      Word x[] = {acc[j], acc[j + half]};
      acc[j] = eval_scalar(g_.def(yielded)->code, dtype(yielded), x);
    }
  set(f, op.results[0], acc[0]);
  return Exit::None;
}

Exit Interpreter::try_op(CallFrame& f, const OpData& op) {
  Exit exit = region(f, op.regions[0]);
  if (exit == Exit::Raise && status_ == LATHE_RAISED) {  // an interrupt is not caught
    status_ = LATHE_OK;
    const lathe_error& e = ctx_->error;
    std::vector<Word> args(g_.region(op.regions[1]).args.size(), LATHE_TAG_NONE);
    args[0] = static_cast<Word>(int64_t{e.code});
    args[1] = static_cast<Word>(int64_t{e.site});
    for (size_t i = 0; i < static_cast<size_t>(e.nargs) && 2 * i + 3 < args.size(); ++i) {
      args[2 * i + 2] = static_cast<Word>(e.tags[i]);
      args[2 * i + 3] = static_cast<Word>(e.args[i]);
    }
    if (args.size() == LATHE_ERROR_FIELDS) {
      args[LATHE_ERROR_FIELDS - 2] = static_cast<Word>(int64_t{e.loc});
      args[LATHE_ERROR_FIELDS - 1] = static_cast<Word>(int64_t{e.nargs});
    }
    exit = region(f, op.regions[1], args);
  }
  if (exit != Exit::Yield) return exit;
  set_all(f, op.results, f.leaving);
  return Exit::None;
}

Exit Interpreter::call_op(CallFrame& f, const OpData& op) {
  if (static_cast<char*>(__builtin_frame_address(0)) < ctx_->stack_limit)
    return fail(ctx_->rt->raise(ctx_, LATHE_ERR_RECURSION, -1, location(op), 0, nullptr, nullptr));
  const Function& callee = g_.function(g_.find_function(op.attrs.str("callee")));
  std::vector<Word> results;
  if (!call(callee, get_all(f, op.operands), results)) return Exit::Raise;
  set_all(f, op.results, results);
  return Exit::None;
}

// --- values

std::vector<Word> Interpreter::get_all(const CallFrame& f, const std::vector<ValueId>& values,
                                       size_t first) const {
  std::vector<Word> out;
  for (size_t i = first; i < values.size(); ++i) out.push_back(get(f, values[i]));
  return out;
}

void Interpreter::set_all(CallFrame& f, const std::vector<ValueId>& values,
                          const std::vector<Word>& words) const {
  LATHE_CHECK(values.size() == words.size(), "{} values for {}", words.size(), values.size());
  for (size_t i = 0; i < values.size(); ++i) set(f, values[i], words[i]);
}

}  // namespace lathe
