// Stage 2 of the key, what a policy separates, overlap of arrays.
#include "dispatch/policy.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "ir/type.h"

namespace lathe {
namespace {

// An f64 array somewhere, with its own extents.
struct ArrayLeaf {
  std::vector<int64_t> extents, strides;
  Leaf leaf;

  explicit ArrayLeaf(std::vector<int64_t> shape, int64_t address = 0) : extents(std::move(shape)) {
    int64_t stride = 8;
    strides.resize(extents.size());
    for (size_t i = extents.size(); i-- > 0;) {
      strides[i] = stride;
      stride *= extents[i];
    }
    leaf.kind = LeafKind::Array;
    leaf.dtype = static_cast<uint8_t>(DType::F64);
    leaf.rank = static_cast<uint8_t>(extents.size());
    leaf.data = reinterpret_cast<const char*>(0x10000 + address);
    leaf.extents = extents.data();
    leaf.strides = strides.data();
  }
};

std::vector<uint64_t> key_of(const Policy& policy, const std::vector<Leaf>& leaves) {
  KeyWriter key;
  write_value_key(policy, leaves, key);
  return {key.words().begin(), key.words().end()};
}

Policy axes_policy(std::vector<int32_t> first, std::vector<int32_t> second = {}) {
  Policy p;
  p.leaves.resize(second.empty() ? 1 : 2);
  std::copy(first.begin(), first.end(), p.leaves[0].axes.begin());
  std::copy(second.begin(), second.end(), p.leaves.back().axes.begin());
  if (second.empty()) std::copy(first.begin(), first.end(), p.leaves[0].axes.begin());
  return p;
}

std::vector<uint64_t> shape_key(const Policy& p, std::vector<int64_t> a,
                                std::vector<int64_t> b = {}) {
  ArrayLeaf x(std::move(a));
  if (p.leaves.size() == 1) return key_of(p, {x.leaf});
  ArrayLeaf y(std::move(b));
  return key_of(p, {x.leaf, y.leaf});
}

TEST(Policy, ExactAxesAreCompared) {
  Policy p = axes_policy({});
  EXPECT_EQ(shape_key(p, {3, 4}), shape_key(p, {3, 4}));
  EXPECT_NE(shape_key(p, {3, 4}), shape_key(p, {4, 3}));
}

TEST(Policy, SymbolsHaveThreeClasses) {
  Policy p = axes_policy({0});
  EXPECT_EQ(shape_key(p, {3}), shape_key(p, {400}));
  EXPECT_NE(shape_key(p, {1}), shape_key(p, {3}));
  EXPECT_NE(shape_key(p, {0}), shape_key(p, {3}));
  EXPECT_NE(shape_key(p, {0}), shape_key(p, {1}));
}

TEST(Policy, AxesOfOneSymbolAreEqualOrNot) {
  Policy p = axes_policy({0}, {0});
  EXPECT_EQ(shape_key(p, {3}, {3}), shape_key(p, {5}, {5}));
  EXPECT_NE(shape_key(p, {3}, {3}), shape_key(p, {3}, {5}));
  EXPECT_NE(shape_key(p, {3}, {1}), shape_key(p, {1}, {3}));
  Policy apart = axes_policy({0}, {1});
  EXPECT_EQ(shape_key(apart, {3}, {3}), shape_key(apart, {3}, {5}));
}

TEST(Policy, IgnoredAxes) {
  Policy p = axes_policy({kIgnoredAxis, kExactAxis});
  EXPECT_EQ(shape_key(p, {1, 4}), shape_key(p, {3, 4}));
  EXPECT_NE(shape_key(p, {1, 4}), shape_key(p, {1, 5}));
}

TEST(Policy, NumbersCountOnlyWhenObserved) {
  Policy p;
  p.leaves.resize(2);
  p.leaves[1].observed = true;
  Leaf n;
  n.kind = LeafKind::Int;
  Leaf m = n;
  m.bits = 5;
  EXPECT_EQ(key_of(p, {n, m}), key_of(p, {m, m}));
  EXPECT_NE(key_of(p, {n, n}), key_of(p, {n, m}));
}

TEST(Policy, WrittenArraysAddOverlapAndWriteability) {
  Policy p;
  p.leaves.resize(3);
  ArrayLeaf x({4}, 0);
  ArrayLeaf y({4}, 64);
  ArrayLeaf z({4}, 8);
  auto reads = key_of(p, {x.leaf, y.leaf, z.leaf});
  EXPECT_EQ(reads, key_of(p, {x.leaf, x.leaf, z.leaf}));
  p.leaves[0].written = true;
  EXPECT_NE(key_of(p, {x.leaf, y.leaf, y.leaf}), key_of(p, {x.leaf, x.leaf, y.leaf}));
  EXPECT_NE(key_of(p, {x.leaf, x.leaf, y.leaf}), key_of(p, {x.leaf, z.leaf, y.leaf}));
  EXPECT_EQ(key_of(p, {x.leaf, y.leaf, y.leaf}), key_of(p, {x.leaf, y.leaf, y.leaf}));
  Leaf frozen = x.leaf;
  frozen.writeable = false;
  EXPECT_NE(key_of(p, {x.leaf, y.leaf, y.leaf}), key_of(p, {frozen, y.leaf, y.leaf}));
  frozen = y.leaf;
  frozen.writeable = false;
  EXPECT_EQ(key_of(p, {x.leaf, y.leaf, y.leaf}), key_of(p, {x.leaf, y.leaf, frozen}));
}

// distinguishes(p, q) promises: whatever q separates, p separates.
TEST(Policy, DistinguishesKeepsItsPromise) {
  std::mt19937 random(7);
  auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  auto random_policy = [&] {
    Policy p;
    p.leaves.resize(2);
    for (LeafPolicy& l : p.leaves)
      for (int a = 0; a < 2; ++a) l.axes[a] = pick(4) - 2;  // ignored, exact, symbol 0, symbol 1
    return p;
  };
  int yes = 0;
  for (int round = 0; round < 3000; ++round) {
    Policy p = random_policy();
    Policy q = random_policy();
    if (!distinguishes(p, q)) continue;
    ++yes;
    for (int calls = 0; calls < 40; ++calls) {
      std::vector<int64_t> e;
      for (int i = 0; i < 8; ++i) e.push_back(pick(4));
      auto key = [&](const Policy& policy, size_t at) {
        return shape_key(policy, {e[at], e[at + 1]}, {e[at + 2], e[at + 3]});
      };
      if (key(q, 0) != key(q, 4)) ASSERT_NE(key(p, 0), key(p, 4)) << "round " << round;
    }
  }
  EXPECT_GT(yes, 100);
  EXPECT_LT(yes, 3000);
}

TEST(Policy, DistinguishesWhatIsObservedAndWritten) {
  Policy p;
  p.leaves.resize(1);
  Policy q = p;
  q.leaves[0].observed = true;
  EXPECT_TRUE(distinguishes(q, p));
  EXPECT_FALSE(distinguishes(p, q));
  EXPECT_TRUE(distinguishes(p, p));
  q = p;
  q.leaves[0].written = true;
  EXPECT_TRUE(distinguishes(q, p));
  EXPECT_FALSE(distinguishes(p, q));
}

TEST(Overlap, ByRangesOfBytes) {
  ArrayLeaf x({4}, 0);
  ArrayLeaf after({4}, 32);
  ArrayLeaf middle({4}, 24);
  ArrayLeaf shorter({3}, 0);
  ArrayLeaf empty({0}, 8);
  ArrayLeaf row({1, 4}, 0);
  EXPECT_EQ(overlap(x.leaf, x.leaf), Overlap::Same);
  EXPECT_EQ(overlap(x.leaf, after.leaf), Overlap::Disjoint);
  EXPECT_EQ(overlap(after.leaf, x.leaf), Overlap::Disjoint);
  EXPECT_EQ(overlap(x.leaf, middle.leaf), Overlap::Overlapping);
  EXPECT_EQ(overlap(x.leaf, shorter.leaf), Overlap::Overlapping);
  EXPECT_EQ(overlap(x.leaf, empty.leaf), Overlap::Disjoint);
  EXPECT_EQ(overlap(x.leaf, row.leaf), Overlap::Overlapping);
  ArrayLeaf reversed({4}, 24);
  reversed.strides[0] = -8;
  EXPECT_EQ(overlap(x.leaf, reversed.leaf), Overlap::Overlapping);
  EXPECT_EQ(overlap(after.leaf, reversed.leaf), Overlap::Disjoint);
  ArrayLeaf repeated({4}, 24);
  repeated.strides[0] = 0;
  EXPECT_EQ(overlap(repeated.leaf, after.leaf), Overlap::Disjoint);
  EXPECT_EQ(overlap(repeated.leaf, x.leaf), Overlap::Overlapping);
}

}  // namespace
}  // namespace lathe
