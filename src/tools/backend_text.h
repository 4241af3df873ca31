// What the code generator makes of the functions of a graph, as text: LLVM IR, assembly, PTX, sizes
// and times. Graph-level functions go through all passes first, as in a real compile.
#pragma once
#include "ir/graph.h"

#include <string>

namespace lathe {

// `llvm`, `asm`, `lower ptx sm_80` (or shorter `ptx sm_80`), `compile` (sizes and times).
bool is_backend(const std::string& words);
bool have_backend();  // is the code generator linked in
// One text after the other, of each function that can be run.
std::string backend_text(const std::string& words, const Graph&);

}  // namespace lathe
