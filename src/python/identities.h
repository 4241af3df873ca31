// Which arguments are one object: what compiled code takes for granted about it.
#pragma once
#include "python/py_ref.h"

#include <vector>

namespace lathe {

struct Entry;
class Frame;

struct IdentityRule {
  bool same = false;            // all are one object; else none is another one
  std::vector<int32_t> places;  // among the remembered arguments
  std::vector<Ref> objects;     // beside them
};

// The place of an argument among the remembered ones: a leaf, or for -1 - n node n of the walk.
int32_t remembered_place(Entry&, int32_t argument);
// Tuples (same, arguments, objects). False with an exception.
bool parse_identities(Entry&, PyObject* identities);
bool identities_hold(const Entry&, Frame&);

}  // namespace lathe
