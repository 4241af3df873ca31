// if, while, for, block and the exits that stay inside the function.
#include "codegen/emitter.h"
#include "diag/error.h"

#include <algorithm>

namespace lathe {

bool is_cold(const Graph& g, RegionId r) {
  Op last = g.op(g.terminator(r)).code;
  return last == Op::Raise || last == Op::Unreachable;
}

bool has_safepoint(const Graph&, const OpData& loop) {
  return !loop.attrs.flag_or("bounded", loop.code == Op::For);
}

void Emitter::if_op(const OpData& op) {
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

// --- if without a branch

namespace {

// if (c) raise: the region that raises, or nothing. The raise takes only what was there before.
std::optional<size_t> check_of(const Graph& g, const OpData& op) {
  if (op.code != Op::If || !op.results.empty()) return std::nullopt;
  for (size_t i = 0; i < 2; ++i) {
    const auto& raising = g.region(op.regions[i]).ops;
    const auto& passing = g.region(op.regions[1 - i]).ops;
    bool constants = std::all_of(raising.begin(), raising.end() - 1,
                                 [&](OpId id) { return g.op(id).code == Op::Const; });
    if (constants && g.op(raising.back()).code == Op::Raise && passing.size() == 1 &&
        g.op(passing[0]).code == Op::Yield)
      return i;
  }
  return std::nullopt;
}

bool is_cheap(Op op) {
  if (!is_kernel_op(op) || !has(op, Pure) || *row(op).libm) return false;
  bool slow = (op >= Op::SDiv && op <= Op::URem) || op == Op::FDiv || op == Op::FSqrt;
  return !slow;
}

struct ArmCost {
  int instructions = 0;
  int checks = 0;
  bool possible = true;
};

ArmCost arm_cost(const Graph& g, RegionId r) {
  ArmCost cost;
  for (OpId id : g.region(r).ops) {
    const OpData& op = g.op(id);
    if (op.code == Op::Const || op.code == Op::Yield) continue;
    bool check = check_of(g, op).has_value();
    cost.checks += check;
    cost.instructions += !check;
    cost.possible &= check || is_cheap(op.code);
  }
  return cost;
}

// if (c) x += k, with its overflow check: an arm of constants, a sum and the check of it, beside
// one that leaves x as it is.
struct Step {
  size_t arm;
  OpId sum;
  OpId check;
};

std::optional<Step> step_of(const Graph& g, const OpData& op) {
  if (op.results.size() != 1) return std::nullopt;
  for (size_t i = 0; i < 2; ++i) {
    const auto& other = g.region(op.regions[1 - i]).ops;
    std::vector<OpId> ops;
    for (OpId id : g.region(op.regions[i]).ops)
      if (g.op(id).code != Op::Const) ops.push_back(id);
    if (other.size() != 1 || ops.size() != 3 || g.op(other[0]).code != Op::Yield) continue;
    const OpData &sum = g.op(ops[0]), &check = g.op(ops[1]), &yield = g.op(ops[2]);
    bool steps = sum.code == Op::IAddOvf && sum.operands[0] == g.op(other[0]).operands[0] &&
                 check_of(g, check) == 0 && check.operands[0] == sum.results[1] &&
                 yield.code == Op::Yield && yield.operands[0] == sum.results[0];
    if (steps) return Step{i, ops[0], ops[1]};
  }
  return std::nullopt;
}

}  // namespace

// x += c ? k : 0, so that nothing but the choice waits for c, and the check stays one jump.
void Emitter::flat_step(const OpData& op, RegionId arm, OpId sum_op, OpId check) {
  for (OpId id : g.region(arm).ops)
    if (g.op(id).code == Op::Const) this->op(g.op(id));
  const OpData& sum = g.op(sum_op);
  llvm::Value *x = get(sum.operands[0]), *step = get(sum.operands[1]);
  llvm::Value* none = llvm::ConstantInt::get(step->getType(), 0);
  bool when = arm == op.regions[0];
  step = b.CreateSelect(get(op.operands[0]), when ? step : none, when ? none : step);
  auto id = is_signed(type(sum.operands[0]).dtype) ? llvm::Intrinsic::sadd_with_overflow
                                                   : llvm::Intrinsic::uadd_with_overflow;
  llvm::Value* both = b.CreateBinaryIntrinsic(id, x, step);
  set(sum.results[0], b.CreateExtractValue(both, 0));
  set(sum.results[1], b.CreateExtractValue(both, 1));
  this->op(g.op(check));
  set(op.results[0], get(sum.results[0]));
}

// Arms of a few instructions, of which some may overflow: LLVM keeps the branch for the sake of the
// raise, and on data without a pattern every other branch is mispredicted. (Arms without checks
// LLVM flattens itself.)
bool Emitter::flattens(const OpData& op) const {
  constexpr int kMost = 6;
  if (op.results.empty()) return false;
  ArmCost a = arm_cost(g, op.regions[0]), b = arm_cost(g, op.regions[1]);
  for (RegionId r : op.regions)
    if (g.op(g.terminator(r)).code != Op::Yield) return false;
  return a.possible && b.possible && a.checks + b.checks > 0 &&
         a.instructions + b.instructions <= kMost;
}

// Both arms run; what an arm raises counts only when the condition says so.
void Emitter::flat_if(const OpData& op) {
  if (auto step = step_of(g, op))
    return flat_step(op, op.regions[step->arm], step->sum, step->check);
  llvm::Value* condition = get(op.operands[0]);
  Values yields[2];
  for (size_t i = 0; i < 2; ++i) {
    llvm::Value* side = i == 0 ? condition : b.CreateNot(condition);
    for (OpId id : g.region(op.regions[i]).ops) {
      const OpData& inner = g.op(id);
      if (inner.code == Op::Yield)
        yields[i] = get_all(inner.operands);
      else if (auto raising = check_of(g, inner))
        guarded_check(inner, *raising, side);
      else
        this->op(inner);
    }
  }
  for (size_t k = 0; k < op.results.size(); ++k)
    set(op.results[k], b.CreateSelect(condition, yields[0][k], yields[1][k]));
}

void Emitter::guarded_check(const OpData& check, size_t raising, llvm::Value* side) {
  llvm::Value* bad = get(check.operands[0]);
  // Not `and`: where the side is off, the condition may be poison (a shift by too much).
  bad = b.CreateLogicalAnd(side, raising == 0 ? bad : b.CreateNot(bad));
  llvm::BasicBlock *raises = block("raises"), *fine = block("fine");
  llvm::Instruction* br = branch(bad, raises, fine, Odds::Unlikely);
  // One branch on both conditions, not two.
  br->setMetadata(llvm::LLVMContext::MD_unpredictable, llvm::MDNode::get(b.getContext(), {}));
  at(raises);
  region(check.regions[raising]);
  at(fine);
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
    Join body = join(llvm::ArrayRef<llvm::Value*>{}, "body");
    fork(more, body, {}, done, carries);
    enter(body);
    trip(carries, done, next);
  }
  if (enter(next)) {
    if (has_safepoint(g, op)) burn_fuel(b.getInt64(1));
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

}  // namespace lathe
