#include "tools/ir_text.h"

#include <algorithm>

#include "diag/error.h"
#include "kernel/lower.h"
#include "kernel/verify_kernel.h"
#include "ops/infer.h"
#include "passes/pipeline.h"

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

bool is_opt(const std::string& words) { return words == "opt" || words.starts_with("opt "); }

Graph optimised(const std::string& words, Graph g) {
  std::string_view rest = std::string_view(words).substr(3);
  if (rest.empty()) run_passes(g);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    size_t end = std::min(rest.find(','), rest.size());
    run_pass(g, rest.substr(0, end));
    rest = rest.substr(end);
  }
  throw_violations(g, "after the passes", verify_any(g));
  return g;
}

bool is_transform(const std::string& words) { return words == "lower" || is_opt(words); }

std::string transform(const std::string& words, const Graph& g) {
  if (is_opt(words)) return print(optimised(words, g), {.locations = false});
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
