#include "python/list_elements.h"

#include <algorithm>

#include "python/walk.h"

namespace lathe {

namespace {

constexpr int kDeepest = 12;
constexpr Py_ssize_t kLongestTuple = 8;
constexpr const char* kScalars[] = {"bool", "int", "float", "str", "None"};

// The bit of an object's type; 0: it is no scalar that a list can hold.
uint8_t scalar_bit(PyObject* o) {
  PyTypeObject* type = Py_TYPE(o);
  int64_t bits;
  if (type == &PyLong_Type) return int_bits(o, bits) ? 1 << 1 : 0;
  if (type == &PyFloat_Type) return 1 << 2;
  if (type == &PyUnicode_Type) return 1 << 3;
  if (type == &PyBool_Type) return 1 << 0;
  return o == Py_None ? 1 << 4 : 0;
}

bool is_unknown(const Elements& e) { return e.kind == Elements::Kind::Scalars && !e.types; }

// Makes `e` what covers its items too.
bool widen_by_items(Elements& e, PyObject* list, int depth);

bool widen(Elements& e, PyObject* o, int depth) {
  if (uint8_t bit = scalar_bit(o)) {
    e.types |= bit;
    return e.kind == Elements::Kind::Scalars;
  }
  bool is_tuple = Py_TYPE(o) == &PyTuple_Type;
  if ((!is_tuple && Py_TYPE(o) != &PyList_Type) || depth > kDeepest) return false;
  size_t count = is_tuple ? static_cast<size_t>(PyTuple_GET_SIZE(o)) : 1;
  Elements::Kind kind = is_tuple ? Elements::Kind::Tuples : Elements::Kind::Lists;
  if (count == 0 || (is_tuple && PyTuple_GET_SIZE(o) > kLongestTuple)) return false;
  if (is_unknown(e)) {
    e.kind = kind;
    e.parts.resize(count);
  }
  if (e.kind != kind || e.parts.size() != count) return false;
  if (!is_tuple) return widen_by_items(e.parts[0], o, depth + 1);
  for (size_t i = 0; i < count; ++i)
    if (!widen(e.parts[i], PyTuple_GET_ITEM(o, i), depth + 1)) return false;
  return true;
}

bool widen_by_items(Elements& e, PyObject* list, int depth) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
    if (!widen(e, PyList_GET_ITEM(list, i), depth)) return false;
  return true;
}

bool item_fits(PyObject* o, const Elements& e) {
  switch (e.kind) {
    case Elements::Kind::Scalars: return (scalar_bit(o) & e.types) != 0;
    case Elements::Kind::Lists: return Py_TYPE(o) == &PyList_Type && fits(o, e.parts[0]);
    case Elements::Kind::Tuples: break;
  }
  if (Py_TYPE(o) != &PyTuple_Type || static_cast<size_t>(PyTuple_GET_SIZE(o)) != e.parts.size())
    return false;
  for (size_t i = 0; i < e.parts.size(); ++i)
    if (!item_fits(PyTuple_GET_ITEM(o, i), e.parts[i])) return false;
  return true;
}

std::string item_text(const Elements& e) {
  if (e.kind == Elements::Kind::Lists) return to_string(e.parts[0]);
  std::string text;
  if (e.kind == Elements::Kind::Tuples) {
    for (const Elements& part : e.parts) text += (text.empty() ? "(" : ", ") + item_text(part);
    return text + ")";
  }
  for (size_t i = 0; i < std::size(kScalars); ++i)
    if (e.types >> i & 1) text += (text.empty() ? "" : " or ") + std::string(kScalars[i]);
  return text.empty() ? "nothing" : text;
}

}  // namespace

bool elements_of(PyObject* list, Elements& e) { return widen_by_items(e, list, 0); }

bool fits(PyObject* list, const Elements& e) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
    if (!item_fits(PyList_GET_ITEM(list, i), e)) return false;
  return true;
}

std::string code_of(const Elements& e) {
  if (e.kind == Elements::Kind::Scalars) return {static_cast<char>('A' + e.types)};
  if (e.kind == Elements::Kind::Lists) return "l" + code_of(e.parts[0]);
  std::string code = "(";
  for (const Elements& part : e.parts) code += code_of(part);
  return code + ")";
}

std::string to_string(const Elements& e) { return "list of " + item_text(e); }

PyObject* elements_code(PyObject*, PyObject* list) {
  Elements e;
  if (Py_TYPE(list) != &PyList_Type || !elements_of(list, e)) Py_RETURN_NONE;
  return PyUnicode_FromString(code_of(e).c_str());
}

}  // namespace lathe
