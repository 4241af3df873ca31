// Which buffers of a function can become values, and where their content changes. A candidate is
// made by buf_new and known by name everywhere: neither it nor a view of it is carried, yielded,
// returned, passed on or relaxed, so that each read and write says which buffer it means.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "ir/graph.h"

namespace lathe {

enum class PromoteScope {
  Straight,    // content changes only as a whole, and only beside the buf_new (not in branches
               // or loops): values fuse then, and nothing is copied that was not before
  Everywhere,  // whatever can be a value
};

struct PromotePlan {
  std::map<ValueId, ValueId> root;               // of candidates and their views: the candidate
  std::map<OpId, std::vector<ValueId>> written;  // candidates from outside that are written below a
                                                 // control op, in order of their definition
  bool empty() const { return root.empty(); }
};

PromotePlan plan_promotion(const Graph&, const Function&, PromoteScope);

}  // namespace lathe
