// What the pure scalar instructions of scalars.def compute, for every dtype: the semantics of
// record. A value is one 64-bit word: b1 is 0 or 1, signed integers are sign-extended, unsigned
// ones zero-extended, floats by bits in the low end, addresses by bits. The row decides on
// signedness, the dtype only on the width: `ult` on i64 compares as unsigned.
#pragma once
#include "ir/op.h"
#include "ir/type.h"

#include <cstdint>

namespace lathe {

using Word = uint64_t;

// The word of a dtype with these low bits.
Word canonical(DType d, uint64_t bits);
Word word_of_double(DType d, double v);  // float dtypes; rounds once
double double_of_word(DType d, Word w);  // float dtypes; exact

// Rows with one result whose operands have one dtype `d` (addresses count as u64); x has the row's
// number of operands. Dividing by zero, INT_MIN / -1 and shifting by too much are InternalErrors.
Word eval_scalar(Op op, DType d, const Word* x);
// iadd_ovf, isub_ovf, imul_ovf: the wrapped value, and whether it overflowed.
Word eval_overflow(Op op, DType d, Word a, Word b, bool& overflow);
Word eval_convert(DType from, DType to, Word x);

}  // namespace lathe
