// `if` without a branch.
#include "codegen/emitter.h"
#include "codegen/steps.h"

#include <algorithm>

namespace lathe {

std::optional<size_t> check_of(const Graph& g, const OpData& op) {
  if (op.code != Op::If || !op.results.empty()) return std::nullopt;
  for (size_t i = 0; i < 2; ++i) {
    const auto& raising = g.region(op.regions[i]).ops;
    const auto& passing = g.region(op.regions[1 - i]).ops;
    bool constants = std::all_of(raising.begin(), raising.end() - 1,
                                 [&](OpId id) { return g.op(id).code == Op::Const; });
    if (constants && g.op(raising.back()).code == Op::Raise &&
        !g.op(raising.back()).attrs.flag_or("again", false) && passing.size() == 1 &&
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

namespace {

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

}  // namespace

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

// First whether anything is wrong at all, which is a jump on the flags of a sum; then whether it is
// this side. Joined to one condition the flags would have to be carried through registers.
void Emitter::guarded_check(const OpData& check, size_t raising, llvm::Value* side) {
  // Where the side is off, the condition may be poison (a shift by too much).
  llvm::Value* bad = b.CreateFreeze(get(check.operands[0]));
  llvm::BasicBlock *wrong = block("wrong"), *raises = block("raises"), *fine = block("fine");
  if (raising == 0)
    branch(bad, wrong, fine, Odds::Unlikely);
  else
    branch(bad, fine, wrong, Odds::Likely);
  at(wrong);
  branch(side, raises, fine);
  at(raises);
  region(check.regions[raising]);
  at(fine);
}

}  // namespace lathe
