// Buffers to values: a local array whose identity nobody can tell apart becomes pure values, one
// for each state of its content, so that other passes, fusion and differentiation see data flow in
// place of memory.
#pragma once
#include "ir/graph.h"

namespace lathe {

bool promote(Graph&);             // where the lowering gains by it (PromoteScope::Straight)
bool promote_everywhere(Graph&);  // wherever it is possible

}  // namespace lathe
