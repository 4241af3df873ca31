// Every single-precision argument of every unary math function against glibc's double version:
// prints the largest error in ULPs and where it occurs, and fails above the function's limit.
//
//   math_exhaustive [--stride N] [function...]
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "support/math_reference.h"
#include "support/math_table.h"

namespace lathe::test {
namespace {

struct Worst {
  double ulps = 0;
  float at = 0;
};

const MathEntry& widest_f32(std::string_view name) {
  const MathEntry* found = nullptr;
  for (const MathEntry& entry : math_table_v3()) {
    if (entry.name == name && entry.is_f32 && entry.lanes == 8) {
      found = &entry;
    }
  }
  if (found == nullptr) {
    std::fprintf(stderr, "no function %s\n", std::string(name).c_str());
    std::exit(2);
  }
  return *found;
}

// ulp_error for finite single-precision results, with the reference in double: the ulp of `want`
// comes straight from its exponent field.
double quick_ulp_error(float got, double want) {
  const double size = std::fabs(want);
  if (!(size < 0x1.fffffep127) || !std::isfinite(got) || want == 0) {
    return ulp_error(got, want);
  }
  const auto bits = std::bit_cast<std::uint64_t>(std::max(size, 0x1p-126)) & 0x7ff0000000000000ULL;
  return std::fabs(got - want) / (std::bit_cast<double>(bits) * 0x1p-23);
}

Worst sweep(const Reference& reference, std::uint64_t first, std::uint64_t last,
            std::uint64_t stride) {
  constexpr std::size_t kBlock = 1024;
  const MathEntry& entry = widest_f32(reference.name);
  std::vector<float> in(kBlock);
  std::vector<float> out(kBlock);
  Worst worst;
  for (std::uint64_t next = first; next < last;) {
    for (float& x : in) {
      x = from_random_bits<float>(std::min(next, last - 1));
      next += stride;
    }
    entry.run(in.data(), in.data(), out.data(), kBlock);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const double ulps = quick_ulp_error(out[i], reference.one_quick(in[i]));
      if (ulps > worst.ulps) {
        worst = {ulps, in[i]};
      }
    }
  }
  return worst;
}

bool check(const Reference& reference, std::uint64_t stride) {
  constexpr std::uint64_t kAll = 1ULL << 32;
  const std::uint64_t parts = std::max(1U, std::thread::hardware_concurrency());
  std::vector<Worst> results(parts);
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < parts; ++i) {
    threads.emplace_back([&, i] {
      results[i] = sweep(reference, kAll * i / parts, kAll * (i + 1) / parts, stride);
    });
  }
  Worst worst;
  for (std::uint64_t i = 0; i < parts; ++i) {
    threads[i].join();
    worst = results[i].ulps > worst.ulps ? results[i] : worst;
  }
  const bool good = worst.ulps <= reference.limit_f32;
  std::printf("%-8s %.4f ULP at %a%s\n", std::string(reference.name).c_str(), worst.ulps,
              static_cast<double>(worst.at), good ? "" : "  ABOVE THE LIMIT");
  std::fflush(stdout);
  return good;
}

}  // namespace
}  // namespace lathe::test

int main(int argc, char** argv) {
  std::uint64_t stride = 1;
  std::vector<std::string_view> names;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--stride" && i + 1 < argc) {
      stride = std::strtoull(argv[++i], nullptr, 10);
    } else {
      names.emplace_back(argv[i]);
    }
  }
  bool good = true;
  for (const auto& reference : lathe::test::math_references()) {
    const bool wanted =
        names.empty() || std::find(names.begin(), names.end(), reference.name) != names.end();
    if (wanted && reference.one_quick != nullptr) {
      good = lathe::test::check(reference, stride) && good;
    }
  }
  return good ? 0 : 1;
}
