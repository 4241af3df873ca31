// NVIDIA GPUs: what scalars.cpp and the emitter cannot share with the CPU. The outermost `parallel`
// loop of the entry becomes the grid: each thread takes every (number of threads)-th trip; the code
// around it runs in every thread. No fast math: ftz off, no contraction, exact division and roots.
// The first thread that raises records the error in ctx->error, whose nargs must be -1 before.
#pragma once
#include "codegen/backend.h"

#include <string>

namespace lathe {

class PtxTarget : public Backend {
 public:
  explicit PtxTarget(int sm) : cpu_("sm_" + std::to_string(sm)) {}

  llvm::Function* declare_entry(llvm::Module&, const std::string& name) override;
  void set_attributes(llvm::Function&) override;
  llvm::Value* raise(Emitter&, const RaiseParts&) override;
  void effect(Emitter&, const OpData&) override;
  llvm::Value* safepoint(Emitter&) override;
  bool has_safepoints() const override { return false; }
  bool has_handlers() const override { return false; }
  llvm::Value* loaded_address(llvm::IRBuilder<>&, llvm::Value*) override;
  llvm::Align alignment(const Type&) const override;
  bool emit_for(Emitter&, const OpData&) override;
  llvm::Value* math(llvm::IRBuilder<>&, Op, DType, llvm::ArrayRef<llvm::Value*>) override;
  bool converts_f16() const override { return true; }

 private:
  std::string cpu_;
  bool in_grid_ = false;
};

// PTX text of an entry. InternalError when it uses what only a host has.
std::string ptx_text(const Graph&, const std::string& entry, int sm);

}  // namespace lathe
