#include "python/identities.h"

#include <algorithm>

#include "python/entry.h"
#include "python/frame.h"

namespace lathe {

int32_t remembered_place(Entry& e, int32_t argument) {
  auto known = std::find(e.remembered.begin(), e.remembered.end(), argument);
  auto place = static_cast<int32_t>(known - e.remembered.begin());
  if (known == e.remembered.end()) e.remembered.push_back(argument);
  return place;
}

bool parse_identities(Entry& e, PyObject* identities) {
  if (!identities) return true;
  Ref fast(PySequence_Fast(identities, "identities is a sequence of tuples"));
  for (Py_ssize_t i = 0; fast && i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    int same = 0;
    PyObject *arguments = nullptr, *objects = nullptr;
    if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast.get(), i), "pO!O!", &same, &PyTuple_Type,
                          &arguments, &PyTuple_Type, &objects))
      return false;
    IdentityRule rule;
    rule.same = same != 0;
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(arguments); ++k) {
      long argument = PyLong_AsLong(PyTuple_GET_ITEM(arguments, k));
      if (argument == -1 && PyErr_Occurred()) return false;
      rule.places.push_back(remembered_place(e, static_cast<int32_t>(argument)));
    }
    for (Py_ssize_t k = 0; k < PyTuple_GET_SIZE(objects); ++k)
      rule.objects.push_back(Ref::borrow(PyTuple_GET_ITEM(objects, k)));
    e.identities.push_back(std::move(rule));
  }
  return static_cast<bool>(fast);
}

bool identities_hold(const Entry& e, Frame& frame) {
  std::vector<PyObject*> found;
  for (const IdentityRule& rule : e.identities) {
    found.clear();
    for (int32_t place : rule.places) found.push_back(frame.remembered()[place]);
    for (const Ref& object : rule.objects) found.push_back(object.get());
    std::sort(found.begin(), found.end());
    bool some_are_one = std::adjacent_find(found.begin(), found.end()) != found.end();
    if (rule.same ? found.front() != found.back() : some_are_one) return false;
  }
  return true;
}

}  // namespace lathe
