// Array loops over libm and libmvec; see vector_libm.h. The vector functions are called by their
// names in the x86-64 vector ABI, since compilers only know a few of them.
#include "vector_libm.h"

#include <immintrin.h>

#include <cmath>

#define DECLARE(name)                           \
  extern "C" __m256d _ZGVdN4v_##name(__m256d);  \
  extern "C" __m256 _ZGVdN8v_##name##f(__m256); \
  extern "C" __m512d _ZGVeN8v_##name(__m512d);  \
  extern "C" __m512 _ZGVeN16v_##name##f(__m512);
#define DECLARE_2(name)                                  \
  extern "C" __m256d _ZGVdN4vv_##name(__m256d, __m256d); \
  extern "C" __m256 _ZGVdN8vv_##name##f(__m256, __m256); \
  extern "C" __m512d _ZGVeN8vv_##name(__m512d, __m512d); \
  extern "C" __m512 _ZGVeN16vv_##name##f(__m512, __m512);

// clang-format off
#define UNARY_NAMES(X)                                                        \
  X(exp) X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(sin) X(cos)      \
  X(tan) X(tanh) X(asin) X(acos) X(atan) X(sinh) X(cosh) X(asinh) X(acosh)    \
  X(atanh) X(cbrt) X(erf)
#define BINARY_NAMES(X) X(pow) X(atan2) X(hypot)
// clang-format on
UNARY_NAMES(DECLARE)
BINARY_NAMES(DECLARE_2)

namespace lathe::test {
namespace {

template <class T, class V, auto kFunction>
void each(const void* a, const void*, void* out, std::size_t n) {
  for (std::size_t i = 0; i < n; i += sizeof(V) / sizeof(T)) {
    V x;
    __builtin_memcpy(&x, static_cast<const T*>(a) + i, sizeof(V));
    x = kFunction(x);
    __builtin_memcpy(static_cast<T*>(out) + i, &x, sizeof(V));
  }
}

template <class T, class V, auto kFunction>
void each_pair(const void* a, const void* b, void* out, std::size_t n) {
  for (std::size_t i = 0; i < n; i += sizeof(V) / sizeof(T)) {
    V x;
    V y;
    __builtin_memcpy(&x, static_cast<const T*>(a) + i, sizeof(V));
    __builtin_memcpy(&y, static_cast<const T*>(b) + i, sizeof(V));
    x = kFunction(x, y);
    __builtin_memcpy(static_cast<T*>(out) + i, &x, sizeof(V));
  }
}

#define ROWS(name)                                                                            \
  {#name, "libm", false, false, each<double, double, [](double x) { return ::name(x); }>},    \
      {#name, "libm", true, false, each<float, float, [](float x) { return ::name##f(x); }>}, \
      {#name, "libmvec_256", false, false, each<double, __m256d, _ZGVdN4v_##name>},           \
      {#name, "libmvec_256", true, false, each<float, __m256, _ZGVdN8v_##name##f>},           \
      {#name, "libmvec_512", false, true, each<double, __m512d, _ZGVeN8v_##name>},            \
      {#name, "libmvec_512", true, true, each<float, __m512, _ZGVeN16v_##name##f>},
#define ROWS_2(name)                                                                      \
  {#name, "libm", false, false,                                                           \
   each_pair<double, double, [](double x, double y) { return ::name(x, y); }>},           \
      {#name, "libm", true, false,                                                        \
       each_pair<float, float, [](float x, float y) { return ::name##f(x, y); }>},        \
      {#name, "libmvec_256", false, false, each_pair<double, __m256d, _ZGVdN4vv_##name>}, \
      {#name, "libmvec_256", true, false, each_pair<float, __m256, _ZGVdN8vv_##name##f>}, \
      {#name, "libmvec_512", false, true, each_pair<double, __m512d, _ZGVeN8vv_##name>},  \
      {#name, "libmvec_512", true, true, each_pair<float, __m512, _ZGVeN16vv_##name##f>},

constexpr LibraryLoop kLoops[] = {UNARY_NAMES(ROWS) BINARY_NAMES(ROWS_2)};

}  // namespace

std::span<const LibraryLoop> library_loops() { return kLoops; }

}  // namespace lathe::test
