// Blocks of the functions on floats that come from the bitcode library, and of two that work on
// bits.
#include "diag/error.h"
#include "ops/broadcast.h"
#include "ops/float_function.h"
#include "ops/promote.h"

namespace lathe {

namespace {

ValueId exp2(ScalarBuilder& s, ValueId x) { return s.FExp2({x}); }
ValueId expm1(ScalarBuilder& s, ValueId x) { return s.FExpm1({x}); }
ValueId log2(ScalarBuilder& s, ValueId x) { return s.FLog2({x}); }
ValueId log10(ScalarBuilder& s, ValueId x) { return s.FLog10({x}); }
ValueId log1p(ScalarBuilder& s, ValueId x) { return s.FLog1p({x}); }
ValueId tan(ScalarBuilder& s, ValueId x) { return s.FTan({x}); }
ValueId asin(ScalarBuilder& s, ValueId x) { return s.FAsin({x}); }
ValueId acos(ScalarBuilder& s, ValueId x) { return s.FAcos({x}); }
ValueId atan(ScalarBuilder& s, ValueId x) { return s.FAtan({x}); }
ValueId sinh(ScalarBuilder& s, ValueId x) { return s.FSinh({x}); }
ValueId cosh(ScalarBuilder& s, ValueId x) { return s.FCosh({x}); }
ValueId asinh(ScalarBuilder& s, ValueId x) { return s.FAsinh({x}); }
ValueId acosh(ScalarBuilder& s, ValueId x) { return s.FAcosh({x}); }
ValueId atanh(ScalarBuilder& s, ValueId x) { return s.FAtanh({x}); }
ValueId cbrt(ScalarBuilder& s, ValueId x) { return s.FCbrt({x}); }
ValueId erf(ScalarBuilder& s, ValueId x) { return s.FErf({x}); }
ValueId atan2(ScalarBuilder& s, ValueId y, ValueId x) { return s.FAtan2({y, x}); }
ValueId hypot(ScalarBuilder& s, ValueId x, ValueId y) { return s.FHypot({x, y}); }
ValueId norm2(ScalarBuilder& s, ValueId x, ValueId y) { return s.FNorm2({x, y}); }
ValueId trunc_mod(ScalarBuilder& s, ValueId x, ValueId y) { return s.FMod({x, y}); }
ValueId copysign(ScalarBuilder& s, ValueId x, ValueId y) { return s.FCopysign({x, y}); }

constexpr OpInfo float_function(const char* doc, const char* example,
                                ValueId (*lower)(const LowerContext&)) {
  return {.doc = doc,
          .example = example,
          .infer = infer_float_function,
          .lower = lower,
          .extents = elementwise_extents};
}

std::vector<Type> infer_reinterpret(const InferContext& c) {
  const Type &to = c.attrs.type("to"), &from = c.operands[0];
  require_numbers(c);
  LATHE_CHECK(info(to.dtype).bits == info(from.dtype).bits && to.dtype != DType::Bool &&
                  from.dtype != DType::Bool,
              "the bits of {} as {}", to_string(from), to_string(to));
  TypeKind kind = to.is_py() ? TypeKind::Py : to.is_tensor() ? TypeKind::Tensor : TypeKind::Array;
  return elementwise_result(c, to.dtype, kind);
}

ValueId lower_reinterpret(const LowerContext& c) { return c.s.bitcast(c.x[0], c.result.dtype); }

}  // namespace

const OpInfo kExp2 = float_function("2 to the power of the element.",
                                    "lt.function(lambda x: np.exp2(x))(np.array([3.0])) == [8.0]",
                                    lower_float_unary<exp2>);

const OpInfo kExpm1 = float_function("e to the power of the element, minus 1, exact near zero.",
                                     "lt.function(lambda x: np.expm1(x))(np.array([0.0])) == [0.0]",
                                     lower_float_unary<expm1>);

const OpInfo kLog2 = float_function("Logarithm to base 2; -inf at zero, NaN below.",
                                    "lt.function(lambda x: np.log2(x))(np.array([8.0])) == [3.0]",
                                    lower_float_unary<log2>);

const OpInfo kLog10 = float_function(
    "Logarithm to base 10; -inf at zero, NaN below.",
    "lt.function(lambda x: np.log10(x))(np.array([1000.0])) == [3.0]", lower_float_unary<log10>);

const OpInfo kLog1p = float_function(
    "Natural logarithm of 1 + x, exact near zero; -inf at -1, NaN below.",
    "lt.function(lambda x: np.log1p(x))(np.array([0.0])) == [0.0]", lower_float_unary<log1p>);

const OpInfo kTan = float_function("Tangent of radians.",
                                   "lt.function(lambda x: np.tan(x))(np.array([0.0])) == [0.0]",
                                   lower_float_unary<tan>);

const OpInfo kAsin = float_function("Inverse sine, in radians; NaN beyond -1 and 1.",
                                    "lt.function(lambda x: np.arcsin(x))(np.array([0.0])) == [0.0]",
                                    lower_float_unary<asin>);

const OpInfo kAcos = float_function("Inverse cosine, in radians; NaN beyond -1 and 1.",
                                    "lt.function(lambda x: np.arccos(x))(np.array([1.0])) == [0.0]",
                                    lower_float_unary<acos>);

const OpInfo kAtan = float_function("Inverse tangent, in radians.",
                                    "lt.function(lambda x: np.arctan(x))(np.array([0.0])) == [0.0]",
                                    lower_float_unary<atan>);

const OpInfo kSinh = float_function("Hyperbolic sine.",
                                    "lt.function(lambda x: np.sinh(x))(np.array([0.0])) == [0.0]",
                                    lower_float_unary<sinh>);

const OpInfo kCosh = float_function("Hyperbolic cosine.",
                                    "lt.function(lambda x: np.cosh(x))(np.array([0.0])) == [1.0]",
                                    lower_float_unary<cosh>);

const OpInfo kAsinh = float_function(
    "Inverse hyperbolic sine.", "lt.function(lambda x: np.arcsinh(x))(np.array([0.0])) == [0.0]",
    lower_float_unary<asinh>);

const OpInfo kAcosh = float_function(
    "Inverse hyperbolic cosine; NaN below 1.",
    "lt.function(lambda x: np.arccosh(x))(np.array([1.0])) == [0.0]", lower_float_unary<acosh>);

const OpInfo kAtanh = float_function(
    "Inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond.",
    "lt.function(lambda x: np.arctanh(x))(np.array([0.0])) == [0.0]", lower_float_unary<atanh>);

const OpInfo kCbrt =
    float_function("Cube root.", "lt.function(lambda x: np.cbrt(x))(np.array([-8.0])) == [-2.0]",
                   lower_float_unary<cbrt>);

const OpInfo kErf =
    float_function("Error function.", "import math\nlt.function(lambda x: math.erf(x))(0.0) == 0.0",
                   lower_float_unary<erf>);

const OpInfo kAtan2 = float_function(
    "Angle of the point (second operand, first operand), in radians.",
    "lt.function(lambda y, x: np.arctan2(y, x))(np.array([0.0]), np.array([1.0])) == [0.0]",
    lower_float_binary<atan2>);

const OpInfo kHypot = float_function(
    "Length of the vector of both operands, without overflow on the way; rounded as NumPy and the "
    "C "
    "library do it.",
    "lt.function(lambda x, y: np.hypot(x, y))(np.array([3.0]), np.array([4.0])) == [5.0]",
    lower_float_binary<hypot>);

const OpInfo kNorm2 =
    float_function("The same, rounded correctly.",
                   "import math\nlt.function(lambda x, y: math.hypot(x, y))(3.0, 4.0) == 5.0",
                   lower_float_binary<norm2>);

const OpInfo kTruncMod = float_function(
    "Remainder with the sign of the first operand (C's fmod), exact; NaN for a divisor of zero.",
    "import math\nlt.function(lambda x: math.fmod(x, 3.0))(-7.0) == -1.0",
    lower_float_binary<trunc_mod>);

const OpInfo kCopysign =
    float_function("The size of the first operand with the sign of the second.",
                   "lt.function(lambda x: np.copysign(x, -0.0))(np.array([2.0])) == [-2.0]",
                   lower_float_binary<copysign>);

const OpInfo kReinterpret = {
    .doc = "The bits of the element as another dtype of the same width (attribute `to`).",
    .example = "lt.function(lambda x: np.signbit(x))(np.float64(-0.0)) == True",
    .infer = infer_reinterpret,
    .lower = lower_reinterpret,
    .extents = elementwise_extents,
};

}  // namespace lathe
