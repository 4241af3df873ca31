#define LATHE_NUMPY_IMPORTER
#include "python/numpy_api.h"

#include <algorithm>
#include <cstring>

namespace lathe {

int8_t dtype_of_type_num[kBuiltinTypes];

namespace {

constexpr int kDTypes = static_cast<int>(DType::C128) + 1;
PyArray_Descr* descrs[kDTypes];
PyTypeObject* scalar_types[kDTypes];
int bfloat16_type_num = -1;

void map_type(int type_num, DType d) { dtype_of_type_num[type_num] = static_cast<int8_t>(d); }

// The NumPy type numbers of one width: long and long long are the same dtype.
void fill_type_numbers() {
  std::fill(std::begin(dtype_of_type_num), std::end(dtype_of_type_num),
            static_cast<int8_t>(kNoDType));
  map_type(NPY_BOOL, DType::Bool);
  map_type(NPY_BYTE, DType::I8);
  map_type(NPY_UBYTE, DType::U8);
  map_type(NPY_SHORT, DType::I16);
  map_type(NPY_USHORT, DType::U16);
  map_type(NPY_INT, DType::I32);
  map_type(NPY_UINT, DType::U32);
  map_type(NPY_LONG, sizeof(long) == 8 ? DType::I64 : DType::I32);
  map_type(NPY_ULONG, sizeof(long) == 8 ? DType::U64 : DType::U32);
  map_type(NPY_LONGLONG, DType::I64);
  map_type(NPY_ULONGLONG, DType::U64);
  map_type(NPY_HALF, DType::F16);
  map_type(NPY_FLOAT, DType::F32);
  map_type(NPY_DOUBLE, DType::F64);
  map_type(NPY_CFLOAT, DType::C64);
  map_type(NPY_CDOUBLE, DType::C128);
}

int fill_descrs() {
  constexpr std::pair<DType, int> kNumbers[] = {
      {DType::Bool, NPY_BOOL},     {DType::I8, NPY_INT8},        {DType::I16, NPY_INT16},
      {DType::I32, NPY_INT32},     {DType::I64, NPY_INT64},      {DType::U8, NPY_UINT8},
      {DType::U16, NPY_UINT16},    {DType::U32, NPY_UINT32},     {DType::U64, NPY_UINT64},
      {DType::F16, NPY_FLOAT16},   {DType::F32, NPY_FLOAT32},    {DType::F64, NPY_FLOAT64},
      {DType::C64, NPY_COMPLEX64}, {DType::C128, NPY_COMPLEX128}};
  for (auto [dtype, number] : kNumbers) {
    PyArray_Descr* d = PyArray_DescrFromType(number);
    if (!d) return -1;
    descrs[static_cast<int>(dtype)] = d;
    scalar_types[static_cast<int>(dtype)] = d->typeobj;
  }
  return 0;
}

// ml_dtypes is looked for only when something asks for bf16; it registers its dtype with NumPy when
// it is imported.
bool load_bfloat16(bool import) {
  if (bfloat16_type_num >= 0) return true;
  Ref module;
  if (import) {
    module = Ref(PyImport_ImportModule("ml_dtypes"));
  } else {
    Ref name(PyUnicode_FromString("ml_dtypes"));
    module = Ref(name ? PyImport_GetModule(name.get()) : nullptr);
  }
  if (!module) return false;
  Ref type(PyObject_GetAttrString(module.get(), "bfloat16"));
  PyArray_Descr* d = type ? PyArray_DescrFromTypeObject(type.get()) : nullptr;
  if (!d) return false;
  descrs[static_cast<int>(DType::BF16)] = d;
  scalar_types[static_cast<int>(DType::BF16)] = d->typeobj;
  bfloat16_type_num = d->type_num;
  return true;
}

}  // namespace

int init_numpy() {
  if (PyArray_ImportNumPyAPI() < 0) return -1;
  fill_type_numbers();
  return fill_descrs();
}

int find_other_dtype(int type_num) {
  if (bfloat16_type_num < 0 && !load_bfloat16(false)) PyErr_Clear();
  return type_num == bfloat16_type_num ? static_cast<int>(DType::BF16) : kNoDType;
}

PyArray_Descr* descr_of(DType dtype) {
  if (dtype == DType::BF16 && !load_bfloat16(true)) return nullptr;
  return descrs[static_cast<int>(dtype)];
}

int scalar_dtype(PyTypeObject* type) {
  for (int i = 0; i < kDTypes; ++i)
    if (scalar_types[i] == type) return i;
  if (type == &PyLongLongArrType_Type) return static_cast<int>(DType::I64);
  if (type == &PyULongLongArrType_Type) return static_cast<int>(DType::U64);
  // The first bf16 that is met: its type is known once ml_dtypes has been looked up.
  if (bfloat16_type_num < 0 && load_bfloat16(false)) return scalar_dtype(type);
  PyErr_Clear();
  return kNoDType;
}

namespace {
template <class T>
int64_t widen(const void* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return static_cast<int64_t>(value);
}

template <class T>
void narrow(void* p, int64_t bits) {
  T value = static_cast<T>(bits);
  std::memcpy(p, &value, sizeof value);
}
}  // namespace

int64_t load_bits(const void* p, DType dtype, int64_t* second) {
  if (is_complex(dtype)) {
    DType part = part_dtype(dtype);
    if (second) *second = load_bits(static_cast<const char*>(p) + bytes(part), part);
    return load_bits(p, part);
  }
  switch (dtype) {
    case DType::Bool:
    case DType::U8: return widen<uint8_t>(p);
    case DType::I8: return widen<int8_t>(p);
    case DType::I16: return widen<int16_t>(p);
    case DType::U16:
    case DType::F16:
    case DType::BF16: return widen<uint16_t>(p);
    case DType::I32: return widen<int32_t>(p);
    case DType::U32:
    case DType::F32: return widen<uint32_t>(p);
    default: return widen<int64_t>(p);
  }
}

void store_bits(void* p, DType dtype, int64_t bits, int64_t second) {
  if (is_complex(dtype)) {
    DType part = part_dtype(dtype);
    store_bits(static_cast<char*>(p) + lathe::bytes(part), part, second);
    return store_bits(p, part, bits);
  }
  switch (bytes(dtype)) {
    case 1: return narrow<uint8_t>(p, bits);
    case 2: return narrow<uint16_t>(p, bits);
    case 4: return narrow<uint32_t>(p, bits);
    default: return narrow<uint64_t>(p, bits);
  }
}

int64_t scalar_bits(PyObject* scalar, DType dtype, int64_t* second) {
  if (dtype == DType::F64) return load_bits(&as<PyDoubleScalarObject>(scalar)->obval, dtype);
  if (dtype == DType::I64) return load_bits(&as<PyLongScalarObject>(scalar)->obval, dtype);
  alignas(16) char element[16] = {};
  PyArray_ScalarAsCtype(scalar, element);
  return load_bits(element, dtype, second);
}

PyObject* scalar_from_bits(DType dtype, int64_t bits, int64_t second) {
  alignas(16) char element[16];
  store_bits(element, dtype, bits, second);
  PyArray_Descr* descr = descr_of(dtype);
  return descr ? PyArray_Scalar(element, descr, nullptr) : nullptr;
}

PyObject* array_on(DType dtype, int rank, const int64_t* extents, const int64_t* strides,
                   void* data, bool writeable, PyObject* base) {
  Ref owner(base);
  PyArray_Descr* descr = descr_of(dtype);
  if (!descr) return nullptr;
  Py_INCREF(descr);
  Ref array(PyArray_NewFromDescr(&PyArray_Type, descr, rank, extents, strides, data,
                                 writeable ? NPY_ARRAY_WRITEABLE : 0, nullptr));
  if (!array) return nullptr;
  if (owner && PyArray_SetBaseObject(as<PyArrayObject>(array.get()), owner.release()) < 0)
    return nullptr;
  return array.release();
}

PyObject* new_array(DType dtype, int rank, const int64_t* extents) {
  PyArray_Descr* descr = descr_of(dtype);
  if (!descr) return nullptr;
  Py_INCREF(descr);
  return PyArray_NewFromDescr(&PyArray_Type, descr, rank, extents, nullptr, nullptr, 0, nullptr);
}

}  // namespace lathe
