// Ways to execute kernel IR: the interpreter, and compiled code in programs that are linked with
// the code generator. Test runs go through all of them and compare.
#pragma once
#include "interp/memory_map.h"
#include "ir/graph.h"
#include "lathe/abi.h"

#include <functional>
#include <string>
#include <vector>

namespace lathe {

// A kernel ready to be called; the map is for engines that can check accesses.
using Kernel = std::function<int32_t(lathe_ctx*, void** arrays, int64_t* scalars, MemoryMap&)>;

struct Engine {
  std::string name;
  // The graph must outlive the kernel.
  std::function<Kernel(const Graph& kernel, const std::string& entry)> prepare;
};

const std::vector<Engine>& engines();  // the interpreter comes first

}  // namespace lathe
