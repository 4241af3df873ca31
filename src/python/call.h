// The second half of a call: memory for results, the kernel, and the Python object that comes back.
#pragma once
#include "python/py_ref.h"

#include <bit>

#include "python/frame.h"
#include "python/host.h"

namespace lathe {

// Memory for the arrays whose extents are known before the kernel runs; false with an exception.
bool prepare_results(const Entry&, Frame&);
// The returned object of a call that ended well. New reference, or null with an exception.
PyObject* build_result(const Entry&, Frame&, HostCall&);
// For a call that did not. Sets an exception.
void raise_status(EntryObject*, HostCall&, int32_t status);

// Runs an entry whose arguments and guards have been loaded into the frame. New reference, or null
// with an exception.
__attribute__((always_inline)) inline PyObject* run_entry(EntryObject* object, Frame& frame) {
  Entry& entry = *object->data;
  if (entry.prepared_results && !prepare_results(entry, frame)) return nullptr;
  HostCall call(entry);
  int32_t status = call.run(frame.arrays(), frame.scalars());
  if (status != LATHE_OK) [[unlikely]] {
    raise_status(object, call, status);
    return nullptr;
  }
  // By tests, not a switch: each call site of a program takes the same way again and again.
  FastResult fast = entry.fast_result;
  if (fast == FastResult::Array) return std::exchange(frame.results()[entry.fast_index], nullptr);
  if (fast == FastResult::None) Py_RETURN_NONE;
  if (fast == FastResult::Int) return PyLong_FromLongLong(frame.scalars()[entry.fast_index]);
  if (fast == FastResult::Float)
    return PyFloat_FromDouble(std::bit_cast<double>(frame.scalars()[entry.fast_index]));
  if (fast == FastResult::Bool) return PyBool_FromLong(frame.scalars()[entry.fast_index] != 0);
  return build_result(entry, frame, call);
}

}  // namespace lathe
