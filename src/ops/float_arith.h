// Float arithmetic that takes more than one instruction: division and power with Python's
// exceptions, floor division and modulo as Python and NumPy round them, exact comparison of ints
// with floats.
#pragma once
#include "ops/scalar_builder.h"

namespace lathe {

struct DivMod {
  ValueId quotient;   // rounded down
  ValueId remainder;  // with the sign of the divisor
};
// f32 or f64, NumPy's rules for zero: a // 0 is a / 0, a % 0 is NaN.
DivMod float_divmod(ScalarBuilder&, ValueId a, ValueId b);

// f64, with ZeroDivisionError.
ValueId python_true_div(ScalarBuilder&, ValueId a, ValueId b);
ValueId python_float_floor_div(ScalarBuilder&, ValueId a, ValueId b);
ValueId python_float_mod(ScalarBuilder&, ValueId a, ValueId b);
// ZeroDivisionError for 0 ** negative, ValueError where Python gives a complex, OverflowError.
ValueId python_float_pow(ScalarBuilder&, ValueId a, ValueId b);
// f32 or f64; no exceptions.
ValueId numpy_float_pow(ScalarBuilder&, ValueId a, ValueId b);
// As NumPy's loops do where one exponent serves a whole array: -1, 0, 1/2, 1 and 2 are not for pow.
// The square root differs for -0.0 and -inf, too.
ValueId numpy_float_pow_by_scalar(ScalarBuilder&, ValueId a, ValueId b);

// Python compares an int with a float exactly, also where the int is no double. code: Eq, Ne, Lt,
// ... of (i64, f64).
ValueId compare_int_float(ScalarBuilder&, Op code, ValueId i64, ValueId f64);

// f64 -> i64 or u64 as int(): ValueError for NaN, OverflowError for infinity, IntegerRangeError
// beyond 64 bits.
ValueId python_float_to_int(ScalarBuilder&, ValueId f64, DType to = DType::I64);

}  // namespace lathe
