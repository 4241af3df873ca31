// Lists of the kernel (abi.h) and Python lists.
#pragma once
#include "python/py_ref.h"

#include "lathe/abi.h"

#include <unordered_map>

namespace lathe {

// Python objects of lists, dicts and sets of the heap: one for each, wherever it is met.
class ListObjects {
 public:
  // What the caller has given already.
  void add(const lathe_list* memory, PyObject* list) { made_.emplace(memory, Ref::borrow(list)); }
  // New reference, null with an exception.
  PyObject* object(const lathe_list&);
  // Makes the caller's dict equal to one of the heap, which it is the object of. False with an
  // exception.
  bool refill(PyObject* dict, const lathe_dict&);
  // The same for a list.
  bool refill(PyObject* list, const lathe_list&);

 private:
  PyObject* list(const lathe_list&);
  PyObject* dict(const lathe_dict&);  // or a set (dict_memory.cpp)
  PyObject* item(int64_t tag, int64_t payload, int64_t second = 0);
  PyObject* array(const lathe_list& block);
  PyObject* tuple(int32_t tag, const int64_t* words);
  PyObject* tuple(uint32_t code, int& bit, const int64_t*& words);
  PyObject* value_object(const lathe_dict&, int64_t position);

  std::unordered_map<const lathe_list*, Ref> made_;
};
// The str that a string of the kernel is; new reference, null with an exception.
PyObject* object_from_text(const lathe_list&);
// A str as a string of a context's heap; null with an exception.
lathe_list* text_from_object(lathe_ctx*, PyObject* str);
// Where the strings of a list go: into the heap, which collects them, or where they stay until the
// call ends.
enum class Texts { InHeap, Stay };
// The items of a Python list; false with an exception when one is not of the elements' type.
bool fill_from_list(lathe_list&, PyObject* list, lathe_ctx*, Texts);
// Makes a Python list equal to a lathe_list: items that are equal stay the same objects. False with
// an exception.
bool write_back(PyObject* list, const lathe_list&);

}  // namespace lathe
