// Math on the device: libdevice of the CUDA toolkit, where one is installed, read lazily; else our
// own bitcode (runtime/bitcode), whose scalar functions run anywhere.
#pragma once
#include "codegen/llvm_headers.h"
#include "ir/op.h"
#include "ir/type.h"

namespace lathe {

llvm::Value* call_device_math(llvm::IRBuilder<>&, const OpRow&, DType d,
                              llvm::ArrayRef<llvm::Value*> x);
void link_device_math(llvm::Module&, llvm::function_ref<void(llvm::Function&)> prepare);
// Path of libdevice.10.bc below $CUDA_PATH, else $CUDA_HOME, else the usual place; empty: none.
std::string find_libdevice();

}  // namespace lathe
