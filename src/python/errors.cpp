// The texts are CPython's and NumPy's for the same mistakes; numbered ones stand in
// error_texts.def.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "python/entry.h"
#include "python/exceptions.h"
#include "python/executable_type.h"
#include "python/list_memory.h"
#include "python/numpy_api.h"
#include "python/tensor_type.h"
#include "python/tracebacks.h"

namespace lathe {

PyObject* package_error(const char* name) {
  Ref module(PyImport_ImportModule("lathe.errors"));
  Ref cls(module ? PyObject_GetAttrString(module.get(), name) : nullptr);
  if (cls && PyExceptionClass_Check(cls.get())) return cls.get();  // the module keeps it alive
  PyErr_Clear();
  return PyExc_SystemError;
}

namespace {

PyObject* array_on_view(const lathe_array_view& v, bool writeable) {
  return array_on(static_cast<DType>(v.dtype), v.rank, v.extents, v.strides, v.data, writeable,
                  nullptr);
}

PyObject* object_from_view(const lathe_array_view& v) {
  Ref borrowed(array_on_view(v, false));
  if (!borrowed) return nullptr;
  PyObject* copy = PyArray_NewCopy(as<PyArrayObject>(borrowed.get()), NPY_CORDER);
  return copy && v.tensor ? tensor_of_array(copy) : copy;
}

double double_from_bits(int64_t bits) {
  double d;
  std::memcpy(&d, &bits, sizeof d);
  return d;
}

}  // namespace

PyObject* object_from_tagged(int64_t tag, int64_t payload, int64_t second) {
  switch (tag) {
    case LATHE_TAG_NONE:
    case LATHE_TAG_UNDEFINED: Py_RETURN_NONE;
    case LATHE_TAG_BOOL: return PyBool_FromLong(payload != 0);
    case LATHE_TAG_INT: return PyLong_FromLongLong(payload);
    case LATHE_TAG_FLOAT: return PyFloat_FromDouble(double_from_bits(payload));
    case LATHE_TAG_COMPLEX:
      return PyComplex_FromDoubles(double_from_bits(payload), double_from_bits(second));
    case LATHE_TAG_ARRAY:
      return object_from_view(*reinterpret_cast<const lathe_array_view*>(payload));
    case LATHE_TAG_LIST:
    case LATHE_TAG_DICT:
    case LATHE_TAG_SET: return ListObjects().object(*reinterpret_cast<const lathe_list*>(payload));
    case LATHE_TAG_STR: return object_from_text(*reinterpret_cast<const lathe_list*>(payload));
    case LATHE_TAG_MEMORY:
      return array_on_view(*reinterpret_cast<const lathe_array_view*>(payload), true);
    default: break;
  }
  if (tag >= LATHE_TAG_NUMPY && tag < LATHE_TAG_TENSOR)
    return scalar_from_bits(static_cast<DType>(tag - LATHE_TAG_NUMPY), payload, second);
  if (tag >= LATHE_TAG_TENSOR && tag <= LATHE_TAG_TENSOR + static_cast<int64_t>(DType::C128))
    return new_scalar_tensor(static_cast<DType>(tag - LATHE_TAG_TENSOR), payload, second);
  PyErr_Format(PyExc_SystemError, "compiled code gave a value of unknown kind %lld",
               static_cast<long long>(tag));
  return nullptr;
}

PyObject* tuple_from_tagged(int64_t n, const int64_t* tags, const int64_t* payloads) {
  Ref tuple(PyTuple_New(n - std::count(tags, tags + n, LATHE_TAG_IMAG)));
  for (int64_t i = 0, item = 0; tuple && i < n; ++i) {
    if (tags[i] == LATHE_TAG_IMAG) continue;  // the value before it has taken it
    bool is_complex = i + 1 < n && tags[i + 1] == LATHE_TAG_IMAG;
    PyObject* value = object_from_tagged(tags[i], payloads[i], is_complex ? payloads[i + 1] : 0);
    if (!value) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), item++, value);
  }
  return tuple.release();
}

namespace {

const char* numbered_text(int64_t number) {
  switch (number) {
#define TEXT(Name, value, text) \
  case value:                   \
    return text;
#include "lathe/error_texts.def"
#undef TEXT
    default: return nullptr;
  }
}

// NumPy's spelling of a dtype, for messages.
std::string dtype_name(int64_t number) {
  PyArray_Descr* d = descr_of(static_cast<DType>(number));
  Ref text(d ? PyObject_Str(reinterpret_cast<PyObject*>(d)) : nullptr);
  const char* s = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
  if (!s) PyErr_Clear();
  return s ? s : "?";
}

std::string shape_text(const lathe_error& e, int first, int end) {
  std::string s = "(";
  for (int i = first; i < end; ++i) s += fmt::format("{}{}", i > first ? "," : "", e.args[i]);
  return s + (end - first == 1 ? ",)" : ")");
}

// A number of extents, and these; `next` moves behind them.
std::string group_text(const lathe_error& e, int& next) {
  int first = next + 1;
  next = static_cast<int>(std::clamp<int64_t>(first + e.args[next], first, e.nargs));
  return shape_text(e, first, next);
}

// An argument as str() shows it.
std::string arg_text(const lathe_error& e, int i) {
  Ref value(object_from_tagged(e.tags[i], e.args[i]));
  Ref text(value ? PyObject_Str(value.get()) : nullptr);
  const char* s = text ? PyUnicode_AsUTF8(text.get()) : nullptr;
  if (!s) PyErr_Clear();
  return s ? s : "?";
}

std::string fill_text(const char* text, const lathe_error& e) {
  std::string out;
  int next = 1;
  for (const char* p = text; *p;) {
    auto starts = [&](const char* token) {
      return std::strncmp(p, token, std::strlen(token)) == 0;
    };
    if (starts("{}") && next < e.nargs) {
      out += arg_text(e, next++);
      p += 2;
    } else if (starts("{dtype}") && next < e.nargs) {
      out += dtype_name(e.args[next++]);
      p += 7;
    } else if (starts("{shape}")) {
      out += shape_text(e, next, e.nargs);
      next = e.nargs;
      p += 7;
    } else if (starts("{dims}") && next < e.nargs) {
      out += group_text(e, next);
      p += 6;
    } else if (starts("{shapes}")) {
      while (next < e.nargs) out += group_text(e, next) + " ";
      p += 8;
    } else {
      out += *p++;
    }
  }
  return out;
}

std::string builtin_text(const lathe_error& e) {
  int64_t a = e.args[0];
  int64_t b = e.args[1];
  int64_t c = e.args[2];
  switch (e.code) {
    case LATHE_ERR_INDEX:
      return fmt::format("index {} is out of bounds for axis {} with size {}", a, b, c);
    case LATHE_ERR_OVERFLOW: return "an integer left the 64-bit range";
    case LATHE_ERR_MEMORY: return fmt::format("Unable to allocate {} bytes", a);
    case LATHE_ERR_RECURSION: return "maximum recursion depth exceeded";
    default: return "error in compiled code";
  }
}

PyObject* class_of(const lathe_error& e) {
  switch (e.code) {
    case LATHE_ERR_INDEX: return PyExc_IndexError;
    case LATHE_ERR_ZERO_DIVISION: return PyExc_ZeroDivisionError;
    case LATHE_ERR_OVERFLOW:
      return e.nargs ? PyExc_OverflowError : package_error("IntegerRangeError");
    case LATHE_ERR_UNBOUND: return PyExc_UnboundLocalError;
    case LATHE_ERR_MEMORY: return PyExc_MemoryError;
    case LATHE_ERR_RECURSION: return PyExc_RecursionError;
    case LATHE_ERR_SHAPE:
    case LATHE_ERR_EMPTY:
    case LATHE_ERR_VALUE: return PyExc_ValueError;
    case LATHE_ERR_TYPE: return PyExc_TypeError;
    default: return PyExc_SystemError;
  }
}

bool has_numbered_text(const lathe_error& e) {
  return e.nargs > 0 && (e.code == LATHE_ERR_ZERO_DIVISION || e.code == LATHE_ERR_OVERFLOW ||
                         e.code == LATHE_ERR_VALUE || e.code == LATHE_ERR_EMPTY ||
                         e.code == LATHE_ERR_SHAPE || (e.code == LATHE_ERR_INDEX && e.nargs == 1));
}

void raise_builtin(const lathe_error& e) {
  const char* text = has_numbered_text(e) ? numbered_text(e.args[0]) : nullptr;
  std::string message = text ? fill_text(text, e) : builtin_text(e);
  // errno errors have two arguments in Python too.
  if (text && e.args[0] == LATHE_TEXT_FloatPowerRange) {
    Ref args(Py_BuildValue("(is)", 34, "Numerical result out of range"));
    PyErr_SetObject(class_of(e), args.get());
    return;
  }
  PyErr_SetString(class_of(e), message.c_str());
}

// The exception that the trace's site table makes; the hook may also raise it itself.
void raise_at_site(const Entry& entry, const lathe_error& e) {
  Ref values(tuple_from_tagged(e.nargs, e.tags, e.args));
  if (!values) return;
  if (entry.raise_site.get() == Py_None) {
    PyErr_Format(PyExc_SystemError, "compiled code raises at site %d without a table of sites",
                 e.site);
    return;
  }
  Ref exception(PyObject_CallFunction(entry.raise_site.get(), "iiO", e.code, e.site, values.get()));
  if (!exception) return;
  if (PyExceptionInstance_Check(exception.get())) {
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.get())), exception.get());
  } else {
    PyErr_Format(PyExc_TypeError, "raise_site must return an exception, not %.200s",
                 Py_TYPE(exception.get())->tp_name);
  }
}

}  // namespace

namespace {

// The record whose pairs are the two tuples of Python ints.
bool record_from(PyObject* tags, PyObject* payloads, int count, lathe_error& e) {
  e.nargs = std::clamp(count, 0, LATHE_MAX_ERROR_ARGS);
  for (int i = 0; i < e.nargs; ++i) {
    e.tags[i] = PyLong_AsLongLong(PyTuple_GetItem(tags, i));
    e.args[i] = PyLong_AsLongLong(PyTuple_GetItem(payloads, i));
    if (PyErr_Occurred()) return false;
  }
  return true;
}

}  // namespace

PyObject* recorded_error(PyObject*, PyObject* args) {
  lathe_error e{.code = 0, .site = -1, .loc = -1, .nargs = 0, .tags = {}, .args = {}};
  PyObject *tags = nullptr, *payloads = nullptr;
  int count = 0;
  if (!PyArg_ParseTuple(args, "iO!O!i", &e.code, &PyTuple_Type, &tags, &PyTuple_Type, &payloads,
                        &count) ||
      !record_from(tags, payloads, count, e))
    return nullptr;
  raise_builtin(e);
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return value;
}

PyObject* recorded_values(PyObject*, PyObject* args) {
  lathe_error e{};
  PyObject *tags = nullptr, *payloads = nullptr;
  int count = 0;
  if (!PyArg_ParseTuple(args, "O!O!i", &PyTuple_Type, &tags, &PyTuple_Type, &payloads, &count) ||
      !record_from(tags, payloads, count, e))
    return nullptr;
  return tuple_from_tagged(e.nargs, e.tags, e.args);
}

void raise_kernel_error(EntryObject* object, const lathe_error& record) {
  const Entry& entry = *object->data;
  lathe_error e = record;  // hooks may run kernels on this thread
  if (e.site >= 0) {
    raise_at_site(entry, e);
  } else {
    raise_builtin(e);
  }
  const std::vector<Loc>& locs = entry.own_locs ? entry.locs : entry.code->locs;
  if (e.loc >= 0 && static_cast<size_t>(e.loc) < locs.size())
    add_traceback(locs, static_cast<size_t>(e.loc));
}

}  // namespace lathe
