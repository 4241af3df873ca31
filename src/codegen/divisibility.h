// `x % c == 0` without a division: one multiplication by the inverse of c's odd part (Warren,
// Hacker's Delight, 10-17). LLVM's code generator knows this, but does not see it any more where
// its loop strength reduction has split the remainder first; of this form that pass makes an
// addition for each trip.
#pragma once
#include "codegen/llvm_headers.h"

namespace lathe {

struct Divisibility : llvm::PassInfoMixin<Divisibility> {
  llvm::PreservedAnalyses run(llvm::Function&, llvm::FunctionAnalysisManager&);
};

}  // namespace lathe
