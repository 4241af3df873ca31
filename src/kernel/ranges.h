// What is known of the integers of a graph from the way they are made: indices of counting loops,
// carries that only grow, constants. Used to leave out the checks of array indices that cannot
// fail.
#pragma once
#include <optional>
#include <set>

#include "ir/graph.h"

namespace lathe {

class Ranges {
 public:
  // wrap: Python ints wrap at 64 bits, so that sums may be anything.
  Ranges(const Graph& g, bool wrap) : g_(g), wrap_(wrap) {}

  bool never_negative(ValueId v) const;
  // v < limit + offset, where limit is another value, visible at v.
  struct Bound {
    ValueId limit;
    int64_t offset;
  };
  std::optional<Bound> below(ValueId v) const;

 private:
  using Carry = std::pair<OpId, size_t>;  // a loop and one of its carries

  bool never_negative(ValueId v, std::set<Carry>& assumed, int depth) const;
  bool carry_never_negative(Carry c, std::set<Carry>& assumed, int depth) const;
  std::optional<int64_t> constant(ValueId v) const;
  std::optional<int64_t> most(ValueId v, int depth) const;
  std::optional<Carry> carry_of(ValueId v) const;
  bool is_counter(ValueId v) const;  // the index of a `for`
  std::optional<Bound> below_by_test(ValueId v) const;

  const Graph& g_;
  bool wrap_;
};

}  // namespace lathe
