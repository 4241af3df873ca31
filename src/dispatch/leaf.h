// One argument of a call after the structure around it has been taken apart, as the dispatcher sees
// it: what kind of value, and where the bytes are. Filled by the Python side (objects stay opaque
// here); read by keys, policies and diffs. A Leaf borrows everything and lives for one call.
#pragma once
#include <cstdint>

namespace lathe {

enum class LeafKind : uint8_t {
  None,
  Bool,
  Int,
  Float,
  Complex,
  Str,
  Bytes,
  Numpy,   // NumPy scalar
  Array,   // ndarray
  Tensor,  // lathe.Tensor
  Object,  // by identity
  Static,  // by equality, `object` is the representative of its class
  List,    // list that is one run-time value: dtype, and one extent
};
// In the place of a list's dtype: empty; of str; of what `data` says (python/list_elements.h).
inline constexpr uint8_t kNoElements = 255;
inline constexpr uint8_t kTextElements = 254;
inline constexpr uint8_t kNestedElements = 253;
const char* name(LeafKind);

inline bool is_array(LeafKind k) { return k == LeafKind::Array || k == LeafKind::Tensor; }
// Kinds whose value comes at run time and may be observed by a policy.
inline bool is_number(LeafKind k) {
  return k == LeafKind::Int || k == LeafKind::Float || k == LeafKind::Numpy;
}

struct Leaf {
  LeafKind kind = LeafKind::None;
  uint8_t dtype = 0;  // number in dtypes.def; arrays, NumPy scalars, elements of lists
  uint8_t rank = 0;
  bool strided = false;  // an array that is not C-contiguous
  bool writeable = true;
  bool constant = false;         // the value is in the key (static parameters, keys of dicts)
  int64_t bits = 0;              // payload of a number, Bool's value
  const void* object = nullptr;  // identity
  const char* data = nullptr;    // arrays; the characters of Str and Bytes; elements of lists
  int64_t length = 0;            // bytes of these, but for arrays
  const int64_t* extents = nullptr;
  const int64_t* strides = nullptr;
};

}  // namespace lathe
