#include "codegen/runtime_bitcode.h"

#include "diag/error.h"

extern "C" {
extern const unsigned char lathe_runtime_bc_begin[];
extern const unsigned char lathe_runtime_bc_end[];
}

namespace lathe {

namespace {

constexpr llvm::StringRef kPrefix = "lathe_";

bool is_math(const llvm::Function& f) {
  return f.isDeclaration() && f.getName().starts_with(kPrefix);
}

std::unique_ptr<llvm::Module> open_library(llvm::LLVMContext& context) {
  llvm::StringRef bytes(reinterpret_cast<const char*>(lathe_runtime_bc_begin),
                        static_cast<size_t>(lathe_runtime_bc_end - lathe_runtime_bc_begin));
  auto library = llvm::getLazyBitcodeModule({bytes, "runtime"}, context);
  if (!library) internal_error("run-time bitcode: {}", llvm::toString(library.takeError()));
  return std::move(*library);
}

void link_needed(llvm::Module& module, std::unique_ptr<llvm::Module> library) {
  library->setTargetTriple(module.getTargetTriple());
  library->setDataLayout(module.getDataLayout());
  bool failed = llvm::Linker::linkModules(module, std::move(library), llvm::Linker::LinkOnlyNeeded);
  LATHE_CHECK(!failed, "a bitcode library does not link");
}

void inline_always(llvm::Module& module) {
  llvm::SmallVector<llvm::CallBase*, 16> calls;
  for (llvm::Function& f : module)
    if (f.hasFnAttribute(llvm::Attribute::AlwaysInline))
      for (llvm::User* user : f.users())
        if (auto* call = llvm::dyn_cast<llvm::CallBase>(user)) calls.push_back(call);
  while (!calls.empty()) {
    llvm::CallBase* call = calls.pop_back_val();
    llvm::InlineFunctionInfo info;
    auto result = llvm::InlineFunction(*call, info);
    LATHE_CHECK(result.isSuccess(), "cannot inline: {}", result.getFailureReason());
    for (llvm::CallBase* inner : info.InlinedCallSites)
      if (llvm::Function* f = inner->getCalledFunction();
          f && f->hasFnAttribute(llvm::Attribute::AlwaysInline))
        calls.push_back(inner);
  }
}

unsigned lanes_of(llvm::Value* v) {
  auto* vector = llvm::dyn_cast<llvm::FixedVectorType>(v->getType());
  return vector ? vector->getNumElements() : 1;
}

llvm::Value* slice(llvm::IRBuilder<>& b, llvm::Value* v, unsigned first, unsigned n) {
  llvm::SmallVector<int, 64> mask;
  int size = static_cast<int>(lanes_of(v));
  for (int i = 0; i < static_cast<int>(n); ++i)
    mask.push_back(std::min(static_cast<int>(first) + i, size - 1));
  return b.CreateShuffleVector(v, mask);
}

}  // namespace

llvm::Value* call_math(llvm::IRBuilder<>& b, const char* name, llvm::ArrayRef<llvm::Value*> x) {
  bool single = x[0]->getType()->getScalarType()->isFloatTy();
  const unsigned lanes = lanes_of(x[0]), most = single ? 16 : 8, least = single ? 4 : 2;
  if (lanes > 1 && (lanes > most || lanes < least)) {
    const unsigned part = std::clamp(lanes, least, most);
    llvm::Value* result = nullptr;
    for (unsigned first = 0; first < lanes; first += part) {
      llvm::SmallVector<llvm::Value*, 2> pieces;
      for (llvm::Value* v : x) pieces.push_back(slice(b, v, first, part));
      llvm::Value* piece = call_math(b, name, pieces);
      if (!result) {
        result = slice(b, piece, 0, std::min(part, lanes));
        continue;
      }
      llvm::SmallVector<int, 64> join;  // result so far, then the piece
      for (unsigned i = 0; i < first + part; ++i) join.push_back(static_cast<int>(i));
      piece = slice(b, piece, 0, first);
      result = b.CreateShuffleVector(result, piece, join);
    }
    return result;
  }
  std::string symbol = (kPrefix + name + (single ? "_f32" : "_f64")).str();
  if (lanes > 1) symbol += "x" + std::to_string(lanes);
  llvm::SmallVector<llvm::Type*, 2> types(x.size(), x[0]->getType());
  llvm::Module* module = b.GetInsertBlock()->getModule();
  return b.CreateCall(
      module->getOrInsertFunction(symbol, llvm::FunctionType::get(x[0]->getType(), types, false)),
      x);
}

void link_library(llvm::Module& module, std::unique_ptr<llvm::Module> library,
                  llvm::function_ref<void(llvm::Function&)> prepare) {
  llvm::SmallPtrSet<llvm::Function*, 8> own;
  for (llvm::Function& f : module)
    if (!f.isDeclaration()) own.insert(&f);
  link_needed(module, std::move(library));
  for (llvm::Function& f : module) {
    if (f.isDeclaration() || own.contains(&f)) continue;
    f.setLinkage(llvm::GlobalValue::InternalLinkage);
    f.setVisibility(llvm::GlobalValue::DefaultVisibility);
    prepare(f);
  }
  inline_always(module);
  // Callees follow their callers into the dead.
  for (bool again = true; again;) {
    again = false;
    for (llvm::Function& f : llvm::make_early_inc_range(module))
      if (f.hasLocalLinkage() && f.use_empty() && !own.contains(&f)) {
        f.eraseFromParent();
        again = true;
      }
  }
}

void link_math(llvm::Module& module, llvm::function_ref<void(llvm::Function&)> prepare) {
  if (llvm::none_of(module, is_math)) return;
  link_library(module, open_library(module.getContext()), prepare);
  for (llvm::Function& f : module)
    LATHE_CHECK(!is_math(f), "no run-time function {}", f.getName().str());
}

void link_support(llvm::Module& module, bool has_fma,
                  llvm::function_ref<void(llvm::Function&)> prepare) {
  // Functions by the name that the code generator gives its calls.
  llvm::SmallVector<llvm::StringRef, 4> needed;
  auto need = [&](llvm::StringRef name) {
    if (!llvm::is_contained(needed, name)) needed.push_back(name);
  };
  for (llvm::Function& f : module) switch (f.getIntrinsicID()) {
      case llvm::Intrinsic::memcpy: need("memcpy"); break;
      case llvm::Intrinsic::memmove: need("memmove"); break;
      case llvm::Intrinsic::memset: need("memset"); break;
      case llvm::Intrinsic::fma:
        if (!has_fma) {
          need("fma");
          need("fmaf");
        }
        break;
      default: break;
    }
  if (needed.empty()) return;
  auto* any = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
  for (llvm::StringRef name : needed)
    if (!module.getFunction(name))
      llvm::Function::Create(any, llvm::Function::ExternalLinkage, name, module);
  link_needed(module, open_library(module.getContext()));
  for (llvm::StringRef name : needed) {
    llvm::Function* f = module.getFunction(name);
    LATHE_CHECK(f && !f->isDeclaration(), "no run-time function {}", name.str());
    // Not internal: only the code generator knows of the calls.
    f->setLinkage(llvm::GlobalValue::ExternalLinkage);
    f->setVisibility(llvm::GlobalValue::HiddenVisibility);
    f->setDSOLocal(true);
    prepare(*f);
  }
}

}  // namespace lathe
