#include "dispatch/key.h"

#include <algorithm>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace lathe {

const char* name(LeafKind kind) {
  constexpr const char* kNames[] = {"none",   "bool",   "int",   "float",   "complex",
                                    "str",    "bytes",  "numpy", "ndarray", "tensor",
                                    "object", "static", "list"};
  return kNames[static_cast<int>(kind)];
}

uint64_t hash_words(std::span<const uint64_t> words) {
  return XXH3_64bits(words.data(), words.size_bytes());
}

bool same_words(std::span<const uint64_t> a, std::span<const uint64_t> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

void KeyWriter::grow(size_t at_least) {
  size_t capacity = std::max(capacity_ * 2, at_least);
  auto heap = std::make_unique<uint64_t[]>(capacity);
  std::copy_n(words_, size_, heap.get());
  heap_ = std::move(heap);
  words_ = heap_.get();
  capacity_ = capacity;
}

void KeyWriter::bytes(const char* data, int64_t length) {
  size_t n = static_cast<size_t>(length + 7) / 8;
  if (n == 0) return;
  if (size_ + n > capacity_) grow(size_ + n);
  words_[size_ + n - 1] = 0;  // the last word may be filled in part
  std::memcpy(words_ + size_, data, static_cast<size_t>(length));
  size_ += n;
}

void KeyWriter::leaf(const Leaf& l) {
  uint64_t head = static_cast<uint64_t>(l.kind) | static_cast<uint64_t>(l.dtype) << 8 |
                  static_cast<uint64_t>(l.rank) << 16 |
                  static_cast<uint64_t>(l.strided | l.constant << 1) << 24;
  switch (l.kind) {
    case LeafKind::Bool: return word(head | static_cast<uint64_t>(l.bits) << 32);
    case LeafKind::Str:
    case LeafKind::Bytes:
      word(head | static_cast<uint64_t>(l.length) << 32);
      return bytes(l.data, l.length);
    case LeafKind::List:
      word(head | static_cast<uint64_t>(l.length) << 32);
      return bytes(l.data, l.length);
    case LeafKind::Object:
    case LeafKind::Static: word(head); return word(reinterpret_cast<uint64_t>(l.object));
    default:
      word(head);
      if (l.constant && is_number(l.kind)) word(static_cast<uint64_t>(l.bits));
  }
}

}  // namespace lathe
