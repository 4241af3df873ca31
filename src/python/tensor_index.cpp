// Indexing and iteration of Tensor: by NumPy on the same memory, so that views, copies and errors
// are NumPy's.
#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

namespace {

// What NumPy's indexing gives, as a Tensor: arrays on their memory (views stay views), scalars as
// rank 0.
PyObject* as_tensor(PyObject* owned) {
  if (!owned) return nullptr;
  Ref object(owned);
  if (PyArray_Check(object.get())) return tensor_of_array(object.release());
  int dtype = scalar_dtype(Py_TYPE(object.get()));
  if (dtype == kNoDType) {
    PyErr_Format(PyExc_TypeError, "unexpected element of type %s", Py_TYPE(owned)->tp_name);
    return nullptr;
  }
  PyObject* array = PyArray_FromScalar(object.get(), nullptr);
  return array ? tensor_of_array(array) : nullptr;
}

}  // namespace

Py_ssize_t tensor_length(PyObject* self) {
  auto* t = as<TensorObject>(self);
  if (t->rank > 0) return t->extents[0];
  PyErr_SetString(PyExc_TypeError, "len() of unsized object");
  return -1;
}

PyObject* tensor_item_at(PyObject* self, Py_ssize_t i) {
  auto* t = as<TensorObject>(self);
  if (t->rank == 0) {
    PyErr_SetString(PyExc_IndexError,
                    "too many indices for array: array is 0-dimensional, but 1 were indexed");
    return nullptr;
  }
  if (i < 0 || i >= t->extents[0]) {
    PyErr_Format(PyExc_IndexError, "index %zd is out of bounds for axis 0 with size %lld", i,
                 static_cast<long long>(t->extents[0]));
    return nullptr;
  }
  auto dtype = static_cast<DType>(t->dtype);
  char* data = t->data + i * t->strides[0];
  if (t->rank == 1 && !is_complex(dtype)) return new_scalar_tensor(dtype, load_bits(data, dtype));
  if (t->rank == 1) {
    PyObject* element = new_tensor(dtype, 0, nullptr);
    if (element) __builtin_memcpy(as<TensorObject>(element)->data, data, bytes(dtype));
    return element;
  }
  if (t->block) retain(t->block);
  Py_XINCREF(t->base);
  return tensor_on(dtype, t->rank - 1, t->extents + 1, t->strides + 1, data, t->writeable, t->block,
                   t->base);
}

PyObject* tensor_subscript(PyObject* self, PyObject* key) {
  auto* t = as<TensorObject>(self);
  if (PyLong_CheckExact(key) && t->rank > 0) {
    Py_ssize_t i = PyLong_AsSsize_t(key);
    if (i < 0 && !PyErr_Occurred()) i += t->extents[0];
    if (i >= 0 && i < t->extents[0]) return tensor_item_at(self, i);
    PyErr_Clear();  // NumPy words the error below
  }
  Ref array(array_of_tensor(self));
  return array ? as_tensor(PyObject_GetItem(array.get(), key)) : nullptr;
}

int tensor_assign(PyObject* self, PyObject* key, PyObject* value) {
  Ref array(array_of_tensor(self));
  if (!array) return -1;
  if (value) return PyObject_SetItem(array.get(), key, value);
  PyErr_SetString(PyExc_ValueError, "cannot delete array elements");
  return -1;
}

int tensor_contains(PyObject* self, PyObject* value) {
  Ref array(array_of_tensor(self));
  return array ? PySequence_Contains(array.get(), value) : -1;
}

PyObject* tensor_iter(PyObject* self) {
  if (as<TensorObject>(self)->rank > 0) return PySeqIter_New(self);
  PyErr_SetString(PyExc_TypeError, "iteration over a 0-d array");
  return nullptr;
}

}  // namespace lathe
