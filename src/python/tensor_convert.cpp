// Tensor to and from other objects: NumPy, buffers, DLPack, Python values, text, pickle.
#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

namespace {

// Calls a method of the ndarray on the tensor's memory.
PyObject* call_on_array(PyObject* self, const char* method, PyObject* args, PyObject* kwargs) {
  Ref array(array_of_tensor(self));
  Ref bound(array ? PyObject_GetAttrString(array.get(), method) : nullptr);
  return bound ? PyObject_Call(bound.get(), args, kwargs) : nullptr;
}

PyObject* tensor_item(PyObject* self, PyObject* args) {
  return call_on_array(self, "item", args, nullptr);
}
PyObject* tensor_tolist(PyObject* self, PyObject* args) {
  return call_on_array(self, "tolist", args, nullptr);
}
PyObject* tensor_complex(PyObject* self, PyObject* args) {
  return call_on_array(self, "__complex__", args, nullptr);
}
PyObject* tensor_format(PyObject* self, PyObject* args) {
  return call_on_array(self, "__format__", args, nullptr);
}
PyObject* tensor_numpy(PyObject* self, PyObject*) { return array_of_tensor(self); }

PyObject* tensor_copy(PyObject* self, PyObject*) {
  Ref array(array_of_tensor(self));
  PyObject* copy = array ? PyArray_NewCopy(as<PyArrayObject>(array.get()), NPY_CORDER) : nullptr;
  return copy ? tensor_of_array(copy) : nullptr;
}

// __array__(dtype=None, *, copy=None) as NumPy 2 asks it: copy=False forbids one, None makes one
// only when the dtype differs.
PyObject* tensor_array(PyObject* self, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"dtype", "copy", nullptr};
  PyArray_Descr* descr = nullptr;
  PyObject* copy = Py_None;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|O&O", const_cast<char**>(names),
                                   PyArray_DescrConverter2, &descr, &copy))
    return nullptr;
  Ref wanted(reinterpret_cast<PyObject*>(descr));
  Ref array(array_of_tensor(self));
  if (!array) return nullptr;
  bool cast = descr && !PyArray_EquivTypes(descr, PyArray_DESCR(as<PyArrayObject>(array.get())));
  int always = copy == Py_None ? 0 : PyObject_IsTrue(copy);
  if (always < 0) return nullptr;
  if (!cast && !always) return array.release();
  if (cast && copy != Py_None && !always) {
    PyErr_SetString(PyExc_ValueError, "a copy is needed to change the dtype, and copy=False");
    return nullptr;
  }
  if (!cast) return PyArray_NewCopy(as<PyArrayObject>(array.get()), NPY_KEEPORDER);
  return PyArray_CastToType(as<PyArrayObject>(array.get()),
                            reinterpret_cast<PyArray_Descr*>(wanted.release()), 0);
}

PyObject* tensor_dlpack(PyObject* self, PyObject* args, PyObject* kwargs) {
  return call_on_array(self, "__dlpack__", args, kwargs);
}
PyObject* tensor_dlpack_device(PyObject* self, PyObject* args) {
  return call_on_array(self, "__dlpack_device__", args, nullptr);
}

PyObject* tensor_from_numpy(PyObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"array", "copy", nullptr};
  PyObject* array = nullptr;
  int copy = 0;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O!|p", const_cast<char**>(names), &PyArray_Type,
                                   &array, &copy))
    return nullptr;
  if (copy) {
    array = PyArray_NewCopy(as<PyArrayObject>(array), NPY_CORDER);
    return array ? tensor_of_array(array) : nullptr;
  }
  Py_INCREF(array);
  return tensor_of_array(array);
}

PyObject* tensor_from_dlpack(PyObject*, PyObject* object) {
  Ref numpy(PyImport_ImportModule("numpy"));
  PyObject* array =
      numpy ? PyObject_CallMethod(numpy.get(), "from_dlpack", "(O)", object) : nullptr;
  return array ? tensor_of_array(array) : nullptr;
}

PyObject* tensor_reduce(PyObject* self, PyObject*) {
  Ref array(array_of_tensor(self));
  Ref copy(array ? PyArray_NewCopy(as<PyArrayObject>(array.get()), NPY_CORDER) : nullptr);
  Ref make(PyObject_GetAttrString(reinterpret_cast<PyObject*>(tensor_type), "_from_numpy"));
  if (!copy || !make) return nullptr;
  return Py_BuildValue("(O(O))", make.get(), copy.get());
}

PyObject* array_method(PyObject* self, const char* name, PyObject* args, PyObject* kwargs) {
  Ref array(array_of_tensor(self));
  Ref bound(array ? PyObject_GetAttrString(array.get(), name) : nullptr);
  PyObject* made = bound ? PyObject_Call(bound.get(), args, kwargs) : nullptr;
  return made ? tensor_of_array(made) : nullptr;
}

PyObject* tensor_reshape(PyObject* self, PyObject* args, PyObject* kwargs) {
  return array_method(self, "reshape", args, kwargs);
}

PyObject* tensor_ravel(PyObject* self, PyObject* args, PyObject* kwargs) {
  return array_method(self, "ravel", args, kwargs);
}

// NumPy writes the class name of a subclass before the brackets and indents by it.
PyObject* named_array_class() {
  static PyObject* cls = nullptr;
  if (!cls)
    cls = PyObject_CallFunction(reinterpret_cast<PyObject*>(&PyType_Type), "s(O){}", "Tensor",
                                &PyArray_Type);
  return cls;
}

}  // namespace

PyObject* tensor_repr(PyObject* self) {
  PyObject* cls = named_array_class();
  Ref array(cls ? array_of_tensor(self) : nullptr);
  Ref named(array ? PyObject_CallMethod(array.get(), "view", "O", cls) : nullptr);
  return named ? PyObject_Repr(named.get()) : nullptr;
}

PyObject* tensor_str(PyObject* self) {
  Ref array(array_of_tensor(self));
  return array ? PyObject_Str(array.get()) : nullptr;
}

int tensor_get_buffer(PyObject* self, Py_buffer* view, int flags) {
  Ref array(array_of_tensor(self));
  view->obj = nullptr;
  return array ? PyObject_GetBuffer(array.get(), view, flags) : -1;
}

namespace {
template <class T>
PyCFunction method(T* f) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(f));
}
}  // namespace

PyMethodDef tensor_convert_methods[] = {
    {"item", tensor_item, METH_VARARGS, "The element at the given index (none for one element)."},
    {"tolist", tensor_tolist, METH_VARARGS, "Nested lists of Python numbers."},
    {"numpy", tensor_numpy, METH_NOARGS, "ndarray on the same memory."},
    {"_numpy", tensor_numpy, METH_NOARGS, "ndarray on the same memory."},
    {"copy", tensor_copy, METH_NOARGS, "A C-contiguous copy."},
    {"reshape", method(tensor_reshape), METH_VARARGS | METH_KEYWORDS,
     "The same elements under another shape; on the same memory where NumPy does so."},
    {"ravel", method(tensor_ravel), METH_VARARGS | METH_KEYWORDS, "The elements as one axis."},
    {"__copy__", tensor_copy, METH_NOARGS, nullptr},
    {"__deepcopy__", tensor_copy, METH_O, nullptr},
    {"__complex__", tensor_complex, METH_VARARGS, nullptr},
    {"__format__", tensor_format, METH_VARARGS, nullptr},
    {"__array__", method(tensor_array), METH_VARARGS | METH_KEYWORDS, nullptr},
    {"__array_ufunc__", method(tensor_array_ufunc), METH_VARARGS | METH_KEYWORDS, nullptr},
    {"__array_function__", method(tensor_array_function), METH_VARARGS | METH_KEYWORDS, nullptr},
    {"__dlpack__", method(tensor_dlpack), METH_VARARGS | METH_KEYWORDS, nullptr},
    {"__dlpack_device__", tensor_dlpack_device, METH_VARARGS, nullptr},
    {"_from_numpy", method(tensor_from_numpy), METH_VARARGS | METH_KEYWORDS | METH_STATIC,
     "_from_numpy(array, copy=False): Tensor on the memory of an ndarray, or on a copy of it."},
    {"_from_dlpack", tensor_from_dlpack, METH_O | METH_STATIC,
     "Tensor on the memory of an object with DLPack."},
    {"__reduce__", tensor_reduce, METH_NOARGS, nullptr},
    {}};

}  // namespace lathe
