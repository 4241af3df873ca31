// What the items of a list are where a list of lists or of tuples comes in as one run-time list.
#pragma once
#include "python/py_ref.h"

#include <string>
#include <vector>

namespace lathe {

struct Elements {
  enum class Kind : uint8_t { Scalars, Lists, Tuples };
  Kind kind = Kind::Scalars;
  uint8_t types = 0;            // Scalars: a bit for each type; 0: there are no items
  std::vector<Elements> parts;  // of the items that are lists, or of each part of the tuples

  friend bool operator==(const Elements&, const Elements&) = default;
};

// False: a run-time list cannot hold such items, or ints have more than 64 bits.
bool elements_of(PyObject* list, Elements&);
// Whether a list holds such items, or less. Nothing of Python's runs here.
bool fits(PyObject* list, const Elements&);
// For keys, and for the trace: a letter for a set of scalars, l and what is in lists, parts of
// tuples in parentheses.
std::string code_of(const Elements&);
// For messages: "list of (int, float)".
std::string to_string(const Elements&);
// elements_code(list) -> str | None
PyObject* elements_code(PyObject*, PyObject* list);

}  // namespace lathe
