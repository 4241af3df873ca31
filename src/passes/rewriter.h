// The frame of passes that walk a function once, in program order, and replace values on the way.
// Since a definition comes before its uses, one forward walk with a table of replacements does what
// would take a scan of the graph per replacement otherwise. Regions are rebuilt while they are
// walked: an op stays only if the pass keeps it.
#pragma once
#include <string_view>
#include <vector>

#include "ir/graph.h"

namespace lathe {

class Rewriter {
 public:
  explicit Rewriter(Graph&);
  virtual ~Rewriter() = default;
  bool function(const Function&);  // true: something was replaced or dropped

 protected:
  // Called for each op, operands brought up to date. Must call keep, keep_with_regions, replace or
  // drop for it (or take it apart with splice).
  virtual void visit(OpId) = 0;

  Graph& graph() { return g_; }
  const Graph& graph() const { return g_; }
  ValueId now(ValueId) const;  // what stands for a value
  void replace_value(ValueId, ValueId by);

  void keep(OpId);                   // to the end of the current region
  void keep_at(size_t level, OpId);  // to an open region further out, before the op that is open
  void keep_with_regions(OpId);
  void walk_regions(OpId);
  void walk_region(RegionId);
  void replace(OpId, const std::vector<ValueId>& results);  // and drop it
  void drop(OpId);
  // Visits the ops of a region as if they stood in the current one; its yield gives `results`. Any
  // other terminator becomes that of the current region.
  void splice(RegionId, const std::vector<ValueId>& results);
  // The region was walked already: its ops move as they are, but for the terminator, which is
  // returned.
  OpId move_ops(RegionId);
  // A new op at the end of the current region.
  OpId add(Op, std::vector<ValueId> operands, std::vector<Type> results, Attrs = {});
  ValueId value(Op, std::vector<ValueId> operands, const Type& result, Attrs = {});
  ValueId constant(const Type&, Attr);
  void set_loc(LocId loc) { loc_ = loc; }

  void note_change() { changed_ = true; }
  bool changed() const { return changed_; }
  // The open regions, outermost first.
  size_t level_count() const { return levels_.size(); }
  RegionId region_at(size_t level) const { return levels_[level].region; }
  // Nothing after the ops so far can be reached: the rest of the region is dropped.
  void end_region() { levels_.back().ended = true; }
  bool ended() const { return levels_.back().ended; }

 private:
  struct Level {
    RegionId region;
    std::vector<OpId> ops;
    bool ended = false;
  };

  void visit_up_to_date(OpId);
  bool last_is_terminator() const;

  Graph& g_;
  std::vector<ValueId> now_;
  std::vector<Level> levels_;
  LocId loc_;
  bool changed_ = false;
};

// The value of a constant, or nullptr.
const Attr* constant_of(const Graph&, ValueId);

}  // namespace lathe
