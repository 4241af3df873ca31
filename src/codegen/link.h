// Object file to Image, by JITLink: one run of bytes, code first, that runs at any address. What
// would break that promise (external symbols, absolute relocations, writable data) is an
// InternalError.
#pragma once
#include "codegen/codegen_api.h"
#include "codegen/llvm_headers.h"

namespace lathe {

Image link_image(llvm::StringRef object, const std::string& entry);

}  // namespace lathe
