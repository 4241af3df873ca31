// Blocks of the ops that make complex numbers and take them apart. Arithmetic on them is that of
// the other elementwise ops (complex_arith.h).
#include "diag/error.h"
#include "ops/broadcast.h"
#include "ops/elementwise.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// From two floats of one dtype.
std::vector<Type> infer_complex(const InferContext& c) {
  require_numbers(c);
  DType d = common_dtype(c.operands);
  LATHE_CHECK(is_float(d), "complex of {}", numpy_name(d));
  return elementwise_result(c, d == DType::F64 ? DType::C128 : DType::C64);
}

ValueId lower_complex(const LowerContext& c) {
  DType part = part_dtype(c.result.dtype);
  return c.s.pair(operand(c, 0, part), operand(c, 1, part));
}

std::vector<Type> infer_part(const InferContext& c) {
  require_numbers(c);
  return elementwise_result(c, part_dtype(c.operands[0].dtype));
}

ValueId lower_real(const LowerContext& c) { return c.s.real(c.x[0]); }
ValueId lower_imag(const LowerContext& c) { return c.s.imag(c.x[0]); }

std::vector<Type> infer_conj(const InferContext& c) {
  require_numbers(c);
  return elementwise_result(c, c.operands[0].dtype);
}

ValueId lower_conj(const LowerContext& c) {
  if (!is_complex(c.result.dtype)) return c.x[0];
  return c.s.pair(c.s.real(c.x[0]), c.s.FNeg({c.s.imag(c.x[0])}));
}

}  // namespace

const OpInfo kComplex = {
    .doc = "The complex number of a real and an imaginary part: two floats of one dtype.",
    .example = "lt.function(lambda x, y: complex(x, y))(1.5, -2.0) == 1.5 - 2j",
    .infer = infer_complex,
    .lower = lower_complex,
    .extents = elementwise_extents,
};

const OpInfo kReal = {
    .doc = "The real part; of a real number the number itself.",
    .example = "lt.function(lambda x: x.real)(np.array([1 + 2j])) == [1.0]",
    .infer = infer_part,
    .lower = lower_real,
    .extents = elementwise_extents,
};

const OpInfo kImag = {
    .doc = "The imaginary part; of a real number 0.",
    .example = "lt.function(lambda x: x.imag)(np.array([1 + 2j])) == [2.0]",
    .infer = infer_part,
    .lower = lower_imag,
    .extents = elementwise_extents,
};

const OpInfo kConj = {
    .doc = "The complex conjugate; of a real number the number itself.",
    .example = "lt.function(lambda x: np.conj(x))(np.array([1 + 2j])) == [1 - 2j]",
    .infer = infer_conj,
    .lower = lower_conj,
    .extents = elementwise_extents,
};

}  // namespace lathe
