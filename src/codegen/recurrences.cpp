#include "codegen/recurrences.h"

namespace lathe {

namespace {

using llvm::Instruction;
using llvm::Value;

bool is_min_max(const Value* v) {
  auto* call = llvm::dyn_cast<llvm::IntrinsicInst>(v);
  if (!call) return false;
  switch (call->getIntrinsicID()) {
    case llvm::Intrinsic::smin:
    case llvm::Intrinsic::smax:
    case llvm::Intrinsic::umin:
    case llvm::Intrinsic::umax: return true;
    default: return false;
  }
}

// Within one block: does the value wait for one of the phis?
class Waits {
 public:
  Waits(llvm::BasicBlock* block, const llvm::SmallPtrSetImpl<Value*>& phis)
      : block_(block), phis_(phis) {}

  bool operator()(Value* v) {
    auto* i = llvm::dyn_cast<Instruction>(v);
    if (!i || i->getParent() != block_) return false;
    if (llvm::isa<llvm::PHINode>(i)) return phis_.contains(i);
    auto [it, fresh] = known_.try_emplace(i, false);
    if (!fresh) return it->second;
    bool waits = llvm::any_of(i->operand_values(), [&](Value* o) { return (*this)(o); });
    return known_[i] = waits;
  }

 private:
  llvm::BasicBlock* block_;
  const llvm::SmallPtrSetImpl<Value*>& phis_;
  llvm::DenseMap<Value*, bool> known_;
};

// The phis of a loop of one block whose next value is computed from `from`.
llvm::SmallPtrSet<Value*, 4> fed_phis(llvm::BasicBlock* block, Instruction* from) {
  llvm::SmallPtrSet<Value*, 16> reached{from};
  for (Instruction& i : llvm::make_range(std::next(from->getIterator()), block->end()))
    if (llvm::any_of(i.operand_values(), [&](Value* o) { return reached.contains(o); }))
      reached.insert(&i);
  llvm::SmallPtrSet<Value*, 4> phis;
  for (llvm::PHINode& phi : block->phis())
    if (reached.contains(phi.getIncomingValueForBlock(block))) phis.insert(&phi);
  return phis;
}

// outer = M(M(x, y), z) with only x waiting: M(M(y, z), x).
bool reorder(llvm::IntrinsicInst* outer) {
  llvm::BasicBlock* block = outer->getParent();
  auto phis = fed_phis(block, outer);
  if (phis.empty()) return false;
  Waits waits(block, phis);
  for (unsigned side : {0u, 1u}) {
    auto* inner = llvm::dyn_cast<llvm::IntrinsicInst>(outer->getArgOperand(side));
    Value* z = outer->getArgOperand(1 - side);
    if (!inner || inner->getIntrinsicID() != outer->getIntrinsicID() || !inner->hasOneUse() ||
        inner->getParent() != block || waits(z))
      continue;
    Value *x = inner->getArgOperand(0), *y = inner->getArgOperand(1);
    if (waits(x) == waits(y)) continue;
    if (waits(y)) std::swap(x, y);
    llvm::IRBuilder<> b(outer);
    Value* early = b.CreateBinaryIntrinsic(outer->getIntrinsicID(), y, z);
    outer->setArgOperand(0, early);
    outer->setArgOperand(1, x);
    inner->eraseFromParent();
    return true;
  }
  return false;
}

}  // namespace

llvm::PreservedAnalyses OrderRecurrences::run(llvm::Function& f, llvm::FunctionAnalysisManager&) {
  bool changed = false;
  for (llvm::BasicBlock& block : f) {
    if (!llvm::is_contained(llvm::successors(&block), &block)) continue;
    llvm::SmallVector<llvm::WeakVH, 4> chains;  // reordering may erase a later one
    for (Instruction& i : block)
      if (is_min_max(&i)) chains.emplace_back(&i);
    for (llvm::WeakVH& outer : llvm::reverse(chains))
      if (outer) changed |= reorder(llvm::cast<llvm::IntrinsicInst>(outer));
  }
  if (!changed) return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses kept;
  kept.preserveSet<llvm::CFGAnalyses>();
  return kept;
}

}  // namespace lathe
