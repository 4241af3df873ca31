// Random valid programs of the graph level that always end, about scalars and control flow where
// random_graph.h is about arrays: Python and NumPy numbers, tagged scalars, ops that raise, try,
// print, while, for, blocks, exits over several of them and returns, with a few small local arrays
// that are written in all of these places. They are made to give passes work: repeated and
// invariant ops, neutral elements, conditions asked again, carries that nothing changes or needs.
// Equal seeds give equal programs.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ir/graph.h"

namespace lathe::test {

// @f(int, float, bool, np.f64, np.i32, f64[3] value, buf f64[3]).
Graph random_control(uint64_t seed);
std::vector<std::string> random_control_calls();

}  // namespace lathe::test
