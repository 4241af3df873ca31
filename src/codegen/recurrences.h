// Shortens what a loop has to wait for from one trip to the next: in a chain like
// min(min(carried, b), c) the carried value goes last, so that min(b, c) is ready before it comes.
// LLVM reorders sums like that, but not its min and max.
#pragma once
#include "codegen/llvm_headers.h"

namespace lathe {

struct OrderRecurrences : llvm::PassInfoMixin<OrderRecurrences> {
  llvm::PreservedAnalyses run(llvm::Function&, llvm::FunctionAnalysisManager&);
};

}  // namespace lathe
