// Random valid programs of the graph level that always end: array ops of every family, buffers with
// views and snapshots, loops, branches and early exits that carry all of them. Equal seeds give
// equal programs. All numbers are 64-bit integers, so that no order of evaluation changes a bit:
// however the lowering fuses, and whoever runs it, the outcome must be the same.
//
// @f takes (i64[s0,s1] value, i64[s0] value, buf i64[3,4], buf i64[4], int); kRandomGraphCall is
// the text of a call.
#pragma once
#include <cstdint>

#include "ir/graph.h"

namespace lathe::test {

Graph random_graph(uint64_t seed);

inline constexpr const char* kRandomGraphCall =
    "@f([[3, -1, 4, 1], [-5, 9, -2, 6], [5, 3, -5, 8]], [2, -7, 1],"
    " [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]], [-3, 1, 4, -1], 2)";

}  // namespace lathe::test
