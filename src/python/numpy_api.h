// What the hot paths need of NumPy: dtype numbers to and from NumPy's, NumPy scalars to and from
// 64-bit payloads (abi.h), arrays around memory. Import-time tables; NumPy 2 only.
#pragma once
#include "python/py_ref.h"

#include <cstdint>

#include "ir/type.h"

namespace lathe {

int init_numpy();  // import_array and the tables; -1 with an exception set

inline constexpr int kNoDType = -1;
inline constexpr int kBuiltinTypes = 32;
extern int8_t dtype_of_type_num[kBuiltinTypes];  // NumPy type number -> DType or kNoDType
int find_other_dtype(int type_num);              // bfloat16 of ml_dtypes, else kNoDType

inline int dtype_of(int type_num) {
  if (static_cast<unsigned>(type_num) < kBuiltinTypes) [[likely]]
    return dtype_of_type_num[type_num];
  return find_other_dtype(type_num);
}

// Direct view of the array object: same layout in all of NumPy 2.
inline PyArrayObject_fields* fields(PyObject* array) { return as<PyArrayObject_fields>(array); }
inline bool is_exact_array(PyObject* o) { return Py_TYPE(o) == &PyArray_Type; }

// Borrowed; nullptr with an exception for a dtype that this NumPy does not know (bf16 without
// ml_dtypes).
PyArray_Descr* descr_of(DType);

// dtype number of the exact NumPy scalar type, or kNoDType.
int scalar_dtype(PyTypeObject*);
// Payload of a NumPy scalar of that dtype: integers extended, floats by bits; of a complex one the
// real part's, and the imaginary part's in `second`.
int64_t scalar_bits(PyObject* scalar, DType, int64_t* second = nullptr);
PyObject* scalar_from_bits(DType, int64_t bits, int64_t second = 0);  // new NumPy scalar

// One element in memory to and from a payload (complex: two).
int64_t load_bits(const void* element, DType, int64_t* second = nullptr);
void store_bits(void* element, DType, int64_t bits, int64_t second = 0);

// ndarray on memory that `base` (stolen) keeps alive.
PyObject* array_on(DType, int rank, const int64_t* extents, const int64_t* strides, void* data,
                   bool writeable, PyObject* base);
PyObject* new_array(DType, int rank, const int64_t* extents);  // C-contiguous, uninitialised

}  // namespace lathe
