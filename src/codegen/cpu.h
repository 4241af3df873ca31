// x86-64: what scalars.cpp and the emitter cannot share with the GPU.
#pragma once
#include "codegen/backend.h"

#include <string>

namespace lathe {

class CpuTarget : public Backend {
 public:
  explicit CpuTarget(uint64_t features);

  llvm::Function* declare_entry(llvm::Module&, const std::string& name) override;
  void set_attributes(llvm::Function&) override;
  llvm::Value* raise(Emitter&, const RaiseParts&) override;
  void effect(Emitter&, const OpData&) override;
  llvm::Value* safepoint(Emitter&) override;
  bool has_safepoints() const override { return true; }
  // Nobody promises aligned elements; x86 does not mind.
  llvm::Align alignment(const Type&) const override { return llvm::Align(1); }
  bool converts_f16() const override;
  bool emit_for(Emitter&, const OpData&) override;
  llvm::Value* math(llvm::IRBuilder<>&, Op, DType, llvm::ArrayRef<llvm::Value*>) override;
  // Once the module is optimised.
  void finish(llvm::Module&) const;

 private:
  void arena_alloc(Emitter&, const OpData&);
  void arena_release(Emitter&, const OpData&);
  void result_alloc(Emitter&, const OpData&);
  void list_alloc(Emitter&, const OpData&);
  void list_release(Emitter&, const OpData&);
  void string_const(Emitter&, const OpData&);
  void string_call(Emitter&, const OpData&);
  // dicts.cpp; false: it is no such op
  static bool dict_effect(Emitter&, const OpData&);
  void host_call(Emitter&, const OpData&);
  llvm::Function* safepoint_function(llvm::Module&);

  uint64_t features_;
  std::string feature_text_;  // "+avx2,+fma"
};

}  // namespace lathe
