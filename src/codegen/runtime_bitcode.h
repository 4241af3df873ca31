// The run-time bitcode (runtime/bitcode/*.cpp, embedded by the build): math functions and what LLVM
// may call by itself. Read lazily: only what a module needs is linked into it.
#pragma once
#include "codegen/llvm_headers.h"

namespace lathe {

// lathe_<name>_<f32|f64>[x<lanes>] on values or vectors of any width: split or padded to the widths
// that exist.
llvm::Value* call_math(llvm::IRBuilder<>&, const char* name, llvm::ArrayRef<llvm::Value*> x);

// Links the declared run-time functions, gives them `prepare`d attributes, and inlines them.
void link_math(llvm::Module&, llvm::function_ref<void(llvm::Function&)> prepare);

// Links what is declared in the module and defined in the (lazy) library, makes it the module's
// own, and inlines what asks for it.
void link_library(llvm::Module&, std::unique_ptr<llvm::Module> library,
                  llvm::function_ref<void(llvm::Function&)> prepare);

// Links what the code generator will call for intrinsics that it does not expand (memcpy, ...;
// without FMA instructions: fma). To be called after all passes.
void link_support(llvm::Module&, bool has_fma, llvm::function_ref<void(llvm::Function&)> prepare);

}  // namespace lathe
