// The second half of a call: memory for results, the kernel, and the Python object that comes back.
#pragma once
#include "python/py_ref.h"

#include <bit>

#include "python/frame.h"
#include "python/host.h"
#include "python/numpy_api.h"

namespace lathe {

class ListObjects;

// Memory for the arrays whose extents are known before the kernel runs; false with an exception.
bool prepare_results(const Entry&, Frame&);
// run_entry() where there are lists among the arguments (list_arguments.cpp).
PyObject* run_with_lists(EntryObject*, Frame&);
// What the kernel has written to lists among the arguments goes back into the caller's; false with
// an exception.
bool give_back_lists(const Entry&, Frame&, ListObjects&);
// One of them, and its memory. New reference, or null with an exception.
PyObject* new_result_array(const ResultPlan&, const int64_t* scalars);
char* data_of_result(const ResultPlan&, PyObject* array);
// The returned object of a call that ended well. New reference, or null with an exception.
PyObject* build_result(const Entry&, Frame&, HostCall&);
// For a call that did not. Sets an exception.
void raise_status(EntryObject*, HostCall&, int32_t status);
// The same, and what the call assigned outside.
void raise_status(EntryObject*, Frame&, HostCall&, int32_t status);

// A number that is the whole result; None has none. By tests, not a switch: each call site of a
// program takes the same way again and again.
inline PyObject* fast_number(const Entry& e, const int64_t* scalars) {
  if (e.fast_result == FastResult::None) Py_RETURN_NONE;
  int64_t bits = scalars[e.fast_index];
  if (e.fast_result == FastResult::Int) return PyLong_FromLongLong(bits);
  if (e.fast_result == FastResult::Float) return PyFloat_FromDouble(std::bit_cast<double>(bits));
  if (e.fast_result == FastResult::Numpy) return scalar_from_bits(e.fast_dtype, bits);
  return PyBool_FromLong(bits != 0);
}

// Runs an entry whose arguments and guards have been loaded into the frame. New reference, or null
// with an exception.
__attribute__((always_inline)) inline PyObject* run_entry(EntryObject* object, Frame& frame) {
  Entry& entry = *object->data;
  if (entry.prepared) {
    if (!entry.lists.empty()) return run_with_lists(object, frame);
    if (!prepare_results(entry, frame)) return nullptr;
  }
  HostCall call(entry);
  int32_t status = call.run(frame.arrays(), frame.scalars());
  if (status != LATHE_OK) [[unlikely]] {
    raise_status(object, frame, call, status);
    return nullptr;
  }
  FastResult fast = entry.fast_result;
  if (fast == FastResult::Array) return std::exchange(frame.results()[entry.fast_index], nullptr);
  if (fast == FastResult::No) return build_result(entry, frame, call);
  return fast_number(entry, frame.scalars());
}

}  // namespace lathe
