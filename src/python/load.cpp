#include "python/load.h"

#include <cstring>

#include "python/loader.h"
#include "python/walk.h"

namespace lathe {

void Frame::keep_more(PyObject* o) {
  if (kept_count_ == kInlineKept) {
    more_kept_ = new std::vector<PyObject*>;
    ++kept_count_;
  }
  more_kept_->push_back(o);
}

void Frame::release() {
  for (uint32_t i = 0; i < kept_count_ && i < kInlineKept; ++i) Py_DECREF(kept_[i]);
  if (kept_count_ > kInlineKept) {
    for (PyObject* o : *more_kept_) Py_DECREF(o);
    delete more_kept_;
  }
  if (words_ != inline_words_) delete[] words_;
}

namespace {

bool is_static(const Check& k, PyObject* o) {
  PyObject* expected = k.object.get();
  if (o == expected) return true;
  if (Py_TYPE(o) != Py_TYPE(expected)) return false;
  int equal = PyObject_RichCompareBool(expected, o, Py_EQ);
  if (equal < 0) PyErr_Clear();  // the miss asks again, and raises
  return equal > 0;
}

}  // namespace

bool Loader::load_child(const Check*& c, PyObject* o, bool borrowed) {
  return load(c, o, borrowed);
}

// An item of a list or dict, which code that looking at it runs may take out.
bool Loader::load_item(const Check*& c, PyObject* o) {
  Py_INCREF(o);
  bool fits = load_child(c, o, false);
  Py_DECREF(o);
  return fits;
}

bool Loader::feed_all(const Check& k, PyObject* o, char* data, const int64_t* extents,
                      const int64_t* strides, bool borrowed) {
  if (k.param >= 0) {
    frame_.objects()[k.param] = o;
    if (!borrowed) frame_.keep(o);
    if (k.array >= 0) frame_.arrays()[k.array] = data;
    if (k.scalar >= 0) {
      auto dtype = static_cast<DType>(k.dtype);
      int64_t second = 0;
      frame_.scalars()[k.scalar] = load_bits(data, dtype, &second);
      if (is_complex(dtype)) frame_.scalars()[k.scalar + 1] = second;
    }
    for (int i = 0; k.extents >= 0 && i < k.rank; ++i) frame_.scalars()[k.extents + i] = extents[i];
    for (int i = 0; k.strides >= 0 && i < k.rank; ++i) frame_.scalars()[k.strides + i] = strides[i];
  }
  return remember(k, o, borrowed);
}

bool Loader::rare(const Check& k, const Check*& c, PyObject* o, bool borrowed) {
  PyTypeObject* type = Py_TYPE(o);
  switch (k.kind) {
    case CheckKind::Numpy: return numpy_scalar(k, o, borrowed);
    case CheckKind::Text:
    case CheckKind::Bytes:
      return (o == k.object.get() || same_constant(o, k.object.get())) && remember(k, o, borrowed);
    case CheckKind::Complex:
      if (type != &PyComplex_Type) return false;
      if (k.scalar >= 0)
        std::memcpy(frame_.scalars() + k.scalar, &as<PyComplexObject>(o)->cval, sizeof(Py_complex));
      return remember(k, o, borrowed);
    case CheckKind::Static: return is_static(k, o) && remember(k, o, borrowed);
    case CheckKind::Tuple: return type == &PyTuple_Type && sequence(k, c, o, borrowed);
    case CheckKind::NamedTuple:
      return type == as<PyTypeObject>(k.object.get()) && sequence(k, c, o, borrowed);
    case CheckKind::Numbers: return type == &PyList_Type && numbers(k, o, borrowed);
    case CheckKind::List: return type == &PyList_Type && list(k, c, o);
    case CheckKind::Dict: return type == &PyDict_Type && dict(k, c, o);
    case CheckKind::Table: return type == as<PyTypeObject>(k.object.get()) && table(k, c, o);
    case CheckKind::Dataclass:
      return type == as<PyTypeObject>(k.object.get()) && dataclass(k, c, o);
    default: return false;
  }
}

bool Loader::numpy_scalar(const Check& k, PyObject* o, bool borrowed) {
  auto dtype = static_cast<DType>(k.dtype);
  if (Py_TYPE(o) != as<PyTypeObject>(k.object.get()) && scalar_dtype(Py_TYPE(o)) != k.dtype)
    return false;
  int64_t second = 0, bits = scalar_bits(o, dtype, &second);
  if (k.scalar >= 0 && is_complex(dtype)) frame_.scalars()[k.scalar + 1] = second;
  return number(k, o, bits, borrowed);
}

bool Loader::sequence(const Check& k, const Check*& c, PyObject* o, bool borrowed) {
  remember(k, o, false);
  if (PyTuple_GET_SIZE(o) != static_cast<Py_ssize_t>(k.count)) return false;
  for (uint32_t i = 0; i < k.count; ++i)
    if (!load_child(c, PyTuple_GET_ITEM(o, i), borrowed)) return false;
  return true;
}

// The items are taken when the kernel is about to run (list_arguments.cpp).
bool Loader::numbers(const Check& k, PyObject* o, bool borrowed) {
  if (k.bits >= 0 && PyList_GET_SIZE(o) != k.bits) return false;
  int dtype = k.elements ? k.dtype : element_dtype(o);
  if (k.elements && !fits(o, *k.elements)) return false;
  if (dtype != k.dtype && dtype != kNoElements) return false;
  int64_t bits;
  for (Py_ssize_t i = 0; dtype == static_cast<int>(DType::I64) && i < PyList_GET_SIZE(o); ++i)
    if (!int_bits(PyList_GET_ITEM(o, i), bits)) return false;
  if (k.param >= 0) {
    frame_.objects()[k.param] = o;
    if (!borrowed) frame_.keep(o);
  }
  return remember(k, o, borrowed);
}

bool Loader::list(const Check& k, const Check*& c, PyObject* o) {
  remember(k, o, false);
  for (uint32_t i = 0; i < k.count; ++i) {
    if (PyList_GET_SIZE(o) != static_cast<Py_ssize_t>(k.count)) return false;
    if (!load_item(c, PyList_GET_ITEM(o, i))) return false;
  }
  return PyList_GET_SIZE(o) == static_cast<Py_ssize_t>(k.count);
}

bool Loader::dict(const Check& k, const Check*& c, PyObject* o) {
  remember(k, o, false);
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t pos = 0;
  for (uint32_t i = 0; i < k.count; ++i) {
    if (PyDict_GET_SIZE(o) != static_cast<Py_ssize_t>(k.count)) return false;
    if (!PyDict_Next(o, &pos, &key, &value)) return false;
    PyObject* expected = PyTuple_GET_ITEM(k.object.get(), i);
    if (key != expected && !same_constant(key, expected)) return false;
    if (!load_item(c, value)) return false;
  }
  return PyDict_GET_SIZE(o) == static_cast<Py_ssize_t>(k.count);
}

// The lists are this call's own.
bool Loader::table(const Check& k, const Check*& c, PyObject* o) {
  remember(k, o, false);
  Py_ssize_t width = 0;
  std::vector<Ref> lists;
  if (Ref(factory_of(o)).get() != k.names.get()) return false;
  if (!columns_of(o, width, lists) || width != static_cast<Py_ssize_t>(k.count)) return false;
  for (const Ref& list : lists)
    if (!load_child(c, list.get(), false)) return false;
  return true;
}

bool Loader::dataclass(const Check& k, const Check*& c, PyObject* o) {
  remember(k, o, false);
  for (uint32_t i = 0; i < k.count; ++i) {
    PyObject* value = PyObject_GetAttr(o, PyTuple_GET_ITEM(k.names.get(), i));
    if (!value) {
      PyErr_Clear();  // the miss asks again, and raises
      return false;
    }
    frame_.keep_owned(value);
    if (!load_child(c, value, true)) return false;
  }
  return true;
}
bool load_arguments(const Entry& e, PyObject* const* values, size_t count, Frame& frame) {
  return load_arguments_inline(e, values, count, frame);
}

bool same_constant(PyObject* a, PyObject* b) {
  if (a == b) return true;
  PyTypeObject* type = Py_TYPE(a);
  if (type != Py_TYPE(b)) return false;
  if (type == &PyFloat_Type) return float_bits(a) == float_bits(b);
  if (type == &PyTuple_Type) {
    if (PyTuple_GET_SIZE(a) != PyTuple_GET_SIZE(b)) return false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(a); ++i)
      if (!same_constant(PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i))) return false;
    return true;
  }
  if (type == &PyList_Type) {
    Ref left(PyList_AsTuple(a)), right(PyList_AsTuple(b));
    return left && right && same_constant(left.get(), right.get());
  }
  if (type != &PyUnicode_Type && type != &PyLong_Type && type != &PyBytes_Type) return false;
  return PyObject_RichCompareBool(a, b, Py_EQ) == 1;  // exact built-in types: cannot fail
}

Leaf leaf_of_array_object(PyObject* o) {
  return Py_TYPE(o) == tensor_type ? tensor_leaf(o)
                                   : array_leaf(o, dtype_of(fields(o)->descr->type_num));
}

bool overlaps_hold(const Entry& e, const Frame& frame) {
  for (const OverlapRule& rule : e.overlaps) {
    Leaf a = leaf_of_array_object(frame.objects()[rule.a]);
    Leaf b = leaf_of_array_object(frame.objects()[rule.b]);
    if (overlap(a, b) != rule.overlap) return false;
  }
  return true;
}

namespace {

PyObject* fetch_whole(const Guard& g) {
  PyObject* container = g.container.get();
  PyObject* value = nullptr;
  switch (g.fetch) {
    case Fetch::Dict: value = PyDict_GetItemWithError(container, g.key.get()); break;
    case Fetch::Cell: value = PyCell_GET(container); break;
    case Fetch::Item: {
      Py_ssize_t i = PyLong_AsSsize_t(g.key.get());
      if (PyList_Check(container) && i >= 0 && i < PyList_GET_SIZE(container))
        value = PyList_GET_ITEM(container, i);
      if (PyTuple_Check(container) && i >= 0 && i < PyTuple_GET_SIZE(container))
        value = PyTuple_GET_ITEM(container, i);
      break;
    }
    case Fetch::Object: value = container; break;
    case Fetch::Field: break;  // field_of()
    case Fetch::Keys: return column_of(Ref(PyDict_Keys(container)), g.key.get());
    case Fetch::Values: return column_of(Ref(PyDict_Values(container)), g.key.get());
    case Fetch::Attr:
      value = PyObject_GetAttr(container, g.key.get());
      if (!value) PyErr_Clear();
      return value;
    case Fetch::Length: {
      Py_ssize_t n = PyObject_Size(container);
      if (n < 0) PyErr_Clear();
      return n < 0 ? nullptr : PyLong_FromSsize_t(n);
    }
  }
  if (!value) PyErr_Clear();
  Py_XINCREF(value);
  return value;
}

}  // namespace

PyObject* fetch(const Guard& g) {
  Ref value(fetch_whole(g));
  for (Py_ssize_t part : g.parts) {
    if (!value || !PyTuple_Check(value.get()) || part >= PyTuple_GET_SIZE(value.get()))
      return nullptr;
    value = Ref::borrow(PyTuple_GET_ITEM(value.get(), part));
  }
  return value.release();
}

namespace {

// The class and the length of a tuple, whose items have guards of their own.
bool is_tuple_like(PyObject* value, PyObject* expected) {
  return Py_TYPE(value) == as<PyTypeObject>(PyTuple_GET_ITEM(expected, 0)) &&
         PyTuple_GET_SIZE(value) == PyLong_AsSsize_t(PyTuple_GET_ITEM(expected, 1));
}

// What an argument has under a name in its own dict.
PyObject* field_of(const Guard& g, Frame& frame) {
  Ref attributes(PyObject_GenericGetDict(frame.remembered()[g.twin], nullptr));
  PyObject* value = attributes ? PyDict_GetItemWithError(attributes.get(), g.key.get()) : nullptr;
  if (!value) PyErr_Clear();
  Py_XINCREF(value);
  return value;
}

bool holds(const Entry& e, const Guard& g, Frame& frame) {
  PyObject* value = g.fetch == Fetch::Field ? field_of(g, frame) : fetch(g);
  if (!value) return g.check == GuardCheck::Absent;
  frame.keep_owned(value);
  switch (g.check) {
    case GuardCheck::Is: return value == g.expected.get();
    case GuardCheck::Equal: return same_constant(value, g.expected.get());
    case GuardCheck::Absent: return false;
    case GuardCheck::Class: return Py_TYPE(value) == as<PyTypeObject>(g.expected.get());
    case GuardCheck::Same: return Ref(fetch(e.guards[g.twin])).get() == value;
    case GuardCheck::Tuple: return is_tuple_like(value, g.expected.get());
    default: {
      const Check* check = &g.leaf;
      return Loader(frame).load(check, value, true);
    }
  }
}

#if PY_VERSION_HEX < 0x030C0000
bool versions_hold(const Entry& e) {
  for (const VersionedDict& d : e.dicts)
    if (as<PyDictObject>(d.dict)->ma_version_tag != d.version) return false;
  return true;
}

// After the guards held; `before` was read before they were looked at.
void note_versions(Entry& e, const uint64_t* before) {
  for (size_t i = 0; i < e.dicts.size(); ++i) e.dicts[i].version = before[i];
}

void read_versions(const Entry& e, std::vector<uint64_t>& out) {
  for (const VersionedDict& d : e.dicts) out.push_back(as<PyDictObject>(d.dict)->ma_version_tag);
}
#else
bool versions_hold(const Entry&) { return false; }
void note_versions(Entry&, const uint64_t*) {}
void read_versions(const Entry&, std::vector<uint64_t>&) {}
#endif

}  // namespace

bool load_guards(Entry& e, Frame& frame, int& failed) {
  bool unchanged = !e.dicts.empty() && versions_hold(e);
  if (unchanged && e.slow_guards == 0) return true;
  std::vector<uint64_t> versions;
  if (!unchanged) read_versions(e, versions);
  for (size_t i = 0; i < e.guards.size(); ++i) {
    const Guard& g = e.guards[i];
    if (unchanged && g.quick) continue;
    if (holds(e, g, frame)) continue;
    failed = static_cast<int>(i);
    return false;
  }
  if (!unchanged) note_versions(e, versions.data());
  return true;
}

}  // namespace lathe
