// The competitors of math_bench: glibc's scalar functions and its vector library libmvec.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace lathe::test {

struct LibraryLoop {
  std::string_view name;
  const char* library;  // "libm", "libmvec_256", "libmvec_512"
  bool is_f32;
  bool needs_avx512;
  void (*run)(const void* a, const void* b, void* out, std::size_t n);
};

std::span<const LibraryLoop> library_loops();

}  // namespace lathe::test
