// The passes over the graph level and their order. A pass is a free function `bool name(Graph&)` in
// its own pair of files; it returns whether it changed anything, keeps the IR valid, and knows
// nothing of the other passes. All of them run through run_pass, which gives each a name, a time
// (LATHE_TIME), an off switch (LATHE_DISABLE), a check of the result (dev builds, LATHE_VERIFY) and
// a dump (LATHE_DUMP=passes).
#pragma once
#include <span>
#include <string_view>

#include "ir/graph.h"

namespace lathe {

// Everything, in the order that pipeline.cpp explains.
void run_passes(Graph&);

struct Pass {
  const char* name;
  bool (*run)(Graph&);
  const char* doc;
};
// All passes, those that run only on request included.
std::span<const Pass> all_passes();
// By name; throws UserError when there is none.
bool run_pass(Graph&, std::string_view name);

}  // namespace lathe
