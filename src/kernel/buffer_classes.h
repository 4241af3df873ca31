// What is known of the buffers of a function before it runs: which may share memory, and which are
// contiguous on every path.
//
// Classes: buffers of different classes never overlap. All parameters are one class; a buf_new
// begins a class of its own; views, merges and loop carries join the classes of what flows into
// them.
#pragma once
#include <utility>
#include <vector>

#include "ir/graph.h"

namespace lathe {

class BufferClasses {
 public:
  BufferClasses(const Graph&, const Function&);

  uint32_t of(ValueId v) const;
  bool may_overlap(ValueId a, ValueId b) const { return of(a) == of(b); }
  bool contiguous(ValueId v) const { return !gaps_[v.index]; }

 private:
  using Targets = std::vector<OpId>;  // the control ops around, outermost first

  void join(ValueId a, ValueId b);
  void flow(ValueId from, ValueId to);
  void flow(const std::vector<ValueId>& from, size_t skip, const std::vector<ValueId>& to);
  void region(RegionId, const Targets&);
  void loop(const OpData&);
  void call(const OpData&);
  void exit(const OpData&, const Targets&);
  void spread_gaps();

  const Graph& g_;
  mutable std::vector<uint32_t> parent_;
  std::vector<bool> gaps_;                          // may not be contiguous
  std::vector<std::pair<ValueId, ValueId>> flows_;  // the second may be the first
};

}  // namespace lathe
