// `lathe.Tensor`: an array with its own memory (a ResultBlock) or a view on memory that another
// object keeps alive. Same element types, strides and aliasing as ndarray. What needs no
// compilation is done here or by NumPy on the same memory; operators go to hooks that the package
// registers.
#pragma once
#include "python/py_ref.h"

#include <cstdint>

#include "ir/type.h"
#include "lathe/abi.h"
#include "result_block.h"

namespace lathe {

struct TensorObject {
  PyObject_HEAD
  char* data;
  ResultBlock* block;  // one reference, or null
  PyObject* base;      // owner of foreign memory, or null
  PyObject* weak;
  uint8_t dtype;
  uint8_t rank;
  bool writeable;
  bool contiguous;  // C order
  int64_t extents[LATHE_MAX_RANK];
  int64_t strides[LATHE_MAX_RANK];  // in bytes
};

extern PyTypeObject* tensor_type;
int add_tensor_type(PyObject* module);

// A C-contiguous Tensor but for its memory, worked out once for many of them.
struct TensorLayout {
  uint8_t dtype = 0;
  uint8_t rank = 0;
  int block_class = 0;
  int64_t bytes = 0;
  int64_t extents[LATHE_MAX_RANK] = {};
  int64_t strides[LATHE_MAX_RANK] = {};
};
TensorLayout contiguous_layout(DType, int rank, const int64_t* extents);

// Uninitialised, 64-byte aligned.
PyObject* new_tensor(const TensorLayout&);
PyObject* new_tensor(DType, int rank, const int64_t* extents);
PyObject* new_scalar_tensor(DType, int64_t bits, int64_t second = 0);
// On memory of `block` (a reference is taken over) or of `base` (likewise); exactly one is given.
PyObject* tensor_on(DType, int rank, const int64_t* extents, const int64_t* strides, void* data,
                    bool writeable, ResultBlock* block, PyObject* base);
// On the memory of an ndarray of a supported dtype, which is taken over; else TypeError.
PyObject* tensor_of_array(PyObject* array);
// ndarray on the tensor's memory.
PyObject* array_of_tensor(PyObject* tensor);

int64_t element_count(const TensorObject*);

// The parts of the type (tensor_convert.cpp, tensor_index.cpp, tensor_number.cpp).
extern PyMethodDef tensor_convert_methods[];
PyObject* tensor_repr(PyObject*);
PyObject* tensor_str(PyObject*);
int tensor_get_buffer(PyObject*, Py_buffer*, int flags);
Py_ssize_t tensor_length(PyObject*);
PyObject* tensor_subscript(PyObject*, PyObject* key);
int tensor_assign(PyObject*, PyObject* key, PyObject* value);
PyObject* tensor_item_at(PyObject*, Py_ssize_t);
int tensor_contains(PyObject*, PyObject*);
PyObject* tensor_iter(PyObject*);
PyObject* tensor_compare(PyObject*, PyObject*, int);
PyObject* set_tensor_ops(PyObject*, PyObject* dict);
PyObject* tensor_array_ufunc(PyObject*, PyObject* args, PyObject* kwargs);
PyObject* tensor_array_function(PyObject*, PyObject* args, PyObject* kwargs);
const PyType_Slot* tensor_number_slots(size_t& count);

}  // namespace lathe
