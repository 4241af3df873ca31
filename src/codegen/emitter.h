// Kernel IR to LLVM IR, one function at a time. SSA straight from the regions: every place where
// control meets is a Join with one phi per value, so there is nothing for mem2reg to do.
// emitter.cpp: values, regions, memory; control.cpp: if, while, for, block; exits.cpp: raise, try,
// calls, safepoints. The Backend fills in what the machines do differently.
#pragma once
#include "codegen/backend.h"

#include <map>
#include <optional>
#include <set>

namespace lathe {

using Values = llvm::SmallVector<llvm::Value*, 4>;

// A block that is jumped to with values.
struct Join {
  llvm::BasicBlock* block = nullptr;
  llvm::SmallVector<llvm::PHINode*, 4> phis;
  bool used = false;

  Values values() const { return {phis.begin(), phis.end()}; }
};

struct StepArm;  // steps.h
struct StepChoice;

// What the functions of one module share.
struct ModuleEmitter {
  const Graph& graph;
  llvm::Module& module;
  Backend& target;
  std::map<std::string, llvm::Function*> functions;  // declared
  std::set<std::string> recursive;                   // may come back to themselves

  // Emits the entry and all that it calls.
  void emit(const std::string& entry, const std::string& symbol);
};

class Emitter {
 public:
  Emitter(ModuleEmitter&, const Function&, llvm::Function*, bool is_entry);
  void run();

  // --- for targets
  const Graph& g;
  llvm::IRBuilder<> b;
  Scalars scalars;
  Backend& target;
  llvm::Function* fn;

  llvm::Value* get(ValueId v) const { return values_[v.index]; }
  void set(ValueId v, llvm::Value* x) { values_[v.index] = x; }
  const Type& type(ValueId v) const { return g.type(v); }
  llvm::Value* ctx() const { return fn->getArg(0); }
  // A field of ctx, by offset; `invariant`: nobody writes it during the call.
  llvm::Value* ctx_address(size_t offset);
  llvm::Value* load_ctx(llvm::Type*, size_t offset, bool invariant = false);
  // A call through the table of ctx->rt; `offset` is the function's in lathe_runtime.
  llvm::CallInst* call_runtime(size_t offset, llvm::Type* result, llvm::ArrayRef<llvm::Value*> args,
                               bool cold = false);
  // n times i64 in the frame, shared by all who ask: valid until the next call of the run time.
  llvm::Value* scratch(int which, unsigned n);
  // An element of scratch(). Addresses of their own for each use would make every change of one a
  // look at all the others: InstCombine took seconds where many exits have many fields.
  llvm::Value* scratch_place(int which, unsigned i) { return scratch_places_[which][i]; }
  llvm::AllocaInst* frame_slot(llvm::Type*, unsigned count, llvm::Align);

  // --- places
  bool alive() const { return b.GetInsertBlock() != nullptr; }
  void die() { b.ClearInsertionPoint(); }
  llvm::BasicBlock* block(const char* name);
  void at(llvm::BasicBlock* bb) { b.SetInsertPoint(bb); }
  Join join(llvm::ArrayRef<llvm::Type*> types, const char* name);
  Join join(llvm::ArrayRef<llvm::Value*> like, const char* name);
  Join join(llvm::ArrayRef<ValueId> like, const char* name);
  void jump(Join&, llvm::ArrayRef<llvm::Value*>);
  // Jumps to one of two joins. The branch.
  llvm::Instruction* fork(llvm::Value* condition, Join& then,
                          llvm::ArrayRef<llvm::Value*> then_values, Join& otherwise,
                          llvm::ArrayRef<llvm::Value*> other_values);
  bool enter(Join&);  // false, and dead, when nobody jumps there
  enum class Odds { Even, Likely, Unlikely };
  llvm::Instruction* branch(llvm::Value* condition, llvm::BasicBlock* then,
                            llvm::BasicBlock* otherwise, Odds = Odds::Even);

  // --- code
  // Emits a region; what it yields, or nothing when it ends in another way (and the place is dead).
  std::optional<Values> region(RegionId);
  void op(const OpData&);
  Values get_all(llvm::ArrayRef<ValueId>) const;
  void set_all(llvm::ArrayRef<ValueId>, llvm::ArrayRef<llvm::Value*>);
  llvm::Value* address(llvm::Value* base, llvm::Value* index, const Type& element);

  // Loops with any kind of carries (the vector emitter has its own). A trip ends by jumps to `next`
  // (with the next carries) and `done` (with the results). The results; none when dead.
  using Test = llvm::function_ref<llvm::Value*(llvm::ArrayRef<llvm::Value*> carries)>;
  using Trip =
      llvm::function_ref<void(llvm::ArrayRef<llvm::Value*> carries, Join& done, Join& next)>;
  Values while_loop(const OpData&, llvm::ArrayRef<llvm::Value*> init, Test, Trip);
  // operands: lo, hi, step, carries; the first argument of a trip is the index.
  Values for_loop(const OpData&, llvm::ArrayRef<llvm::Value*> operands, Trip);
  void for_op(const OpData&);  // the plain one
  // Trips of a `for`, as unsigned i64.
  llvm::Value* trip_count(const OpData&);
  // for (k = from; k < end; k += stride), unsigned, k + stride never overflows; `trip` gives the
  // next carries, nothing when it is dead. The carries at the end.
  Values count_loop(llvm::Value* from, llvm::Value* end, llvm::Value* stride,
                    llvm::ArrayRef<llvm::Value*> init,
                    llvm::function_ref<Values(llvm::Value* k, llvm::ArrayRef<llvm::Value*>)> trip);
  // Trips from, from + stride, ... below count of a `for` without carries, one by one.
  void plain_trips(const OpData&, llvm::Value* from, llvm::Value* count, llvm::Value* stride);

  // Trips of a loop without safepoints of its own, for the loops around it.
  void spend_fuel(llvm::Value* trips);

  // Leaves the function unless status is LATHE_OK; inside `try`, LATHE_RAISED goes to the handler.
  void check_status(llvm::Value* status);
  void leave(llvm::Value* status);  // past every handler
  void raise(int64_t code, int64_t site, LocId, llvm::ArrayRef<llvm::Value*> pairs);

 private:
  struct Breakable {  // a breakable op that is being emitted
    Join* done;
    Join* next;  // nullptr: block
  };
  struct Handler {
    llvm::BasicBlock* block = nullptr;  // nullptr: leave the function
    std::map<size_t, Join> raises;      // by number of operands
  };

  // emitter.cpp
  void memory(const OpData&);
  void terminator(const OpData&);
  // control.cpp
  void if_op(const OpData&);
  bool flattens(const OpData&) const;
  void flat_if(const OpData&);
  void step_if(const OpData&, const StepChoice&);
  static bool has_checks(llvm::ArrayRef<StepArm>);
  llvm::Value* chosen_step(const OpData& choice, llvm::ArrayRef<StepArm>, llvm::Type*);
  void raise_step(const OpData& choice, llvm::ArrayRef<StepArm>, llvm::Value* sum);
  void guarded_check(const OpData& check, size_t raising, llvm::Value* side);
  void while_op(const OpData&);
  void block_op(const OpData&);
  void exit_op(const OpData&);
  struct Stepping;
  void while_trip(llvm::ArrayRef<llvm::Value*> carries, Test, Trip, Join& done, Join& next);
  Values unrolled_loop(int64_t unroll, llvm::ArrayRef<llvm::Value*> init, Test, Trip);
  int64_t trips_a_safepoint(const OpData&) const;
  Values chunked_loop(llvm::ArrayRef<llvm::Value*> operands, Trip);
  bool is_innermost(const OpData&) const;
  static bool counts_up_by_one(llvm::ArrayRef<llvm::Value*> range);
  void mark(llvm::Instruction* back, const char* property);
  Stepping stepping(const OpData&, llvm::ArrayRef<llvm::Value*> range);
  llvm::Value* further_trip(const Stepping&, const Join& head, llvm::Value* hi, Values& carries);
  // exits.cpp
  void try_op(const OpData&);
  void call_op(const OpData&);
  void raise_op(const OpData&);
  void raise_again(const Values& fields);
  void return_op(const OpData&);
  void finish(Handler&);
  void check_stack(const OpData&);
  void burn_fuel(llvm::Value* trips);
  void keep_fuel();   // to ctx, before a call
  void fetch_fuel();  // from ctx, after it
  bool counts_fuel() const;

  ModuleEmitter& m_;
  const Function& f_;
  bool is_entry_;
  std::vector<llvm::Value*> values_;
  std::vector<Breakable> loops_;
  std::vector<Handler> handlers_;
  Join leave_;
  llvm::AllocaInst* fuel_ = nullptr;
  llvm::AllocaInst* scratch_[2] = {};
  Values scratch_places_[2];
};

bool is_cold(const Graph&, RegionId);                  // ends in a raise
bool has_safepoint(const Graph&, const OpData& loop);  // of the loop itself

}  // namespace lathe
