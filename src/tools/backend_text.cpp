#include "tools/backend_text.h"

#include "diag/error.h"
#include "kernel/verify_kernel.h"
#include "tools/ir_text.h"
#include "tools/program.h"

#ifdef LATHE_HAVE_CODEGEN
#include "codegen/codegen_api.h"
#endif

#include <charconv>

namespace lathe {

namespace {

// The number of `ptx sm_80`, 0 when the words are others.
int sm_of(std::string_view words) {
  constexpr std::string_view kLong = "lower ptx sm_", kShort = "ptx sm_";
  size_t begin = words.starts_with(kLong)    ? kLong.size()
                 : words.starts_with(kShort) ? kShort.size()
                                             : words.size();
  int sm = 0;
  std::from_chars(words.data() + begin, words.data() + words.size(), sm);
  return sm;
}

#ifdef LATHE_HAVE_CODEGEN
std::string text_of(const std::string& words, const Program& program) {
  CodegenApi& api = *lathe_codegen_v1();
  if (int sm = sm_of(words)) return api.ptx(program.kernel(), program.entry(), sm);
  CompileOptions options;
  options.name = program.entry();
  options.want_llvm = words == "llvm";
  options.want_asm = words == "asm";
  Compiled c = api.compile(program.kernel(), program.entry(), options);
  if (words == "llvm") return c.llvm;
  if (words == "asm") return c.assembly;
  return fmt::format(
      "{:24}{:8} bytes  emit {:.2f}  optimise {:.2f}  codegen {:.2f}  link {:.2f} ms\n",
      program.entry(), c.image.bytes.size(), c.emit_ms, c.optimise_ms, c.codegen_ms, c.link_ms);
}
#else
std::string text_of(const std::string&, const Program&) {
  user_error(ErrorClass::Value, "this program was built without the code generator");
}
#endif

}  // namespace

bool is_backend(const std::string& words) {
  return words == "llvm" || words == "asm" || words == "compile" || sm_of(words) > 0;
}

bool have_backend() {
#ifdef LATHE_HAVE_CODEGEN
  return true;
#else
  return false;
#endif
}

std::string backend_text(const std::string& words, const Graph& g) {
  const Graph ready = is_kernel_level(g) ? g : optimised("opt", g);
  std::string text;
  for (const Function& f : ready.functions())
    if (Program::can_run(ready, f)) text += text_of(words, Program(ready, f.name));
  return text;
}

}  // namespace lathe
