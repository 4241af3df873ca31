#include "codegen/steps.h"

#include "codegen/emitter.h"

namespace lathe {

namespace {

class StepReader {
 public:
  explicit StepReader(const Graph& g) : g_(g) {}

  std::optional<StepChoice> root(const OpData& op) {
    if (op.results.size() != 1) return std::nullopt;
    auto found = both(op);
    // A single choice between sums without checks LLVM flattens itself.
    bool wanted = found && (checks_ > 0 || choices_ > 1);
    return wanted ? std::optional(StepChoice{x_, std::move(*found)}) : std::nullopt;
  }

 private:
  static constexpr int kMostChoices = 4;
  static constexpr int kMost = 8;       // what the arms compute beside the sums
  static constexpr int kRemainder = 3;  // by a constant: a product, a comparison

  std::optional<std::vector<StepArm>> both(const OpData& op) {
    if (++choices_ > kMostChoices) return std::nullopt;
    std::vector<StepArm> arms;
    for (RegionId r : op.regions) {
      auto found = arm(r);
      if (!found) return std::nullopt;
      arms.push_back(std::move(*found));
    }
    return arms;
  }

  std::optional<StepArm> arm(RegionId r) {
    std::vector<const OpData*> ops;
    for (OpId id : g_.region(r).ops)
      if (g_.op(id).code != Op::Const) ops.push_back(&g_.op(id));
    if (ops.back()->code != Op::Yield) return std::nullopt;
    StepArm found;
    found.region = r;
    ValueId y = ops.back()->operands[0];
    ops.pop_back();
    if (!ops.empty() && check_of(g_, *ops.back()) == 0) {
      found.check = ops.back();
      ops.pop_back();
    }
    if (ops.empty()) return !found.check && is_x(y) ? std::optional(found) : std::nullopt;
    const OpData& last = *ops.back();
    ops.pop_back();
    bool good = last.code == Op::If ? is_choice(last, y, found) : is_sum(last, y, found);
    for (const OpData* op : ops) good = good && pay(*op);
    return good ? std::optional(std::move(found)) : std::nullopt;
  }

  bool is_choice(const OpData& op, ValueId y, StepArm& found) {
    if (found.check || op.results.size() != 1 || op.results[0] != y) return false;
    auto arms = both(op);
    if (!arms) return false;
    found.choice = &op;
    found.arms = std::move(*arms);
    return true;
  }

  bool is_sum(const OpData& op, ValueId y, StepArm& found) {
    Op wanted = found.check ? Op::IAddOvf : Op::IAdd;
    if (op.code != wanted || op.results[0] != y || !is_x(op.operands[0])) return false;
    if (found.check && found.check->operands[0] != op.results[1]) return false;
    if (sums_++ > 0 && (checks_ > 0) != (found.check != nullptr)) return false;
    checks_ += found.check != nullptr;
    found.sum = &op;
    return true;
  }

  // All paths start from the same number.
  bool is_x(ValueId v) {
    if (!x_.valid()) x_ = v;
    return x_ == v;
  }

  bool pay(const OpData& op) {
    bool remainder = op.code == Op::SRem || op.code == Op::URem;
    cost_ += remainder ? kRemainder : 1;
    if (cost_ > kMost) return false;
    if (!remainder) return is_cheap(op.code);
    const OpData* by = g_.def(op.operands[1]);
    const bool constant = by && by->code == Op::Const;
    const auto* n = constant ? std::get_if<int64_t>(by->attrs.find("value")) : nullptr;
    return n && *n > 0;  // others may trap
  }

  const Graph& g_;
  ValueId x_;
  int cost_ = 0, sums_ = 0, checks_ = 0, choices_ = 0;
};

}  // namespace

std::optional<StepChoice> step_choice(const Graph& g, const OpData& root) {
  return StepReader(g).root(root);
}

void Emitter::step_if(const OpData& op, const StepChoice& root) {
  llvm::Value* x = get(root.x);
  llvm::Value* step = chosen_step(op, root.arms, x->getType());
  if (!has_checks(root.arms)) return set(op.results[0], b.CreateAdd(x, step));
  auto id = is_signed(type(root.x).dtype) ? llvm::Intrinsic::sadd_with_overflow
                                          : llvm::Intrinsic::uadd_with_overflow;
  llvm::Value* both = b.CreateBinaryIntrinsic(id, x, step);
  llvm::Value* sum = b.CreateExtractValue(both, 0);
  llvm::BasicBlock *raises = block("raises"), *fine = block("fine");
  branch(b.CreateExtractValue(both, 1), raises, fine, Odds::Unlikely);
  at(raises);
  raise_step(op, root.arms, sum);
  at(fine);
  set(op.results[0], sum);
}

bool Emitter::has_checks(llvm::ArrayRef<StepArm> arms) {
  return llvm::any_of(arms, [](const StepArm& a) { return a.check || has_checks(a.arms); });
}

// All that the arms compute is computed; the step is picked from it.
llvm::Value* Emitter::chosen_step(const OpData& choice, llvm::ArrayRef<StepArm> arms,
                                  llvm::Type* type) {
  llvm::Value* steps[2];
  for (size_t i = 0; i < 2; ++i) {
    const StepArm& arm = arms[i];
    for (OpId id : g.region(arm.region).ops) {
      const OpData& inner = g.op(id);
      bool part = &inner == arm.sum || &inner == arm.check || &inner == arm.choice;
      if (!part && inner.code != Op::Yield) op(inner);
    }
    steps[i] = arm.sum      ? get(arm.sum->operands[1])
               : arm.choice ? chosen_step(*arm.choice, arm.arms, type)
                            : llvm::ConstantInt::get(type, 0);
  }
  return b.CreateSelect(get(choice.operands[0]), steps[0], steps[1]);
}

// Behind an overflow: the raise of the arm whose step was taken. Adding 0 does not overflow.
void Emitter::raise_step(const OpData& choice, llvm::ArrayRef<StepArm> arms, llvm::Value* sum) {
  llvm::BasicBlock* places[2];
  if (has_checks(arms[0]) && has_checks(arms[1])) {
    for (llvm::BasicBlock*& place : places) place = block("raises");
    branch(get(choice.operands[0]), places[0], places[1]);
  } else {
    places[0] = places[1] = b.GetInsertBlock();
  }
  for (size_t i = 0; i < 2; ++i) {
    const StepArm& arm = arms[i];
    if (!has_checks(arm)) continue;
    at(places[i]);
    if (arm.choice) {
      raise_step(*arm.choice, arm.arms, sum);
      continue;
    }
    set(arm.sum->results[0], sum);
    set(arm.sum->results[1], b.getTrue());
    region(arm.check->regions[0]);
  }
}

}  // namespace lathe
