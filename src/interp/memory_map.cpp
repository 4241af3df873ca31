#include "interp/memory_map.h"

#include <algorithm>

namespace lathe {

namespace {
uint64_t address_of(const void* p) { return reinterpret_cast<uint64_t>(p); }
}  // namespace

void MemoryMap::add(const void* begin, size_t bytes, bool writable) {
  ranges_.emplace(address_of(begin), Range{address_of(begin) + bytes, writable});
}

void MemoryMap::remove(const void* begin) { ranges_.erase(address_of(begin)); }

bool MemoryMap::allows(uint64_t address, size_t bytes, bool write) const {
  // Linear: ranges may overlap (views of one array), and there are few.
  return std::any_of(ranges_.begin(), ranges_.upper_bound(address), [&](const auto& item) {
    const auto& [begin, range] = item;
    return begin <= address && address <= range.end && bytes <= range.end - address &&
           (range.writable || !write);
  });
}

}  // namespace lathe
