// What differs between the machines that code is emitted for; cpu.cpp and ptx.cpp implement it, the
// emitter asks. Everything else (control, scalar instructions, memory access) is shared.
#pragma once
#include "codegen/scalars.h"

namespace lathe {

class Emitter;

// Operands of rt->raise; i32 each, then i64 each.
struct RaiseParts {
  llvm::Value* code;
  llvm::Value* site;
  llvm::Value* loc;
  llvm::ArrayRef<llvm::Value*> tags;
  llvm::ArrayRef<llvm::Value*> args;
  llvm::Value* count = nullptr;  // of the pairs that count; null: all
};

class Backend : public MathCalls {
 public:
  // The function behind `entry`: i32 or void (ptr ctx, ptr arrays, ptr scalars).
  virtual llvm::Function* declare_entry(llvm::Module&, const std::string& name) = 0;
  virtual void set_attributes(llvm::Function&) = 0;
  // Records the error; gives the status to leave with.
  virtual llvm::Value* raise(Emitter&, const RaiseParts&) = 0;
  // Ops that reach the run time: arena, results, host calls.
  virtual void effect(Emitter&, const OpData&) = 0;
  // After LATHE_FUEL loop trips. The status.
  virtual llvm::Value* safepoint(Emitter&) = 0;
  virtual bool has_safepoints() const = 0;
  virtual bool has_handlers() const { return true; }  // `try`, and a bound for recursion
  // A loaded address, told what it points to.
  virtual llvm::Value* loaded_address(llvm::IRBuilder<>&, llvm::Value* p) { return p; }
  virtual llvm::Align alignment(const Type&) const = 0;
  // A chance to emit a `for` in a way of its own (vectors, the grid); false: the plain loop.
  virtual bool emit_for(Emitter&, const OpData&) = 0;
};

}  // namespace lathe
