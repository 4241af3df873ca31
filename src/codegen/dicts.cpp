// Calls of the run time for dicts and sets.
#include "codegen/cpu.h"
#include "codegen/emitter.h"
#include "lathe/abi.h"

namespace lathe {

namespace {

// The key of a search: a number, or the address of its pairs.
llvm::Value* key_of(Emitter& e, const OpData& op) {
  if (op.operands.size() == 2) return e.get(op.operands[1]);
  auto n = static_cast<unsigned>(op.operands.size() - 1);
  llvm::Value* key = e.scratch(0, n);
  for (unsigned i = 0; i < n; ++i)
    e.b.CreateStore(e.get(op.operands[i + 1]),
                    e.b.CreateConstInBoundsGEP1_64(e.b.getInt64Ty(), key, i));
  return key;
}

void alloc(Emitter& e, const OpData& op) {
  auto i32 = [&](const char* attr) {
    return e.b.getInt32(static_cast<uint32_t>(op.attrs.i64(attr)));
  };
  llvm::Value* dict =
      e.call_runtime(offsetof(lathe_runtime, dict_alloc), e.b.getPtrTy(),
                     {e.ctx(), i32("tag"), i32("columns"),
                      e.b.getInt64(static_cast<uint64_t>(op.attrs.i64("keys"))), i32("value")});
  e.check_status(e.b.CreateZExt(e.b.CreateIsNull(dict), e.b.getInt32Ty()));
  e.set(op.results[0], dict);
}

void probe(Emitter& e, const OpData& op) {
  bool is_int = op.operands.size() == 2;
  size_t function =
      is_int ? offsetof(lathe_runtime, dict_find_int) : offsetof(lathe_runtime, dict_find);
  e.set(op.results[0],
        e.call_runtime(function, e.b.getInt64Ty(), {e.get(op.operands[0]), key_of(e, op)}));
}

void add(Emitter& e, const OpData& op) {
  bool is_int = op.operands.size() == 2;
  size_t function =
      is_int ? offsetof(lathe_runtime, dict_add_int) : offsetof(lathe_runtime, dict_add);
  llvm::Value* at =
      e.call_runtime(function, e.b.getInt64Ty(), {e.ctx(), e.get(op.operands[0]), key_of(e, op)});
  llvm::Value* failed = e.b.CreateICmpSLT(at, e.b.getInt64(0));
  e.check_status(e.b.CreateZExt(failed, e.b.getInt32Ty()));
  e.set(op.results[0], at);
}

}  // namespace

bool CpuTarget::dict_effect(Emitter& e, const OpData& op) {
  static_assert(LATHE_OK == 0 && LATHE_RAISED == 1);
  llvm::IRBuilder<>& b = e.b;
  auto operand = [&](size_t i) { return e.get(op.operands[i]); };
  auto number = [&](const char* attr) {
    return b.getInt32(static_cast<uint32_t>(op.attrs.i64(attr)));
  };
  switch (op.code) {
    case Op::DictAlloc: alloc(e, op); return true;
    case Op::DictProbe: probe(e, op); return true;
    case Op::DictAdd: add(e, op); return true;
    case Op::DictDrop:
      e.call_runtime(offsetof(lathe_runtime, dict_remove), b.getVoidTy(), {operand(0), operand(1)});
      return true;
    case Op::DictStep:
      e.set(op.results[0], e.call_runtime(offsetof(lathe_runtime, dict_next), b.getInt64Ty(),
                                          {operand(0), operand(1), number("step")}));
      return true;
    case Op::DictEmpty:
      e.check_status(e.call_runtime(offsetof(lathe_runtime, dict_clear), b.getInt32Ty(),
                                    {e.ctx(), operand(0)}, true));
      return true;
    case Op::DictMerge:
      e.check_status(e.call_runtime(offsetof(lathe_runtime, dict_combine), b.getInt32Ty(),
                                    {e.ctx(), number("how"), operand(0), operand(1), operand(2)},
                                    true));
      return true;
    default: return false;
  }
}

}  // namespace lathe
