// if, while, for, block and the exits that stay inside the function.
#include "codegen/emitter.h"
#include "diag/error.h"

namespace lathe {

bool is_cold(const Graph& g, RegionId r) {
  Op last = g.op(g.terminator(r)).code;
  return last == Op::Raise || last == Op::Unreachable;
}

bool has_safepoint(const Graph&, const OpData& loop) {
  return !loop.attrs.flag_or("bounded", loop.code == Op::For);
}

void Emitter::if_op(const OpData& op) {
  Join done = join(op.results, "done");
  llvm::BasicBlock* arms[] = {block("then"), block("else")};
  bool cold[] = {is_cold(g, op.regions[0]), is_cold(g, op.regions[1])};
  branch(get(op.operands[0]), arms[0], arms[1],
         cold[0] == cold[1] ? Odds::Even
         : cold[0]          ? Odds::Unlikely
                            : Odds::Likely);
  for (int i = 0; i < 2; ++i) {
    at(arms[i]);
    if (auto values = region(op.regions[i])) jump(done, *values);
  }
  if (enter(done)) set_all(op.results, done.values());
}

void Emitter::block_op(const OpData& op) {
  Join done = join(op.results, "done");
  loops_.push_back({&done, nullptr});
  auto values = region(op.regions[0]);
  loops_.pop_back();
  if (values) jump(done, *values);
  if (enter(done)) set_all(op.results, done.values());
}

void Emitter::while_op(const OpData& op) {
  auto test = [&](llvm::ArrayRef<llvm::Value*> carries) -> llvm::Value* {
    set_all(g.region(op.regions[0]).args, carries);
    loops_.push_back({nullptr, nullptr});  // exits of the test count the loop, but cannot name it
    auto values = region(op.regions[0]);
    loops_.pop_back();
    return values ? values->front() : nullptr;
  };
  auto trip = [&](llvm::ArrayRef<llvm::Value*> carries, Join& done, Join& next) {
    set_all(g.region(op.regions[1]).args, carries);
    loops_.push_back({&done, &next});
    if (auto values = region(op.regions[1])) jump(next, *values);
    loops_.pop_back();
  };
  set_all(op.results, while_loop(op, get_all(op.operands), test, trip));
}

Values Emitter::while_loop(const OpData& op, llvm::ArrayRef<llvm::Value*> init, Test test,
                           Trip trip) {
  Join head = join(init, "head"), next = join(init, "next"), done = join(init, "done");
  jump(head, init);
  enter(head);
  Values carries = head.values();
  if (llvm::Value* more = test(carries)) {
    llvm::BasicBlock* body = block("body");
    llvm::BasicBlock* from = b.GetInsertBlock();
    branch(more, body, done.block);
    for (size_t i = 0; i < carries.size(); ++i) done.phis[i]->addIncoming(carries[i], from);
    done.used = true;
    at(body);
    trip(carries, done, next);
  }
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel();
    jump(head, next.values());
  }
  enter(done);
  return done.values();
}

void Emitter::exit_op(const OpData& op) {
  auto depth = static_cast<size_t>(op.attrs.i64("depth"));
  LATHE_CHECK(depth < loops_.size(), "exit out of {} of {} loops", depth, loops_.size());
  Breakable& loop = loops_[loops_.size() - 1 - depth];
  jump(op.code == Op::Break ? *loop.done : *loop.next, get_all(op.operands));
}

// --- for

// How a `for` finds out whether there is a further trip. Nothing may overflow on the way to it.
struct Emitter::Stepping {
  llvm::Value* any;    // is there a first trip?
  llvm::Value* limit;  // constant step: the last value that has a successor, exclusive
  llvm::Value* step;
  llvm::Value* left;  // run-time step: distance from lo to hi, as unsigned
  llvm::Value* pace;  // run-time step: |step|
  bool up;            // constant step
  bool is_signed;
};

Emitter::Stepping Emitter::stepping(const OpData& op, llvm::ArrayRef<llvm::Value*> range) {
  llvm::Value *lo = range[0], *hi = range[1], *step = range[2];
  Stepping s{};
  s.step = step;
  s.is_signed = is_signed(type(op.operands[0]).dtype);
  auto less = [&](llvm::Value* x, llvm::Value* y) {
    return s.is_signed ? b.CreateICmpSLT(x, y) : b.CreateICmpULT(x, y);
  };
  if (auto* constant = llvm::dyn_cast<llvm::ConstantInt>(step)) {
    s.up = !s.is_signed || !constant->isNegative();
    s.any = s.up ? less(lo, hi) : less(hi, lo);
    if (constant->isOne()) {
      s.limit = nullptr;  // i + 1 < hi cannot overflow after i < hi
    } else {
      // i + step < hi, as i < hi - step: where that saturates no i is below it, and rightly so.
      // With step < 0, mirrored; subtracting it goes up.
      s.limit = b.CreateBinaryIntrinsic(
          s.is_signed ? llvm::Intrinsic::ssub_sat : llvm::Intrinsic::usub_sat, hi, step);
    }
    return s;
  }
  llvm::Value* up =
      s.is_signed ? b.CreateICmpSGT(step, llvm::ConstantInt::get(step->getType(), 0)) : b.getTrue();
  s.any = b.CreateSelect(up, less(lo, hi), less(hi, lo));
  s.left = b.CreateSelect(up, b.CreateSub(hi, lo), b.CreateSub(lo, hi));
  s.pace = b.CreateSelect(up, step, b.CreateNeg(step));
  return s;
}

void Emitter::for_op(const OpData& op) {
  auto trip = [&](llvm::ArrayRef<llvm::Value*> args, Join& done, Join& next) {
    set_all(g.region(op.regions[0]).args, args);
    loops_.push_back({&done, &next});
    if (auto values = region(op.regions[0])) jump(next, *values);
    loops_.pop_back();
  };
  set_all(op.results, for_loop(op, get_all(op.operands), trip));
}

// Rotated: the test stands in front and at the end. Head: i, distance left (run-time step),
// carries.
Values Emitter::for_loop(const OpData& op, llvm::ArrayRef<llvm::Value*> operands, Trip trip) {
  llvm::ArrayRef<llvm::Value*> init = operands.drop_front(3);
  Stepping s = stepping(op, operands);
  Values first{operands[0]};
  if (s.left) first.push_back(s.left);
  first.append(init.begin(), init.end());
  Join head = join(first, "head"), next = join(init, "next"), done = join(init, "done");
  auto leave_unless = [&](llvm::Value* more, llvm::ArrayRef<llvm::Value*> results,
                          llvm::ArrayRef<llvm::Value*> carries) {
    llvm::BasicBlock* from = b.GetInsertBlock();
    branch(more, head.block, done.block);
    for (size_t i = 0; i < head.phis.size(); ++i) head.phis[i]->addIncoming(carries[i], from);
    for (size_t i = 0; i < done.phis.size(); ++i) done.phis[i]->addIncoming(results[i], from);
    head.used = done.used = true;
  };
  leave_unless(s.any, init, first);
  enter(head);
  Values args = head.values();
  if (s.left) args.erase(args.begin() + 1);
  trip(args, done, next);
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel();
    Values carries{nullptr};
    llvm::Value* more = further_trip(s, head, operands[1], carries);
    carries.append(next.values());
    leave_unless(more, next.values(), carries);
  }
  enter(done);
  return done.values();
}

// Is there a trip after the one of `head`? carries: the i (and distance) of it.
llvm::Value* Emitter::further_trip(const Stepping& s, const Join& head, llvm::Value* hi,
                                   Values& carries) {
  llvm::Value* i = head.phis[0];
  if (s.left) {
    carries[0] = b.CreateAdd(i, s.step);
    carries.push_back(b.CreateSub(head.phis[1], s.pace));
    return b.CreateICmpUGT(head.phis[1], s.pace);
  }
  carries[0] = b.CreateAdd(i, s.step, "", !s.is_signed, s.is_signed);
  llvm::Value *from = s.limit ? i : carries[0], *to = s.limit ? s.limit : hi;
  if (!s.up) std::swap(from, to);
  return s.is_signed ? b.CreateICmpSLT(from, to) : b.CreateICmpULT(from, to);
}

// --- trips by number

llvm::Value* Emitter::trip_count(const OpData& op) {
  Values range = get_all(op.operands);
  Stepping s = stepping(op, range);
  llvm::Value *lo = range[0], *hi = range[1], *step = range[2];
  llvm::Value *span = s.left, *pace = s.pace;
  if (!span) {
    span = s.up ? b.CreateSub(hi, lo) : b.CreateSub(lo, hi);
    pace = s.up ? step : b.CreateNeg(step);
  }
  llvm::Value* count = span;
  if (auto* constant = llvm::dyn_cast<llvm::ConstantInt>(pace); !constant || !constant->isOne())
    count = b.CreateAdd(b.CreateUDiv(b.CreateSub(span, b.getInt64(1)), pace), b.getInt64(1));
  return b.CreateSelect(s.any, count, b.getInt64(0));
}

Values Emitter::count_loop(
    llvm::Value* from, llvm::Value* end, llvm::Value* stride, llvm::ArrayRef<llvm::Value*> init,
    llvm::function_ref<Values(llvm::Value* k, llvm::ArrayRef<llvm::Value*>)> trip) {
  Values first{from};
  first.append(init.begin(), init.end());
  Join head = join(first, "head"), done = join(init, "done");
  auto leave_unless = [&](llvm::ArrayRef<llvm::Value*> state) {
    llvm::BasicBlock* here = b.GetInsertBlock();
    branch(b.CreateICmpULT(state[0], end), head.block, done.block);
    for (size_t i = 0; i < state.size(); ++i) head.phis[i]->addIncoming(state[i], here);
    for (size_t i = 0; i < done.phis.size(); ++i) done.phis[i]->addIncoming(state[i + 1], here);
    head.used = done.used = true;
  };
  leave_unless(first);
  enter(head);
  Values state = head.values();
  Values next = trip(state[0], llvm::ArrayRef(state).drop_front());
  if (alive()) {
    next.insert(next.begin(), b.CreateAdd(state[0], stride));
    leave_unless(next);
  }
  enter(done);
  return done.values();
}

void Emitter::plain_trips(const OpData& op, llvm::Value* from, llvm::Value* count,
                          llvm::Value* stride) {
  llvm::Value *lo = get(op.operands[0]), *step = get(op.operands[2]);
  count_loop(from, count, stride, {}, [&](llvm::Value* k, auto) -> Values {
    Join next = join(llvm::ArrayRef<llvm::Value*>{}, "next");
    set(g.region(op.regions[0]).args[0], b.CreateAdd(lo, b.CreateMul(k, step)));
    loops_.push_back({nullptr, &next});
    if (region(op.regions[0])) jump(next, {});
    loops_.pop_back();
    enter(next);
    return {};
  });
}

}  // namespace lathe
