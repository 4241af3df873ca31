#include "passes/pipeline.h"

#include <chrono>
#include <cstdio>
#include <string>

#include "diag/error.h"
#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"
#include "passes/canonicalize.h"
#include "passes/cse.h"
#include "passes/dce.h"
#include "passes/licm.h"
#include "passes/promote.h"
#include "passes/simplify_control.h"
#include "support/env.h"

namespace lathe {

namespace {

constexpr Pass kCanonicalize = {"canonicalize", canonicalize, "constant folding and algebra"};
constexpr Pass kSimplifyControl = {"simplify_control", simplify_control,
                                   "branches, blocks and loops that do less than they could"};
constexpr Pass kPromote = {"promote", promote, "local buffers to values, where that is no loss"};
constexpr Pass kPromoteEverywhere = {"promote_everywhere", promote_everywhere,
                                     "local buffers to values, wherever it is possible"};
constexpr Pass kCse = {"cse", cse, "computes nothing twice"};
constexpr Pass kLicm = {"licm", licm, "computes before a loop what no trip changes"};
constexpr Pass kDce = {"dce", dce, "removes what nothing needs"};

constexpr Pass kAll[] = {kCanonicalize, kSimplifyControl, kPromote, kPromoteEverywhere, kCse, kLicm,
                         kDce};

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

void run_passes(Graph& g) {
  // Constants first: they decide branches, and the arms that are left hold more constants. One
  // round is enough for what tracing leaves; a second one runs only if a branch went away.
  apply(g, kCanonicalize);
  if (apply(g, kSimplifyControl)) apply(g, kCanonicalize);
  // Values in place of memory are what the rest understands. Fewer branches, more straight code.
  if (apply(g, kPromote)) apply(g, kCanonicalize);
  // Equal ops become one before any of them moves.
  apply(g, kCse);
  apply(g, kLicm);
  // Last: the others leave behind what nobody needs.
  apply(g, kDce);
}

std::span<const Pass> all_passes() { return kAll; }

bool run_pass(Graph& g, std::string_view name) {
  for (const Pass& pass : kAll)
    if (name == pass.name) return apply(g, pass);
  std::string known;
  for (const Pass& pass : kAll) known += (known.empty() ? "" : ", ") + std::string(pass.name);
  user_error(ErrorClass::Value, "there is no pass '{}'; there are {}", name, known);
}

}  // namespace lathe
