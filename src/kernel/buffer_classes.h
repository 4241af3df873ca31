// Which buffers of a function may share memory, as classes: buffers of different classes never
// overlap. All parameters are one class; a buf_new begins a class of its own; views, merges and
// loop carries join the classes of what flows into them.
#pragma once
#include <vector>

#include "ir/graph.h"

namespace lathe {

class BufferClasses {
 public:
  BufferClasses(const Graph&, const Function&);

  uint32_t of(ValueId v) const;
  bool may_overlap(ValueId a, ValueId b) const { return of(a) == of(b); }

 private:
  void join(ValueId a, ValueId b);
  void join_exits(const Graph&, RegionId, const std::vector<OpId>& targets);

  mutable std::vector<uint32_t> parent_;
};

}  // namespace lathe
