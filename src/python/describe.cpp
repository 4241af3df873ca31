#include "python/describe.h"

#include <fmt/format.h>

#include <cstring>

#include "python/describe_sink.h"

namespace lathe {

namespace {

const char* node_name(NodeKind kind) {
  constexpr const char* kNames[] = {"tuple", "list", "dict", "namedtuple", "dataclass", "table"};
  return kNames[static_cast<int>(kind) - static_cast<int>(NodeKind::Tuple)];
}

std::string node_text(NodeKind kind, PyObject* object, Py_ssize_t count) {
  if (kind == NodeKind::NamedTuple || kind == NodeKind::Dataclass) return Py_TYPE(object)->tp_name;
  if (kind == NodeKind::Table)
    return fmt::format(fmt::runtime(count == 0 ? "{} of any keys" : "{} with tuples of {} as keys"),
                       Py_TYPE(object)->tp_name, count);
  if (kind != NodeKind::Dict) return fmt::format("{} of {}", node_name(kind), count);
  Ref keys(PyDict_Keys(object));
  return keys ? "dict with keys " + in_words(keys.get(), 200) : "dict";
}

std::string element_text(uint8_t dtype, PyObject* list) {
  Elements elements;
  if (dtype == kNestedElements) return elements_of(list, elements) ? to_string(elements) : "list";
  if (dtype == kNoElements) return "empty list";
  if (dtype == kTextElements) return "list of str";
  return "list of " + to_string(Type::py(static_cast<DType>(dtype)));
}

std::string value_text(const Leaf& l, PyObject* object) {
  if (is_array(l.kind)) return {};
  if (l.kind == LeafKind::List) return element_text(l.dtype, object);
  return in_words(object, 60);
}

}  // namespace

std::string in_words(PyObject* value, size_t limit) {
  Ref module(PyImport_ImportModule("lathe.words"));
  Ref words(module ? PyObject_CallMethod(module.get(), "in_words", "On", value,
                                         static_cast<Py_ssize_t>(limit))
                   : nullptr);
  const char* text = words ? PyUnicode_AsUTF8(words.get()) : nullptr;
  if (!text) PyErr_Clear();
  return text ? text : Py_TYPE(value)->tp_name;
}

void PathStack::child(NodeKind kind, PyObject* key, Py_ssize_t index) {
  const std::string& parent = stack_.back();
  if (kind == NodeKind::Dict) {
    current_ = fmt::format("{}[{}]", parent, in_words(key, 60));
  } else if (key) {
    const char* name = PyUnicode_AsUTF8(key);
    current_ = fmt::format("{}.{}", parent, name ? name : "?");
  } else if (kind == NodeKind::Table) {
    current_ = index == 0 ? parent + ".values()" : parent + ".keys()";
  } else {
    current_ = fmt::format("{}[{}]", parent, index);
  }
}

LeafRecord record_of(const Leaf& l, PyObject* object, const std::string& path) {
  LeafRecord r;
  r.path = path;
  r.kind = l.kind;
  r.dtype = l.dtype;
  r.rank = l.rank;
  r.strided = l.strided;
  r.writeable = l.writeable;
  r.constant = l.constant;
  r.bits = l.bits;
  if (l.rank > 0) std::copy_n(l.extents, l.rank, r.extents);
  r.text = value_text(l, object);
  if (l.dtype == kNestedElements && l.kind == LeafKind::List)
    r.elements.assign(l.data, static_cast<size_t>(l.length));
  return r;
}

bool DescribeSink::node(NodeKind kind, PyObject* object, PyObject* names, Py_ssize_t count) {
  out_.nodes.push_back({path(), node_text(kind, object, count)});
  path_.enter();
  Open o{kind, Ref::borrow(reinterpret_cast<PyObject*>(Py_TYPE(object))), Ref::borrow(names),
         Ref(PyList_New(0)), Ref(PyList_New(0))};
  bool ok = o.keys && o.children;
  open_.push_back(std::move(o));
  return ok;
}

bool DescribeSink::child(NodeKind kind, PyObject* key, Py_ssize_t index) {
  path_.child(kind, key, index);
  return kind != NodeKind::Dict || PyList_Append(open_.back().keys.get(), key) == 0;
}

bool DescribeSink::finish(PyObject* node) {
  if (!node) return false;
  if (open_.empty()) {
    finished_ = Ref(node);
    return true;
  }
  Ref owned(node);
  return PyList_Append(open_.back().children.get(), node) == 0;
}

void DescribeSink::end_node() {
  Open o = std::move(open_.back());
  open_.pop_back();
  path_.leave();
  Ref children(PyList_AsTuple(o.children.get()));
  const char* tag = node_name(o.kind);
  PyObject* node = nullptr;
  if (o.kind == NodeKind::Dict) {
    Ref keys(PyList_AsTuple(o.keys.get()));
    node = Py_BuildValue("sOO", tag, keys.get(), children.get());
  } else if (o.kind == NodeKind::Dataclass) {
    node = Py_BuildValue("sOOO", tag, o.type.get(), o.names.get(), children.get());
  } else if (o.kind == NodeKind::NamedTuple) {
    node = Py_BuildValue("sOO", tag, o.type.get(), children.get());
  } else {
    node = Py_BuildValue("sO", tag, children.get());
  }
  finish(node);
}

bool DescribeSink::leaf(const Leaf& l, PyObject* object, bool) {
  Py_ssize_t number = static_cast<Py_ssize_t>(out_.leaves.size());
  out_.leaves.push_back(record_of(l, object, path()));
  out_.objects.push_back(Ref::borrow(object));
  return finish(PyLong_FromSsize_t(number));
}

bool describe(const Params& params, const BoundArgs& bound, PyObject* statics, Description& out,
              bool* tracer) {
  DescribeSink sink(out, statics);
  out.tree = Ref(PyTuple_New(static_cast<Py_ssize_t>(params.size())));
  for (size_t i = 0; out.tree && i < params.size(); ++i) {
    const char* name = PyUnicode_AsUTF8(params[i].name.get());
    sink.root(name ? name : "?");
    Walker<DescribeSink> walker(sink, params[i].is_static, &params[i].tables);
    if (!walker.walk(bound.values[i])) {
      if (tracer) *tracer = walker.error() == WalkError::Tracer;
      return false;
    }
    PyObject* node = sink.take();
    if (!node) return false;
    PyTuple_SET_ITEM(out.tree.get(), static_cast<Py_ssize_t>(i), node);
  }
  return !PyErr_Occurred();
}

PyObject* representative(PyObject* statics, PyObject* object, const std::string& path) {
  Ref key(PyTuple_Pack(2, Py_TYPE(object), object));
  PyObject* found = key ? PyDict_GetItemWithError(statics, key.get()) : nullptr;
  if (found || !key) return found;
  if (!PyErr_Occurred()) return PyDict_SetItem(statics, key.get(), object) == 0 ? object : nullptr;
  if (PyErr_ExceptionMatches(PyExc_TypeError)) {
    PyErr_Clear();
    PyErr_Format(PyExc_TypeError,
                 "argument %s: a static argument must be hashable, and %.200s is not; leave it out "
                 "of static=, or give its class __hash__ and __eq__",
                 path.c_str(), Py_TYPE(object)->tp_name);
  }
  return nullptr;
}

void write_constant(KeyWriter& key, PyObject* o) {
  Leaf l;
  PyTypeObject* type = Py_TYPE(o);
  l.constant = true;
  if (type == &PyUnicode_Type) {
    l = text_leaf(o);
  } else if (type == &PyLong_Type && int_bits(o, l.bits)) {
    l.kind = LeafKind::Int;
  } else if (type == &PyFloat_Type) {
    l.kind = LeafKind::Float;
    l.bits = float_bits(o);
  } else if (type == &PyBytes_Type) {
    l.kind = LeafKind::Bytes;
    l.data = PyBytes_AS_STRING(o);
    l.length = PyBytes_GET_SIZE(o);
  } else if (type == &PyTuple_Type) {
    key.node(NodeKind::Tuple, static_cast<size_t>(PyTuple_GET_SIZE(o)));
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o); ++i)
      write_constant(key, PyTuple_GET_ITEM(o, i));
    return;
  } else {
    l.kind = LeafKind::Object;
    l.object = o;
  }
  key.leaf(l);
}

}  // namespace lathe
