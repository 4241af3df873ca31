// CPU features that compiled code may use: one bit each in Image::features, so that a stored image
// is loaded only where it can run. Read from cpuid (and xgetbv: the system must save the
// registers), never from the CPU's name. No LLVM here: the loader asks too.
#pragma once
#include <cpuid.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace lathe {

// FEATURE(bit, "name in LLVM", leaf, subleaf, register of cpuid (a b c d), bit of it, registers
// that the system must save: 0 none, 1 ymm, 2 zmm). Bits are part of stored images: append only.
#define LATHE_CPU_FEATURES(FEATURE)              \
  FEATURE(0, "sse3", 1, 0, c, 0, 0)              \
  FEATURE(1, "ssse3", 1, 0, c, 9, 0)             \
  FEATURE(2, "sse4.1", 1, 0, c, 19, 0)           \
  FEATURE(3, "sse4.2", 1, 0, c, 20, 0)           \
  FEATURE(4, "popcnt", 1, 0, c, 23, 0)           \
  FEATURE(5, "cx16", 1, 0, c, 13, 0)             \
  FEATURE(6, "sahf", 0x80000001, 0, c, 0, 0)     \
  FEATURE(7, "movbe", 1, 0, c, 22, 0)            \
  FEATURE(8, "lzcnt", 0x80000001, 0, c, 5, 0)    \
  FEATURE(9, "bmi", 7, 0, b, 3, 0)               \
  FEATURE(10, "bmi2", 7, 0, b, 8, 0)             \
  FEATURE(11, "adx", 7, 0, b, 19, 0)             \
  FEATURE(12, "avx", 1, 0, c, 28, 1)             \
  FEATURE(13, "f16c", 1, 0, c, 29, 1)            \
  FEATURE(14, "fma", 1, 0, c, 12, 1)             \
  FEATURE(15, "avx2", 7, 0, b, 5, 1)             \
  FEATURE(16, "avxvnni", 7, 1, a, 4, 1)          \
  FEATURE(17, "avx512f", 7, 0, b, 16, 2)         \
  FEATURE(18, "avx512dq", 7, 0, b, 17, 2)        \
  FEATURE(19, "avx512cd", 7, 0, b, 28, 2)        \
  FEATURE(20, "avx512bw", 7, 0, b, 30, 2)        \
  FEATURE(21, "avx512vl", 7, 0, b, 31, 2)        \
  FEATURE(22, "avx512ifma", 7, 0, b, 21, 2)      \
  FEATURE(23, "avx512vbmi", 7, 0, c, 1, 2)       \
  FEATURE(24, "avx512vbmi2", 7, 0, c, 6, 2)      \
  FEATURE(25, "avx512vnni", 7, 0, c, 11, 2)      \
  FEATURE(26, "avx512bitalg", 7, 0, c, 12, 2)    \
  FEATURE(27, "avx512vpopcntdq", 7, 0, c, 14, 2) \
  FEATURE(28, "avx512bf16", 7, 1, a, 5, 2)       \
  FEATURE(29, "avx512fp16", 7, 0, d, 23, 2)

// Bit of a feature by its LLVM name.
consteval uint64_t feature_bit(std::string_view name) {
#define LATHE_FEATURE(bit, spelling, ...) \
  if (name == spelling) return uint64_t{1} << (bit);
  LATHE_CPU_FEATURES(LATHE_FEATURE)
#undef LATHE_FEATURE
  throw "no such feature";
}

// "avx2 fma": for messages and for the code generator.
inline std::string feature_names(uint64_t features, std::string_view prefix = "",
                                 std::string_view separator = " ") {
  std::string text;
#define LATHE_FEATURE(bit, spelling, ...) \
  if (features >> (bit)&1) {              \
    if (!text.empty()) text += separator; \
    text.append(prefix).append(spelling); \
  }
  LATHE_CPU_FEATURES(LATHE_FEATURE)
#undef LATHE_FEATURE
  return text;
}

namespace detail {

struct CpuRegisters {
  unsigned a = 0, b = 0, c = 0, d = 0;
};
inline CpuRegisters cpuid(unsigned leaf, unsigned subleaf) {
  CpuRegisters r;
  __get_cpuid_count(leaf, subleaf, &r.a, &r.b, &r.c, &r.d);  // zeros above the highest leaf
  return r;
}
// 0: the system saves xmm only, 1: ymm too, 2: zmm and masks too.
inline int saved_registers() {
  if ((cpuid(1, 0).c >> 27 & 1) == 0) return 0;  // OSXSAVE
  unsigned low = 0, high = 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & 0xe6) == 0xe6 ? 2 : (low & 0x6) == 0x6 ? 1 : 0;
}

}  // namespace detail

// What this machine has.
inline uint64_t host_cpu_features() {
  static const uint64_t features = [] {
    const int saved = detail::saved_registers();
    uint64_t found = 0;
#define LATHE_FEATURE(bit, spelling, leaf, subleaf, reg, reg_bit, needs)     \
  if ((needs) <= saved && (detail::cpuid(leaf, subleaf).reg >> (reg_bit)&1)) \
    found |= uint64_t{1} << (bit);
    LATHE_CPU_FEATURES(LATHE_FEATURE)
#undef LATHE_FEATURE
    return found;
  }();
  return features;
}

}  // namespace lathe
