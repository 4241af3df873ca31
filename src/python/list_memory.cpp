#include "python/list_memory.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include "heap_strings.h"
#include "host_runtime.h"
#include "python/exceptions.h"
#include "python/load.h"
#include "python/numpy_api.h"
#include "python/tensor_type.h"
#include "python/walk.h"

namespace lathe {

namespace {

constexpr size_t kMixed = 16;  // a tag and a payload

struct Item {
  int64_t tag;
  int64_t payload;
  int64_t second = 0;  // the imaginary part of a complex one
  friend bool operator==(const Item&, const Item&) = default;
};

// The number that an object is; another tag: it is none that the kernel knows.
Item item_of(PyObject* o) {
  int64_t bits;
  if (Py_TYPE(o) == &PyFloat_Type) return {LATHE_TAG_FLOAT, float_bits(o)};
  if (Py_TYPE(o) == &PyLong_Type && int_bits(o, bits)) return {LATHE_TAG_INT, bits};
  if (Py_TYPE(o) == &PyUnicode_Type) return {LATHE_TAG_STR, 0};
  if (Py_TYPE(o) == &PyBool_Type) return {LATHE_TAG_BOOL, o == Py_True};
  if (Py_TYPE(o) == &PyComplex_Type) {
    Item item{LATHE_TAG_COMPLEX, 0};
    std::memcpy(&item.payload, &as<PyComplexObject>(o)->cval, sizeof(Py_complex));
    return item;
  }
  int dtype = scalar_dtype(Py_TYPE(o));
  if (dtype >= 0) {
    Item item{LATHE_TAG_NUMPY + dtype, 0};
    item.payload = scalar_bits(o, static_cast<DType>(dtype), &item.second);
    return item;
  }
  return {o == Py_None ? LATHE_TAG_NONE : LATHE_TAG_UNDEFINED, 0};
}

// Whether an object is what an element holds.
bool is_item(PyObject* o, const Item& item) {
  Item own = item_of(o);
  if (own.tag != LATHE_TAG_STR || item.tag != LATHE_TAG_STR) return own == item;
  const auto& text = *reinterpret_cast<const lathe_list*>(item.payload);
  if (PyUnicode_GET_LENGTH(o) != text.length) return false;
  const uint32_t* code = text_of(text);
  for (Py_ssize_t i = 0; i < text.length; ++i)
    if (PyUnicode_READ_CHAR(o, i) != code[i]) return false;
  return true;
}

// The complex dtype of the elements, which are two parts side by side; none of other elements.
std::optional<DType> complex_elements(const lathe_list& list) {
  if (list.tag != LATHE_TAG_COMPLEX && list.tag < LATHE_TAG_NUMPY) return {};
  DType d = type_of_tag(list.tag).dtype;
  return is_complex(d) ? std::optional(d) : std::nullopt;
}

Item read_item(const lathe_list& list, int64_t i) {
  const char* at = static_cast<const char*>(list.data) + i * list.element_bytes;
  Item item{list.tag, 0};
  if (auto dtype = complex_elements(list))
    item.payload = load_bits(at, *dtype, &item.second);
  else if (list.tag == LATHE_TAG_MIXED)
    std::memcpy(&item, at, kMixed);
  else
    std::memcpy(&item.payload, at, static_cast<size_t>(list.element_bytes));
  return item;
}

void write_item(lathe_list& list, int64_t i, const Item& item) {
  char* at = static_cast<char*>(list.data) + i * list.element_bytes;
  if (auto dtype = complex_elements(list))
    store_bits(at, *dtype, item.payload, item.second);
  else if (list.tag == LATHE_TAG_MIXED)
    std::memcpy(at, &item, kMixed);
  else
    std::memcpy(at, &item.payload, static_cast<size_t>(list.element_bytes));
}

}  // namespace

lathe_list* StayingTexts::make(PyObject* str) {
  int64_t length = PyUnicode_GET_LENGTH(str);
  if (length == 1 && PyUnicode_READ_CHAR(str, 0) < 256)
    return latin_string(PyUnicode_READ_CHAR(str, 0));
  auto* s = static_cast<lathe_list*>(take(static_cast<int64_t>(sizeof(lathe_list)) + length * 4));
  if (!s) {
    PyErr_NoMemory();
    return nullptr;
  }
  *s = {length, 0, s + 1, LATHE_TAG_TEXT, 4, nullptr, s};
  return PyUnicode_AsUCS4(str, reinterpret_cast<Py_UCS4*>(s + 1), length, 0) || !length ? s
                                                                                        : nullptr;
}

void* StayingTexts::take(int64_t bytes) {
  constexpr int64_t kAlign = alignof(lathe_list), kBlock = 256 << 10;
  bytes = (bytes + kAlign - 1) & -kAlign;
  if (end_ - at_ < bytes) {
    int64_t size = std::max(bytes, kBlock);
    at_ = static_cast<char*>(HostContext::of(ctx_).arena().grow(ctx_, size));
    if (!at_) return nullptr;
    end_ = at_ + size;
  }
  return std::exchange(at_, at_ + bytes);
}

PyObject* object_from_text(const lathe_list& s) {
  return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, s.data, static_cast<Py_ssize_t>(s.length));
}

lathe_list* text_from_object(lathe_ctx* ctx, PyObject* str) {
  Py_ssize_t length = PyUnicode_GetLength(str);
  lathe_list* s = length < 0 ? nullptr : new_string(ctx, length);
  if (!s) {
    if (length >= 0) PyErr_NoMemory();
    return nullptr;
  }
  return PyUnicode_AsUCS4(str, static_cast<Py_UCS4*>(s->data), length, 0) || !length ? s : nullptr;
}

PyObject* ListObjects::item(int64_t tag, int64_t payload, int64_t second) {
  if (tag == LATHE_TAG_LIST) return object(*reinterpret_cast<const lathe_list*>(payload));
  if (tag == LATHE_TAG_BLOCK) return array(*reinterpret_cast<const lathe_list*>(payload));
  return object_from_tagged(tag, payload, second);
}

PyObject* ListObjects::array(const lathe_list& block) {
  if (auto known = made_.find(&block); known != made_.end())
    return Ref::borrow(known->second.get()).release();
  const auto* header = static_cast<const int64_t*>(block.data);
  auto dtype = static_cast<DType>(block.tag - LATHE_TAG_NUMPY);
  Ref made(new_array(dtype, static_cast<int>(header[1]), header + 2));
  if (!made) return nullptr;
  std::memcpy(fields(made.get())->data, header + LATHE_BLOCK_HEADER,
              static_cast<size_t>(PyArray_NBYTES(as<PyArrayObject>(made.get()))));
  if (header[0]) made = Ref(tensor_of_array(made.release()));
  if (made) made_.emplace(&block, made);
  return made.release();
}

// What stands at a bit of a tuple's code (abi.h), which the bit and the words are moved past.
PyObject* ListObjects::tuple(uint32_t code, int& bit, const int64_t*& words) {
  if (!(code >> --bit & 1)) {
    words += 2;
    return item(words[-2], words[-1]);
  }
  --bit;
  Ref items(PyList_New(0));
  while (items && (code >> (bit - 2) & 3) != 3) {
    Ref part(tuple(code, bit, words));
    if (!part || PyList_Append(items.get(), part.get()) < 0) return nullptr;
  }
  bit -= 2;
  return items ? PyList_AsTuple(items.get()) : nullptr;
}

PyObject* ListObjects::tuple(int32_t tag, const int64_t* words) {
  uint32_t code = static_cast<uint32_t>(tag) - static_cast<uint32_t>(LATHE_TAG_TUPLE);
  int bit = std::bit_width(code) - 1;
  return tuple(code, bit, words);
}

PyObject* ListObjects::object(const lathe_list& memory) {
  if (auto known = made_.find(&memory); known != made_.end())
    return Ref::borrow(known->second.get()).release();
  if (memory.tag != LATHE_TAG_DICT && memory.tag != LATHE_TAG_SET) return list(memory);
  PyObject* made = dict(reinterpret_cast<const lathe_dict&>(memory));
  if (made) made_.emplace(&memory, Ref::borrow(made));
  return made;
}

PyObject* ListObjects::list(const lathe_list& memory) {
  Ref list(PyList_New(static_cast<Py_ssize_t>(memory.length)));
  bool tuples = memory.tag < LATHE_TAG_MIXED;
  for (int64_t i = 0; list && i < memory.length; ++i) {
    const auto* words = static_cast<const int64_t*>(memory.data) + i * (memory.element_bytes / 8);
    Item one = tuples ? Item{} : read_item(memory, i);
    PyObject* made = tuples ? tuple(memory.tag, words) : item(one.tag, one.payload, one.second);
    if (!made) return nullptr;
    PyList_SET_ITEM(list.get(), static_cast<Py_ssize_t>(i), made);
  }
  if (list) made_.emplace(&memory, list);
  return list.release();
}

bool ListObjects::refill(PyObject* object, const lathe_list& memory) {
  Ref fresh(list(memory));
  made_.erase(&memory);
  made_.emplace(&memory, Ref::borrow(object));
  if (!fresh) return false;
  Py_ssize_t both = std::min(PyList_GET_SIZE(object), PyList_GET_SIZE(fresh.get()));
  for (Py_ssize_t i = 0; i < both; ++i)  // what is equal stays the same object
    if (Py_TYPE(PyList_GET_ITEM(object, i)) == &PyTuple_Type &&
        same_constant(PyList_GET_ITEM(object, i), PyList_GET_ITEM(fresh.get(), i)))
      PyList_SetItem(fresh.get(), i, Ref::borrow(PyList_GET_ITEM(object, i)).release());
  return PyList_SetSlice(object, 0, PyList_GET_SIZE(object), fresh.get()) == 0;
}

namespace {

// An item's text as a string in the heap, or where it stays; false with an exception.
bool take_text(Item& item, PyObject* o, lathe_ctx* ctx, StayingTexts* staying) {
  if (item.tag != LATHE_TAG_STR) return true;
  item.payload = reinterpret_cast<int64_t>(staying ? staying->make(o) : text_from_object(ctx, o));
  return item.payload != 0;
}

}  // namespace

bool tagged_from_object(lathe_ctx* ctx, PyObject* o, StayingTexts& staying, int64_t* words) {
  Item item = item_of(o);
  if (item.tag == LATHE_TAG_UNDEFINED || !take_text(item, o, ctx, &staying)) return false;
  words[0] = item.tag;
  words[1] = item.payload;
  return true;
}

bool fill_from_list(lathe_list& memory, PyObject* list, lathe_ctx* ctx, StayingTexts* staying) {
  Py_ssize_t n = PyList_GET_SIZE(list);
  if (!reserve(memory, n)) {
    PyErr_NoMemory();
    return false;
  }
  Py_ssize_t i = 0;
  auto* words = static_cast<int64_t*>(memory.data);
  if (memory.tag == LATHE_TAG_INT)  // the common ones, faster
    while (i < n && Py_TYPE(PyList_GET_ITEM(list, i)) == &PyLong_Type &&
           int_bits(PyList_GET_ITEM(list, i), words[i]))
      ++i;
  if (memory.tag == LATHE_TAG_FLOAT)
    for (; i < n && Py_TYPE(PyList_GET_ITEM(list, i)) == &PyFloat_Type; ++i)
      words[i] = float_bits(PyList_GET_ITEM(list, i));
  for (; i < n; ++i) {
    PyObject* o = PyList_GET_ITEM(list, i);
    Item item = item_of(o);
    if (!take_text(item, o, ctx, staying)) return false;
    if (item.tag == LATHE_TAG_UNDEFINED ||
        (memory.tag != LATHE_TAG_MIXED && item.tag != memory.tag)) {
      PyErr_SetString(PyExc_RuntimeError, "a list changed while a call looked at it");
      return false;
    }
    write_item(memory, i, item);
  }
  memory.length = n;
  return true;
}

bool write_back(PyObject* list, const lathe_list& memory) {
  for (int64_t i = 0; i < memory.length; ++i) {
    Item item = read_item(memory, i);
    bool is_old = i < PyList_GET_SIZE(list);
    if (is_old && is_item(PyList_GET_ITEM(list, i), item)) continue;
    PyObject* made = object_from_tagged(item.tag, item.payload, item.second);
    if (!made) return false;
    if (is_old) {
      PyList_SetItem(list, i, made);  // takes the reference
      continue;
    }
    int failed = PyList_Append(list, made);
    Py_DECREF(made);
    if (failed) return false;
  }
  return PyList_GET_SIZE(list) <= memory.length ||
         PyList_SetSlice(list, memory.length, PyList_GET_SIZE(list), nullptr) == 0;
}

}  // namespace lathe
