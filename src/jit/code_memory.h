// Memory for machine code: slabs that images are copied into, mapped read-execute and never
// writable at an address where they run. Pages go back when the last reference to an image goes.
// Thread-safe. Who may include it: executable.h, tests.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace lathe {

class CodeMemory {
 public:
  static constexpr size_t kPage = 4096;
  static constexpr size_t kSlab = size_t{256} << 10;

  // Throws std::bad_alloc beyond `limit` bytes of mapped slabs.
  explicit CodeMemory(size_t limit = size_t{1} << 30) : limit_(limit) {}
  ~CodeMemory();
  CodeMemory(const CodeMemory&) = delete;
  CodeMemory& operator=(const CodeMemory&) = delete;

  // A copy of the bytes at a page boundary, executable. Throws std::bad_alloc.
  void* map(std::span<const uint8_t> bytes);
  void unmap(void* address, size_t bytes);

  size_t mapped_bytes() const;  // of all slabs
  size_t used_bytes() const;    // of all images, in whole pages

  // The one of this process.
  static CodeMemory& process();

 private:
  struct Slab {
    uint8_t* base;           // read-execute view
    int file;                // memfd behind it, or -1: the pages themselves change protection
    std::vector<bool> used;  // per page
    size_t used_pages = 0;
  };

  Slab& slab_for(size_t pages, size_t& first);
  static bool find_run(const Slab&, size_t pages, size_t& first);
  static Slab new_slab(size_t pages);
  static void copy(const Slab&, size_t first, std::span<const uint8_t> bytes);
  static void drop(Slab&);

  mutable std::mutex mutex_;
  std::vector<Slab> slabs_;
  size_t limit_;
};

}  // namespace lathe
