// Types of IR values: a dtype, a kind (Python number, NumPy, Tensor, raw machine scalar, buffer,
// tagged) and a shape whose extents are static numbers or symbols. Small value type; no interning,
// no allocation. Text: `int float bool str none` (Python), `np.f64` (NumPy scalar), `f64[3,s0]`
// (ndarray value), `t.f64[3]` (Tensor value), `buf f64[3]` / `buf t.f64[3]` (mutable array with
// identity), `f64` `b1` `ptr` (raw, kernel level), `tag<none|int|np.f64>` (scalar whose type
// depends on the path), `list<int>`, `list<list<int>>`, `list<(int, float)>` (growable list with
// identity), `dict<int; float>`, `dict<(int,int); int|float>`, `set<int>` (dicts and sets with
// identity).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lathe {

enum class DType : uint8_t {
#define DTYPE(Name, ...) Name,
#include "lathe/dtypes.def"
#undef DTYPE
};

struct DTypeInfo {
  const char* name;
  const char* spelling;
  char kind;  // b i u f c
  int bits;   // in memory
  const char* llvm;
  const char* ptx;
  char numpy;
};
const DTypeInfo& info(DType);
inline int bytes(DType d) { return info(d).bits / 8; }
inline bool is_float(DType d) { return info(d).kind == 'f'; }
inline bool is_complex(DType d) { return info(d).kind == 'c'; }
inline bool is_signed(DType d) { return info(d).kind == 'i'; }
inline bool is_unsigned(DType d) { return info(d).kind == 'u'; }
inline bool is_integer(DType d) { return is_signed(d) || is_unsigned(d); }
bool parse_dtype(std::string_view spelling, DType& out);

inline constexpr int kMaxRank = 8;
inline constexpr size_t kMaxTuple = 16;

// A static extent is >= 0; symbol k is -(k + 1). An argument's symbol is never 1 at run time; a
// derived symbol may be.
using Dim = int64_t;
inline constexpr Dim symbol(int64_t k) { return -(k + 1); }
inline constexpr bool is_symbol(Dim d) { return d < 0; }
inline constexpr int64_t symbol_index(Dim d) { return -d - 1; }

enum class TypeKind : uint8_t {
  None,       // Python's None
  Py,         // Python number; dtype Bool, I64, F64 or C128
  Str,        // Python str, in the heap of the call
  NpScalar,   // NumPy scalar
  Array,      // ndarray as a pure value
  Tensor,     // lathe.Tensor as a pure value (rank 0 included)
  ArrayBuf,   // ndarray as mutable memory with identity
  TensorBuf,  // lathe.Tensor as mutable memory with identity
  Tagged,     // scalar of several possible types; `alternatives` says which
  Raw,        // machine scalar (kernel level)
  Ptr,        // address (kernel level)
  List,       // growable list with identity; of scalars: `alternatives`, of others: parts[0]
  Tuple,      // an element of a list that is made of several: `parts`
  Dict,       // dict with identity: `dims` are the alternatives of the key's columns, a dtype other
              // than Bool says that keys are tuples; `alternatives` are the values', none: a set;
              // of lists and tuples: parts[0]
};

// Bit number in Type::alternatives = lathe_tag of abi.h.
using TagMask = uint64_t;

struct Type {
  TypeKind kind = TypeKind::None;
  DType dtype = DType::Bool;
  uint8_t rank = 0;
  TagMask alternatives = 0;
  std::array<Dim, kMaxRank> dims{};
  const Type* parts = nullptr;  // of a Tuple: `rank` of them; interned, so that == compares them

  static Type none() { return {}; }
  static Type py(DType d) { return {TypeKind::Py, d}; }
  static Type py_int() { return py(DType::I64); }
  static Type py_float() { return py(DType::F64); }
  static Type py_bool() { return py(DType::Bool); }
  static Type str() { return {TypeKind::Str}; }
  static Type np_scalar(DType d) { return {TypeKind::NpScalar, d}; }
  static Type raw(DType d) { return {TypeKind::Raw, d}; }
  static Type ptr() { return {TypeKind::Ptr}; }
  static Type array(DType d, std::span<const Dim> shape) {
    return shaped(TypeKind::Array, d, shape);
  }
  static Type tensor(DType d, std::span<const Dim> shape) {
    return shaped(TypeKind::Tensor, d, shape);
  }
  static Type shaped(TypeKind k, DType d, std::span<const Dim> shape);
  static Type tagged(TagMask alternatives);
  static Type list(TagMask alternatives);  // of its elements
  // Of an array element, symbol s0 says: an extent that differs from item to item.
  static Type list(const Type& element);
  static Type tuple(std::span<const Type> parts);
  static Type dict(std::span<const TagMask> keys, bool tuples, TagMask values);
  static Type dict(std::span<const TagMask> keys, bool tuples, const Type& value);  // list, tuple

  std::span<const Dim> shape() const { return {dims.data(), rank}; }
  bool is_array() const {
    return kind == TypeKind::Array || kind == TypeKind::Tensor;
  }  // pure array value
  bool is_buffer() const { return kind == TypeKind::ArrayBuf || kind == TypeKind::TensorBuf; }
  bool is_tensor() const { return kind == TypeKind::Tensor || kind == TypeKind::TensorBuf; }
  bool is_py() const { return kind == TypeKind::Py; }
  bool is_raw() const { return kind == TypeKind::Raw; }
  bool is_tagged() const { return kind == TypeKind::Tagged; }
  bool is_list() const { return kind == TypeKind::List; }
  bool is_tuple() const { return kind == TypeKind::Tuple; }
  bool is_str() const { return kind == TypeKind::Str; }
  bool is_dict() const { return kind == TypeKind::Dict; }
  bool is_set() const { return is_dict() && alternatives == 0; }
  // In the heap of the call: a value is one address.
  bool is_heap() const { return is_list() || is_dict() || is_str(); }
  // A rank-0 number in a register: Python or NumPy scalar, or a rank-0 Tensor value.
  bool is_scalar() const {
    return kind == TypeKind::Py || kind == TypeKind::NpScalar || (is_array() && rank == 0);
  }
  bool is_number() const { return is_scalar() || is_array(); }
  bool has_static_shape() const;
  Type with_dtype(DType d) const;
  Type with_shape(
      std::span<const Dim> shape) const;  // same kind family; NpScalar <-> Array as the rank needs
  Type as_value() const;                  // ArrayBuf -> Array, TensorBuf -> Tensor
  Type as_buffer() const;
  Type element() const;  // of a list; tagged when there are several alternatives
  // What a value of this type is made of: the parts of a tuple, in any nesting; else itself.
  std::vector<Type> columns() const;
  bool has_tuple_keys() const { return dtype != DType::Bool; }  // of a dict
  Type key(int column) const;
  Type value() const;  // of a dict that is no set

  friend bool operator==(const Type&, const Type&) = default;
};

// Number of the tag that a scalar of this type carries inside a Tagged value (abi.h), -1 when it
// cannot be inside one.
int tag_of(const Type&);
// How many machine scalars a scalar or tagged scalar is: a complex one two, a tagged one a tag and
// a payload, and a second payload where an alternative is complex. 0 for other types.
int raw_words(const Type&);
// The dtype of the parts of a complex dtype; of others the dtype itself.
inline DType part_dtype(DType d) {
  return d == DType::C128 ? DType::F64 : d == DType::C64 ? DType::F32 : d;
}
Type type_of_tag(int tag);

std::string to_string(Dim);
std::string to_string(const Type&);

}  // namespace lathe
