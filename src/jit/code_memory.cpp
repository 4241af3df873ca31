#include "jit/code_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace lathe {

namespace {
size_t pages_of(size_t bytes) { return (bytes + CodeMemory::kPage - 1) / CodeMemory::kPage; }
}  // namespace

CodeMemory& CodeMemory::process() {
  static auto* const memory = new CodeMemory;  // outlives whoever still runs code at exit
  return *memory;
}

CodeMemory::~CodeMemory() {
  for (Slab& s : slabs_) drop(s);
}

void* CodeMemory::map(std::span<const uint8_t> bytes) {
  std::lock_guard lock(mutex_);
  size_t pages = std::max<size_t>(pages_of(bytes.size()), 1), first = 0;
  Slab& slab = slab_for(pages, first);
  copy(slab, first, bytes);
  std::fill_n(slab.used.begin() + static_cast<ptrdiff_t>(first), pages, true);
  slab.used_pages += pages;
  return slab.base + first * kPage;
}

void CodeMemory::unmap(void* address, size_t bytes) {
  std::lock_guard lock(mutex_);
  auto* at = static_cast<uint8_t*>(address);
  auto slab = std::find_if(slabs_.begin(), slabs_.end(), [&](const Slab& s) {
    return at >= s.base && at < s.base + s.used.size() * kPage;
  });
  size_t pages = std::max<size_t>(pages_of(bytes), 1);
  size_t first = static_cast<size_t>(at - slab->base) / kPage;
  std::fill_n(slab->used.begin() + static_cast<ptrdiff_t>(first), pages, false);
  slab->used_pages -= pages;
  // One empty slab is kept for the next image.
  bool other_empty = std::any_of(slabs_.begin(), slabs_.end(),
                                 [&](const Slab& s) { return &s != &*slab && s.used_pages == 0; });
  if (slab->used_pages == 0 && (other_empty || slab->used.size() * kPage > kSlab)) {
    drop(*slab);
    slabs_.erase(slab);
  }
}

size_t CodeMemory::mapped_bytes() const {
  std::lock_guard lock(mutex_);
  size_t n = 0;
  for (const Slab& s : slabs_) n += s.used.size() * kPage;
  return n;
}

size_t CodeMemory::used_bytes() const {
  std::lock_guard lock(mutex_);
  size_t n = 0;
  for (const Slab& s : slabs_) n += s.used_pages * kPage;
  return n;
}

CodeMemory::Slab& CodeMemory::slab_for(size_t pages, size_t& first) {
  size_t mapped = 0;
  for (Slab& s : slabs_) {
    if (find_run(s, pages, first)) return s;
    mapped += s.used.size() * kPage;
  }
  size_t size = std::max(pages, kSlab / kPage);
  if (mapped + size * kPage > limit_) throw std::bad_alloc();
  first = 0;
  slabs_.push_back(new_slab(size));
  return slabs_.back();
}

bool CodeMemory::find_run(const Slab& s, size_t pages, size_t& first) {
  if (s.used.size() - s.used_pages < pages) return false;
  size_t run = 0;
  for (size_t i = 0; i < s.used.size(); ++i) {
    run = s.used[i] ? 0 : run + 1;
    if (run == pages) {
      first = i + 1 - pages;
      return true;
    }
  }
  return false;
}

CodeMemory::Slab CodeMemory::new_slab(size_t pages) {
  const size_t size = pages * kPage;
  Slab s{nullptr, memfd_create("lathe-code", MFD_CLOEXEC), std::vector<bool>(pages)};
  void* base = MAP_FAILED;
  if (s.file >= 0 && ftruncate(s.file, static_cast<off_t>(size)) == 0)
    base = mmap(nullptr, size, PROT_READ | PROT_EXEC, MAP_SHARED, s.file, 0);
  if (base == MAP_FAILED) {  // no memfd here, or none that may be executed
    if (s.file >= 0) close(s.file);
    s.file = -1;
    base = mmap(nullptr, size, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  if (base == MAP_FAILED) throw std::bad_alloc();
  s.base = static_cast<uint8_t*>(base);
  return s;
}

void CodeMemory::copy(const Slab& s, size_t first, std::span<const uint8_t> bytes) {
  const size_t size = std::max<size_t>(pages_of(bytes.size()), 1) * kPage;
  uint8_t* home = s.base + first * kPage;
  if (s.file < 0) {
    // Whole pages that no running code shares: they are free.
    if (mprotect(home, size, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    std::memcpy(home, bytes.data(), bytes.size());
    if (mprotect(home, size, PROT_READ | PROT_EXEC) != 0) throw std::bad_alloc();
    return;
  }
  // A second view, writable, for as long as the copy takes.
  void* view = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, s.file,
                    static_cast<off_t>(first * kPage));
  if (view == MAP_FAILED) throw std::bad_alloc();
  std::memcpy(view, bytes.data(), bytes.size());
  munmap(view, size);
}

void CodeMemory::drop(Slab& s) {
  munmap(s.base, s.used.size() * kPage);
  if (s.file >= 0) close(s.file);
}

}  // namespace lathe
