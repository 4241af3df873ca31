// The fusion plan of one function: which array values are put in memory where they are defined
// (stored), and which are computed element by element inside the loops of their consumers (inline).
//
// The loops stand at the *roots*: ops that need elements (stores, reductions, exits that carry
// arrays, ...). A value is inline when one root needs it by one path of indices, or when computing
// it again is next to nothing. It is stored when it would be computed several times: by several
// roots, under different indices, along a broadcast axis, or in a deeper loop than its own.
//
// A `buf_load` is a snapshot. It costs nothing (it is the buffer's memory) as long as nothing can
// write to that memory before its last use; else it is copied.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "ir/graph.h"
#include "kernel/buffer_classes.h"

namespace lathe {

struct Plan {
  std::vector<bool> inlined;  // by ValueId; arrays of rank 1 and more
  std::vector<bool> copied;   // by ValueId: a buf_load that needs its own memory
  // Stored values that can be computed straight into the memory of a result of the function: it has
  // one `return`, at its end, and the value stands in the same region.
  std::map<ValueId, size_t> results;
  // Updates (and scatter_adds) that may write into the memory of the array that they update,
  // because nothing else uses it.
  std::set<OpId> in_place;
};

Plan make_plan(const Graph&, const Function&, const BufferClasses&);

}  // namespace lathe
