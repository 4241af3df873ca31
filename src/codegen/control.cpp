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
  Join head = join(op.results, "head"), next = join(op.results, "next");
  Join done = join(op.results, "done");
  jump(head, get_all(op.operands));
  enter(head);
  Values carries = head.values();
  set_all(g.region(op.regions[0]).args, carries);
  set_all(g.region(op.regions[1]).args, carries);
  if (auto test = region(op.regions[0])) {
    llvm::BasicBlock* body = block("body");
    llvm::BasicBlock* from = b.GetInsertBlock();
    branch((*test)[0], body, done.block);
    for (size_t i = 0; i < carries.size(); ++i) done.phis[i]->addIncoming(carries[i], from);
    done.used = true;
    at(body);
    loops_.push_back({&done, &next});
    auto values = region(op.regions[1]);
    loops_.pop_back();
    if (values) jump(next, *values);
  }
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel();
    jump(head, next.values());
  }
  if (enter(done)) set_all(op.results, done.values());
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

Emitter::Stepping Emitter::stepping(const OpData& op) {
  llvm::Value *lo = get(op.operands[0]), *hi = get(op.operands[1]), *step = get(op.operands[2]);
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

void Emitter::for_loop(const OpData& op) {
  // Rotated: the test stands in front and at the end. Head: i, distance left (run-time step),
  // carries.
  Join done = join(op.results, "done");
  Stepping s = stepping(op);
  llvm::Value* lo = get(op.operands[0]);
  Values init = get_all(llvm::ArrayRef(op.operands).drop_front(3));
  llvm::SmallVector<llvm::Type*, 8> types{lo->getType()};
  Values first{lo};
  if (s.left) {
    types.push_back(lo->getType());
    first.push_back(s.left);
  }
  for (llvm::Value* v : init) types.push_back(v->getType());
  first.append(init);
  Join head = join(types, "head"), next = join(op.results, "next");
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
  llvm::Value* i = head.phis[0];
  Values args = head.values();
  if (s.left) args.erase(args.begin() + 1);
  set_all(g.region(op.regions[0]).args, args);
  loops_.push_back({&done, &next});
  auto values = region(op.regions[0]);
  loops_.pop_back();
  if (values) jump(next, *values);
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel();
    Values carries{nullptr};
    llvm::Value* more = nullptr;
    if (s.left) {
      more = b.CreateICmpUGT(head.phis[1], s.pace);
      carries[0] = b.CreateAdd(i, s.step);
      carries.push_back(b.CreateSub(head.phis[1], s.pace));
    } else {
      carries[0] = b.CreateAdd(i, s.step, "", !s.is_signed, s.is_signed);
      llvm::Value *from = s.limit ? i : carries[0], *to = s.limit ? s.limit : get(op.operands[1]);
      if (!s.up) std::swap(from, to);
      more = s.is_signed ? b.CreateICmpSLT(from, to) : b.CreateICmpULT(from, to);
    }
    carries.append(next.values());
    leave_unless(more, next.values(), carries);
  }
  if (enter(done)) set_all(op.results, done.values());
}

}  // namespace lathe
