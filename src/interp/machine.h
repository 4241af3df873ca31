// Inside of the interpreter: the state of one run. control.cpp walks regions and exits, effects.cpp
// does memory and the run-time table; nobody else includes this.
#pragma once
#include "interp/interpret.h"
#include "ops/eval_scalar.h"

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lathe {

// How a region or an op was left; None: the op is done, go on with the next.
enum class Exit { None, Yield, Break, Continue, Return, Raise };

struct Free {
  void operator()(void* p) const { std::free(p); }
};

// One call of a function.
struct CallFrame {
  std::vector<Word> values;   // by slot
  std::vector<Word> leaving;  // operands of the terminator that was met last
  int64_t depth = 0;          // breakable ops that the exit still has to pass
  std::vector<std::unique_ptr<void, Free>> allocas;
};

class Interpreter {
 public:
  Interpreter(const Graph& g, lathe_ctx* ctx, const InterpretOptions& options);

  // False: it raised, status() says how.
  bool call(const Function& f, const std::vector<Word>& args, std::vector<Word>& results);
  int32_t status() const { return status_; }
  OpId current() const { return current_; }

 private:
  // control.cpp
  Exit region(CallFrame&, RegionId);
  Exit region(CallFrame&, RegionId, const std::vector<Word>& args);
  Exit step(CallFrame&, const OpData&);
  Exit control(CallFrame&, const OpData&);
  Exit terminator(CallFrame&, const OpData&);
  Exit while_op(CallFrame&, const OpData&);
  Exit for_op(CallFrame&, const OpData&);
  Exit lanes_op(CallFrame&, const OpData&, uint64_t trips);
  Exit try_op(CallFrame&, const OpData&);
  Exit call_op(CallFrame&, const OpData&);
  // What the exit of a region of a breakable op means for that op: go on, be done (both with
  // frame.leaving), or pass it outwards.
  enum class After { Next, Done, Out };
  static After after(CallFrame&, Exit);

  // effects.cpp
  Exit effect(CallFrame&, const OpData&);
  Exit host_call(CallFrame&, const OpData&);
  Exit raise(CallFrame&, const OpData&);
  Exit raise_again(const std::vector<Word>& fields);
  Exit safepoint();
  Exit fail(int32_t status);
  // As error records hold it: the number in the graph's table, or -1.
  static int32_t location(const OpData& op) {
    return op.loc.valid() ? static_cast<int32_t>(op.loc.index) : -1;
  }
  Exit arena_alloc(CallFrame&, const OpData&);
  Exit list_alloc(CallFrame&, const OpData&);
  Exit list_reserve(CallFrame&, const OpData&);
  void list_release(CallFrame&, const OpData&);
  void own_items(const lathe_list&);
  Exit string_const(CallFrame&, const OpData&);
  Exit string_call(CallFrame&, const OpData&);
  // dicts.cpp
  Exit dict_effect(CallFrame&, const OpData&);
  void own_entries(const lathe_dict&, const void* before);
  void arena_release(Word mark);
  Word alloca_op(CallFrame&, const OpData&);
  void load(CallFrame&, const OpData&);
  void store(CallFrame&, const OpData&);
  Word element_address(const CallFrame&, const OpData&, size_t size, bool write) const;
  Exit own(CallFrame&, const OpData&, void* block, uint64_t bytes);

  // values
  Word get(const CallFrame& f, ValueId v) const { return f.values[slots_[v.index]]; }
  void set(CallFrame& f, ValueId v, Word w) const { f.values[slots_[v.index]] = w; }
  std::vector<Word> get_all(const CallFrame&, const std::vector<ValueId>&, size_t first = 0) const;
  void set_all(CallFrame&, const std::vector<ValueId>&, const std::vector<Word>&) const;
  Word constant(const OpData&) const;
  void scalar(CallFrame&, const OpData&);
  DType dtype(ValueId v) const;

  const Graph& g_;
  lathe_ctx* ctx_;
  MemoryMap* memory_;
  bool backwards_;
  std::vector<uint32_t> slots_;                      // of each value, dense in its function
  std::vector<size_t> frame_sizes_;                  // of each function
  std::vector<void*> arena_blocks_;                  // live temporaries, oldest first
  std::map<Word, size_t> marks_;                     // watermark: how many of them were there
  std::map<const OpData*, std::u32string> strings_;  // constants, with a 0 at the end
  int32_t status_ = LATHE_OK;
  OpId current_;
};

}  // namespace lathe
