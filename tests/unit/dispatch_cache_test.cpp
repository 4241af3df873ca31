// Families, entries, changes of policy, bounds.
#include "dispatch/cache.h"

#include <gtest/gtest.h>

#include <deque>

namespace lathe {
namespace {

Leaf number(int64_t value) {
  Leaf l;
  l.kind = LeafKind::Int;
  l.bits = value;
  return l;
}

Policy observing(bool observed) {
  Policy p;
  p.leaves.resize(1);
  p.leaves[0].observed = observed;
  return p;
}

class CacheTest : public testing::Test {
 protected:
  CacheEntry& add(uint64_t family, int64_t value, const Policy& own, const Policy& of_family,
                  size_t bytes = 0) {
    CacheEntry& e = entries_.emplace_back();
    e.policy = own;
    e.bytes = bytes;
    std::vector<uint64_t> words = {family};
    std::vector<Leaf> leaves = {number(value)};
    for (CacheEntry* gone : cache_.add(e, words, leaves, of_family))
      dropped_.push_back(gone->number);
    return e;
  }
  CacheEntry& add(uint64_t family, int64_t value) {
    return add(family, value, observing(true), observing(true));
  }
  const CacheEntry* find(uint64_t family, int64_t value) {
    std::vector<uint64_t> words = {family};
    std::vector<Leaf> leaves = {number(value)};
    Family* f = cache_.find_family(words);
    const EntryChain* chain = f ? cache_.find(*f, leaves) : nullptr;
    return chain ? chain->front() : nullptr;
  }

  Cache cache_{{4, 1000}};
  std::deque<CacheEntry> entries_;
  std::vector<uint32_t> dropped_;
};

TEST_F(CacheTest, FindsByFamilyAndValue) {
  CacheEntry& a = add(1, 10);
  CacheEntry& b = add(1, 20);
  CacheEntry& c = add(2, 10);
  EXPECT_EQ(find(1, 10), &a);
  EXPECT_EQ(find(1, 20), &b);
  EXPECT_EQ(find(2, 10), &c);
  EXPECT_EQ(find(1, 30), nullptr);
  EXPECT_EQ(find(3, 10), nullptr);
  EXPECT_EQ(cache_.family_count(), 2u);
  EXPECT_EQ(a.number, 1u);
  EXPECT_EQ(cache_.trace_count(), 3u);
}

TEST_F(CacheTest, SameKeyMakesAChainNewestFirst) {
  CacheEntry& a = add(1, 10);
  CacheEntry& b = add(1, 10);
  std::vector<Leaf> leaves = {number(10)};
  const EntryChain& chain = *cache_.find(*a.family, leaves);
  EXPECT_EQ(chain, (EntryChain{&b, &a}));
}

TEST_F(CacheTest, AFinerPolicyKeepsOldEntries) {
  CacheEntry& a = add(1, 10, observing(false), observing(false));
  EXPECT_EQ(find(1, 99), &a);
  add(1, 20, observing(true), observing(true));
  EXPECT_FALSE(a.superseded);
  EXPECT_EQ(find(1, 99), nullptr);  // until somebody asks it
  std::vector<Leaf> leaves = {number(99)};
  cache_.alias(a, leaves);
  cache_.alias(a, leaves);
  EXPECT_EQ(find(1, 99), &a);
  EXPECT_EQ(cache_.find(*a.family, leaves)->size(), 1u);
}

TEST_F(CacheTest, ACoarserPolicySupersedes) {
  CacheEntry& a = add(1, 10);
  CacheEntry& other = add(2, 10);
  CacheEntry& b = add(1, 20, observing(false), observing(false));
  EXPECT_TRUE(a.superseded);
  EXPECT_FALSE(other.superseded);
  EXPECT_EQ(find(1, 10), &b);
  EXPECT_EQ(find(1, 77), &b);
  EXPECT_EQ(cache_.entries().size(), 3u);  // still listed
}

TEST_F(CacheTest, DropsSupersededThenLeastRecentlyHit) {
  CacheEntry& a = add(1, 10);
  add(1, 20, observing(false), observing(false));  // 2 supersedes 1
  add(2, 1);
  add(3, 1);
  EXPECT_TRUE(dropped_.empty());
  add(4, 1);
  EXPECT_EQ(dropped_, std::vector<uint32_t>{1});
  EXPECT_EQ(a.family, nullptr);
  for (CacheEntry& e : entries_)
    if (e.number != 3) e.hits = 5;
  add(5, 1);
  EXPECT_EQ(dropped_, (std::vector<uint32_t>{1, 3}));
  EXPECT_EQ(find(2, 1), nullptr);
  EXPECT_EQ(cache_.family_count(), 4u);
  EXPECT_EQ(cache_.entries().size(), 4u);
}

TEST_F(CacheTest, OldHitsFade) {
  CacheEntry& old = add(1, 1);
  old.hits = 1000;
  for (uint64_t i = 2; i < 40; ++i) {
    CacheEntry& e = add(i, 1);
    e.hits = 20;
  }
  EXPECT_EQ(old.family, nullptr);
}

TEST_F(CacheTest, BoundsBytes) {
  add(1, 1, observing(true), observing(true), 400);
  add(2, 1, observing(true), observing(true), 400);
  EXPECT_TRUE(dropped_.empty());
  add(3, 1, observing(true), observing(true), 400);
  EXPECT_EQ(dropped_.size(), 1u);
  CacheEntry& big = add(4, 1, observing(true), observing(true), 5000);  // alone, it may stay
  EXPECT_EQ(dropped_.size(), 3u);
  EXPECT_EQ(find(4, 1), &big);
}

TEST_F(CacheTest, AliasesAreBounded) {
  CacheEntry& a = add(1, 0, observing(false), observing(false));
  add(1, 1, observing(true), observing(true));
  size_t largest = 0;
  for (int64_t v = 2; v < 5000; ++v) {
    std::vector<Leaf> leaves = {number(v)};
    cache_.alias(a, leaves);
    ASSERT_EQ(find(1, v), &a);
    largest = std::max(largest, a.family->table.size());
  }
  EXPECT_LE(largest, 600u);
}

TEST_F(CacheTest, ClearGivesAllBack) {
  CacheEntry& a = add(1, 1);
  add(2, 1);
  EXPECT_EQ(cache_.clear().size(), 2u);
  EXPECT_EQ(a.family, nullptr);
  EXPECT_EQ(find(1, 1), nullptr);
  EXPECT_EQ(cache_.entries().size(), 0u);
  add(1, 1);
  EXPECT_EQ(cache_.trace_count(), 3u);
}

}  // namespace
}  // namespace lathe
