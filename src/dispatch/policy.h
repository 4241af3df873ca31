// What the traces of one family looked at, beyond stage 1 of the key: exact extents or symbols,
// values of numbers, which arrays are written. Stage 2 of the key is made from a policy and the
// leaves of a call. A policy only changes on a miss.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dispatch/key.h"
#include "dispatch/leaf.h"
#include "lathe/abi.h"

namespace lathe {

// Rule of one axis: a symbol's number (>= 0), or one of these.
inline constexpr int32_t kExactAxis = -1;
inline constexpr int32_t kIgnoredAxis = -2;

struct LeafPolicy {
  bool observed = false;  // numbers: the value is in the key
  bool written = false;   // arrays: writeability and overlap are in the key
  std::array<int32_t, LATHE_MAX_RANK> axes;

  LeafPolicy() { axes.fill(kExactAxis); }
  friend bool operator==(const LeafPolicy&, const LeafPolicy&) = default;
};

struct Policy {
  std::vector<LeafPolicy> leaves;

  bool any_written() const;
  friend bool operator==(const Policy&, const Policy&) = default;
};

// Extents 0 and 1 are never a symbol: broadcasting and empty reductions depend on them.
inline bool is_special_extent(int64_t extent) { return extent == 0 || extent == 1; }

// Stage 2 of the key.
void write_value_key(const Policy&, std::span<const Leaf>, KeyWriter&);

// Does `policy` separate every two calls that `other` separates? Then entries made under `other`
// stay addressable.
bool distinguishes(const Policy& policy, const Policy& other);

enum class Overlap : uint8_t { Disjoint, Same, Overlapping };
// By the ranges of bytes: interleaved views count as overlapping.
Overlap overlap(const Leaf& a, int64_t itemsize_a, const Leaf& b, int64_t itemsize_b);
Overlap overlap(const Leaf& a, const Leaf& b);

}  // namespace lathe
