// Times the math functions of runtime/bitcode on arrays that fit the first-level cache, beside
// glibc's scalar functions and libmvec, and samples their largest errors. Prints one JSON object.
//
// The inputs and outputs lie at odd offsets from each other: at equal offsets modulo 4 KiB the
// processor takes every load for one that depends on a pending store.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "support/math_reference.h"
#include "support/math_table.h"
#include "vector_libm.h"

namespace lathe::test {
namespace {

constexpr std::size_t kCount = 2048;
alignas(64) char memory[1 << 16];

template <class T>
struct Arrays {
  T* a = reinterpret_cast<T*>(memory);
  T* b = reinterpret_cast<T*>(memory + 16384 + 1344);
  T* out = reinterpret_cast<T*>(memory + 32768 + 2688);
};

// The best of 40 runs, in nanoseconds per element.
template <class Loop>
double time_of(const Loop& loop) {
  using Clock = std::chrono::steady_clock;
  double best = 1e9;
  for (int run = 0; run < 40; ++run) {
    const auto start = Clock::now();
    for (int i = 0; i < 20; ++i) {
      loop();
    }
    const std::chrono::duration<double, std::nano> spent = Clock::now() - start;
    best = std::min(best, spent.count() / (20.0 * kCount));
  }
  return best;
}

template <class T>
double worst_error(const Reference& reference, const MathEntry& entry) {
  constexpr std::size_t kSamples = 1 << 17;
  Random random(42);
  std::vector<T> a(kSamples);
  std::vector<T> b(kSamples);
  std::vector<T> out(kSamples);
  fill_samples<T>(reference, random, a);
  fill_samples<T>(reference, random, b);
  entry.run(a.data(), b.data(), out.data(), kSamples);
  double worst = 0;
  for (std::size_t i = 0; i < kSamples; ++i) {
    const long double want =
        reference.one != nullptr ? reference.one(a[i]) : reference.two(a[i], b[i]);
    worst = std::max(worst, ulp_error(out[i], want));
  }
  return worst;
}

template <class T>
void print_entries(const Reference& reference, std::span<const MathEntry> table,
                   const char* features, const Arrays<T>& arrays) {
  for (const MathEntry& entry : table) {
    if (reference.name != entry.name || entry.is_f32 != (sizeof(T) == 4)) {
      continue;
    }
    const double ns = time_of([&] { entry.run(arrays.a, arrays.b, arrays.out, kCount); });
    std::printf("\"%s_x%d\": %.3f, ", features, entry.lanes, ns);
  }
}

template <class T>
void print_function(const Reference& reference, bool avx512) {
  const Arrays<T> arrays;
  Random random(1);
  for (std::size_t i = 0; i < kCount; ++i) {
    arrays.a[i] = static_cast<T>(random.in(reference.ranges[0]));
    arrays.b[i] = static_cast<T>(random.in(reference.ranges[0]));
  }
  std::printf("    \"%s_%s\": {", std::string(reference.name).c_str(),
              sizeof(T) == 4 ? "f32" : "f64");
  if (avx512) {
    print_entries(reference, math_table_v4(), "avx512", arrays);
  }
  print_entries(reference, math_table_v3(), "avx2", arrays);
  for (const LibraryLoop& loop : library_loops()) {
    if (loop.name == reference.name && loop.is_f32 == (sizeof(T) == 4) &&
        (avx512 || !loop.needs_avx512)) {
      std::printf("\"%s\": %.3f, ", loop.library,
                  time_of([&] { loop.run(arrays.a, arrays.b, arrays.out, kCount); }));
    }
  }
  const auto& table = math_table_v3();
  const auto entry = std::ranges::find_if(table, [&](const MathEntry& e) {
    return reference.name == e.name && e.is_f32 == (sizeof(T) == 4) && e.lanes > 1;
  });
  std::printf("\"max_ulp\": %.3f}", worst_error<T>(reference, *entry));
}

}  // namespace
}  // namespace lathe::test

int main() {
  using namespace lathe::test;
  const bool avx512 = __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  std::printf("{\"meter\": \"math functions, ns per element in the first-level cache\",\n");
  std::printf("  \"results\": {\n");
  const char* separator = "";
  for (const Reference& reference : math_references()) {
    std::printf("%s", separator);
    print_function<double>(reference, avx512);
    std::printf(",\n");
    print_function<float>(reference, avx512);
    separator = ",\n";
  }
  std::printf("\n  }}\n");
  return 0;
}
