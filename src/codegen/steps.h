// Trees of `if`s that only add to one number: if a: x += 15 elif b: x += 5 ... All paths are
// x + step, with one step chosen; one sum and one overflow check serve them all.
#pragma once
#include "ir/graph.h"

#include <optional>
#include <vector>

namespace lathe {

// if (c) raise: the region that raises, or nothing. The raise takes only what was there before.
std::optional<size_t> check_of(const Graph&, const OpData&);
// Pure, and done in a cycle or a few.
bool is_cheap(Op);

// What a region of such a tree does to x: nothing, a sum, or a further choice.
struct StepArm {
  RegionId region;
  const OpData* sum = nullptr;
  const OpData* check = nullptr;   // of the sum; none where sums wrap
  const OpData* choice = nullptr;  // an `if`
  std::vector<StepArm> arms;       // of the choice
};

// The two arms of an `if` that is the root of such a tree.
struct StepChoice {
  ValueId x;
  std::vector<StepArm> arms;
};
std::optional<StepChoice> step_choice(const Graph&, const OpData& root);

}  // namespace lathe
