// Interpreter of the kernel IR: the oracle that compiled code is compared with. Slow and simple: a
// recursive walk over the regions, one machine word per value, the same ABI as compiled code (real
// memory, ctx->rt). simd and parallel loops run in order; `lanes` reductions give the bits that
// docs/IR.md prescribes. The kernel must be valid (kernel/verify_kernel.h). What a valid kernel
// must not do at run time (divide by zero, shift by too much, step 0, touch memory outside the
// MemoryMap, reach `unreachable`) is an InternalError that names the op.
#pragma once
#include "interp/memory_map.h"
#include "ir/graph.h"
#include "lathe/abi.h"

#include <string>

namespace lathe {

struct InterpretOptions {
  // When given, each access must lie in it. Memory that the kernel allocates itself is added and
  // removed by the interpreter.
  MemoryMap* memory = nullptr;
  // Independent loops (simd, parallel) that cannot raise run their trips last first: shows loops
  // that are not independent.
  bool backwards = false;
};

// `entry` is a function (ctx: ptr, arrays: ptr, scalars: ptr) -> (). Returns a lathe_status.
int32_t interpret(const Graph& kernel, const std::string& entry, lathe_ctx* ctx, void** arrays,
                  int64_t* scalars, const InterpretOptions& options = {});

}  // namespace lathe
