// The math functions of runtime/bitcode as array loops, one row per function, dtype and width.
//
// math_arrays.cpp is compiled by clang-19 from the headers that become the bitcode, once for each
// set of target features, so that tests can compare scalars with vectors and one machine's code
// with another's. Each copy exports its table under its own name.
#pragma once
#include <cstddef>
#include <span>

namespace lathe::test {

struct MathEntry {
  const char* name;  // "exp"
  int arity;
  bool is_f32;
  int lanes;
  // out[i] = f(a[i], b[i]) for i < n, n a multiple of lanes; b is ignored by unary functions, and
  // soft_fma (arity 3) reads out[i] as its addend.
  void (*run)(const void* a, const void* b, void* out, std::size_t n);
};

std::span<const MathEntry> math_table_v2();  // SSE2 only: fma is a call to the soft version
std::span<const MathEntry> math_table_v3();  // AVX2 and FMA
std::span<const MathEntry> math_table_v4();  // AVX-512

}  // namespace lathe::test
