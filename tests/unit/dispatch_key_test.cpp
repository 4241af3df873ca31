// Words of keys and the table that they route through.
#include "dispatch/key.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "dispatch/table.h"

namespace lathe {
namespace {

std::vector<uint64_t> words_of(const std::vector<Leaf>& leaves) {
  KeyWriter key;
  for (const Leaf& l : leaves) key.leaf(l);
  return {key.words().begin(), key.words().end()};
}

Leaf leaf(LeafKind kind, int64_t bits = 0) {
  Leaf l;
  l.kind = kind;
  l.bits = bits;
  return l;
}

Leaf text(const std::string& s, uint8_t width = 1) {
  Leaf l = leaf(LeafKind::Str);
  l.dtype = width;
  l.data = s.data();
  l.length = static_cast<int64_t>(s.size());
  return l;
}

TEST(Key, DistinctLeavesHaveDistinctWords) {
  int a = 0;
  int b = 0;
  std::vector<Leaf> leaves;
  for (LeafKind k : {LeafKind::None, LeafKind::Int, LeafKind::Float, LeafKind::Complex})
    leaves.push_back(leaf(k));
  leaves.push_back(leaf(LeafKind::Bool, 0));
  leaves.push_back(leaf(LeafKind::Bool, 1));
  for (int64_t bits : {0, 1, -1}) {
    leaves.push_back(leaf(LeafKind::Int, bits));
    leaves.back().constant = true;
    leaves.push_back(leaf(LeafKind::Float, bits));
    leaves.back().constant = true;
  }
  for (const void* object : {static_cast<void*>(&a), static_cast<void*>(&b)}) {
    leaves.push_back(leaf(LeafKind::Object));
    leaves.back().object = object;
    leaves.push_back(leaf(LeafKind::Static));
    leaves.back().object = object;
  }
  for (uint8_t dtype : {0, 12})
    for (uint8_t rank : {0, 2})
      for (bool strided : {false, true})
        for (LeafKind kind : {LeafKind::Array, LeafKind::Tensor}) {
          leaves.push_back(leaf(kind));
          leaves.back().dtype = dtype;
          leaves.back().rank = rank;
          leaves.back().strided = strided;
        }
  std::set<std::vector<uint64_t>> seen;
  for (const Leaf& l : leaves) EXPECT_TRUE(seen.insert(words_of({l})).second);
}

TEST(Key, RuntimeValuesAreNotInTheWords) {
  EXPECT_EQ(words_of({leaf(LeafKind::Int, 3)}), words_of({leaf(LeafKind::Int, 4)}));
}

TEST(Key, TextIsKeptInFull) {
  std::vector<std::string> texts = {
      "", "a", "b", "ab", "abcdefgh", "abcdefghi", std::string(1000, 'x')};
  texts.push_back(std::string(1, '\0'));
  texts.push_back(std::string(8, '\0'));
  std::set<std::vector<uint64_t>> seen;
  for (const std::string& s : texts) {
    EXPECT_TRUE(seen.insert(words_of({text(s)})).second) << s;
    std::string copy = s;
    EXPECT_EQ(words_of({text(s)}), words_of({text(copy)}));
  }
  EXPECT_NE(words_of({text("ab", 1)}), words_of({text("ab", 2)}));  // other characters
  // A sequence of texts is not its concatenation.
  EXPECT_NE(words_of({text("ab"), text("c")}), words_of({text("a"), text("bc")}));
}

TEST(Key, StructureHasLengthAndKind) {
  std::set<std::vector<uint64_t>> seen;
  int type = 0;
  for (NodeKind kind : {NodeKind::Tuple, NodeKind::List, NodeKind::Dict})
    for (size_t n : {0, 1, 2}) {
      KeyWriter key;
      key.node(kind, n);
      EXPECT_TRUE(seen.insert({key.words().begin(), key.words().end()}).second);
    }
  KeyWriter key;
  key.node(NodeKind::NamedTuple, 2, &type);
  EXPECT_EQ(key.words().size(), 2u);
}

TEST(Key, GrowsBeyondItsInlineWords) {
  KeyWriter key;
  for (uint64_t i = 0; i < 1000; ++i) key.word(i * i);
  ASSERT_EQ(key.words().size(), 1000u);
  for (uint64_t i = 0; i < 1000; ++i) EXPECT_EQ(key.words()[i], i * i);
  key.clear();
  EXPECT_TRUE(key.words().empty());
}

TEST(Table, FindsWhatWasPutInAndNothingElse) {
  KeyTable<int> table;
  auto key_of = [](uint64_t i) { return std::vector<uint64_t>{i, i / 3}; };
  for (int i = 0; i < 2000; ++i) {
    auto words = key_of(static_cast<uint64_t>(i));
    table(words, hash_words(words)) = i;
  }
  EXPECT_EQ(table.size(), 2000u);
  EXPECT_GE(table.capacity(), 4000u);
  for (int i = 0; i < 2100; ++i) {
    auto words = key_of(static_cast<uint64_t>(i));
    int* found = table.find(words, hash_words(words));
    ASSERT_EQ(found != nullptr, i < 2000);
    if (found) EXPECT_EQ(*found, i);
  }
}

TEST(Table, ComparesInFullWhenHashesCollide) {
  KeyTable<int> table;
  std::vector<std::vector<uint64_t>> keys;
  for (uint64_t i = 0; i < 50; ++i) keys.push_back({i, 7});
  for (size_t i = 0; i < keys.size(); ++i) table(keys[i], 42) = static_cast<int>(i);
  for (size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(*table.find(keys[i], 42), static_cast<int>(i));
  EXPECT_EQ(table.find(std::vector<uint64_t>{7, 7, 7}, 42), nullptr);
  table.erase_if([](int v) { return v % 2 == 0; });
  EXPECT_EQ(table.size(), 25u);
  for (size_t i = 0; i < keys.size(); ++i)
    EXPECT_EQ(table.find(keys[i], 42) != nullptr, i % 2 == 1);
}

TEST(Table, EmptyTable) {
  KeyTable<int> table;
  std::vector<uint64_t> words = {1};
  EXPECT_EQ(table.find(words, 1), nullptr);
  table.erase_if([](int) { return true; });
  table(words, 1) = 5;
  table.clear();
  EXPECT_EQ(table.find(words, 1), nullptr);
  EXPECT_EQ(table.size(), 0u);
}

}  // namespace
}  // namespace lathe
