#include "codegen/divisibility.h"

#include <vector>

namespace lathe {

namespace {

using llvm::APInt;

bool tests_for_zero(const llvm::User* user) {
  auto* compare = llvm::dyn_cast<llvm::ICmpInst>(user);
  if (!compare || !compare->isEquality()) return false;
  auto* zero = llvm::dyn_cast<llvm::ConstantInt>(compare->getOperand(1));
  return zero && zero->isZero();
}

// The divisor of a remainder of which nothing is asked but whether it is 0; else nothing.
llvm::ConstantInt* divisor_of(const llvm::Instruction& i) {
  if (i.getOpcode() != llvm::Instruction::URem && i.getOpcode() != llvm::Instruction::SRem)
    return nullptr;
  if (i.use_empty() || !llvm::all_of(i.users(), tests_for_zero)) return nullptr;
  auto* divisor = llvm::dyn_cast<llvm::ConstantInt>(i.getOperand(1));
  if (!divisor) return nullptr;
  APInt magnitude = divisor->getValue().abs();
  if (i.getOpcode() == llvm::Instruction::URem) magnitude = divisor->getValue();
  // Powers of two are masks already.
  return magnitude.isZero() || magnitude.isPowerOf2() ? nullptr : divisor;
}

// With c = odd * 2^k: x is a multiple of c where x / odd, as a product with odd's inverse, has k
// zeros at its end and is small; a rotation by k makes both one comparison. Signed numbers are
// moved up first, so that the multiples lie together.
void replace(llvm::Instruction& remainder, const APInt& divisor) {
  bool is_signed = remainder.getOpcode() == llvm::Instruction::SRem;
  unsigned bits = divisor.getBitWidth();
  APInt c = is_signed ? divisor.abs() : divisor;
  unsigned k = c.countr_zero();
  APInt odd = c.lshr(k);
  llvm::IRBuilder<> b(&remainder);
  llvm::Value* x = b.CreateMul(remainder.getOperand(0), b.getInt(odd.multiplicativeInverse()));
  APInt largest = APInt::getMaxValue(bits).udiv(c);
  if (is_signed) {
    APInt offset = APInt::getSignedMaxValue(bits).udiv(odd);
    offset.clearLowBits(k);
    x = b.CreateAdd(x, b.getInt(offset));
    largest = offset.shl(1).lshr(k);
  }
  if (k > 0) {
    llvm::Value* by = llvm::ConstantInt::get(x->getType(), k);
    x = b.CreateIntrinsic(llvm::Intrinsic::fshr, {x->getType()}, {x, x, by});
  }
  for (llvm::User* user : llvm::make_early_inc_range(remainder.users())) {
    auto* compare = llvm::cast<llvm::ICmpInst>(user);
    bool equal = compare->getPredicate() == llvm::CmpInst::ICMP_EQ;
    llvm::IRBuilder<> here(compare);
    compare->replaceAllUsesWith(here.CreateICmp(
        equal ? llvm::CmpInst::ICMP_ULE : llvm::CmpInst::ICMP_UGT, x, here.getInt(largest)));
    compare->eraseFromParent();
  }
  remainder.eraseFromParent();
}

}  // namespace

llvm::PreservedAnalyses Divisibility::run(llvm::Function& f, llvm::FunctionAnalysisManager&) {
  std::vector<std::pair<llvm::Instruction*, APInt>> found;
  for (llvm::Instruction& i : llvm::instructions(f))
    if (llvm::ConstantInt* divisor = divisor_of(i)) found.emplace_back(&i, divisor->getValue());
  for (auto& [remainder, divisor] : found) replace(*remainder, divisor);
  if (found.empty()) return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses kept;
  kept.preserveSet<llvm::CFGAnalyses>();
  return kept;
}

}  // namespace lathe
