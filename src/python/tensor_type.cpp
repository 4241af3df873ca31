#include "python/tensor_type.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "python/exceptions.h"
#include "python/numpy_api.h"

namespace lathe {

PyTypeObject* tensor_type = nullptr;

namespace {

// Size classes of the blocks that dead Tensors keep: 64 bytes to 4 KiB.
constexpr int kBlockClasses = 7;
int64_t block_class_bytes(int size_class) { return int64_t{64} << size_class; }
int block_class(int64_t bytes) {
  return bytes <= 64 ? 0 : std::bit_width(static_cast<uint64_t>(bytes - 1)) - 6;
}

// Dead Tensors wait here for the next one: by the size class of the block that they still hold, and
// (last) without a block. They keep their reference to the type.
constexpr int kMaxFree = 32;
struct FreeList {
  TensorObject* tensors[kMaxFree];
  int count = 0;
};
FreeList free_lists[kBlockClasses + 1];

TensorObject* pop(FreeList& list) {
  if (list.count == 0) return nullptr;
  TensorObject* t = list.tensors[--list.count];
#ifdef Py_DEBUG
  PyObject_Init(reinterpret_cast<PyObject*>(t), tensor_type);
  Py_DECREF(tensor_type);
#else
  Py_SET_REFCNT(reinterpret_cast<PyObject*>(t), 1);
#endif
  return t;
}

bool push(FreeList& list, TensorObject* t) {
  if (list.count == kMaxFree) return false;
  list.tensors[list.count++] = t;
  return true;
}

// A header that holds no block.
TensorObject* bare_header() {
  TensorObject* t = pop(free_lists[kBlockClasses]);
  if (!t) t = PyObject_New(TensorObject, tensor_type);
  if (!t) return nullptr;
  t->block = nullptr;
  t->base = nullptr;
  t->weak = nullptr;
  return t;
}

// With a block of its own for so many bytes.
TensorObject* header_with_block(int64_t bytes, int size_class) {
  if (size_class < kBlockClasses)
    if (TensorObject* t = pop(free_lists[size_class])) return t;
  TensorObject* t = bare_header();
  if (!t) return nullptr;
  t->block =
      size_class < kBlockClasses ? new_block(block_class_bytes(size_class)) : new_block(bytes);
  if (t->block) {
    t->data = static_cast<char*>(t->block->data());
    return t;
  }
  Py_DECREF(t);
  PyErr_NoMemory();
  return nullptr;
}

// The class of a block that nobody else uses, or -1.
int reusable_class(ResultBlock* block) {
  if (block->references.load(std::memory_order_acquire) != 1) return -1;
  int size_class = block_class(block->bytes);
  // Blocks made by kernels have any size: those between the classes are not kept.
  bool exact = size_class < kBlockClasses && block->bytes == block_class_bytes(size_class);
  return exact ? size_class : -1;
}

void tensor_dealloc(PyObject* self) {
  auto* t = as<TensorObject>(self);
  if (t->weak) [[unlikely]]
    PyObject_ClearWeakRefs(self);
  Py_CLEAR(t->base);
  if (t->block) {
    int size_class = reusable_class(t->block);
    t->data = static_cast<char*>(t->block->data());
    if (size_class >= 0 && push(free_lists[size_class], t)) return;
    release(t->block);
  }
  if (push(free_lists[kBlockClasses], t)) return;
  PyObject_Free(self);
  Py_DECREF(tensor_type);
}

// C-contiguous as NumPy means it: axes of extent 1 do not count, empty arrays are.
bool is_contiguous(int rank, const int64_t* extents, const int64_t* strides, int64_t itemsize) {
  if (std::find(extents, extents + rank, 0) != extents + rank) return true;
  int64_t expected = itemsize;
  for (int i = rank - 1; i >= 0; --i) {
    if (extents[i] != 1 && strides[i] != expected) return false;
    expected *= extents[i];
  }
  return true;
}

PyObject* tuple_of(int n, const int64_t* values) {
  PyObject* tuple = PyTuple_New(n);
  for (int i = 0; tuple && i < n; ++i) PyTuple_SET_ITEM(tuple, i, PyLong_FromLongLong(values[i]));
  return tuple;
}

PyObject* get_shape(PyObject* self, void*) {
  auto* t = as<TensorObject>(self);
  return tuple_of(t->rank, t->extents);
}
PyObject* get_strides(PyObject* self, void*) {
  auto* t = as<TensorObject>(self);
  return tuple_of(t->rank, t->strides);
}
PyObject* get_dtype(PyObject* self, void*) {
  auto* d =
      reinterpret_cast<PyObject*>(descr_of(static_cast<DType>(as<TensorObject>(self)->dtype)));
  Py_XINCREF(d);
  return d;
}
PyObject* get_ndim(PyObject* self, void*) { return PyLong_FromLong(as<TensorObject>(self)->rank); }
PyObject* get_size(PyObject* self, void*) {
  return PyLong_FromLongLong(element_count(as<TensorObject>(self)));
}
PyObject* get_itemsize(PyObject* self, void*) {
  return PyLong_FromLong(bytes(static_cast<DType>(as<TensorObject>(self)->dtype)));
}
PyObject* get_nbytes(PyObject* self, void*) {
  auto* t = as<TensorObject>(self);
  return PyLong_FromLongLong(element_count(t) * bytes(static_cast<DType>(t->dtype)));
}
PyObject* get_device(PyObject*, void*) { return PyUnicode_FromString("cpu"); }

// View with the axes in another order.
PyObject* permuted(PyObject* self, bool last_two_only) {
  auto* t = as<TensorObject>(self);
  int64_t extents[LATHE_MAX_RANK];
  int64_t strides[LATHE_MAX_RANK];
  for (int i = 0; i < t->rank; ++i) {
    bool keep = last_two_only && i < t->rank - 2;
    int from = keep ? i : last_two_only ? 2 * t->rank - 3 - i : t->rank - 1 - i;
    extents[i] = t->extents[from];
    strides[i] = t->strides[from];
  }
  ResultBlock* block = t->block;
  if (block) retain(block);
  Py_XINCREF(t->base);
  return tensor_on(static_cast<DType>(t->dtype), t->rank, extents, strides, t->data, t->writeable,
                   block, t->base);
}

PyObject* get_transposed(PyObject* self, void*) { return permuted(self, false); }
PyObject* get_matrix_transposed(PyObject* self, void*) {
  if (as<TensorObject>(self)->rank < 2) {
    PyErr_SetString(PyExc_ValueError, "matrix transpose with ndim < 2 is undefined");
    return nullptr;
  }
  return permuted(self, true);
}

PyGetSetDef tensor_getset[] = {
    {"shape", get_shape, nullptr, "Extents of the axes, a tuple of int.", nullptr},
    {"strides", get_strides, nullptr, "Bytes from one element to the next, for each axis.",
     nullptr},
    {"dtype", get_dtype, nullptr, "Element type, an np.dtype.", nullptr},
    {"ndim", get_ndim, nullptr, "Number of axes.", nullptr},
    {"size", get_size, nullptr, "Number of elements.", nullptr},
    {"itemsize", get_itemsize, nullptr, "Bytes of one element.", nullptr},
    {"nbytes", get_nbytes, nullptr, "Bytes of all elements.", nullptr},
    {"device", get_device, nullptr, "Where the memory is: 'cpu'.", nullptr},
    {"T", get_transposed, nullptr, "View with the axes reversed.", nullptr},
    {"mT", get_matrix_transposed, nullptr, "View with the last two axes swapped.", nullptr},
    {}};

PyMemberDef tensor_members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(TensorObject, weak), READONLY, nullptr}, {}};

PyObject* tensor_make(PyTypeObject*, PyObject* args, PyObject* kwargs) {
  static const char* names[] = {"data", "dtype", nullptr};
  PyObject* data = nullptr;
  PyArray_Descr* descr = nullptr;
  if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O&", const_cast<char**>(names), &data,
                                   PyArray_DescrConverter2, &descr))
    return nullptr;
  PyObject* array =
      PyArray_CheckFromAny(data, descr, 0, 0,
                           NPY_ARRAY_ENSURECOPY | NPY_ARRAY_C_CONTIGUOUS | NPY_ARRAY_ENSUREARRAY |
                               NPY_ARRAY_BEHAVED | NPY_ARRAY_NOTSWAPPED,
                           nullptr);
  return array ? tensor_of_array(array) : nullptr;
}

}  // namespace

int64_t element_count(const TensorObject* t) {
  int64_t n = 1;
  for (int i = 0; i < t->rank; ++i) n *= t->extents[i];
  return n;
}

TensorLayout contiguous_layout(DType dtype, int rank, const int64_t* extents) {
  TensorLayout l;
  l.dtype = static_cast<uint8_t>(dtype);
  l.rank = static_cast<uint8_t>(rank);
  int64_t size = bytes(dtype);
  bool empty = false;
  for (int i = rank - 1; i >= 0; --i) {
    l.extents[i] = extents[i];
    l.strides[i] = size;
    empty |= extents[i] == 0;
    if (__builtin_mul_overflow(size, extents[i] ? extents[i] : 1, &size)) size = INT64_MAX;
  }
  l.bytes = empty ? 0 : size;
  l.block_class = block_class(l.bytes);
  return l;
}

PyObject* new_tensor(const TensorLayout& l) {
  TensorObject* t = header_with_block(l.bytes, l.block_class);
  if (!t) return nullptr;
  t->dtype = l.dtype;
  t->rank = l.rank;
  t->writeable = true;
  t->contiguous = true;
  for (int i = 0; i < l.rank; ++i) {
    t->extents[i] = l.extents[i];
    t->strides[i] = l.strides[i];
  }
  return reinterpret_cast<PyObject*>(t);
}

PyObject* new_tensor(DType dtype, int rank, const int64_t* extents) {
  return new_tensor(contiguous_layout(dtype, rank, extents));
}

PyObject* new_scalar_tensor(DType dtype, int64_t bits, int64_t second) {
  PyObject* t = new_tensor(dtype, 0, nullptr);
  if (t) store_bits(as<TensorObject>(t)->data, dtype, bits, second);
  return t;
}

PyObject* tensor_on(DType dtype, int rank, const int64_t* extents, const int64_t* strides,
                    void* data, bool writeable, ResultBlock* block, PyObject* base) {
  TensorObject* t = bare_header();
  if (!t) {
    if (block) release(block);
    Py_XDECREF(base);
    return nullptr;
  }
  std::copy_n(extents, rank, t->extents);
  std::copy_n(strides, rank, t->strides);
  t->dtype = static_cast<uint8_t>(dtype);
  t->rank = static_cast<uint8_t>(rank);
  t->data = static_cast<char*>(data);
  t->block = block;
  t->base = base;
  t->writeable = writeable;
  t->contiguous = is_contiguous(rank, extents, strides, bytes(dtype));
  return reinterpret_cast<PyObject*>(t);
}

PyObject* tensor_of_array(PyObject* array) {
  Ref owner(array);
  PyArrayObject_fields* a = fields(array);
  int dtype = dtype_of(a->descr->type_num);
  if (dtype == kNoDType || a->nd > LATHE_MAX_RANK || a->descr->byteorder == '>' ||
      !(a->flags & NPY_ARRAY_ALIGNED)) {
    PyErr_Format(PyExc_TypeError,
                 "no Tensor for this array (dtype %S, %d dimensions): the dtype must be bool, a "
                 "number of native byte order and aligned, with at most %d dimensions",
                 a->descr, a->nd, LATHE_MAX_RANK);
    return nullptr;
  }
  return tensor_on(static_cast<DType>(dtype), a->nd, a->dimensions, a->strides, a->data,
                   a->flags & NPY_ARRAY_WRITEABLE, nullptr, owner.release());
}

PyObject* array_of_tensor(PyObject* self) {
  auto* t = as<TensorObject>(self);
  Py_INCREF(self);
  return array_on(static_cast<DType>(t->dtype), t->rank, t->extents, t->strides, t->data,
                  t->writeable, self);
}

int add_tensor_type(PyObject* module) {
  std::vector<PyType_Slot> slots = {
      {Py_tp_doc, const_cast<char*>("Tensor(data, dtype=None)\n--\n\nAn array of bool or numbers. "
                                    "`data` is anything that np.array takes; it is copied.")},
      {Py_tp_new, slot(tensor_make)},
      {Py_tp_dealloc, slot(tensor_dealloc)},
      {Py_tp_getset, tensor_getset},
      {Py_tp_members, tensor_members},
      {Py_tp_methods, tensor_convert_methods},
      {Py_tp_repr, slot(tensor_repr)},
      {Py_tp_str, slot(tensor_str)},
      {Py_tp_hash, slot(PyObject_HashNotImplemented)},
      {Py_tp_iter, slot(tensor_iter)},
      {Py_tp_richcompare, slot(tensor_compare)},
      {Py_bf_getbuffer, slot(tensor_get_buffer)},
      {Py_mp_length, slot(tensor_length)},
      {Py_mp_subscript, slot(tensor_subscript)},
      {Py_mp_ass_subscript, slot(tensor_assign)},
      {Py_sq_length, slot(tensor_length)},
      {Py_sq_item, slot(tensor_item_at)},
      {Py_sq_contains, slot(tensor_contains)},
  };
  size_t count = 0;
  const PyType_Slot* number = tensor_number_slots(count);
  slots.insert(slots.end(), number, number + count);
  slots.push_back({0, nullptr});
  PyType_Spec spec = {"lathe.Tensor", sizeof(TensorObject), 0, Py_TPFLAGS_DEFAULT, slots.data()};
  tensor_type = as<PyTypeObject>(PyType_FromSpec(&spec));
  if (!tensor_type) return -1;
  Ref priority(PyFloat_FromDouble(1000.0));
  if (!priority || PyObject_SetAttrString(reinterpret_cast<PyObject*>(tensor_type),
                                          "__array_priority__", priority.get()) < 0)
    return -1;
  return PyModule_AddObjectRef(module, "Tensor", reinterpret_cast<PyObject*>(tensor_type));
}

}  // namespace lathe
