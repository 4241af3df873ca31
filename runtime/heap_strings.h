// Strings of compiled code: blocks of the call's heap (abi.h: lathe_list with the tag
// LATHE_TAG_TEXT) that are never changed. Short ones lie behind their header. Longer ones lie in
// counted memory that what is appended to them may share: the string that ends where the used part
// of the memory ends is made longer in place, so that s += t in a loop takes linear time.
#pragma once
#include "lathe/abi.h"

namespace lathe {

inline const uint32_t* text_of(const lathe_list& string) {
  return static_cast<const uint32_t*>(string.data);
}

// A string of the context's heap with room for `length` code points, for the caller to fill at
// `data`; nullptr: no memory.
lathe_list* new_string(lathe_ctx*, int64_t length);
// The string of one code point below 256, which is nobody's to free: like constants it has a link
// always, so that collections do not look at it.
lathe_list* latin_string(uint32_t code);
// What a string of the heap has beside its header.
void free_text(lathe_list&);

int64_t string_call(lathe_ctx*, int32_t function, int64_t n, const int64_t* operands);

}  // namespace lathe
