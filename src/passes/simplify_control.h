// Control ops that do less than they could: branches on constants and on what an outer branch has
// decided, arms that give the same values, blocks that nothing leaves early, loops of no or one
// trip, carries that no trip changes, and code behind an exit.
#pragma once
#include "ir/graph.h"

namespace lathe {

bool simplify_control(Graph&);

}  // namespace lathe
