// The door to liblathe_codegen.so: opened at the first compile, so that programs which find all
// their code in the cache never load LLVM. Its symbols stay its own (RTLD_LOCAL).
#pragma once
#include "codegen/codegen_api.h"

#include <string>

namespace lathe {

// The library beside the shared object (or program) that this code is in. Thread-safe.
// UserError when it cannot be opened.
CodegenApi& codegen();
bool codegen_loaded();
// Another path than the default one; before the first compile.
void set_codegen_path(std::string path);

}  // namespace lathe
