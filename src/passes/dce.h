// Dead code elimination: removes ops without effect whose results nobody needs, unused results of
// ifs, blocks and tries, and loop carries that only feed themselves. Ops that may raise stay, and
// so do `while` loops, whose end is not proven.
#pragma once
#include "ir/graph.h"

namespace lathe {

bool dce(Graph&);

}  // namespace lathe
