// if, while, for, block and the exits that stay inside the function.
#include "codegen/emitter.h"
#include "codegen/steps.h"
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
  if (auto choice = step_choice(g, op)) return step_if(op, *choice);
  if (flattens(op)) return flat_if(op);
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
  Values init = get_all(op.operands);
  int64_t unroll = trips_a_safepoint(op);
  set_all(op.results,
          unroll > 1 ? unrolled_loop(unroll, init, test, trip) : while_loop(op, init, test, trip));
}

// One trip, from the test on.
void Emitter::while_trip(llvm::ArrayRef<llvm::Value*> carries, Test test, Trip trip, Join& done,
                         Join& next) {
  llvm::Value* more = test(carries);
  if (!more) return;
  Join body = join(llvm::ArrayRef<llvm::Value*>{}, "body");
  fork(more, body, {}, done, carries);
  enter(body);
  trip(carries, done, next);
}

Values Emitter::while_loop(const OpData& op, llvm::ArrayRef<llvm::Value*> init, Test test,
                           Trip trip) {
  Join head = join(init, "head"), next = join(init, "next"), done = join(init, "done");
  jump(head, init);
  enter(head);
  while_trip(head.values(), test, trip, done, next);
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel(b.getInt64(1));
    jump(head, next.values());
  }
  enter(done);
  return done.values();
}

namespace {
// Operations of a trip, without what raises.
int64_t trip_size(const Graph& g, RegionId r) {
  if (is_cold(g, r)) return 0;
  int64_t n = 0;
  for (OpId id : g.region(r).ops) {
    n += g.op(id).code != Op::Const && !has(g.op(id).code, Terminator);
    for (RegionId inner : g.op(id).regions) n += trip_size(g, inner);
  }
  return n;
}
}  // namespace

int64_t Emitter::trips_a_safepoint(const OpData& loop) const {
  if (!fuel_ || !has_safepoint(g, loop) || !is_innermost(loop)) return 1;
  int64_t size = 0;
  for (RegionId r : loop.regions) size += trip_size(g, r);
  return size <= 16 ? 8 : size <= 24 ? 4 : 1;  // beyond that a safepoint is not felt
}

// With a safepoint only after some trips, each of which is code of its own: the counting of the
// fuel costs as much as a small trip does.
Values Emitter::unrolled_loop(int64_t unroll, llvm::ArrayRef<llvm::Value*> init, Test test,
                              Trip trip) {
  llvm::Value* trips = b.getInt64(unroll);
  Values first(init);
  first.push_back(b.getInt64(0));
  Join round = join(init, "round"), head = join(first, "head");
  Join next = join(init, "next"), done = join(init, "done");
  jump(round, init);
  enter(round);
  first = round.values();
  first.push_back(b.getInt64(0));
  jump(head, first);
  enter(head);
  Values carries = head.values();
  llvm::Value* number = carries.pop_back_val();
  while_trip(carries, test, trip, done, next);
  if (enter(next)) {
    Values again = next.values();
    again.push_back(b.CreateAdd(number, b.getInt64(1), "", true, true));
    Join round_end = join(init, "round.end");
    auto* back = fork(b.CreateICmpULT(again.back(), trips), head, again, round_end, next.values());
    mark(back, "llvm.loop.unroll.full");
    enter(round_end);
    burn_fuel(trips);
    jump(round, round_end.values());
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

}  // namespace lathe
