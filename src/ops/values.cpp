// Blocks of the ops that make values from nothing but scalars.
#include "diag/error.h"
#include "ops/index_spec.h"
#include "ops/promote.h"

namespace lathe {

namespace {

// --- const

bool holds(const Attr& v, const Type& t) {
  if (t.kind == TypeKind::Str) return std::holds_alternative<std::string>(v);
  if (!t.is_scalar() && !t.is_raw()) return false;
  if (is_float(t.dtype)) return std::holds_alternative<double>(v);
  if (t.dtype == DType::Bool) return std::holds_alternative<bool>(v);
  auto* n = std::get_if<int64_t>(&v);
  return n && (t.dtype == DType::U64 || fits(*n, t.dtype));
}

std::string check_const(const Graph& g, const OpData& op) {
  const Attr* v = op.attrs.find("value");
  if (op.results.size() != 1) return "a constant has one result";
  const Type& t = g.type(op.results[0]);
  if (t.kind == TypeKind::None) return v ? "None has no value" : "";
  if (!v) return "needs the attribute value";
  return holds(*v, t) ? "" : fmt::format("the value is none of type {}", to_string(t));
}

// Without a given type: what Python makes of the literal.
std::vector<Type> infer_const(const InferContext& c) {
  const Attr* v = c.attrs.find("value");
  if (!v) return {Type::none()};
  if (std::holds_alternative<bool>(*v)) return {Type::py_bool()};
  if (std::holds_alternative<int64_t>(*v)) return {Type::py_int()};
  if (std::holds_alternative<double>(*v)) return {Type::py_float()};
  LATHE_CHECK(std::holds_alternative<std::string>(*v), "constant of a strange attribute");
  return {Type::str()};
}

ValueId const_element(ElementContext& e, const Graph& g, const OpData& op,
                      std::span<const ValueId>) {
  return e.s.builder().constant(Type::raw(g.type(op.results[0]).dtype), *op.attrs.find("value"));
}

// --- iota

std::vector<Type> infer_iota(const InferContext& c) {
  LATHE_CHECK(c.operands.size() == 3, "iota of {} operands", c.operands.size());
  auto bounds = c.operands.first(2);
  for (const Type& t : bounds) {
    if (!t.is_scalar() || t.dtype == DType::Bool)
      user_error(ErrorClass::Type, "arange: start and step must be int or float, not {}",
                 python_name(t));
    require_supported(t.dtype);
    if (is_complex(t.dtype))
      user_error(ErrorClass::Trace, "arange of complex numbers is not supported yet");
  }
  auto count = c.constant(2);
  Dim n = count && *count < 0 ? 0 : c.extent(2);
  TypeKind kind = joint_kind(bounds);
  return {Type::shaped(kind == TypeKind::Tensor ? kind : TypeKind::Array, common_dtype(bounds),
                       {&n, 1})};
}

ValueId as_dtype(ElementContext& e, ValueId v, DType d) { return e.s.convert(e.scalar(v), d); }

// NumPy computes the second element once and goes on with the difference: start + i * ((start +
// step) - start).
ValueId iota_element(ElementContext& e, const Graph& g, const OpData& op,
                     std::span<const ValueId> index) {
  DType d = g.type(op.results[0]).dtype;
  ValueId start = as_dtype(e, op.operands[0], d), step = as_dtype(e, op.operands[1], d);
  if (is_float(d)) step = e.s.FSub({e.s.FAdd({start, step}), start});
  return e.s.add(start, e.s.mul(e.s.convert(index[0], d), step));
}

std::vector<ValueId> iota_extents(ElementContext& e, const Graph&, const OpData& op) {
  return {e.s.IMax({as_dtype(e, op.operands[2], DType::I64), e.s.i64(0)})};
}

// --- full

std::vector<Type> infer_full(const InferContext& c) {
  const Type& value = c.operands[0];
  if (!value.is_scalar())
    user_error(ErrorClass::Type, "full: the fill value must be a number, not {}",
               python_name(value));
  require_supported(value.dtype);
  ShapeDims shape = shape_dims(c, 1);
  if (shape.inferred >= 0) user_error(ErrorClass::Value, "negative dimensions are not allowed");
  return {Type::shaped(value.is_tensor() ? TypeKind::Tensor : TypeKind::Array, value.dtype,
                       shape.dims)};
}

ValueId full_element(ElementContext& e, const Graph&, const OpData& op, std::span<const ValueId>) {
  return e.scalar(op.operands[0]);
}

std::vector<ValueId> full_extents(ElementContext& e, const Graph&, const OpData& op) {
  auto extents = shape_values(e, op, 1);
  check_extents(e.s, extents);
  return extents;
}

}  // namespace

const OpInfo kConst = {
    .doc = "A constant number or string (attribute value), or None (no attribute).",
    .example = "lt.function(lambda: 3)() == 3",
    .infer = infer_const,
    .element = const_element,
    .check = check_const,
};

const OpInfo kIota = {
    .doc =
        "start, start + step, ... (count elements). Integers wrap; floats are computed as "
        "numpy.arange does. A negative count gives none.",
    .example = "lt.function(lambda n: np.arange(1, n, 2))(7) == [1, 3, 5]",
    .infer = infer_iota,
    .element = iota_element,
    .extents = iota_extents,
};

const OpInfo kFull = {
    .doc =
        "An array of a given shape with one value everywhere. A negative extent is a ValueError.",
    .example = "lt.function(lambda v: np.full(2, v))(1.5) == [1.5, 1.5]",
    .infer = infer_full,
    .element = full_element,
    .extents = full_extents,
};

}  // namespace lathe
