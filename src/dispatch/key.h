// Keys of calls: flat vectors of 64-bit words whose equality is "the same specialisation". Stage 1
// (structure, types, dtypes, ranks, layouts, constants) names a family; stage 2 (policy.h) an
// entry. The hash only routes; words are always compared in full.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "dispatch/leaf.h"

namespace lathe {

enum class NodeKind : uint8_t { Tuple = 64, List, Dict, NamedTuple, Dataclass, Table };

uint64_t hash_words(std::span<const uint64_t>);

// Collects words; the first kInline need no allocation.
class KeyWriter {
 public:
  void word(uint64_t w) {
    if (size_ == capacity_) grow(size_ + 1);
    words_[size_++] = w;
  }
  void node(NodeKind kind, size_t count, const void* type = nullptr) {
    word(static_cast<uint64_t>(kind) | static_cast<uint64_t>(count) << 32);
    if (type) word(reinterpret_cast<uint64_t>(type));
  }
  void leaf(const Leaf&);
  std::span<const uint64_t> words() const { return {words_, size_}; }
  uint64_t hash() const { return hash_words(words()); }
  void clear() { size_ = 0; }

  KeyWriter() = default;
  KeyWriter(const KeyWriter&) = delete;
  KeyWriter& operator=(const KeyWriter&) = delete;

 private:
  static constexpr size_t kInline = 40;
  void grow(size_t at_least);
  void bytes(const char* data, int64_t length);

  uint64_t inline_[kInline];
  std::unique_ptr<uint64_t[]> heap_;
  uint64_t* words_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInline;
};

bool same_words(std::span<const uint64_t> a, std::span<const uint64_t> b);

}  // namespace lathe
