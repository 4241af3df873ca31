#include "dispatch/policy.h"

#include <algorithm>

#include "ir/type.h"

namespace lathe {

bool Policy::any_written() const {
  return std::any_of(leaves.begin(), leaves.end(), [](const LeafPolicy& l) { return l.written; });
}

namespace {

// Words of an axis: its value, or the class of its value and which earlier axes of the symbol it
// equals.
class AxisWriter {
 public:
  explicit AxisWriter(KeyWriter& key) : key_(key) {}

  void axis(int32_t rule, int64_t extent) {
    if (rule == kIgnoredAxis) return;
    if (rule == kExactAxis) return key_.word(static_cast<uint64_t>(extent));
    uint64_t extent_class = is_special_extent(extent) ? static_cast<uint64_t>(extent) : 2;
    key_.word(extent_class | distinct_values_before(rule, extent) << 8);
  }

 private:
  // Number of the value among the distinct ones of the symbol: 0 for the first axis and all that
  // equal it.
  uint64_t distinct_values_before(int32_t symbol, int64_t extent) {
    uint64_t before = 0;
    for (size_t i = 0; i < count_; ++i) {
      if (seen_[i].symbol != symbol) continue;
      if (seen_[i].extent == extent) return before;
      ++before;
    }
    if (count_ == kMaxSeen) return static_cast<uint64_t>(extent) | uint64_t{1} << 55;  // exact
    seen_[count_++] = {symbol, extent};
    return before;
  }

  struct Seen {
    int32_t symbol;
    int64_t extent;
  };
  static constexpr size_t kMaxSeen = 64;

  KeyWriter& key_;
  size_t count_ = 0;
  Seen seen_[kMaxSeen];
};

void write_overlaps(const Policy& policy, std::span<const Leaf> leaves, KeyWriter& key) {
  for (size_t i = 0; i < leaves.size(); ++i) {
    if (!is_array(leaves[i].kind)) continue;
    for (size_t j = i + 1; j < leaves.size(); ++j)
      if (is_array(leaves[j].kind) && (policy.leaves[i].written || policy.leaves[j].written))
        key.word(static_cast<uint64_t>(overlap(leaves[i], leaves[j])));
  }
}

}  // namespace

void write_value_key(const Policy& policy, std::span<const Leaf> leaves, KeyWriter& key) {
  AxisWriter axes(key);
  bool any_written = false;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const Leaf& l = leaves[i];
    const LeafPolicy& p = policy.leaves[i];
    if (l.kind == LeafKind::List) {
      axes.axis(p.axes[0], l.extents[0]);
    } else if (is_array(l.kind)) {
      for (int a = 0; a < l.rank; ++a) axes.axis(p.axes[a], l.extents[a]);
      if (p.written) key.word(l.writeable);
      any_written |= p.written;
    } else if (p.observed && !l.constant) {
      key.word(static_cast<uint64_t>(l.bits));
    }
  }
  if (any_written) write_overlaps(policy, leaves, key);
}

namespace {

bool axes_distinguish(const Policy& policy, const Policy& other) {
  // For each symbol of `other`: the rule that `policy` has for all of its axes, if it is one.
  std::vector<int32_t> seen;
  for (size_t i = 0; i < other.leaves.size(); ++i) {
    for (int a = 0; a < LATHE_MAX_RANK; ++a) {
      int32_t mine = policy.leaves[i].axes[a];
      int32_t theirs = other.leaves[i].axes[a];
      if (theirs == kIgnoredAxis) continue;
      if (mine == kIgnoredAxis) return false;
      if (theirs == kExactAxis) {
        if (mine != kExactAxis) return false;
        continue;
      }
      if (seen.size() <= static_cast<size_t>(theirs)) seen.resize(theirs + 1, kIgnoredAxis);
      if (seen[theirs] == kIgnoredAxis) seen[theirs] = mine;
      if (seen[theirs] != mine) return false;  // equal there, not known to be equal here
    }
  }
  return true;
}

}  // namespace

bool distinguishes(const Policy& policy, const Policy& other) {
  for (size_t i = 0; i < other.leaves.size(); ++i) {
    if (other.leaves[i].observed && !policy.leaves[i].observed) return false;
    if (other.leaves[i].written && !policy.leaves[i].written) return false;
  }
  return axes_distinguish(policy, other);
}

namespace {

struct ByteRange {
  const char* begin;
  const char* end;
};

ByteRange byte_range(const Leaf& l, int64_t itemsize) {
  const char* low = l.data;
  const char* high = l.data + itemsize;
  for (int a = 0; a < l.rank; ++a) {
    if (l.extents[a] == 0) return {l.data, l.data};
    int64_t span = (l.extents[a] - 1) * l.strides[a];
    (span < 0 ? low : high) += span;
  }
  return {low, high};
}

bool same_view(const Leaf& a, const Leaf& b) {
  if (a.data != b.data || a.dtype != b.dtype || a.rank != b.rank) return false;
  for (int i = 0; i < a.rank; ++i)
    if (a.extents[i] != b.extents[i] || (a.extents[i] > 1 && a.strides[i] != b.strides[i]))
      return false;
  return true;
}

}  // namespace

Overlap overlap(const Leaf& a, int64_t itemsize_a, const Leaf& b, int64_t itemsize_b) {
  ByteRange x = byte_range(a, itemsize_a);
  ByteRange y = byte_range(b, itemsize_b);
  if (x.begin == x.end || y.begin == y.end) return Overlap::Disjoint;
  if (x.begin >= y.end || y.begin >= x.end) return Overlap::Disjoint;
  return same_view(a, b) ? Overlap::Same : Overlap::Overlapping;
}

Overlap overlap(const Leaf& a, const Leaf& b) {
  return overlap(a, bytes(static_cast<DType>(a.dtype)), b, bytes(static_cast<DType>(b.dtype)));
}

}  // namespace lathe
