// The second half of a call: memory for results, the kernel, and the Python object that comes back.
#pragma once
#include "python/load.h"

namespace lathe {

// Runs an entry whose arguments and guards have been loaded into the frame. New reference, or null
// with an exception.
PyObject* run_entry(EntryObject*, Frame&);

}  // namespace lathe
