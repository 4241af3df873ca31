// The memory that a checked run of the interpreter may touch: disjoint or overlapping byte ranges,
// readable or writable. Tests register every array that they pass, so that a wrong address is an
// error message and not a crash or a silent wrong result.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>

namespace lathe {

class MemoryMap {
 public:
  void add(const void* begin, size_t bytes, bool writable = true);
  void remove(const void* begin);
  // True when one range holds all of [address, address + bytes).
  bool allows(uint64_t address, size_t bytes, bool write) const;

 private:
  struct Range {
    uint64_t end;
    bool writable;
  };
  std::multimap<uint64_t, Range> ranges_;  // by first address
};

}  // namespace lathe
