#include "codegen/ptx.h"

#include "codegen/emitter.h"
#include "codegen/libdevice.h"
#include "codegen/machine.h"
#include "codegen/simd.h"
#include "diag/error.h"
#include "lathe/abi.h"

namespace lathe {

namespace {

constexpr unsigned kGlobal = 1;  // address space of device memory

llvm::Value* special(llvm::IRBuilder<>& b, llvm::Intrinsic::ID id) {
  return b.CreateZExt(b.CreateIntrinsic(id, {}, {}), b.getInt64Ty());
}

}  // namespace

llvm::Function* PtxTarget::declare_entry(llvm::Module& module, const std::string& name) {
  llvm::IRBuilder<> b(module.getContext());
  llvm::Type* p = b.getPtrTy();
  auto* type = llvm::FunctionType::get(b.getVoidTy(), {p, p, p}, false);
  auto* fn = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
  fn->setCallingConv(llvm::CallingConv::PTX_Kernel);
  llvm::Metadata* kernel[] = {llvm::ValueAsMetadata::get(fn),
                              llvm::MDString::get(b.getContext(), "kernel"),
                              llvm::ValueAsMetadata::get(b.getInt32(1))};
  module.getOrInsertNamedMetadata("nvvm.annotations")
      ->addOperand(llvm::MDNode::get(b.getContext(), kernel));
  return fn;
}

void PtxTarget::set_attributes(llvm::Function& fn) {
  fn.setDoesNotThrow();
  fn.addFnAttr("target-cpu", cpu_);
}

// The thread that finds nargs at -1 is the first.
llvm::Value* PtxTarget::raise(Emitter& e, const RaiseParts& parts) {
  llvm::IRBuilder<>& b = e.b;
  auto at = [&](size_t offset) { return e.ctx_address(offsetof(lathe_ctx, error) + offset); };
  llvm::BasicBlock *first = e.block("first"), *leave = e.block("raised");
  llvm::Value* claim = b.CreateAtomicCmpXchg(
      at(offsetof(lathe_error, nargs)), b.getInt32(-1), b.getInt32(parts.tags.size()),
      llvm::MaybeAlign(4), llvm::AtomicOrdering::Monotonic, llvm::AtomicOrdering::Monotonic);
  e.branch(b.CreateExtractValue(claim, 1), first, leave);
  e.at(first);
  b.CreateStore(parts.code, at(offsetof(lathe_error, code)));
  b.CreateStore(parts.site, at(offsetof(lathe_error, site)));
  b.CreateStore(parts.loc, at(offsetof(lathe_error, loc)));
  for (size_t i = 0; i < parts.tags.size(); ++i) {
    b.CreateStore(parts.tags[i], at(offsetof(lathe_error, tags) + i * sizeof(int64_t)));
    b.CreateStore(parts.args[i], at(offsetof(lathe_error, args) + i * sizeof(int64_t)));
  }
  b.CreateBr(leave);
  e.at(leave);
  return b.getInt32(LATHE_RAISED);
}

void PtxTarget::effect(Emitter&, const OpData& op) {
  internal_error("'{}' needs the host: not for the device", spelling(op.code));
}

llvm::Value* PtxTarget::safepoint(Emitter&) { internal_error("a safepoint on the device"); }

// Arrays are device memory: said to LLVM by a round trip through that address space.
llvm::Value* PtxTarget::loaded_address(llvm::IRBuilder<>& b, llvm::Value* p) {
  llvm::Value* global = b.CreateAddrSpaceCast(p, b.getPtrTy(kGlobal));
  return b.CreateAddrSpaceCast(global, b.getPtrTy());
}

llvm::Align PtxTarget::alignment(const Type& t) const {
  return llvm::Align(t.kind == TypeKind::Ptr ? 8 : static_cast<uint64_t>(bytes(t.dtype)));
}

bool PtxTarget::emit_for(Emitter& e, const OpData& op) {
  if (op.attrs.has("lanes")) {
    emit_lanes(e, op, {0, false});  // in order, in one thread: the same bits as everywhere
    return true;
  }
  if (in_grid_ || !op.attrs.flag_or("parallel", false)) return false;
  in_grid_ = true;
  using namespace llvm::Intrinsic;
  llvm::IRBuilder<>& b = e.b;
  llvm::Value* block = special(b, nvvm_read_ptx_sreg_ntid_x);
  llvm::Value* first = b.CreateAdd(b.CreateMul(special(b, nvvm_read_ptx_sreg_ctaid_x), block),
                                   special(b, nvvm_read_ptx_sreg_tid_x));
  llvm::Value* threads = b.CreateMul(block, special(b, nvvm_read_ptx_sreg_nctaid_x));
  e.plain_trips(op, first, e.trip_count(op), threads);
  in_grid_ = false;
  return true;
}

llvm::Value* PtxTarget::math(llvm::IRBuilder<>& b, Op op, DType d, llvm::ArrayRef<llvm::Value*> x) {
  return call_device_math(b, row(op), d, x);
}

// --- from kernel to text

namespace {

std::unique_ptr<llvm::TargetMachine> make_ptx_machine(const std::string& cpu) {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  const std::string triple = "nvptx64-nvidia-cuda";
  std::string error;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
  LATHE_CHECK(target, "{}", error);
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, cpu, "+ptx80", options, std::nullopt, std::nullopt, llvm::CodeGenOptLevel::Default));
}

}  // namespace

std::string ptx_text(const Graph& kernel, const std::string& entry, int sm) {
  LATHE_CHECK(sm >= 70 && sm <= 90, "no PTX for sm_{}", sm);
  Machine machine(make_ptx_machine("sm_" + std::to_string(sm)));
  llvm::LLVMContext context;
  llvm::Module module(entry, context);
  module.setTargetTriple(machine.target->getTargetTriple().str());
  module.setDataLayout(machine.target->createDataLayout());
  module.addModuleFlag(llvm::Module::Override, "nvvm-reflect-ftz", 0u);
  PtxTarget target(sm);
  ModuleEmitter{kernel, module, target, {}, {}}.emit(entry, entry);
  link_device_math(module, [&](llvm::Function& f) { target.set_attributes(f); });
  machine.optimiser.run(module, Pipeline::Device);
  for (llvm::GlobalVariable& v : llvm::make_early_inc_range(module.globals()))
    if (v.use_empty()) v.eraseFromParent();  // the questions of libdevice
  return machine.generate(module, llvm::CodeGenFileType::AssemblyFile).str().str();
}

}  // namespace lathe
