// Struct sequences that show leaves, differences and calls to Python.
#include <fmt/format.h>

#include "python/describe.h"
#include "python/load.h"
#include "python/tensor_type.h"

namespace lathe {

PyTypeObject* call_type = nullptr;

namespace {

PyTypeObject* leaf_type = nullptr;
PyTypeObject* difference_type = nullptr;

PyStructSequence_Field leaf_fields[] = {
    {"number", "order among the leaves of the call"}, {"path", "as a user would write it"},
    {"kind", "int, float, bool, ndarray, ..."},       {"object", "the argument itself, or None"},
    {"dtype", "spelling of the IR, or None"},         {"shape", "extents, or None"},
    {"strided", "an array that is not C-contiguous"}, {"writeable", "False for read-only arrays"},
    {"constant", "the value is in the key"},          {nullptr, nullptr}};
PyStructSequence_Desc leaf_desc = {"lathe._core.Leaf", "One argument without its structure.",
                                   leaf_fields, 9};

PyStructSequence_Field difference_fields[] = {{"path", "place in the arguments"},
                                              {"leaf", "number of the leaf, or -1"},
                                              {"what", "structure, type, dtype, rank, layout, ..."},
                                              {"old", "text of what the entry was made for"},
                                              {"new", "text of what the call brings"},
                                              {nullptr, nullptr}};
PyStructSequence_Desc difference_desc = {
    "lathe._core.Difference", "One reason why an entry does not fit a call.", difference_fields, 5};

PyStructSequence_Field call_fields[] = {{"args", "positional arguments"},
                                        {"kwargs", "keyword arguments or None"},
                                        {"bound", "one value for each parameter"},
                                        {"leaves", "tuple of Leaf"},
                                        {"tree", "one node for each parameter"},
                                        {"extents", "policy of the family: {leaf: (axis, ...)}"},
                                        {"observed", "policy: leaves whose values count"},
                                        {"written", "policy: arrays that are written"},
                                        {"closest", "nearest live entry or None"},
                                        {"differences", "against the nearest entry"},
                                        {nullptr, nullptr}};
PyStructSequence_Desc call_desc = {"lathe._core.Call", "A call that no entry fits.", call_fields,
                                   10};

PyObject* text(const std::string& s) {
  return PyUnicode_DecodeUTF8(s.data(), static_cast<Py_ssize_t>(s.size()), "replace");
}

PyObject* none() { return Ref::borrow(Py_None).release(); }

PyObject* shape_of(const LeafRecord& l) {
  if (!is_array(l.kind) && l.kind != LeafKind::List) return none();
  PyObject* tuple = PyTuple_New(l.rank);
  for (int i = 0; tuple && i < l.rank; ++i)
    PyTuple_SET_ITEM(tuple, i, PyLong_FromLongLong(l.extents[i]));
  return tuple;
}

// Takes over the items; null (with an exception) when one of them is null.
template <size_t N>
PyObject* make(PyTypeObject* type, PyObject* const (&items)[N]) {
  Ref sequence(PyStructSequence_New(type));
  bool ok = static_cast<bool>(sequence);
  for (size_t i = 0; i < N; ++i) {
    ok &= items[i] != nullptr;
    if (sequence && items[i]) {
      PyStructSequence_SetItem(sequence.get(), static_cast<Py_ssize_t>(i), items[i]);
    } else {
      Py_XDECREF(items[i]);
    }
  }
  return ok ? sequence.release() : nullptr;
}

PyObject* leaf_to_python(size_t number, const LeafRecord& l, PyObject* object) {
  bool has_dtype = is_array(l.kind) || l.kind == LeafKind::Numpy ||
                   (l.kind == LeafKind::List && l.dtype != kNoElements);
  bool has_text = l.kind == LeafKind::List && l.dtype == kTextElements;
  bool is_nested = l.kind == LeafKind::List && l.dtype == kNestedElements;
  PyObject* const items[] = {PyLong_FromSize_t(number),
                             text(l.path),
                             PyUnicode_FromString(name(l.kind)),
                             Ref::borrow(object ? object : Py_None).release(),
                             has_text    ? PyUnicode_FromString("str")
                             : is_nested ? text(l.elements)
                             : has_dtype
                                 ? PyUnicode_FromString(info(static_cast<DType>(l.dtype)).spelling)
                                 : none(),
                             shape_of(l),
                             PyBool_FromLong(l.strided),
                             PyBool_FromLong(l.writeable),
                             PyBool_FromLong(l.constant)};
  return make(leaf_type, items);
}

template <class Make>
PyObject* tuple_by(size_t n, Make&& make_item) {
  Ref tuple(PyTuple_New(static_cast<Py_ssize_t>(n)));
  for (size_t i = 0; tuple && i < n; ++i) {
    PyObject* item = make_item(i);
    if (!item) return nullptr;
    PyTuple_SET_ITEM(tuple.get(), static_cast<Py_ssize_t>(i), item);
  }
  return tuple.release();
}

std::string value_text(PyObject* o) {
  bool array = Py_TYPE(o) == &PyArray_Type || Py_TYPE(o) == tensor_type;
  return array ? array_text(leaf_of_array_object(o)) : in_words(o, 80);
}

}  // namespace

std::string array_text(const Leaf& l) {
  std::string s = info(static_cast<DType>(l.dtype)).spelling;
  s += '[';
  for (int i = 0; i < l.rank; ++i) s += fmt::format("{}{}", i ? "," : "", l.extents[i]);
  return s + (l.strided ? "] strided" : "]");
}

Difference guard_difference(const Guard& g) {
  Ref now(fetch(g));
  Difference d;
  d.path = g.path;
  d.what = "guard";
  d.after = now ? value_text(now.get()) : "(missing)";
  if (g.fetch == Fetch::Field) d.after = "(another one)";  // of an argument of that call
  if (g.expected) d.before = in_words(g.expected.get(), 80);
  if (g.check == GuardCheck::Tuple)
    d.before =
        fmt::format("a tuple of {} items", PyLong_AsSsize_t(PyTuple_GET_ITEM(g.expected.get(), 1)));
  if (g.check == GuardCheck::Absent) d.before = "(missing)";
  if (g.check == GuardCheck::Type || g.check == GuardCheck::Class)
    d.before = as<PyTypeObject>(g.expected.get())->tp_name;
  if (g.check == GuardCheck::Array || g.check == GuardCheck::Numbers) d.before = g.text;
  if (g.check == GuardCheck::Same) d.before = "the same array as elsewhere";
  return d;
}

double severity(const std::vector<Difference>& all) {
  constexpr std::pair<const char*, double> kWeights[] = {
      {"structure", 1e6}, {"type", 1e5},   {"guard", 1e5},   {"dtype", 1e4},
      {"rank", 1e4},      {"layout", 1e3}, {"overlap", 1e2}, {"writeable", 1e2},
      {"extent", 10},     {"length", 10},  {"number", 10},   {"constant", 1}};
  double sum = 0;
  for (const Difference& d : all)
    for (auto [what, weight] : kWeights)
      if (std::string_view(what) == d.what) sum += weight;
  return sum;
}

PyObject* leaves_to_python(const std::vector<LeafRecord>& leaves, const std::vector<Ref>* objects) {
  return tuple_by(leaves.size(), [&](size_t i) {
    return leaf_to_python(i, leaves[i], objects ? (*objects)[i].get() : nullptr);
  });
}

PyObject* differences_to_python(const std::vector<Difference>& all) {
  return tuple_by(all.size(), [&](size_t i) {
    const Difference& d = all[i];
    PyObject* const items[] = {text(d.path), PyLong_FromLong(d.leaf), PyUnicode_FromString(d.what),
                               text(d.before), text(d.after)};
    return make(difference_type, items);
  });
}

int add_description_types(PyObject* module) {
  leaf_type = PyStructSequence_NewType(&leaf_desc);
  difference_type = PyStructSequence_NewType(&difference_desc);
  call_type = PyStructSequence_NewType(&call_desc);
  if (!leaf_type || !difference_type || !call_type) return -1;
  for (auto [name, type] :
       {std::pair{"Leaf", leaf_type}, {"Difference", difference_type}, {"Call", call_type}})
    if (PyModule_AddObjectRef(module, name, reinterpret_cast<PyObject*>(type)) < 0) return -1;
  return 0;
}

}  // namespace lathe
