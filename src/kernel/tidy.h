// The broom behind the lowering: equal pure instructions become one, what a loop does not change
// moves in front of it, what nobody uses goes. Keeps meaning and order of everything with effects.
// (Backends repeat some of this; here it keeps the kernel IR small, readable, and cheap to
// interpret.)
#pragma once
#include "ir/graph.h"

namespace lathe {

void tidy(Graph& kernel);

}  // namespace lathe
