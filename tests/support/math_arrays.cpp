// Array loops over the math functions; see math_table.h. Compiled by clang-19 with
// -DLATHE_MATH_TABLE=math_table_v3 and the like.
#include "../../runtime/bitcode/math_all.h"
#include "../../runtime/bitcode/soft_fma.h"
#include "math_table.h"

namespace lathe::test {
namespace {

template <class V, auto kFunction>
void run_unary(const void* a, const void*, void* out, std::size_t n) {
  constexpr std::size_t kStep = math::kLanes<V>;
  const auto* in = static_cast<const math::Lane<V>*>(a);
  auto* to = static_cast<math::Lane<V>*>(out);
  for (std::size_t i = 0; i + kStep <= n; i += kStep) {
    V x;
    __builtin_memcpy(&x, in + i, sizeof(x));
    const V y = kFunction(x);
    __builtin_memcpy(to + i, &y, sizeof(y));
  }
}

template <class V, auto kFunction>
void run_binary(const void* a, const void* b, void* out, std::size_t n) {
  constexpr std::size_t kStep = math::kLanes<V>;
  const auto* first = static_cast<const math::Lane<V>*>(a);
  const auto* second = static_cast<const math::Lane<V>*>(b);
  auto* to = static_cast<math::Lane<V>*>(out);
  for (std::size_t i = 0; i + kStep <= n; i += kStep) {
    V x;
    V y;
    __builtin_memcpy(&x, first + i, sizeof(x));
    __builtin_memcpy(&y, second + i, sizeof(y));
    const V z = kFunction(x, y);
    __builtin_memcpy(to + i, &z, sizeof(z));
  }
}

template <class T>
void run_soft_fma(const void* a, const void* b, void* out, std::size_t n) {
  auto* to = static_cast<T*>(out);
  for (std::size_t i = 0; i < n; ++i) {
    to[i] = math::soft_fma(static_cast<const T*>(a)[i], static_cast<const T*>(b)[i], to[i]);
  }
}

template <class T, int kN>
using Vec = typename math::MakeVec<T, kN>::Type;

#define ROW(name, arity, runner, T, n) \
  { #name, arity, sizeof(T) == 4, n, runner < Vec < T, n>, math::name < Vec < T, n>>> }
#define UNARY(name)                                                           \
  ROW(name, 1, run_unary, float, 1), ROW(name, 1, run_unary, float, 4),       \
      ROW(name, 1, run_unary, float, 8), ROW(name, 1, run_unary, float, 16),  \
      ROW(name, 1, run_unary, double, 1), ROW(name, 1, run_unary, double, 2), \
      ROW(name, 1, run_unary, double, 4), ROW(name, 1, run_unary, double, 8),
#define BINARY(name)                                                            \
  ROW(name, 2, run_binary, float, 1), ROW(name, 2, run_binary, float, 4),       \
      ROW(name, 2, run_binary, float, 8), ROW(name, 2, run_binary, float, 16),  \
      ROW(name, 2, run_binary, double, 1), ROW(name, 2, run_binary, double, 2), \
      ROW(name, 2, run_binary, double, 4), ROW(name, 2, run_binary, double, 8),

constexpr MathEntry kTable[] = {
    {"soft_fma", 3, false, 1, run_soft_fma<double>},
    {"soft_fma", 3, true, 1, run_soft_fma<float>},
#include "../../runtime/bitcode/math_functions.def"
};

}  // namespace

std::span<const MathEntry> LATHE_MATH_TABLE() { return kTable; }

}  // namespace lathe::test
