// Lists of the kernel (abi.h) and Python lists.
#pragma once
#include "python/py_ref.h"

#include "lathe/abi.h"

#include <unordered_map>
#include <utility>
#include <vector>

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
// Lists of the caller's, each with what stands for it in the kernel.
using HeldLists = std::vector<std::pair<Ref, lathe_list*>>;
// The str that a string of the kernel is; new reference, null with an exception.
PyObject* object_from_text(const lathe_list&);
// A str as a string of a context's heap; null with an exception.
lathe_list* text_from_object(lathe_ctx*, PyObject* str);
// Makes strings side by side in the arena of a call; like constants they have a link always, so
// that collections do not look at them.
class StayingTexts {
 public:
  explicit StayingTexts(lathe_ctx* ctx) : ctx_(ctx) {}
  lathe_list* make(PyObject* str);  // null with an exception

 private:
  void* take(int64_t bytes);

  lathe_ctx* ctx_;
  char* at_ = nullptr;
  char* end_ = nullptr;
};
// The items of a Python list, strings in the heap if not told otherwise; false with an exception
// when one is not of the elements' type.
bool fill_from_list(lathe_list&, PyObject* list, lathe_ctx*, StayingTexts* = nullptr);
// The tag and the payload of a number, string or None, which stays until the call ends; false,
// maybe with an exception, for other objects.
bool tagged_from_object(lathe_ctx*, PyObject*, StayingTexts&, int64_t* words);
// Makes a Python list equal to a lathe_list: items that are equal stay the same objects. False with
// an exception.
bool write_back(PyObject* list, const lathe_list&);

}  // namespace lathe
