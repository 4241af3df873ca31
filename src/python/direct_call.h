// Warm calls of the commonest shape, with all of the call in local variables: numbers and plain
// arrays in, one number or new array out, no guards, nothing to keep. Everything else takes
// loader.h and call.h, which do the same in general.
#pragma once
#include "python/py_ref.h"

#include "python/call.h"
#include "python/loader.h"
#include "python/tensor_type.h"

namespace lathe {

class DirectCall {
 public:
  explicit DirectCall(const Entry& e)
      : entry_(e), scalars_(reinterpret_cast<int64_t*>(words_ + e.layout.scalars)) {}

  // Do the arguments fit? Reads them.
  __attribute__((always_inline)) bool load(PyObject* const* values) {
    const Check* end = entry_.first_check + entry_.checks.size();
    for (const Check* k = entry_.first_check; k != end; ++k)
      if (!argument(*k, *values++)) return false;
    return true;
  }

  // The same for a leaf: nothing can clear the cache while it runs, so it needs no pin.
  __attribute__((always_inline)) PyObject* run_leaf(EntryObject* object) {
    Entry& e = *object->data;
    PyObject* array = nullptr;
    if (e.fast_result == FastResult::Array && !(array = new_result(e))) return nullptr;
    ContextLevel* level = free_level ? free_level : make_level();
    ++e.cache.hits;
    int32_t status = e.kernel(level->context.ctx(), words_, scalars_);
    if (status != LATHE_OK) [[unlikely]]
      return failed(object, status, array);
    return array ? array : fast_number(e, scalars_);
  }

  // New reference, or null with an exception. The caller holds a reference to the entry.
  __attribute__((always_inline)) PyObject* run(EntryObject* object) {
    Entry& e = *object->data;
    bool makes_array = e.fast_result == FastResult::Array;
    PyObject* array = makes_array ? new_result(e) : nullptr;
    if (makes_array && !array) return nullptr;
    HostCall call(e);
    int32_t status = call.run(words_, scalars_);
    if (status != LATHE_OK) [[unlikely]] {
      raise_status(object, call, status);
      Py_XDECREF(array);
      return nullptr;
    }
    return array ? array : fast_number(e, scalars_);
  }

 private:
  __attribute__((noinline)) static PyObject* failed(EntryObject* object, int32_t status,
                                                    PyObject* array) {
    Ref pin = Ref::borrow(reinterpret_cast<PyObject*>(object));
    Ref dropped(array);
    HostCall call(*object->data);  // cleans up at its end
    raise_status(object, call, status);
    return nullptr;
  }

  // By tests, not a switch: the arguments of a program are the same again and again.
  __attribute__((always_inline)) bool argument(const Check& k, PyObject* o) {
    if (k.kind == CheckKind::Array) {
      return Py_TYPE(o) == &PyArray_Type && fits(k, fields(o)) &&
             take(k, fields(o)->data, fields(o)->dimensions);
    }
    if (k.kind == CheckKind::Tensor) {
      return Py_TYPE(o) == tensor_type && fits(k, as<TensorObject>(o)) &&
             take(k, as<TensorObject>(o)->data, as<TensorObject>(o)->extents);
    }
    if (k.kind == CheckKind::Float) return Py_TYPE(o) == &PyFloat_Type && number(k, float_bits(o));
    int64_t bits;
    return Py_TYPE(o) == &PyLong_Type && int_bits(o, bits) && number(k, bits);
  }

  bool number(const Check& k, int64_t bits) {
    if (k.constant && bits != k.bits) return false;
    if (k.scalar >= 0) scalars_[k.scalar] = bits;
    return true;
  }

  __attribute__((always_inline)) bool take(const Check& k, char* data, const int64_t* extents) {
    if (k.exact) [[likely]] {
      for (int i = 0; i < k.rank; ++i)
        if (k.rules[i] != extents[i]) return false;
    } else if (!take_extents(k, extents)) {
      return false;
    }
    if (k.array >= 0) words_[k.array] = data;
    return true;
  }

  __attribute__((noinline)) bool take_extents(const Check& k, const int64_t* extents) {
    auto* symbols = reinterpret_cast<int64_t*>(words_ + entry_.layout.symbols);
    for (int i = 0; i < k.rank; ++i) {
      if (k.rules[i] != extents[i] && !symbolic_axis(k.rules[i], extents[i], symbols)) return false;
      if (k.extents >= 0) scalars_[k.extents + i] = extents[i];
    }
    return true;
  }

  __attribute__((always_inline)) PyObject* new_result(const Entry& e) {
    const ResultPlan& r = e.results[static_cast<size_t>(e.fast_index)];
    bool tensor = r.fixed && r.kind == ResultKind::Tensor;
    PyObject* o = tensor ? new_tensor(r.layout) : new_result_array(r, scalars_);
    if (o) words_[r.slot.array] = tensor ? as<TensorObject>(o)->data : data_of_result(r, o);
    return o;
  }

  const Entry& entry_;
  int64_t* scalars_;
  void* words_[kDirectWords];
};

}  // namespace lathe
