#include "ir/type.h"

#include "diag/error.h"
#include "lathe/abi.h"

#include <algorithm>
#include <bit>
#include <mutex>
#include <set>

namespace lathe {

static_assert(kMaxRank == LATHE_MAX_RANK);

namespace {
constexpr DTypeInfo kDTypes[] = {
#define DTYPE(Name, spelling, kind, bits, ctype, llvm, ptx, npchar) \
  {#Name, spelling, kind, bits, llvm, ptx, npchar},
#include "lathe/dtypes.def"
#undef DTYPE
};
constexpr int kDTypeCount = static_cast<int>(std::size(kDTypes));

const char* python_name(DType d) {
  switch (d) {
    case DType::Bool: return "bool";
    case DType::I64: return "int";
    case DType::F64: return "float";
    default: return "complex";
  }
}

// One place for each sequence of parts; they stay.
const Type* interned(std::vector<Type> parts) {
  struct Less {
    static auto key(const Type& t) {
      return std::tie(t.kind, t.dtype, t.rank, t.alternatives, t.dims, t.parts);
    }
    bool operator()(const std::vector<Type>& a, const std::vector<Type>& b) const {
      return std::lexicographical_compare(
          a.begin(), a.end(), b.begin(), b.end(),
          [](const Type& x, const Type& y) { return key(x) < key(y); });
    }
  };
  static std::mutex mutex;
  static auto* known = new std::set<std::vector<Type>, Less>;
  std::lock_guard lock(mutex);
  return known->insert(std::move(parts)).first->data();
}

std::string shaped_text(const Type& t, const char* prefix) {
  std::string s = fmt::format("{}{}[", prefix, info(t.dtype).spelling);
  for (int i = 0; i < t.rank; ++i) s += (i ? "," : "") + to_string(t.dims[i]);
  return s + "]";
}
std::string alternatives_text(TagMask alternatives) {
  std::string s;
  for (int tag = 0; tag < 64; ++tag)
    if (alternatives >> tag & 1)
      s += (s.empty() ? "" : "|") +
           (tag == LATHE_TAG_UNDEFINED ? "undefined" : to_string(type_of_tag(tag)));
  return s;
}

std::string tuple_text(const Type& t) {
  auto part = [](const Type& p) {
    return p.is_tagged() ? alternatives_text(p.alternatives) : to_string(p);
  };
  std::string s = "(";
  for (int i = 0; i < t.rank; ++i) s += (i ? ", " : "") + part(t.parts[i]);
  return s + (t.rank == 1 ? ",)" : ")");
}
}  // namespace

const DTypeInfo& info(DType d) { return kDTypes[static_cast<int>(d)]; }

bool parse_dtype(std::string_view spelling, DType& out) {
  for (int i = 0; i < kDTypeCount; ++i)
    if (spelling == kDTypes[i].spelling) {
      out = static_cast<DType>(i);
      return true;
    }
  return false;
}

Type Type::shaped(TypeKind k, DType d, std::span<const Dim> shape) {
  if (shape.size() > kMaxRank)
    user_error(ErrorClass::Value, "arrays of more than {} dimensions are not supported (found {})",
               kMaxRank, shape.size());
  Type t{k, d, static_cast<uint8_t>(shape.size())};
  std::copy(shape.begin(), shape.end(), t.dims.begin());
  return t;
}

Type Type::tagged(TagMask alternatives) {
  Type t{TypeKind::Tagged};
  t.alternatives = alternatives;
  return t;
}

Type Type::list(TagMask alternatives) {
  LATHE_CHECK(alternatives != 0, "a list of nothing");
  Type t{TypeKind::List};
  t.alternatives = alternatives;
  return t;
}

Type Type::list(const Type& element) {
  if (element.is_tagged()) return list(element.alternatives);
  if (int tag = tag_of(element); tag >= 0) return list(TagMask{1} << tag);
  LATHE_CHECK(element.is_list() || element.is_tuple() || element.is_array(), "a list of {}",
              to_string(element));
  Type t{TypeKind::List};
  t.parts = interned({element});
  return t;
}

Type Type::tuple(std::span<const Type> parts) {
  LATHE_CHECK(parts.size() <= kMaxTuple, "a tuple of {} items", parts.size());
  Type t{TypeKind::Tuple};
  t.rank = static_cast<uint8_t>(parts.size());
  t.parts = interned({parts.begin(), parts.end()});
  return t;
}

Type Type::dict(std::span<const TagMask> keys, bool tuples, TagMask values) {
  LATHE_CHECK(!keys.empty() && keys.size() <= kMaxRank, "a dict with {} columns", keys.size());
  Type t{TypeKind::Dict, tuples ? DType::I8 : DType::Bool, static_cast<uint8_t>(keys.size())};
  std::copy(keys.begin(), keys.end(), t.dims.begin());
  t.alternatives = values;
  return t;
}

Type Type::dict(std::span<const TagMask> keys, bool tuples, const Type& value) {
  LATHE_CHECK(value.is_list() || value.is_tuple(), "a dict of {}", to_string(value));
  Type t = dict(keys, tuples, TagMask{1} << LATHE_TAG_LIST);
  t.parts = interned({value});
  return t;
}

bool Type::has_static_shape() const {
  return is_tuple() || std::none_of(dims.begin(), dims.begin() + rank, is_symbol);
}

Type Type::with_dtype(DType d) const {
  Type t = *this;
  t.dtype = d;
  return t;
}

Type Type::with_shape(std::span<const Dim> shape) const {
  if (kind == TypeKind::Tensor || kind == TypeKind::TensorBuf || is_buffer())
    return shaped(kind, dtype, shape);
  if (shape.empty()) return kind == TypeKind::Py ? *this : np_scalar(dtype);
  return array(dtype, shape);
}

Type Type::as_value() const {
  Type t = *this;
  if (kind == TypeKind::ArrayBuf) t.kind = TypeKind::Array;
  if (kind == TypeKind::TensorBuf) t.kind = TypeKind::Tensor;
  return t;
}

Type Type::as_buffer() const {
  Type t = *this;
  if (kind == TypeKind::Array || kind == TypeKind::NpScalar) t.kind = TypeKind::ArrayBuf;
  if (kind == TypeKind::Tensor) t.kind = TypeKind::TensorBuf;
  return t;
}

namespace {
Type one_of(TagMask alternatives) {
  if (std::has_single_bit(alternatives)) return type_of_tag(std::countr_zero(alternatives));
  return Type::tagged(alternatives);
}
}  // namespace

Type Type::element() const {
  LATHE_CHECK(is_list(), "the elements of {}", to_string(*this));
  if (parts) return parts[0];
  return one_of(alternatives);
}

Type Type::key(int column) const {
  LATHE_CHECK(is_dict() && column >= 0 && column < rank, "column {} of {}", column,
              to_string(*this));
  return one_of(static_cast<TagMask>(dims[column]));
}

Type Type::value() const {
  LATHE_CHECK(is_dict() && !is_set(), "the values of {}", to_string(*this));
  if (parts) return parts[0];
  return one_of(alternatives);
}

std::vector<Type> Type::columns() const {
  if (!is_tuple()) return {*this};
  std::vector<Type> all;
  for (int i = 0; i < rank; ++i)
    for (const Type& t : parts[i].columns()) all.push_back(t);
  return all;
}

int tag_of(const Type& t) {
  switch (t.kind) {
    case TypeKind::None: return LATHE_TAG_NONE;
    case TypeKind::Str: return LATHE_TAG_STR;
    case TypeKind::Py:
      return t.dtype == DType::Bool  ? LATHE_TAG_BOOL
             : t.dtype == DType::I64 ? LATHE_TAG_INT
             : t.dtype == DType::F64 ? LATHE_TAG_FLOAT
                                     : LATHE_TAG_COMPLEX;
    case TypeKind::NpScalar: return LATHE_TAG_NUMPY + static_cast<int>(t.dtype);
    case TypeKind::Tensor: return t.rank == 0 ? LATHE_TAG_TENSOR + static_cast<int>(t.dtype) : -1;
    default: return -1;
  }
}

int raw_words(const Type& t) {
  if (t.is_scalar()) return is_complex(t.dtype) ? 2 : 1;
  if (!t.is_tagged()) return 0;
  for (int tag = 0; tag < 64; ++tag)
    if ((t.alternatives >> tag & 1) && raw_words(type_of_tag(tag)) == 2) return 3;
  return 2;
}

Type type_of_tag(int tag) {
  switch (tag) {
    case LATHE_TAG_NONE:
    case LATHE_TAG_UNDEFINED: return Type::none();
    case LATHE_TAG_BOOL: return Type::py_bool();
    case LATHE_TAG_INT: return Type::py_int();
    case LATHE_TAG_FLOAT: return Type::py_float();
    case LATHE_TAG_STR: return Type::str();
    case LATHE_TAG_COMPLEX: return Type::py(DType::C128);
    default:
      LATHE_CHECK(tag >= LATHE_TAG_NUMPY && tag < LATHE_TAG_TENSOR + kDTypeCount, "tag {}", tag);
      return tag < LATHE_TAG_TENSOR ? Type::np_scalar(static_cast<DType>(tag - LATHE_TAG_NUMPY))
                                    : Type::tensor(static_cast<DType>(tag - LATHE_TAG_TENSOR), {});
  }
}

std::string to_string(Dim d) {
  return is_symbol(d) ? fmt::format("s{}", symbol_index(d)) : fmt::format("{}", d);
}

namespace {

std::string dict_text(const Type& t) {
  std::string keys;
  for (int k = 0; k < t.rank; ++k)
    keys += (k ? "," : "") + alternatives_text(static_cast<TagMask>(t.dims[k]));
  if (t.has_tuple_keys()) keys = "(" + keys + ")";
  if (t.is_set()) return "set<" + keys + ">";
  return "dict<" + keys + "; " +
         (t.parts ? to_string(t.parts[0]) : alternatives_text(t.alternatives)) + ">";
}

}  // namespace

std::string to_string(const Type& t) {
  switch (t.kind) {
    case TypeKind::None: return "none";
    case TypeKind::Py: return python_name(t.dtype);
    case TypeKind::Str: return "str";
    case TypeKind::NpScalar: return fmt::format("np.{}", info(t.dtype).spelling);
    case TypeKind::Array: return shaped_text(t, "");
    case TypeKind::Tensor: return shaped_text(t, "t.");
    case TypeKind::ArrayBuf: return shaped_text(t, "buf ");
    case TypeKind::TensorBuf: return shaped_text(t, "buf t.");
    case TypeKind::Raw: return info(t.dtype).spelling;
    case TypeKind::Ptr: return "ptr";
    case TypeKind::Tuple: return tuple_text(t);
    case TypeKind::Dict: return dict_text(t);
    case TypeKind::Tagged: return "tag<" + alternatives_text(t.alternatives) + ">";
    case TypeKind::List:
      if (t.parts) return fmt::format("list<{}>", to_string(t.parts[0]));
  }
  return "list<" + alternatives_text(t.alternatives) + ">";
}

}  // namespace lathe
