#include "tools/engine.h"

#include "interp/interpret.h"

namespace lathe {

namespace {

// The graph must outlive the kernel.
Kernel interpreted(const Graph& kernel, const std::string& entry) {
  return [&kernel, entry](lathe_ctx* ctx, void** arrays, int64_t* scalars, MemoryMap& memory) {
    return interpret(kernel, entry, ctx, arrays, scalars, {.memory = &memory});
  };
}

}  // namespace

const std::vector<Engine>& engines() {
  static const std::vector<Engine> list = {{"interpreter", interpreted}};
  return list;
}

}  // namespace lathe
