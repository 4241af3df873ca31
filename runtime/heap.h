// The heap of a call: lists (abi.h) on the chain of its context, the newest first. What loops leave
// behind is collected at the start of later trips; all of it goes when the call ends.
#pragma once
#include "lathe/abi.h"

namespace lathe {

// Whether a payload of this tag is the address of a list, string or array in a list.
inline bool is_address(int64_t tag) {
  return tag == LATHE_TAG_LIST || tag == LATHE_TAG_BLOCK || tag == LATHE_TAG_STR;
}

// Space for `capacity` elements or more; false: no memory, and the list is as it was.
bool reserve(lathe_list&, int64_t capacity);

class Heap {
 public:
  // An empty list at the head of the chain; nullptr: no memory.
  lathe_list* add(lathe_list*& first, int32_t tag, int32_t element_bytes, int64_t capacity);
  // A string at the head of the chain, with the bytes that it has taken.
  void adopt(lathe_list*& first, lathe_list* string, int64_t bytes);
  // A dict or set at the head of the chain.
  void adopt(lathe_list*& first, lathe_dict* dict);
  // Memory that a dict has taken since it was adopted.
  void count(int64_t bytes) { made_ += bytes; }
  // Frees lists before `mark` that are neither kept nor reachable from the kept ones or from `mark`
  // on. With lists that hold others, only when enough has been made since the last time for the
  // work to cost nothing, each.
  void release(lathe_list*& first, lathe_list* mark, int64_t n, lathe_list* const* keep);
  // reserve(), counted.
  bool grow(lathe_list&, int64_t capacity);
  void free_all(lathe_list*& first);

 private:
  void mark_from(lathe_list* root);

  bool nested_ = false;     // there may be lists that hold lists, or strings
  bool mixed_ = false;      // there are lists of mixed elements, which may be strings
  bool strings_ = false;    // there are strings
  int64_t made_ = 0;        // bytes since the last collection
  int64_t worthwhile_ = 0;  // as many make a collection worthwhile
};

}  // namespace lathe
