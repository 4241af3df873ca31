// Lines of the user's program in the traceback of an exception that compiled code raised.
#pragma once
#include "python/py_ref.h"

#include <vector>

#include "ir/graph.h"

namespace lathe {

// Puts frames for the location and the calls that it was inlined through before the traceback of
// the exception that is set.
void add_traceback(const std::vector<Loc>& locs, size_t loc);

}  // namespace lathe
