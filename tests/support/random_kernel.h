// Random valid programs of the kernel level that always end: nested control flow with early exits,
// try and raise, calls, loads and stores inside two arrays, simd and lanes loops. Equal seeds give
// equal programs. What they compute does not depend on anything that engines may choose (bits of
// NaNs, math functions), so that all engines must agree bit for bit.
//
// Every function is (ctx, x: 16 f64, y: 16 i64, a: i64, b: f64) -> (i64, f64); @f0 calls the
// others.
#pragma once
#include "ir/graph.h"

#include <cstdint>

namespace lathe::test {

inline constexpr int64_t kRandomArrayLength = 16;

Graph random_kernel(uint64_t seed);

}  // namespace lathe::test
