// Arrays of the kernel that get Python objects when a call ends: new memory, arguments, and views
// of both. One object for each view of the same memory, wherever it is met.
#pragma once
#include "python/py_ref.h"

#include <vector>

#include "python/frame.h"
#include "python/host.h"
#include "python/list_memory.h"

namespace lathe {

// A buffer as the kernel tells of it (kernel/signature.h).
struct BufferValue {
  bool tensor;
  DType dtype;
  uint8_t rank;
  void* data;
  int64_t owner;
  const int64_t* extents;
  const int64_t* strides;
};

class ArrayObjects {
 public:
  ArrayObjects(Frame& frame, HostCall& call) : frame_(frame), call_(call) {}

  // New reference, null with an exception.
  PyObject* object(const BufferValue&);
  // The same in a block that the kernel made, without looking for others.
  PyObject* on_block(const BufferValue&);

 private:
  Frame& frame_;
  HostCall& call_;
  std::vector<Ref> made_;
};

// What the kernel has made or was given.
struct CallObjects {
  CallObjects(const Entry& e, Frame& frame, HostCall& call) : arrays(frame, call) {
    for (const ListParam& p : e.lists)
      lists.add(static_cast<const lathe_list*>(frame.arrays()[p.array]), frame.objects()[p.param]);
    if (!e.has_nested_lists) return;
    for (const auto& [object, memory] : *static_cast<HeldLists*>(frame.held_lists()))
      lists.add(memory, object.get());
  }

  ArrayObjects arrays;
  ListObjects lists;
};

}  // namespace lathe
