// The walk of arguments along the checks of an entry; inline, because it is most of a warm call.
#pragma once
#include "python/py_ref.h"

#include "python/frame.h"
#include "python/walk.h"

namespace lathe {

// An axis whose rule is no extent that is equal to it.
inline bool symbolic_axis(int64_t rule, int64_t extent, int64_t* symbols) {
  if (rule >= 0) return false;
  if (rule == kAnyExtent) return true;
  if (is_special_extent(extent)) return false;
  // The first axis of a symbol (the bit below the symbol's number says so) binds it.
  int64_t& symbol = symbols[~rule >> 1];
  if (~rule & 1) symbol = extent;
  return symbol == extent;
}

// All that a check asks for but the extents.
inline bool same_dtype(const Check& k, const PyArray_Descr* d) {
  return dtype_of(d->type_num) == k.dtype && d->byteorder != '>';
}
inline bool fits(const Check& k, const PyArrayObject_fields* a) {
  if (a->descr != k.descr && !same_dtype(k, a->descr)) return false;
  return (a->flags & k.array_mask) == k.array_flags && a->nd == k.rank;
}
inline bool fits(const Check& k, const TensorObject* t) {
  if (t->dtype != k.dtype || t->rank != k.rank || t->contiguous == k.strided) return false;
  return !k.check_writeable || t->writeable == k.writeable;
}

class Loader {
 public:
  explicit Loader(Frame& f) : frame_(f) {}

  // `borrowed`: the caller of the function keeps the object alive.
  __attribute__((always_inline)) bool load(const Check*& c, PyObject* o, bool borrowed) {
    const Check& k = *c++;
    switch (k.kind) {
      case CheckKind::Array: return Py_TYPE(o) == &PyArray_Type && array(k, o, borrowed);
      case CheckKind::Tensor: return Py_TYPE(o) == tensor_type && tensor(k, o, borrowed);
      case CheckKind::Float:
        return Py_TYPE(o) == &PyFloat_Type && number(k, o, float_bits(o), borrowed);
      case CheckKind::Int: {
        int64_t bits;
        return Py_TYPE(o) == &PyLong_Type && int_bits(o, bits) && number(k, o, bits, borrowed);
      }
      case CheckKind::Identity: return o == k.object.get() && remember(k, o, borrowed);
      default: return rare(k, c, o, borrowed);
    }
  }

 private:
  bool remember(const Check& k, PyObject* o, bool borrowed) {
    if (k.feed == Feed::All && k.remember >= 0) [[unlikely]] {
      frame_.remembered()[k.remember] = o;
      if (!borrowed) frame_.keep(o);
    }
    return true;
  }

  bool number(const Check& k, PyObject* o, int64_t bits, bool borrowed) {
    if (k.constant && bits != k.bits) return false;
    if (k.scalar >= 0) frame_.scalars()[k.scalar] = bits;
    return remember(k, o, borrowed);
  }

  bool axes(const Check& k, const int64_t* extents) {
    for (int i = 0; i < k.rank; ++i)
      if (k.rules[i] != extents[i] && !symbolic_axis(k.rules[i], extents[i], frame_.symbols()))
        return false;
    return true;
  }

  bool array(const Check& k, PyObject* o, bool borrowed) {
    PyArrayObject_fields* a = fields(o);
    return fits(k, a) && axes(k, a->dimensions) &&
           feed(k, o, a->data, a->dimensions, a->strides, borrowed);
  }

  bool tensor(const Check& k, PyObject* o, bool borrowed) {
    auto* t = as<TensorObject>(o);
    return fits(k, t) && axes(k, t->extents) &&
           feed(k, o, t->data, t->extents, t->strides, borrowed);
  }

  bool feed(const Check& k, PyObject* o, char* data, const int64_t* extents, const int64_t* strides,
            bool borrowed) {
    if (k.feed == Feed::Address && borrowed) {
      frame_.arrays()[k.array] = data;
      return true;
    }
    return k.feed == Feed::Nothing || feed_all(k, o, data, extents, strides, borrowed);
  }

  bool feed_all(const Check& k, PyObject* o, char* data, const int64_t* extents,
                const int64_t* strides, bool borrowed);
  // load.cpp
  bool load_child(const Check*& c, PyObject* o, bool borrowed);
  bool load_item(const Check*& c, PyObject* o);
  bool rare(const Check& k, const Check*& c, PyObject* o, bool borrowed);
  bool numpy_scalar(const Check& k, PyObject* o, bool borrowed);
  bool sequence(const Check& k, const Check*& c, PyObject* o, bool borrowed);
  bool list(const Check& k, const Check*& c, PyObject* o);
  bool numbers(const Check& k, PyObject* o, bool borrowed);
  bool dict(const Check& k, const Check*& c, PyObject* o);
  bool table(const Check& k, const Check*& c, PyObject* o);
  bool dataclass(const Check& k, const Check*& c, PyObject* o);

  Frame& frame_;
};

__attribute__((always_inline)) inline bool load_arguments_inline(const Entry& e,
                                                                 PyObject* const* values,
                                                                 size_t count, Frame& frame) {
  Loader loader(frame);
  const Check* check = e.first_check;
  for (size_t i = 0; i < count; ++i)
    if (!loader.load(check, values[i], true)) return false;
  return true;
}

}  // namespace lathe
