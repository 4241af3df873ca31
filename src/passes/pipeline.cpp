#include "passes/pipeline.h"

#include <chrono>
#include <cstdio>
#include <string>

#include "diag/error.h"
#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"
#include "passes/dce.h"
#include "support/env.h"

namespace lathe {

namespace {

constexpr Pass kDce = {"dce", dce, "removes what nothing needs"};

constexpr Pass kAll[] = {kDce};

#if defined(LATHE_ENABLE_DCHECK)
constexpr bool kAlwaysVerify = true;
#else
constexpr bool kAlwaysVerify = false;
#endif

bool apply(Graph& g, const Pass& pass) {
  if (env_lists(Env::Disable, pass.name) || env_lists(Env::Disable, "all")) return false;
  auto start = std::chrono::steady_clock::now();
  bool changed = pass.run(g);
  if (env_flag(Env::Time)) {
    std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    fmt::print(stderr, "time pass {} {:.1f} us{}\n", pass.name, time.count(),
               changed ? "" : " (unchanged)");
  }
  if (!changed) return false;
  if (kAlwaysVerify || env_flag(Env::Verify))
    verify_or_die(g, fmt::format("after {}", pass.name).c_str(), type_rule);
  if (env_lists(Env::Dump, "passes"))
    write_dump(g.functions().empty() ? "graph" : g.functions().front().name,
               fmt::format("{}.passes", pass.name), print(g));
  return true;
}

}  // namespace

void run_passes(Graph& g) { apply(g, kDce); }

std::span<const Pass> all_passes() { return kAll; }

bool run_pass(Graph& g, std::string_view name) {
  for (const Pass& pass : kAll)
    if (name == pass.name) return apply(g, pass);
  std::string known;
  for (const Pass& pass : kAll) known += (known.empty() ? "" : ", ") + std::string(pass.name);
  user_error(ErrorClass::Value, "there is no pass '{}'; there are {}", name, known);
}

}  // namespace lathe
