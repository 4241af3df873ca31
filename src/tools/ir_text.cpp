#include "tools/ir_text.h"

#include "diag/error.h"
#include "kernel/lower.h"
#include "kernel/verify_kernel.h"
#include "ops/infer.h"

namespace lathe {

std::vector<Violation> verify_any(Graph& g) {
  return is_kernel_level(g) ? verify_kernel(g) : verify(g, type_rule);
}

int line_of(const Violation& v, const TextLines& lines) {
  return v.op.valid() ? lines.ops[v.op.index] : lines.functions[v.function.index];
}

std::string violations_text(const std::vector<Violation>& violations, const TextLines& lines) {
  std::string text;
  for (const Violation& v : violations)
    text += fmt::format("{}: {}\n", line_of(v, lines), v.message);
  return text;
}

bool is_transform(const std::string& words) { return words == "lower"; }

std::string transform(const std::string& words, const Graph& g) {
  if (words == "lower") {
    std::string text;
    for (const Function& f : g.functions()) {
      Graph kernel = lower_to_kernel(g, f.name);
      text += (text.empty() ? "" : "\n") + print(kernel, {.locations = false});
    }
    return text;
  }
  user_error(ErrorClass::Value, "unknown transformation '{}'", words);
}

}  // namespace lathe
