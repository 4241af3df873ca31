// Open addressing from keys (words, compared in full) to values; a power of two of slots, at most
// half full. Linear probing; erasing rebuilds, which only misses and evictions do.
#pragma once
#include <utility>

#include "dispatch/key.h"

namespace lathe {

template <class V>
class KeyTable {
 public:
  V* find(std::span<const uint64_t> words, uint64_t hash) {
    if (slots_.empty()) return nullptr;
    for (size_t i = hash & mask();; i = (i + 1) & mask()) {
      Slot& s = slots_[i];
      if (!s.used) return nullptr;
      if (s.hash == hash && same_words(s.words, words)) return &s.value;
    }
  }

  // The value of the key, made by default when it is new.
  V& operator()(std::span<const uint64_t> words, uint64_t hash) {
    if (V* found = find(words, hash)) return *found;
    if ((size_ + 1) * 2 > slots_.size()) rehash(slots_.empty() ? 8 : slots_.size() * 2);
    ++size_;
    Slot& s = free_slot(hash);
    s = Slot{true, hash, {words.begin(), words.end()}, V{}};
    return s.value;
  }

  // Removes the entries for which pred(value) is true; pred may change the others.
  template <class Pred>
  void erase_if(Pred&& pred) {
    bool erased = false;
    for (Slot& s : slots_) {
      if (!s.used || !pred(s.value)) continue;
      s = Slot{};
      --size_;
      erased = true;
    }
    if (erased) rehash(slots_.size());
  }

  template <class Fn>
  void for_each(Fn&& fn) {
    for (Slot& s : slots_)
      if (s.used) fn(s.value);
  }

  void clear() {
    slots_.clear();
    size_ = 0;
  }
  size_t size() const { return size_; }
  size_t capacity() const { return slots_.size(); }

 private:
  struct Slot {
    bool used = false;
    uint64_t hash = 0;
    std::vector<uint64_t> words;
    V value{};
  };

  size_t mask() const { return slots_.size() - 1; }

  Slot& free_slot(uint64_t hash) {
    size_t i = hash & mask();
    while (slots_[i].used) i = (i + 1) & mask();
    return slots_[i];
  }

  void rehash(size_t capacity) {
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(capacity));
    for (Slot& s : old)
      if (s.used) free_slot(s.hash) = std::move(s);
  }

  std::vector<Slot> slots_;
  size_t size_ = 0;
};

}  // namespace lathe
