#include "interp/interpret.h"

#include "diag/error.h"
#include "interp/machine.h"
#include "ir/print.h"

namespace lathe {

int32_t interpret(const Graph& kernel, const std::string& entry, lathe_ctx* ctx, void** arrays,
                  int64_t* scalars, const InterpretOptions& options) {
  FuncId f = kernel.find_function(entry);
  LATHE_CHECK(f.valid(), "there is no kernel @{}", entry);
  LATHE_CHECK(kernel.region(kernel.function(f).body).args.size() == 3, "@{} is no entry", entry);
  Interpreter machine(kernel, ctx, options);
  std::vector<Word> results;
  try {
    bool ok = machine.call(kernel.function(f),
                           {reinterpret_cast<Word>(ctx), reinterpret_cast<Word>(arrays),
                            reinterpret_cast<Word>(scalars)},
                           results);
    return ok ? int32_t{LATHE_OK} : machine.status();
  } catch (const InternalError& e) {
    if (!machine.current().valid()) throw;
    throw InternalError(fmt::format("{}\n  at {}", e.what(), print_op(kernel, machine.current())));
  }
}

}  // namespace lathe
