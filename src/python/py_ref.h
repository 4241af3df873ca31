// The one door to the CPython and NumPy C APIs: every file of src/python includes this header first
// and neither <Python.h> nor NumPy's headers itself. Also the owning reference and the translation
// of C++ exceptions.
#pragma once
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#define PY_ARRAY_UNIQUE_SYMBOL lathe_numpy_api
#ifndef LATHE_NUMPY_IMPORTER  // the one file that calls import_array
#define NO_IMPORT_ARRAY
#endif
#include <numpy/arrayobject.h>
#include <numpy/arrayscalars.h>

#include <utility>

namespace lathe {

// Owns one reference, or none.
class Ref {
 public:
  Ref() = default;
  explicit Ref(PyObject* owned) : object_(owned) {}
  static Ref borrow(PyObject* object) {
    Py_XINCREF(object);
    return Ref(object);
  }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref&& other) noexcept {
    PyObject* old = std::exchange(object_, std::exchange(other.object_, nullptr));
    Py_XDECREF(old);
    return *this;
  }
  Ref(const Ref& other) : object_(other.object_) { Py_XINCREF(object_); }
  Ref& operator=(const Ref& other) { return *this = Ref(other); }
  ~Ref() { Py_XDECREF(object_); }

  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  PyObject* object_ = nullptr;
};

// Turns the C++ exception in flight into a Python one; to be called in a catch block
// (graph_convert.cpp).
void set_python_error();

// Runs fn; a C++ exception becomes a Python one and the result `failure`.
template <class Fn, class Result = decltype(std::declval<Fn>()())>
Result translate_exceptions(Fn&& fn, Result failure = {}) {
  try {
    return fn();
  } catch (...) {
    set_python_error();
    return failure;
  }
}

// reinterpret_cast for tables of slots.
template <class T>
void* slot(T* function) {
  return reinterpret_cast<void*>(function);
}

template <class T>
T* as(PyObject* object) {
  return reinterpret_cast<T*>(object);
}

}  // namespace lathe
