#include "codegen/libdevice.h"

#include "codegen/runtime_bitcode.h"
#include "diag/error.h"

#include <cstdlib>
#include <filesystem>

namespace lathe {

std::string find_libdevice() {
  const char* root = std::getenv("CUDA_PATH");
  if (!root) root = std::getenv("CUDA_HOME");
  if (!root) root = "/usr/local/cuda";
  auto path = std::filesystem::path(root) / "nvvm" / "libdevice" / "libdevice.10.bc";
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? path.string() : std::string();
}

llvm::Value* call_device_math(llvm::IRBuilder<>& b, const OpRow& row, DType d,
                              llvm::ArrayRef<llvm::Value*> x) {
  if (find_libdevice().empty()) return call_math(b, row.libm, x);
  std::string symbol = std::string(row.libdevice) + (d == DType::F32 ? "f" : "");
  llvm::SmallVector<llvm::Type*, 2> types(x.size(), x[0]->getType());
  auto* type = llvm::FunctionType::get(x[0]->getType(), types, false);
  return b.CreateCall(b.GetInsertBlock()->getModule()->getOrInsertFunction(symbol, type), x);
}

void link_device_math(llvm::Module& module, llvm::function_ref<void(llvm::Function&)> prepare) {
  const std::string path = find_libdevice();
  if (path.empty()) return link_math(module, prepare);
  auto is_needed = [](const llvm::Function& f) {
    return f.isDeclaration() && f.getName().starts_with("__nv_");
  };
  if (llvm::none_of(module, is_needed)) return;
  auto buffer = llvm::MemoryBuffer::getFile(path);
  LATHE_CHECK(buffer, "cannot read {}", path);
  auto library = llvm::getLazyBitcodeModule(**buffer, module.getContext());
  if (!library) internal_error("libdevice: {}", llvm::toString(library.takeError()));
  link_library(module, std::move(*library), prepare);
  for (llvm::Function& f : module)
    LATHE_CHECK(!is_needed(f), "libdevice has no {}", f.getName().str());
}

}  // namespace lathe
