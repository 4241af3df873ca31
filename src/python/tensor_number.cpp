// Operators of Tensor: hooks by the name of the special method, called with the operands in the
// order of the expression (so `add` serves __add__ and __radd__). Without a hook an operator is
// NotImplemented. Conversions to Python numbers are NumPy's.
#include <cstring>
#include <iterator>

#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

namespace {

enum Hook {
  kAdd,
  kSub,
  kMul,
  kTruediv,
  kFloordiv,
  kMod,
  kDivmod,
  kPow,
  kMatmul,
  kAnd,
  kOr,
  kXor,
  kLshift,
  kRshift,
  kIadd,
  kIsub,
  kImul,
  kItruediv,
  kIfloordiv,
  kImod,
  kIpow,
  kImatmul,
  kIand,
  kIor,
  kIxor,
  kIlshift,
  kIrshift,
  kNeg,
  kPos,
  kAbs,
  kInvert,
  kLt,
  kLe,
  kEq,
  kNe,
  kGt,
  kGe,
  kArrayUfunc,
  kArrayFunction,
  kHookCount
};
constexpr const char* kHookNames[] = {"add",       "sub",         "mul",
                                      "truediv",   "floordiv",    "mod",
                                      "divmod",    "pow",         "matmul",
                                      "and",       "or",          "xor",
                                      "lshift",    "rshift",      "iadd",
                                      "isub",      "imul",        "itruediv",
                                      "ifloordiv", "imod",        "ipow",
                                      "imatmul",   "iand",        "ior",
                                      "ixor",      "ilshift",     "irshift",
                                      "neg",       "pos",         "abs",
                                      "invert",    "lt",          "le",
                                      "eq",        "ne",          "gt",
                                      "ge",        "array_ufunc", "array_function"};
static_assert(std::size(kHookNames) == kHookCount);

PyObject* hooks[kHookCount];

PyObject* not_implemented() {
  Py_INCREF(Py_NotImplemented);
  return Py_NotImplemented;
}

template <Hook H>
PyObject* unary(PyObject* a) {
  if (hooks[H]) return PyObject_CallOneArg(hooks[H], a);
  PyErr_Format(PyExc_TypeError, "Tensor: operator '%s' is not registered", kHookNames[H]);
  return nullptr;
}

template <Hook H>
PyObject* binary(PyObject* a, PyObject* b) {
  PyObject* args[] = {a, b};
  return hooks[H] ? PyObject_Vectorcall(hooks[H], args, 2, nullptr) : not_implemented();
}

template <Hook H>
PyObject* power(PyObject* a, PyObject* b, PyObject* modulus) {
  return modulus == Py_None ? binary<H>(a, b) : not_implemented();
}

template <PyObject* (*Convert)(PyObject*)>
PyObject* convert(PyObject* self) {
  Ref array(array_of_tensor(self));
  return array ? Convert(array.get()) : nullptr;
}

int tensor_bool(PyObject* self) {
  auto* t = as<TensorObject>(self);
  auto dtype = static_cast<DType>(t->dtype);
  if (t->rank == 0 && !is_complex(dtype) && !is_float(dtype)) return load_bits(t->data, dtype) != 0;
  Ref array(array_of_tensor(self));
  return array ? PyObject_IsTrue(array.get()) : -1;
}

const PyType_Slot kNumberSlots[] = {
    {Py_nb_add, slot(binary<kAdd>)},
    {Py_nb_subtract, slot(binary<kSub>)},
    {Py_nb_multiply, slot(binary<kMul>)},
    {Py_nb_true_divide, slot(binary<kTruediv>)},
    {Py_nb_floor_divide, slot(binary<kFloordiv>)},
    {Py_nb_remainder, slot(binary<kMod>)},
    {Py_nb_divmod, slot(binary<kDivmod>)},
    {Py_nb_power, slot(power<kPow>)},
    {Py_nb_matrix_multiply, slot(binary<kMatmul>)},
    {Py_nb_and, slot(binary<kAnd>)},
    {Py_nb_or, slot(binary<kOr>)},
    {Py_nb_xor, slot(binary<kXor>)},
    {Py_nb_lshift, slot(binary<kLshift>)},
    {Py_nb_rshift, slot(binary<kRshift>)},
    {Py_nb_inplace_add, slot(binary<kIadd>)},
    {Py_nb_inplace_subtract, slot(binary<kIsub>)},
    {Py_nb_inplace_multiply, slot(binary<kImul>)},
    {Py_nb_inplace_true_divide, slot(binary<kItruediv>)},
    {Py_nb_inplace_floor_divide, slot(binary<kIfloordiv>)},
    {Py_nb_inplace_remainder, slot(binary<kImod>)},
    {Py_nb_inplace_power, slot(power<kIpow>)},
    {Py_nb_inplace_matrix_multiply, slot(binary<kImatmul>)},
    {Py_nb_inplace_and, slot(binary<kIand>)},
    {Py_nb_inplace_or, slot(binary<kIor>)},
    {Py_nb_inplace_xor, slot(binary<kIxor>)},
    {Py_nb_inplace_lshift, slot(binary<kIlshift>)},
    {Py_nb_inplace_rshift, slot(binary<kIrshift>)},
    {Py_nb_negative, slot(unary<kNeg>)},
    {Py_nb_positive, slot(unary<kPos>)},
    {Py_nb_absolute, slot(unary<kAbs>)},
    {Py_nb_invert, slot(unary<kInvert>)},
    {Py_nb_bool, slot(tensor_bool)},
    {Py_nb_int, slot(convert<PyNumber_Long>)},
    {Py_nb_float, slot(convert<PyNumber_Float>)},
    {Py_nb_index, slot(convert<PyNumber_Index>)},
};

PyObject* call_array_hook(Hook hook, PyObject* self, PyObject* args, PyObject* kwargs) {
  if (!hooks[hook]) return not_implemented();
  Ref first(PyTuple_Pack(1, self));
  Ref all(first ? PySequence_Concat(first.get(), args) : nullptr);
  return all ? PyObject_Call(hooks[hook], all.get(), kwargs) : nullptr;
}

}  // namespace

const PyType_Slot* tensor_number_slots(size_t& count) {
  count = std::size(kNumberSlots);
  return kNumberSlots;
}

PyObject* tensor_compare(PyObject* a, PyObject* b, int op) {
  constexpr Hook kHooks[] = {kLt, kLe, kEq, kNe, kGt, kGe};
  PyObject* hook = hooks[kHooks[op]];
  PyObject* args[] = {a, b};
  return hook ? PyObject_Vectorcall(hook, args, 2, nullptr) : not_implemented();
}

PyObject* tensor_array_ufunc(PyObject* self, PyObject* args, PyObject* kwargs) {
  return call_array_hook(kArrayUfunc, self, args, kwargs);
}

PyObject* tensor_array_function(PyObject* self, PyObject* args, PyObject* kwargs) {
  return call_array_hook(kArrayFunction, self, args, kwargs);
}

namespace {

int hook_number(PyObject* name) {
  const char* text = PyUnicode_AsUTF8(name);
  if (!text) return -1;
  for (int hook = 0; hook < kHookCount; ++hook)
    if (std::strcmp(kHookNames[hook], text) == 0) return hook;
  PyErr_Format(PyExc_ValueError, "Tensor has no operator '%s'", text);
  return -1;
}

}  // namespace

PyObject* set_tensor_ops(PyObject*, PyObject* dict) {
  if (!PyDict_Check(dict)) return PyErr_Format(PyExc_TypeError, "set_tensor_ops(dict)");
  Ref before(PyDict_New());
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t pos = 0;
  while (before && PyDict_Next(dict, &pos, &key, &value)) {
    int hook = hook_number(key);
    if (hook < 0) return nullptr;
    if (PyDict_SetItem(before.get(), key, hooks[hook] ? hooks[hook] : Py_None) < 0) return nullptr;
    PyObject* old = hooks[hook];
    hooks[hook] = value == Py_None ? nullptr : Ref::borrow(value).release();
    Py_XDECREF(old);
  }
  return before.release();
}

}  // namespace lathe
