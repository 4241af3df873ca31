// Machine code that can be called: an Image mapped into CodeMemory, unmapped with the last
// reference. Who calls the entry must hold a reference until the call has ended.
#pragma once
#include "codegen/codegen_api.h"
#include "jit/code_memory.h"
#include "lathe/abi.h"

#include <memory>

namespace lathe {

class MappedCode {
 public:
  // Throws UserError when the image needs CPU features that this machine lacks (see runs_here),
  // std::bad_alloc when there is no memory for code.
  static std::shared_ptr<const MappedCode> load(const Image&,
                                                CodeMemory& memory = CodeMemory::process());
  ~MappedCode();
  MappedCode(const MappedCode&) = delete;
  MappedCode& operator=(const MappedCode&) = delete;

  lathe_kernel entry() const { return entry_; }
  const void* base() const { return base_; }
  size_t size() const { return size_; }

 private:
  MappedCode(CodeMemory& memory, const Image& image);

  CodeMemory& memory_;
  size_t size_;
  void* base_;
  lathe_kernel entry_;
};

// Does this machine have all that the image uses?
bool runs_here(const Image&);

}  // namespace lathe
