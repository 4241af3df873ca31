// Array loops over the math functions; see math_table.h. Compiled by clang-19 with
// -DLATHE_MATH_TABLE=math_table_v3 and the like.
#include "../../runtime/bitcode/math_all.h"
#include "../../runtime/bitcode/soft_fma.h"
#include "math_table.h"

namespace lathe::test {
namespace {

// n elements in steps of kLanes; one lane goes as in math.cpp.
template <class T, int kLanes, auto kFunction>
void run_unary(const void* a, const void*, void* out, std::size_t n) {
  const auto* in = static_cast<const T*>(a);
  auto* to = static_cast<T*>(out);
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes) {
    if constexpr (kLanes == 1) {
      to[i] = kFunction(math::one_lane(in[i]))[0];
    } else {
      math::Vec<T, kLanes> x;
      __builtin_memcpy(&x, in + i, sizeof(x));
      x = kFunction(x);
      __builtin_memcpy(to + i, &x, sizeof(x));
    }
  }
}

template <class T, int kLanes, auto kFunction>
void run_binary(const void* a, const void* b, void* out, std::size_t n) {
  const auto* first = static_cast<const T*>(a);
  const auto* second = static_cast<const T*>(b);
  auto* to = static_cast<T*>(out);
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes) {
    if constexpr (kLanes == 1) {
      to[i] = kFunction(math::one_lane(first[i]), math::one_lane(second[i]))[0];
    } else {
      math::Vec<T, kLanes> x;
      math::Vec<T, kLanes> y;
      __builtin_memcpy(&x, first + i, sizeof(x));
      __builtin_memcpy(&y, second + i, sizeof(y));
      x = kFunction(x, y);
      __builtin_memcpy(to + i, &x, sizeof(x));
    }
  }
}

template <class T>
void run_soft_fma(const void* a, const void* b, void* out, std::size_t n) {
  auto* to = static_cast<T*>(out);
  for (std::size_t i = 0; i < n; ++i) {
    to[i] = math::soft_fma(static_cast<const T*>(a)[i], static_cast<const T*>(b)[i], to[i]);
  }
}

// The vector that a function of n lanes computes in.
template <class T, int kN>
using Computed = math::Vec<T, kN == 1 ? 16 / sizeof(T) : kN>;

#define ROW(name, arity, runner, T, n) \
  { #name, arity, sizeof(T) == 4, n, runner < T, n, math::name < Computed < T, n>>> }
#define ALL_WIDTHS(name, arity, runner)                                         \
  ROW(name, arity, runner, float, 1), ROW(name, arity, runner, float, 4),       \
      ROW(name, arity, runner, float, 8), ROW(name, arity, runner, float, 16),  \
      ROW(name, arity, runner, double, 1), ROW(name, arity, runner, double, 2), \
      ROW(name, arity, runner, double, 4), ROW(name, arity, runner, double, 8),
#define UNARY(name) ALL_WIDTHS(name, 1, run_unary)
#define BINARY(name) ALL_WIDTHS(name, 2, run_binary)

constexpr MathEntry kTable[] = {
    {"soft_fma", 3, false, 1, run_soft_fma<double>},
    {"soft_fma", 3, true, 1, run_soft_fma<float>},
#include "../../runtime/bitcode/math_functions.def"
};

}  // namespace

std::span<const MathEntry> LATHE_MATH_TABLE() { return kTable; }

}  // namespace lathe::test
