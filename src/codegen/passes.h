// The LLVM passes that compiled functions go through: short lists of our own, because LLVM's
// standard ones cost more than they bring on code that is already SSA with explicit vectors.
#pragma once
#include "codegen/llvm_headers.h"

namespace lathe {

enum class Pipeline {
  None,     // first tier
  Vector,   // straight loops over vectors: clean-up, common subexpressions, invariants
  Branchy,  // scalar control flow: loops are turned, conditions threaded, small loops unrolled
  Device,   // the same, for a GPU
};

class Optimiser {
 public:
  explicit Optimiser(llvm::TargetMachine&);
  void run(llvm::Module&, Pipeline);

 private:
  llvm::FunctionPassManager branchy();
  llvm::FunctionPassManager vector();

  llvm::LoopAnalysisManager loops_;
  llvm::FunctionAnalysisManager functions_;
  llvm::CGSCCAnalysisManager sccs_;
  llvm::ModuleAnalysisManager modules_;
  llvm::PassBuilder builder_;
  llvm::FunctionPassManager branchy_, vector_, device_;
};

}  // namespace lathe
