// Dicts as lists: what compiled code gets of one that it changes at keys of run time.
// (Lists of lists and of tuples: list_elements.h.)
#pragma once
#include "python/py_ref.h"

#include <map>
#include <vector>

namespace lathe {

// Which dicts of an argument come in as lists, and which lists as one list: the argument itself, or
// children by their place.
struct TableTree {
  bool here = false;
  std::map<Py_ssize_t, TableTree> children;
  const TableTree* child(Py_ssize_t i) const {
    auto found = children.find(i);
    return found == children.end() ? nullptr : &found->second;
  }
};

// Item `column[0]` of each of these where all are tuples of `column[1]`, or with None the list
// itself; null when they are not.
PyObject* column_of(Ref items, PyObject* column);
// The values, then the keys: one list, or one for each item of keys that are tuples; `width` is how
// many, 0: the keys are no tuples. False, maybe with an exception, where an item fits no list of
// numbers or strings.
bool columns_of(PyObject* dict, Py_ssize_t& width, std::vector<Ref>& lists);

// What a dict makes missing values with: of a defaultdict its factory, else None. New reference.
PyObject* factory_of(PyObject* dict);

}  // namespace lathe
