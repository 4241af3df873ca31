#include <fmt/format.h>

#include "python/exceptions.h"
#include "python/walk.h"

namespace lathe {

namespace {

std::string text_of(PyObject* o) {
  Ref s(PyObject_Str(o));
  const char* text = s ? PyUnicode_AsUTF8(s.get()) : nullptr;
  if (!text) PyErr_Clear();
  return text ? text : "?";
}

void raise(PyObject* type, const std::string& message) { PyErr_SetString(type, message.c_str()); }

std::string dtype_text(PyObject* array) {
  return text_of(reinterpret_cast<PyObject*>(fields(array)->descr));
}

}  // namespace

void raise_unsupported_array(PyObject* array, const std::string& path) {
  PyArrayObject_fields* a = fields(array);
  int dtype = dtype_of(a->descr->type_num);
  if (dtype == kNoDType) {
    std::string dtype_name = dtype_text(array);
    const char* advice = dtype_name == "object" ? "pass numbers, e.g. {0}.astype(np.float64)"
                                                : "pass another dtype, e.g. {0}.astype(np.float64)";
    return raise(
        PyExc_TypeError,
        fmt::format("argument {0}: arrays of dtype {1} are not supported; ", path, dtype_name) +
            fmt::format(fmt::runtime(advice), path));
  }
  if (a->nd > LATHE_MAX_RANK)
    return raise(PyExc_TypeError,
                 fmt::format("argument {}: arrays of more than {} dimensions are not supported "
                             "(this one has {}); reshape it",
                             path, LATHE_MAX_RANK, a->nd));
  if (a->descr->byteorder == '>')
    return raise(PyExc_TypeError, fmt::format("argument {0}: the array is byte-swapped ({1}); pass "
                                              "{0}.astype({0}.dtype.newbyteorder('='))",
                                              path, dtype_text(array)));
  raise(PyExc_TypeError,
        fmt::format("argument {0}: the array is not aligned in memory; pass {0}.copy()", path));
}

void raise_array_subclass(PyObject* array, const std::string& path) {
  raise(PyExc_TypeError,
        fmt::format("argument {0}: {1} is a subclass of np.ndarray with rules of its own and is "
                    "not supported; pass np.asarray({0})",
                    path, Py_TYPE(array)->tp_name));
}

void raise_static_array(PyObject* array, const std::string& path) {
  raise(PyExc_TypeError,
        fmt::format("argument {}: a static argument must be hashable, and {} is not; leave it out "
                    "of static=",
                    path, Py_TYPE(array)->tp_name));
}

void raise_too_deep(const std::string& path) {
  raise(PyExc_ValueError,
        fmt::format("argument {}...: nested more than {} deep, or contains itself",
                    path.substr(0, 60), kMaxDepth));
}

void raise_int_range(PyObject*, const std::string& path) {
  raise(package_error("IntegerRangeError"),
        fmt::format("argument {}: the int does not fit 64 bits; pass a float, or a string that the "
                    "function does not compute with",
                    path));
}

void raise_dict_changed(const std::string& path) {
  raise(PyExc_RuntimeError,
        fmt::format("argument {}: the container changed size while it was looked at", path));
}

}  // namespace lathe
