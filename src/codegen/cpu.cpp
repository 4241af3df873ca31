#include "codegen/cpu.h"

#include "codegen/emitter.h"
#include "codegen/features.h"
#include "codegen/runtime_bitcode.h"
#include "codegen/simd.h"
#include "diag/error.h"
#include "lathe/abi.h"
#include "support/utf8.h"

namespace lathe {

CpuTarget::CpuTarget(uint64_t features)
    : features_(features), feature_text_(feature_names(features, "+", ",")) {}

llvm::Function* CpuTarget::declare_entry(llvm::Module& module, const std::string& name) {
  llvm::IRBuilder<> b(module.getContext());
  llvm::Type* p = b.getPtrTy();
  auto* type = llvm::FunctionType::get(b.getInt32Ty(), {p, p, p}, false);
  auto* fn = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
  fn->setVisibility(llvm::Function::HiddenVisibility);
  fn->setDSOLocal(true);
  return fn;
}

void CpuTarget::set_attributes(llvm::Function& fn) {
  fn.setDoesNotThrow();
  fn.addFnAttr("frame-pointer", "all");
  fn.addFnAttr("target-cpu", "x86-64");
  fn.addFnAttr("target-features", feature_text_);
  // The name of the CPU decides on costs only.
  fn.addFnAttr("tune-cpu", llvm::sys::getHostCPUName());
  fn.addFnAttr("prefer-vector-width", features_ & feature_bit("avx512f") ? "512" : "256");
  fn.addFnAttr("probe-stack", "inline-asm");  // large frames must not jump over the guard page
}

llvm::Value* CpuTarget::raise(Emitter& e, const RaiseParts& parts) {
  llvm::IRBuilder<>& b = e.b;
  auto n = static_cast<unsigned>(parts.tags.size());
  llvm::Value *tags = llvm::ConstantPointerNull::get(b.getPtrTy()), *args = tags;
  if (n > 0) {
    tags = e.scratch(0, n);
    args = e.scratch(1, n);
  }
  for (unsigned i = 0; i < n; ++i) {
    b.CreateStore(parts.tags[i], e.scratch_place(0, i));
    b.CreateStore(parts.args[i], e.scratch_place(1, i));
  }
  return e.call_runtime(offsetof(lathe_runtime, raise), b.getInt32Ty(),
                        {e.ctx(), parts.code, parts.site, parts.loc,
                         parts.count ? parts.count : b.getInt32(n), tags, args},
                        true);
}

void CpuTarget::effect(Emitter& e, const OpData& op) {
  switch (op.code) {
    case Op::ArenaAlloc: return arena_alloc(e, op);
    case Op::ArenaMark: {
      llvm::Value* top = e.load_ctx(e.b.getPtrTy(), offsetof(lathe_ctx, arena_top));
      return e.set(op.results[0], e.b.CreatePtrToInt(top, e.b.getInt64Ty()));
    }
    case Op::ArenaRelease: return arena_release(e, op);
    case Op::ResultAlloc: return result_alloc(e, op);
    case Op::ListAlloc: return list_alloc(e, op);
    case Op::ListReserve:
      return e.check_status(e.call_runtime(offsetof(lathe_runtime, list_reserve), e.b.getInt32Ty(),
                                           {e.ctx(), e.get(op.operands[0]), e.get(op.operands[1])},
                                           true));
    case Op::ListMark:
      return e.set(op.results[0], e.load_ctx(e.b.getPtrTy(), offsetof(lathe_ctx, lists)));
    case Op::ListRelease: return list_release(e, op);
    case Op::StringConst: return string_const(e, op);
    case Op::StringCall: return string_call(e, op);
    case Op::HostCall: return host_call(e, op);
    default:
      if (!dict_effect(e, op)) internal_error("no code for '{}'", spelling(op.code));
  }
}

namespace {
// NULL means that the run time has filled ctx->error.
void check_block(Emitter& e, llvm::Value* block) {
  static_assert(LATHE_OK == 0 && LATHE_RAISED == 1);
  e.check_status(e.b.CreateZExt(e.b.CreateIsNull(block), e.b.getInt32Ty()));
}
}  // namespace

// top and end are multiples of 64, so what fits unrounded fits rounded. A negative size is larger
// than any space as unsigned.
void CpuTarget::arena_alloc(Emitter& e, const OpData& op) {
  llvm::IRBuilder<>& b = e.b;
  llvm::Value* bytes = e.get(op.operands[0]);
  llvm::Value* top = e.load_ctx(b.getPtrTy(), offsetof(lathe_ctx, arena_top));
  llvm::Value* end = e.load_ctx(b.getPtrTy(), offsetof(lathe_ctx, arena_end));
  llvm::Value* space =
      b.CreateSub(b.CreatePtrToInt(end, b.getInt64Ty()), b.CreatePtrToInt(top, b.getInt64Ty()));
  llvm::BasicBlock *bump = e.block("bump"), *grow = e.block("grow");
  e.branch(b.CreateICmpULE(bytes, space), bump, grow, Emitter::Odds::Likely);
  Join done = e.join(llvm::ArrayRef<llvm::Type*>{b.getPtrTy()}, "allocated");
  e.at(bump);
  llvm::Value* rounded = b.CreateAnd(b.CreateAdd(bytes, b.getInt64(63)), b.getInt64(~uint64_t{63}));
  b.CreateStore(b.CreateGEP(b.getInt8Ty(), top, rounded),
                e.ctx_address(offsetof(lathe_ctx, arena_top)));
  e.jump(done, {top});
  e.at(grow);
  llvm::Value* block =
      e.call_runtime(offsetof(lathe_runtime, arena_grow), b.getPtrTy(), {e.ctx(), bytes}, true);
  check_block(e, block);
  e.jump(done, {block});
  e.enter(done);
  e.set(op.results[0], done.phis[0]);
}

void CpuTarget::arena_release(Emitter& e, const OpData& op) {
  llvm::IRBuilder<>& b = e.b;
  llvm::Value* mark = e.get(op.operands[0]);
  auto field = [&](size_t offset) {
    return b.CreatePtrToInt(e.load_ctx(b.getPtrTy(), offset), b.getInt64Ty());
  };
  llvm::Value* begin = field(offsetof(lathe_ctx, arena_begin));
  llvm::Value* size = b.CreateSub(field(offsetof(lathe_ctx, arena_end)), begin);
  llvm::BasicBlock *here = e.block("here"), *earlier = e.block("earlier"), *on = e.block("on");
  e.branch(b.CreateICmpULE(b.CreateSub(mark, begin), size), here, earlier, Emitter::Odds::Likely);
  e.at(here);
  b.CreateStore(b.CreateIntToPtr(mark, b.getPtrTy()),
                e.ctx_address(offsetof(lathe_ctx, arena_top)));
  b.CreateBr(on);
  e.at(earlier);
  e.call_runtime(offsetof(lathe_runtime, arena_release), b.getVoidTy(), {e.ctx(), mark}, true);
  b.CreateBr(on);
  e.at(on);
}

void CpuTarget::result_alloc(Emitter& e, const OpData& op) {
  llvm::Value* slot = e.b.getInt64(static_cast<uint64_t>(op.attrs.i64("slot")));
  llvm::Value* block = e.call_runtime(offsetof(lathe_runtime, result_alloc), e.b.getPtrTy(),
                                      {e.ctx(), slot, e.get(op.operands[0])});
  check_block(e, block);
  e.set(op.results[0], block);
}

void CpuTarget::list_alloc(Emitter& e, const OpData& op) {
  auto number = [&](const char* attr) {
    return e.b.getInt32(static_cast<uint32_t>(op.attrs.i64(attr)));
  };
  llvm::Value* list =
      e.call_runtime(offsetof(lathe_runtime, list_alloc), e.b.getPtrTy(),
                     {e.ctx(), number("tag"), number("bytes"), e.get(op.operands[0])});
  check_block(e, list);
  e.set(op.results[0], list);
}

void CpuTarget::list_release(Emitter& e, const OpData& op) {
  llvm::IRBuilder<>& b = e.b;
  auto n = static_cast<unsigned>(op.operands.size() - 1);
  llvm::Value* keep = e.scratch(0, n);
  for (unsigned i = 0; i < n; ++i) b.CreateStore(e.get(op.operands[i + 1]), e.scratch_place(0, i));
  e.call_runtime(offsetof(lathe_runtime, list_release), b.getVoidTy(),
                 {e.ctx(), e.get(op.operands[0]), b.getInt64(n), keep});
}

void CpuTarget::host_call(Emitter& e, const OpData& op) {
  llvm::IRBuilder<>& b = e.b;
  auto n = static_cast<unsigned>(op.operands.size() / 2);
  llvm::Value *tags = e.scratch(0, n), *values = e.scratch(1, n);
  for (unsigned i = 0; i < n; ++i) {
    b.CreateStore(e.get(op.operands[2 * i]), e.scratch_place(0, i));
    b.CreateStore(e.get(op.operands[2 * i + 1]), e.scratch_place(1, i));
  }
  llvm::Value* site = b.getInt64(static_cast<uint64_t>(op.attrs.i64("site")));
  e.check_status(e.call_runtime(offsetof(lathe_runtime, host_call), b.getInt32Ty(),
                                {e.ctx(), site, b.getInt64(n), tags, values}));
}

void CpuTarget::string_const(Emitter& e, const OpData& op) {
  std::u32string text = code_points(op.attrs.str("text"));
  std::vector<uint32_t> units(text.begin(), text.end());
  units.push_back(0);  // so that there is an address
  llvm::Module& module = *e.fn->getParent();
  auto* data = llvm::ConstantDataArray::get(module.getContext(), units);
  auto* global = new llvm::GlobalVariable(module, data->getType(), true,
                                          llvm::GlobalValue::PrivateLinkage, data, "text");
  auto i64 = [&](uint64_t n) { return e.b.getInt64(n); };
  auto number = static_cast<uint64_t>(op.attrs.i64("number"));
  llvm::Value* string = e.call_runtime(offsetof(lathe_runtime, string_const), e.b.getPtrTy(),
                                       {e.ctx(), i64(number), global, i64(text.size())});
  check_block(e, string);
  e.set(op.results[0], string);
}

void CpuTarget::string_call(Emitter& e, const OpData& op) {
  llvm::IRBuilder<>& b = e.b;
  auto n = static_cast<unsigned>(op.operands.size());
  llvm::Value* operands = e.scratch(0, n);
  for (unsigned i = 0; i < n; ++i) b.CreateStore(e.get(op.operands[i]), e.scratch_place(0, i));
  auto function = static_cast<uint32_t>(op.attrs.i64("function"));
  llvm::Value* result = e.call_runtime(offsetof(lathe_runtime, string_call), b.getInt64Ty(),
                                       {e.ctx(), b.getInt32(function), b.getInt64(n), operands});
  if (function < LATHE_STRING_LENGTH) {
    result = b.CreateIntToPtr(result, b.getPtrTy());
    check_block(e, result);
  }
  e.set(op.results[0], result);
}

// --- safepoints

llvm::Value* CpuTarget::safepoint(Emitter& e) {
  llvm::Function* fn = safepoint_function(*e.fn->getParent());
  auto* call = e.b.CreateCall(fn, {e.ctx()});
  call->setCallingConv(fn->getCallingConv());
  call->setDoesNotThrow();
  return call;
}

// A function of its own that saves every register, so that loops need not keep theirs out of the
// way of the call.
llvm::Function* CpuTarget::safepoint_function(llvm::Module& module) {
  constexpr const char* kName = "lathe_safepoint";
  if (llvm::Function* fn = module.getFunction(kName)) return fn;
  llvm::IRBuilder<> b(module.getContext());
  llvm::Type* p = b.getPtrTy();
  auto* type = llvm::FunctionType::get(b.getInt32Ty(), {p}, false);
  auto* fn = llvm::Function::Create(type, llvm::Function::InternalLinkage, kName, module);
  fn->setCallingConv(llvm::CallingConv::PreserveAll);
  set_attributes(*fn);
  fn->addFnAttr(llvm::Attribute::NoInline);
  fn->addFnAttr(llvm::Attribute::Cold);
  // The host does not look at the program's memory there, so that loops keep in registers what they
  // have loaded.
  fn->setMemoryEffects(llvm::MemoryEffects::inaccessibleMemOnly());
  // vzeroupper before the return would clear what the function has just restored.
  fn->addFnAttr("target-features", feature_text_ + ",-vzeroupper");
  b.SetInsertPoint(llvm::BasicBlock::Create(module.getContext(), "entry", fn));
  auto at = [&](llvm::Value* base, size_t offset) {
    return b.CreateLoad(p, b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), base, offset));
  };
  llvm::Value* table = at(fn->getArg(0), offsetof(lathe_ctx, rt));
  b.CreateRet(b.CreateCall(type, at(table, offsetof(lathe_runtime, safepoint)), {fn->getArg(0)}));
  return fn;
}

// A safepoint loads all vector registers in full. A kernel that uses none of their upper halves has
// to clear them all the same: the host's code may be many times slower until somebody does.
void CpuTarget::finish(llvm::Module& module) const {
  if (!(features_ & feature_bit("avx")) || !module.getFunction("lathe_safepoint")) return;
  llvm::Function* clear =
      llvm::Intrinsic::getDeclaration(&module, llvm::Intrinsic::x86_avx_vzeroupper);
  for (llvm::Function& fn : module) {
    if (fn.isDeclaration() || fn.hasLocalLinkage()) continue;
    for (llvm::BasicBlock& block : fn)
      if (auto* ret = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator()))
        llvm::CallInst::Create(clear, {}, "", ret);
  }
}

bool CpuTarget::converts_f16() const { return features_ & feature_bit("f16c"); }

bool CpuTarget::emit_for(Emitter& e, const OpData& op) {
  constexpr uint64_t kMasks = feature_bit("avx512f") | feature_bit("avx512bw") |
                              feature_bit("avx512dq") | feature_bit("avx512vl");
  VectorUnit unit{128, false};
  if (features_ & feature_bit("avx2")) unit.bits = 256;
  if ((features_ & kMasks) == kMasks) unit = {512, true};
  if (op.attrs.has("lanes")) {
    emit_lanes(e, op, unit);
    return true;
  }
  return op.attrs.flag_or("simd", false) && emit_simd(e, op, unit);
}

llvm::Value* CpuTarget::math(llvm::IRBuilder<>& b, Op op, DType, llvm::ArrayRef<llvm::Value*> x) {
  return call_math(b, row(op).libm, x);
}

}  // namespace lathe
