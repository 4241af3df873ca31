#include "python/array_objects.h"

#include <algorithm>

#include "python/load.h"
#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

namespace {

bool is_view(PyObject* o, const BufferValue& v) {
  Leaf l = leaf_of_array_object(o);
  if ((Py_TYPE(o) == tensor_type) != v.tensor || l.data != v.data || l.rank != v.rank ||
      l.dtype != static_cast<uint8_t>(v.dtype))
    return false;
  for (int a = 0; a < v.rank; ++a)
    if (l.extents[a] != v.extents[a] || (v.extents[a] > 1 && l.strides[a] != v.strides[a]))
      return false;
  return true;
}

PyObject* view_on(PyObject* argument, const BufferValue& v) {
  bool writeable = leaf_of_array_object(argument).writeable;
  Py_INCREF(argument);
  if (!v.tensor)
    return array_on(v.dtype, v.rank, v.extents, v.strides, v.data, writeable, argument);
  auto* t = as<TensorObject>(argument);
  if (!t->block)
    return tensor_on(v.dtype, v.rank, v.extents, v.strides, v.data, writeable, nullptr, argument);
  retain(t->block);
  ResultBlock* block = t->block;
  Py_DECREF(argument);
  return tensor_on(v.dtype, v.rank, v.extents, v.strides, v.data, writeable, block, nullptr);
}

// A view without elements may point to the end of a block, or further: it gets memory of its own.
PyObject* of_nothing(const BufferValue& v) {
  Ref array(new_array(v.dtype, v.rank, v.extents));
  if (!array || !v.tensor) return array.release();
  void* data = PyArray_DATA(as<PyArrayObject>(array.get()));
  return tensor_on(v.dtype, v.rank, v.extents, v.strides, data, true, nullptr, array.release());
}

}  // namespace

PyObject* ArrayObjects::on_block(const BufferValue& v) {
  ResultBlock* block = call_.take_result(v.data);
  if (!block && std::find(v.extents, v.extents + v.rank, 0) != v.extents + v.rank)
    return of_nothing(v);
  if (!block) {
    PyErr_SetString(PyExc_SystemError, "compiled code returned memory that it did not allocate");
    return nullptr;
  }
  PyObject* tensor = tensor_on(v.dtype, v.rank, v.extents, v.strides, v.data, true, block, nullptr);
  if (!tensor || v.tensor) return tensor;
  return array_on(v.dtype, v.rank, v.extents, v.strides, v.data, true,
                  tensor);  // the tensor is its base
}

PyObject* ArrayObjects::object(const BufferValue& v) {
  for (const Ref& known : made_)
    if (is_view(known.get(), v)) return Ref::borrow(known.get()).release();
  PyObject* argument = v.owner < 0 ? nullptr : frame_.objects()[v.owner];
  Ref made(!argument              ? on_block(v)
           : is_view(argument, v) ? Ref::borrow(argument).release()
                                  : view_on(argument, v));
  if (made) made_.push_back(Ref::borrow(made.get()));
  return made.release();
}

}  // namespace lathe
