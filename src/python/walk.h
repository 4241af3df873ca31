// The one walk over the arguments of a call: structure to a sink's node(), everything else to its
// leaf(). Key, description and checks of an entry are three sinks of this walk, so that they agree
// on what a leaf is and on the order of leaves.
//
// A sink has:
//   bool node(NodeKind, PyObject* object, PyObject* names, Py_ssize_t count);
//         names: keys of a dict (null: the sink iterates itself), fields of a dataclass or
//         namedtuple, of a table what makes missing values, else null
//   bool child(NodeKind, PyObject* key, Py_ssize_t index);  before each child
//   void end_node();
//   bool leaf(const Leaf&, PyObject* object, bool borrowed); borrowed: the object lives as long as
//   the argument std::string path();                                     of the current place, for
//   messages PyObject* representative(PyObject*);                    of a static argument;
//   borrowed, null with an exception
#pragma once
#include "python/py_ref.h"

#include <string>

#include "dispatch/key.h"
#include "python/classify.h"
#include "python/dict_columns.h"
#include "python/list_elements.h"
#include "python/numpy_api.h"
#include "python/tensor_type.h"

namespace lathe {

inline constexpr int kMaxDepth = 64;

enum class WalkError : uint8_t { None, Failed, Tracer };

// Sets the exception for an argument that cannot be taken; cold (walk_errors.cpp).
void raise_unsupported_array(PyObject* array, const std::string& path);
void raise_array_subclass(PyObject* array, const std::string& path);
void raise_static_array(PyObject* array, const std::string& path);
void raise_too_deep(const std::string& path);
void raise_int_range(PyObject* value, const std::string& path);
void raise_dict_changed(const std::string& path);

inline bool is_supported_array(const PyArrayObject_fields* a, int dtype) {
  return dtype != kNoDType && a->nd <= LATHE_MAX_RANK && (a->flags & NPY_ARRAY_ALIGNED) &&
         a->descr->byteorder != '>';
}

// 64-bit value of an exact int; false (no exception) when it does not fit.
inline bool int_bits(PyObject* o, int64_t& out) {
#if PY_VERSION_HEX >= 0x030C0000
  if (PyUnstable_Long_IsCompact(as<PyLongObject>(o))) [[likely]] {
    out = PyUnstable_Long_CompactValue(as<PyLongObject>(o));
    return true;
  }
#else
  Py_ssize_t size = Py_SIZE(o);
  if (size >= -1 && size <= 1) [[likely]] {
    out = size * static_cast<int64_t>(as<PyLongObject>(o)->ob_digit[0]);
    return true;
  }
#endif
  int overflow = 0;
  out = PyLong_AsLongLongAndOverflow(o, &overflow);
  return overflow == 0;
}

inline int64_t float_bits(PyObject* o) {
  int64_t bits;
  double d = PyFloat_AS_DOUBLE(o);
  static_assert(sizeof bits == sizeof d);
  __builtin_memcpy(&bits, &d, sizeof bits);
  return bits;
}

// Characters of a str, as they lie in memory; equal strings have equal kinds and bytes.
inline Leaf text_leaf(PyObject* o) {
  Leaf l;
  l.kind = LeafKind::Str;
  l.dtype = static_cast<uint8_t>(PyUnicode_KIND(o));
  l.data = static_cast<const char*>(PyUnicode_DATA(o));
  l.length = PyUnicode_GET_LENGTH(o) * l.dtype;
  return l;
}

inline Leaf array_leaf(PyObject* o, int dtype) {
  PyArrayObject_fields* a = fields(o);
  Leaf l;
  l.kind = LeafKind::Array;
  l.dtype = static_cast<uint8_t>(dtype);
  l.rank = static_cast<uint8_t>(a->nd);
  l.strided = !(a->flags & NPY_ARRAY_C_CONTIGUOUS);
  l.writeable = a->flags & NPY_ARRAY_WRITEABLE;
  l.object = o;
  l.data = a->data;
  l.extents = a->dimensions;
  l.strides = a->strides;
  return l;
}

inline Leaf tensor_leaf(PyObject* o) {
  auto* t = as<TensorObject>(o);
  Leaf l;
  l.kind = LeafKind::Tensor;
  l.dtype = t->dtype;
  l.rank = t->rank;
  l.strided = !t->contiguous;
  l.writeable = t->writeable;
  l.object = o;
  l.data = t->data;
  l.extents = t->extents;
  l.strides = t->strides;
  return l;
}

// What the items of a list are: a dtype where all are Python numbers of one type; kTextElements,
// kNoElements; -1: something else.
inline int element_dtype(PyObject* list) {
  Py_ssize_t n = PyList_GET_SIZE(list);
  if (n == 0) return kNoElements;
  PyTypeObject* type = Py_TYPE(PyList_GET_ITEM(list, 0));
  for (Py_ssize_t i = 1; i < n; ++i)
    if (Py_TYPE(PyList_GET_ITEM(list, i)) != type) return -1;
  if (type == &PyLong_Type) return static_cast<int>(DType::I64);
  if (type == &PyFloat_Type) return static_cast<int>(DType::F64);
  if (type == &PyUnicode_Type) return kTextElements;
  return type == &PyBool_Type ? static_cast<int>(DType::Bool) : -1;
}

inline Leaf list_leaf(PyObject* o, int dtype) {
  Leaf l;
  l.kind = LeafKind::List;
  l.dtype = static_cast<uint8_t>(dtype);
  l.rank = 1;
  l.object = o;
  static_assert(sizeof(Py_ssize_t) == sizeof(int64_t));
  l.extents = &as<PyVarObject>(o)->ob_size;
  return l;
}

template <class Sink>
class Walker {
 public:
  // `tables`: which dicts come in as lists, and lists of lists as one; null: none.
  Walker(Sink& sink, bool is_static, const TableTree* tables)
      : sink_(sink), static_(is_static), tables_(tables) {}
  WalkError error() const { return error_; }

  bool walk(PyObject* o) { return walk(o, true); }

 private:
  bool fail() {
    if (error_ == WalkError::None) error_ = WalkError::Failed;
    return false;
  }

  bool number(PyObject* o, LeafKind kind, int64_t bits, bool borrowed) {
    Leaf l;
    l.kind = kind;
    l.bits = bits;
    l.constant = static_;
    return sink_.leaf(l, o, borrowed) || fail();
  }

  bool walk(PyObject* o, bool borrowed) {
    PyTypeObject* type = Py_TYPE(o);
    if (type == &PyArray_Type) return array(o, borrowed);
    if (type == &PyFloat_Type) return number(o, LeafKind::Float, float_bits(o), borrowed);
    if (type == &PyLong_Type) {
      int64_t bits;
      if (int_bits(o, bits)) return number(o, LeafKind::Int, bits, borrowed);
      raise_int_range(o, sink_.path());
      return fail();
    }
    if (type == tensor_type) {
      if (static_) return reject(raise_static_array, o);
      return sink_.leaf(tensor_leaf(o), o, borrowed) || fail();
    }
    return constant_or_structure(o, type, borrowed);
  }

  bool constant_or_structure(PyObject* o, PyTypeObject* type, bool borrowed) {
    Leaf l;
    if (o == Py_None) return sink_.leaf(l, o, borrowed) || fail();
    if (type == &PyBool_Type) {
      l.kind = LeafKind::Bool;
      l.bits = o == Py_True;
      return sink_.leaf(l, o, borrowed) || fail();
    }
    if (type == &PyUnicode_Type) return sink_.leaf(text_leaf(o), o, borrowed) || fail();
    if (type == &PyTuple_Type) return sequence(NodeKind::Tuple, o, nullptr, borrowed);
    if (type == &PyDict_Type) return tables_ && tables_->here && !static_ ? table(o) : dict(o);
    if (type == &PyList_Type) return list(o, borrowed);
    if (type == &PyComplex_Type && !static_) {
      l.kind = LeafKind::Complex;
      return sink_.leaf(l, o, borrowed) || fail();
    }
    if (type == &PyBytes_Type) {
      l.kind = LeafKind::Bytes;
      l.data = PyBytes_AS_STRING(o);
      l.length = PyBytes_GET_SIZE(o);
      return sink_.leaf(l, o, borrowed) || fail();
    }
    return other(o, type, borrowed);
  }

  bool array(PyObject* o, bool borrowed) {
    int dtype = dtype_of(fields(o)->descr->type_num);
    if (static_) return reject(raise_static_array, o);
    if (!is_supported_array(fields(o), dtype)) return reject(raise_unsupported_array, o);
    return sink_.leaf(array_leaf(o, dtype), o, borrowed) || fail();
  }

  bool other(PyObject* o, PyTypeObject* type, bool borrowed) {
    TypeInfo info;
    if (!type_info(type, info)) return fail();
    switch (info.kind) {
      case TypeInfo::Kind::NumpyScalar:
        return numpy_scalar(o, static_cast<DType>(info.dtype), borrowed);
      case TypeInfo::Kind::NamedTuple:
        return sequence(NodeKind::NamedTuple, o, info.names, borrowed);
      case TypeInfo::Kind::Dataclass:
        return static_ ? object(o, borrowed) : dataclass(o, info.names);
      case TypeInfo::Kind::ArraySubclass: return reject(raise_array_subclass, o);
      case TypeInfo::Kind::Tracer: error_ = WalkError::Tracer; return false;
      case TypeInfo::Kind::Counting:
        return tables_ && tables_->here && !static_ ? table(o) : object(o, borrowed);
      case TypeInfo::Kind::Object: return object(o, borrowed);
    }
    return fail();
  }

  bool numpy_scalar(PyObject* o, DType dtype, bool borrowed) {
    Leaf l;
    l.kind = LeafKind::Numpy;
    l.dtype = static_cast<uint8_t>(dtype);
    l.constant = static_;
    if (static_ && is_complex(dtype)) return object(o, borrowed);
    if (!is_complex(dtype)) l.bits = scalar_bits(o, dtype);
    return sink_.leaf(l, o, borrowed) || fail();
  }

  bool object(PyObject* o, bool borrowed) {
    Leaf l;
    l.kind = static_ ? LeafKind::Static : LeafKind::Object;
    l.object = static_ ? sink_.representative(o) : o;
    return (l.object && sink_.leaf(l, o, borrowed)) || fail();
  }

  bool list(PyObject* o, bool borrowed) {
    int dtype = static_ ? -1 : element_dtype(o);
    if (dtype < 0 && tables_ && tables_->here && !static_) return nested(o, borrowed);
    if (dtype < 0) return sequence(NodeKind::List, o, nullptr, borrowed);
    int64_t bits;
    for (Py_ssize_t i = 0; dtype == static_cast<int>(DType::I64) && i < PyList_GET_SIZE(o); ++i) {
      if (int_bits(PyList_GET_ITEM(o, i), bits)) continue;
      raise_int_range(PyList_GET_ITEM(o, i), sink_.path() + "[" + std::to_string(i) + "]");
      return fail();
    }
    return sink_.leaf(list_leaf(o, dtype), o, borrowed) || fail();
  }

  // As one value, if it can be.
  bool nested(PyObject* o, bool borrowed) {
    Elements elements;
    if (!elements_of(o, elements)) return sequence(NodeKind::List, o, nullptr, borrowed);
    std::string code = code_of(elements);
    Leaf l = list_leaf(o, kNestedElements);
    l.data = code.data();
    l.length = static_cast<int64_t>(code.size());
    return sink_.leaf(l, o, borrowed) || fail();
  }

  bool sequence(NodeKind kind, PyObject* o, PyObject* names, bool borrowed) {
    bool is_list = kind == NodeKind::List;
    Py_ssize_t n = Py_SIZE(o);
    if (!enter() || !sink_.node(kind, o, names, n)) return fail();
    for (Py_ssize_t i = 0; i < n; ++i) {
      if (is_list &&
          PyList_GET_SIZE(o) != n) {  // looking at an item ran code that changed the list
        raise_dict_changed(sink_.path());
        return fail();
      }
      Ref item = Ref::borrow(is_list ? PyList_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i));
      PyObject* key = names && i < PyTuple_GET_SIZE(names) ? PyTuple_GET_ITEM(names, i) : nullptr;
      if (!sink_.child(kind, key, i) || !walk_child(i, item.get(), borrowed && !is_list))
        return fail();
    }
    return leave();
  }

  bool dict(PyObject* o) {
    Py_ssize_t n = PyDict_GET_SIZE(o);
    if (!enter() || !sink_.node(NodeKind::Dict, o, nullptr, n)) return fail();
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    Py_ssize_t pos = 0;
    Py_ssize_t i = 0;
    for (; PyDict_Next(o, &pos, &key, &value); ++i) {
      Ref kept_key = Ref::borrow(key);
      Ref kept_value = Ref::borrow(value);
      if (i >= n || !sink_.child(NodeKind::Dict, key, i) || !walk_child(i, value, false)) break;
    }
    if (error_ != WalkError::None || PyErr_Occurred()) return fail();
    if (i == n && PyDict_GET_SIZE(o) == n) return leave();
    raise_dict_changed(sink_.path());
    return fail();
  }

  // Its values and keys as lists, if they can be.
  bool table(PyObject* o) {
    Py_ssize_t width = 0;
    std::vector<Ref> lists;
    if (!columns_of(o, width, lists)) {
      if (PyErr_Occurred()) return fail();
      return Py_TYPE(o) == &PyDict_Type ? dict(o) : object(o, false);
    }
    Ref factory(factory_of(o));
    if (!factory || !enter() || !sink_.node(NodeKind::Table, o, factory.get(), width))
      return fail();
    for (size_t i = 0; i < lists.size(); ++i)
      if (!sink_.child(NodeKind::Table, nullptr, static_cast<Py_ssize_t>(i)) ||
          !list(lists[i].get(), false))
        return fail();
    return leave();
  }

  bool walk_child(Py_ssize_t i, PyObject* o, bool borrowed) {
    const TableTree* above = tables_;
    tables_ = above ? above->child(i) : nullptr;
    bool ok = walk(o, borrowed);
    tables_ = above;
    return ok;
  }

  bool dataclass(PyObject* o, PyObject* names) {
    Ref kept = Ref::borrow(names);
    if (!enter() || !sink_.node(NodeKind::Dataclass, o, names, PyTuple_GET_SIZE(names)))
      return fail();
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); ++i) {
      PyObject* name = PyTuple_GET_ITEM(names, i);
      Ref value(PyObject_GetAttr(o, name));
      if (!value || !sink_.child(NodeKind::Dataclass, name, i) ||
          !walk_child(i, value.get(), false))
        return fail();
    }
    return leave();
  }

  bool reject(void (*raise)(PyObject*, const std::string&), PyObject* o) {
    raise(o, sink_.path());
    return fail();
  }

  bool enter() {
    if (++depth_ <= kMaxDepth) return true;
    raise_too_deep(sink_.path());
    return false;
  }
  bool leave() {
    --depth_;
    sink_.end_node();
    return true;
  }

  Sink& sink_;
  bool static_;
  const TableTree* tables_;
  int depth_ = 0;
  WalkError error_ = WalkError::None;
};

}  // namespace lathe
