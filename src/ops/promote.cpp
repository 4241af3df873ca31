#include "ops/promote.h"

#include <algorithm>

#include "diag/error.h"

namespace lathe {

TypeKind joint_kind(std::span<const Type> types) {
  auto any = [&](auto test) { return std::any_of(types.begin(), types.end(), test); };
  if (any([](const Type& t) { return t.is_tensor(); })) return TypeKind::Tensor;
  return any([](const Type& t) { return !t.is_py(); }) ? TypeKind::Array : TypeKind::Py;
}

Type result_type(TypeKind joint, DType dtype, std::span<const Dim> shape) {
  if (joint == TypeKind::Tensor) return Type::tensor(dtype, shape);
  if (!shape.empty()) return Type::array(dtype, shape);
  return joint == TypeKind::Py ? Type::py(dtype) : Type::np_scalar(dtype);
}

namespace {

DType signed_of_bits(int bits) {
  return bits == 8 ? DType::I8 : bits == 16 ? DType::I16 : bits == 32 ? DType::I32 : DType::I64;
}

// An integer beside a float: the float must hold the integer's range to about its precision.
DType float_for(DType integer, DType floating) {
  int bits = info(integer).bits;
  DType needed = bits <= 8 ? DType::F16 : bits <= 16 ? DType::F32 : DType::F64;
  return info(needed).bits > info(floating).bits ? needed : floating;
}

int category(DType d) {
  switch (info(d).kind) {
    case 'b': return 0;
    case 'i':
    case 'u': return 1;
    case 'f': return 2;
    default: return 3;
  }
}

}  // namespace

DType promote(DType a, DType b) {
  if (a == b) return a;
  if (category(a) > category(b)) std::swap(a, b);
  if (a == DType::Bool) return b;
  int bits_a = info(a).bits, bits_b = info(b).bits;
  if (is_complex(b)) {
    bool wide = b == DType::C128 || a == DType::F64 || (is_integer(a) && bits_a > 16);
    return wide ? DType::C128 : DType::C64;
  }
  if (is_float(a))  // two floats; the two of 16 bits meet in f32
    return bits_a == bits_b ? DType::F32 : bits_a > bits_b ? a : b;
  if (is_float(b)) return float_for(a, b);
  if (is_signed(a) == is_signed(b)) return bits_a > bits_b ? a : b;
  if (is_unsigned(a)) {
    std::swap(a, b);
    std::swap(bits_a, bits_b);
  }
  // signed a, unsigned b
  if (bits_a > bits_b) return a;
  return bits_b == 64 ? DType::F64 : signed_of_bits(2 * bits_b);
}

DType common_dtype(std::span<const Type> types) {
  bool has_strong = false;
  DType strong = DType::Bool;
  DType weak = DType::Bool;  // bool, i64, f64 or c128
  for (const Type& t : types) {
    if (t.is_py()) {
      weak = promote(weak, t.dtype);
    } else {
      strong = promote(strong, t.dtype);
      has_strong = true;
    }
  }
  if (!has_strong || category(weak) > category(strong)) {
    // float beside float32 keeps float32, so only a higher category decides
    bool narrow = is_float(strong) && info(strong).bits <= 32;
    return weak == DType::C128 && has_strong && narrow ? DType::C64 : weak;
  }
  return strong;
}

int64_t min_of(DType d) { return is_unsigned(d) ? 0 : INT64_MIN >> (64 - info(d).bits); }

uint64_t max_of(DType d) {
  return is_unsigned(d) ? UINT64_MAX >> (64 - info(d).bits)
                        : static_cast<uint64_t>(INT64_MAX) >> (64 - info(d).bits);
}

bool fits(int64_t v, DType d) {
  return v >= min_of(d) && (v < 0 || static_cast<uint64_t>(v) <= max_of(d));
}

void require_supported(DType d) {
  if (d == DType::F16 || d == DType::BF16)
    user_error(ErrorClass::Type, "{} is not supported yet", numpy_name(d));
}

std::string numpy_name(DType d) {
  switch (info(d).kind) {
    case 'b': return "bool";
    case 'i': return fmt::format("int{}", info(d).bits);
    case 'u': return fmt::format("uint{}", info(d).bits);
    case 'c': return fmt::format("complex{}", d == DType::C64 ? 64 : 128);
    default: return d == DType::BF16 ? "bfloat16" : fmt::format("float{}", info(d).bits);
  }
}

std::string shape_text(std::span<const Dim> shape) {
  std::string s = "(";
  for (size_t i = 0; i < shape.size(); ++i)
    s += (i ? "," : "") + (is_symbol(shape[i]) ? std::string("?") : std::to_string(shape[i]));
  return s + (shape.size() == 1 ? ",)" : ")");
}

std::string python_name(const Type& t) {
  switch (t.kind) {
    case TypeKind::None: return "NoneType";
    case TypeKind::Str: return "str";
    case TypeKind::NpScalar: return "numpy." + numpy_name(t.dtype);
    case TypeKind::Array:
    case TypeKind::ArrayBuf: return "numpy.ndarray";
    case TypeKind::Tensor:
    case TypeKind::TensorBuf: return "Tensor";
    case TypeKind::Tagged: return "a value whose type depends on the path";
    default: break;
  }
  return t.dtype == DType::Bool  ? "bool"
         : t.dtype == DType::I64 ? "int"
         : is_float(t.dtype)     ? "float"
                                 : "complex";
}

}  // namespace lathe
