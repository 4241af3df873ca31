// Counted loops: how a `for` steps, the plain loop, the loop with safepoints, loops over trip
// numbers.
#include "codegen/emitter.h"
#include "diag/error.h"
#include "lathe/abi.h"

namespace lathe {

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
  Values operands = get_all(op.operands);
  if (fuel_ && !has_safepoint(g, op) && counts_up_by_one(operands)) {
    llvm::Value* trips = trip_count(op);
    auto* constant = llvm::dyn_cast<llvm::ConstantInt>(trips);
    if (!constant || constant->getZExtValue() > 16) spend_fuel(trips);
  }
  bool chunks = fuel_ && has_safepoint(g, op) && counts_up_by_one(operands) && is_innermost(op);
  set_all(op.results, chunks ? chunked_loop(operands, trip) : for_loop(op, operands, trip));
}

namespace {
bool contains_loop_or_call(const Graph& g, RegionId r) {
  bool found = false;
  walk(g, r, [&](OpId id) { found |= has(g.op(id).code, Loop) || g.op(id).code == Op::Call; });
  return found;
}
}  // namespace

bool Emitter::is_innermost(const OpData& op) const {
  return !contains_loop_or_call(g, op.regions[0]);
}

bool Emitter::counts_up_by_one(llvm::ArrayRef<llvm::Value*> range) {
  auto* step = llvm::dyn_cast<llvm::ConstantInt>(range[2]);
  return step && step->isOne() && step->getBitWidth() == 64;
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
  fork(s.any, head, first, done, init);
  enter(head);
  Values args = head.values();
  if (s.left) args.erase(args.begin() + 1);
  trip(args, done, next);
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel(b.getInt64(1));
    Values carries{nullptr};
    llvm::Value* more = further_trip(s, head, operands[1], carries);
    carries.append(next.values());
    fork(more, head, carries, done, next.values());
  }
  enter(done);
  return done.values();
}

// With step 1, in chunks as long as the fuel lasts: the loop itself stays as tight as without
// safepoints.
Values Emitter::chunked_loop(llvm::ArrayRef<llvm::Value*> operands, Trip trip) {
  llvm::Value *lo = operands[0], *hi = operands[1];
  llvm::ArrayRef<llvm::Value*> init = operands.drop_front(3);
  Values first{lo};
  first.append(init.begin(), init.end());
  Join chunk = join(first, "chunk"), head = join(first, "head"), next = join(init, "next");
  Join done = join(init, "done");
  fork(b.CreateICmpSLT(lo, hi), chunk, first, done, init);
  enter(chunk);
  llvm::Value* left = b.CreateSub(hi, chunk.phis[0]);
  llvm::Value* fuel = b.CreateLoad(b.getInt64Ty(), fuel_);
  fuel = b.CreateBinaryIntrinsic(llvm::Intrinsic::smax, fuel, b.getInt64(1));
  llvm::Value* trips = b.CreateBinaryIntrinsic(llvm::Intrinsic::umin, left, fuel);
  llvm::Value* end = b.CreateAdd(chunk.phis[0], trips, "", false, true);
  jump(head, chunk.values());
  enter(head);
  trip(head.values(), done, next);
  if (enter(next)) {
    llvm::Value* i = b.CreateAdd(head.phis[0], b.getInt64(1), "", false, true);
    Values carries{i};
    carries.append(next.values());
    Join chunk_end = join(next.values(), "chunk.end");
    fork(b.CreateICmpSLT(i, end), head, carries, chunk_end, next.values());
    enter(chunk_end);
    burn_fuel(trips);
    carries = {end};
    carries.append(chunk_end.values());
    fork(b.CreateICmpSLT(end, hi), chunk, carries, done, chunk_end.values());
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
  Values state{from};
  state.append(init.begin(), init.end());
  Join head = join(state, "head"), done = join(init, "done");
  fork(b.CreateICmpULT(from, end), head, state, done, init);
  enter(head);
  state = head.values();
  Values next = trip(state[0], llvm::ArrayRef(state).drop_front());
  if (alive()) {
    state = {b.CreateAdd(state[0], stride)};
    state.append(next);
    auto* back = fork(b.CreateICmpULT(state[0], end), head, state, done, next);
    mark(back, "llvm.loop.unroll.disable");  // LLVM is to leave it as it is
  }
  enter(done);
  return done.values();
}

// Tells LLVM something about the loop of this back edge.
void Emitter::mark(llvm::Instruction* back, const char* property) {
  llvm::LLVMContext& c = b.getContext();
  auto* said = llvm::MDNode::get(c, llvm::MDString::get(c, property));
  auto* id = llvm::MDNode::getDistinct(c, {nullptr, said});
  id->replaceOperandWith(0, id);
  back->setMetadata(llvm::LLVMContext::MD_loop, id);
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
