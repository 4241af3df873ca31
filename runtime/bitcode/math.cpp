// The bitcode library's math functions: lathe_<name>_<dtype> for one lane and
// lathe_<name>_<dtype>x<lanes> for vectors, f32 of 4, 8 or 16 lanes and f64 of 2, 4 or 8.
//
// All are alwaysinline, take and return vectors by value, and never set errno or touch memory but
// their own stack. The build makes them linkonce_odr and takes the target attributes off (see
// finish.sed), so that the code generator can link what it needs and inline it into functions of
// whatever features the machine has.
#include "math_all.h"

using namespace lathe;

template <class T, int kN>
using Vec = typename math::MakeVec<T, kN>::Type;

#define ONE(name, symbol, T, n) \
  [[gnu::always_inline]] Vec<T, n> symbol(Vec<T, n> x) { return math::name(x); }
#define TWO(name, symbol, T, n) \
  [[gnu::always_inline]] Vec<T, n> symbol(Vec<T, n> x, Vec<T, n> y) { return math::name(x, y); }
#define ALL_WIDTHS(define, name)                                                                  \
  define(name, lathe_##name##_f32, float, 1) define(name, lathe_##name##_f32x4, float, 4)         \
      define(name, lathe_##name##_f32x8, float, 8) define(name, lathe_##name##_f32x16, float, 16) \
          define(name, lathe_##name##_f64, double, 1)                                             \
              define(name, lathe_##name##_f64x2, double, 2)                                       \
                  define(name, lathe_##name##_f64x4, double, 4)                                   \
                      define(name, lathe_##name##_f64x8, double, 8)
#define UNARY(name) ALL_WIDTHS(ONE, name)
#define BINARY(name) ALL_WIDTHS(TWO, name)

extern "C" {
#include "math_functions.def"
}
