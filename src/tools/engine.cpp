#include "tools/engine.h"

#include "interp/interpret.h"

#ifdef LATHE_HAVE_CODEGEN
#include "codegen/codegen_api.h"
#include "jit/executable.h"
#endif

namespace lathe {

namespace {

template <bool kBackwards>
Kernel interpreted(const Graph& kernel, const std::string& entry) {
  return [&kernel, entry](lathe_ctx* ctx, void** arrays, int64_t* scalars, MemoryMap& memory) {
    return interpret(kernel, entry, ctx, arrays, scalars,
                     {.memory = &memory, .backwards = kBackwards});
  };
}

#ifdef LATHE_HAVE_CODEGEN
template <int kTier>
Kernel compiled(const Graph& kernel, const std::string& entry) {
  Compiled c = lathe_codegen_v1()->compile(kernel, entry, {.name = entry, .tier = kTier});
  auto code = MappedCode::load(c.image);
  return [code](lathe_ctx* ctx, void** arrays, int64_t* scalars, MemoryMap&) {
    return code->entry()(ctx, arrays, scalars);
  };
}
#endif

}  // namespace

const std::vector<Engine>& engines() {
  static const std::vector<Engine> list = {
      {"interpreter", interpreted<false>},
      {"interpreter, independent loops backwards", interpreted<true>},
#ifdef LATHE_HAVE_CODEGEN
      {"compiled, tier 0", compiled<0>},
      {"compiled, tier 1", compiled<1>},
#endif
  };
  return list;
}

}  // namespace lathe
