// The border of liblathe_codegen.so: kernel IR in, position-independent image (or PTX text) out. No
// LLVM in this header. The library is opened by dlopen(RTLD_LOCAL) at the first compile; both sides
// are built from the same sources.
#pragma once
#include "ir/graph.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lathe {

// Linked machine code that runs at any 4096-aligned address, without relocations and without
// external symbols: whatever it calls is reached through ctx->rt. [0, text_bytes) is mapped
// read-execute, the rest read-only.
struct Image {
  std::vector<uint8_t> bytes;
  uint64_t text_bytes = 0;  // multiple of 4096
  uint64_t entry = 0;       // offset of the kernel
  uint64_t features = 0;    // CPU features that the code uses, bits of codegen/features.h; checked
                            // when a stored image is loaded
};

struct CompileOptions {
  std::string name = "kernel";       // for symbols and dumps
  int tier = 1;                      // 0: fast compile, 1: normal
  uint64_t features = ~uint64_t{0};  // at most these (codegen/features.h), of those of this machine
  bool want_llvm = false;
  bool want_asm = false;
};

struct Compiled {
  Image image;
  std::string llvm;  // when wanted: IR after optimisation
  std::string assembly;
  double emit_ms = 0, optimise_ms = 0, codegen_ms = 0, link_ms = 0;
};

class CodegenApi {
 public:
  // What the library was built with; first, so that it is there in every version.
  virtual uint64_t vocabulary() { return kVocabulary; }
  virtual ~CodegenApi() = default;
  // `entry` is a kernel-level function (ctx: ptr, arrays: ptr, scalars: ptr) -> (). Throws
  // InternalError.
  virtual Compiled compile(const Graph& kernel_ir, const std::string& entry,
                           const CompileOptions&) = 0;
  // The outermost `for {parallel=true}` of the entry becomes the grid. sm: 80, 90, ...
  virtual std::string ptx(const Graph& kernel_ir, const std::string& entry, int sm) = 0;
  virtual uint64_t host_features() = 0;
};

}  // namespace lathe

extern "C" __attribute__((visibility("default"))) lathe::CodegenApi* lathe_codegen_v1();
