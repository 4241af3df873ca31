// Arithmetic of complex numbers that takes more than a few instructions, with CPython's algorithms
// and exceptions for Python numbers and NumPy's for the others. Operands and results are pairs
// (ScalarBuilder::pair) of one dtype.
#pragma once
#include "ops/scalar_builder.h"

namespace lathe {

// c128; ZeroDivisionError.
ValueId python_complex_div(ScalarBuilder&, ValueId a, ValueId b);
// c128; ZeroDivisionError for 0 ** negative, OverflowError. Whole exponents up to 100 by products.
ValueId python_complex_pow(ScalarBuilder&, ValueId a, ValueId b);
// c128 -> f64; OverflowError.
ValueId python_complex_abs(ScalarBuilder&, ValueId z);
// c64 or c128; division by zero gives infinities and NaN.
ValueId numpy_complex_div(ScalarBuilder&, ValueId a, ValueId b);
// c64 or c128; whole exponents that are known when the code is made by products.
ValueId numpy_complex_pow(ScalarBuilder&, ValueId a, ValueId b);
ValueId numpy_complex_abs(ScalarBuilder&, ValueId z);

// Whether a part is NaN.
ValueId complex_is_nan(ScalarBuilder&, ValueId z);
// (x + yi) as Python compares it with an int: exactly. code: Eq or Ne.
ValueId compare_complex_int(ScalarBuilder&, Op code, ValueId z, ValueId i64);
// hypot(x, y) with a bound, f64: decided by the squares where they are far enough apart. code: Lt,
// Le, Gt or Ge.
ValueId compare_size(ScalarBuilder&, Op code, ValueId x, ValueId y, ValueId bound);
// NumPy's order: by the real parts, then by the imaginary ones. code: Lt, Le, Gt or Ge.
ValueId compare_complex_order(ScalarBuilder&, Op code, ValueId a, ValueId b, bool imag_may_be_nan);

}  // namespace lathe
