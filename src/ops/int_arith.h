// Integer arithmetic that takes more than one instruction: floor division, modulo, power and
// shifts, by Python's rules (checked 64-bit ints, exceptions) and by NumPy's (any width, wrapping,
// no exceptions but for negative powers). Operands have one dtype; results too unless said
// otherwise.
#pragma once
#include "ops/scalar_builder.h"

namespace lathe {

// i64: raise ZeroDivisionError and, for MIN // -1, IntegerRangeError.
ValueId python_floor_div(ScalarBuilder&, ValueId a, ValueId b);
ValueId python_mod(ScalarBuilder&, ValueId a, ValueId b);
// i64 ** non-negative i64; a negative exponent raises ValueError.
ValueId python_int_pow(ScalarBuilder&, ValueId base, ValueId exponent);
ValueId python_shift_left(ScalarBuilder&, ValueId a, ValueId count);
ValueId python_shift_right(ScalarBuilder&, ValueId a, ValueId count);
// Two i64 to the nearest f64 of their exact quotient; ZeroDivisionError.
ValueId python_int_true_div(ScalarBuilder&, ValueId a, ValueId b);

// Division by zero gives 0; MIN // -1 wraps to MIN.
ValueId numpy_floor_div(ScalarBuilder&, ValueId a, ValueId b);
ValueId numpy_mod(ScalarBuilder&, ValueId a, ValueId b);
ValueId numpy_int_pow(ScalarBuilder&, ValueId base, ValueId exponent);
// Counts of the width or more (or negative) shift everything out.
ValueId numpy_shift_left(ScalarBuilder&, ValueId a, ValueId count);
ValueId numpy_shift_right(ScalarBuilder&, ValueId a, ValueId count);

}  // namespace lathe
