// The bitcode library's math functions: lathe_<name>_<dtype> for one lane and
// lathe_<name>_<dtype>x<lanes> for vectors, f32 of 4, 8 or 16 lanes and f64 of 2, 4 or 8.
//
// All are alwaysinline, take and return vectors by value, and never set errno or touch memory but
// their own stack. The build makes them linkonce_odr and takes the target attributes off (see
// finish.sed), so that the code generator can link what it needs and inline it into functions of
// whatever features the machine has.
#include "math_all.h"

using lathe::math::one_lane;
using lathe::math::Vec;

#define SCALAR_1(name, symbol, T) \
  [[gnu::always_inline]] T symbol(T x) { return lathe::math::name(one_lane(x))[0]; }
#define SCALAR_2(name, symbol, T)                          \
  [[gnu::always_inline]] T symbol(T x, T y) {              \
    return lathe::math::name(one_lane(x), one_lane(y))[0]; \
  }
#define VECTOR_1(name, symbol, T, n) \
  [[gnu::always_inline]] Vec<T, n> symbol(Vec<T, n> x) { return lathe::math::name(x); }
#define VECTOR_2(name, symbol, T, n)                                  \
  [[gnu::always_inline]] Vec<T, n> symbol(Vec<T, n> x, Vec<T, n> y) { \
    return lathe::math::name(x, y);                                   \
  }
#define ALL_WIDTHS(name, arity)                                                 \
  SCALAR_##arity(name, lathe_##name##_f32, float)                               \
      VECTOR_##arity(name, lathe_##name##_f32x4, float, 4)                      \
          VECTOR_##arity(name, lathe_##name##_f32x8, float, 8)                  \
              VECTOR_##arity(name, lathe_##name##_f32x16, float, 16)            \
                  SCALAR_##arity(name, lathe_##name##_f64, double)              \
                      VECTOR_##arity(name, lathe_##name##_f64x2, double, 2)     \
                          VECTOR_##arity(name, lathe_##name##_f64x4, double, 4) \
                              VECTOR_##arity(name, lathe_##name##_f64x8, double, 8)
#define UNARY(name) ALL_WIDTHS(name, 1)
#define BINARY(name) ALL_WIDTHS(name, 2)

extern "C" {
#include "math_functions.def"
}
