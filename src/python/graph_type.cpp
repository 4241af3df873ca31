#include "python/graph_type.h"

#include "ir/builder.h"
#include "ir/print.h"
#include "ir/verify.h"
#include "ops/infer.h"
#include "ops/may_raise.h"
#include "python/graph_convert.h"
#include "python/graph_session.h"

#include <memory>

namespace lathe {

namespace {

struct GraphObject {
  PyObject_HEAD
  Session* session;
};

PyTypeObject* graph_type = nullptr;

Session& session(PyObject* self) { return *reinterpret_cast<GraphObject*>(self)->session; }

// Runs the body; a C++ exception becomes the Python one.
template <class Fn>
PyObject* guarded(Fn&& fn) {
  try {
    return fn();
  } catch (...) {
    set_python_error();
    return nullptr;
  }
}

PyObject* graph_new(PyTypeObject* type, PyObject* args, PyObject*) {
  const char* name = nullptr;
  if (!PyArg_ParseTuple(args, "s", &name)) return nullptr;
  auto* self = reinterpret_cast<GraphObject*>(type->tp_alloc(type, 0));
  if (!self) return nullptr;
  return guarded([&] {
    self->session = new Session(name);
    return reinterpret_cast<PyObject*>(self);
  });
}

void graph_dealloc(PyObject* self) {
  delete reinterpret_cast<GraphObject*>(self)->session;
  PyTypeObject* type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* value_and_type(const Graph& g, ValueId v) {
  return Py_BuildValue("(nN)", static_cast<Py_ssize_t>(v.index), type_to_python(g.type(v)));
}

// param(type, strided=False) -> value: one more parameter of the entry
PyObject* graph_param(PyObject* self, PyObject* args) {
  PyObject* type = nullptr;
  int strided = 0;
  Type t;
  if (!PyArg_ParseTuple(args, "O|p", &type, &strided) || !type_from_python(type, t)) return nullptr;
  Session& s = session(self);
  Function& f = s.graph.function(s.entry());
  f.strided.resize(s.graph.region(f.body).args.size());
  f.strided.push_back(strided);
  for (Dim d : t.shape())
    if (is_symbol(d)) s.graph.reserve_symbols(symbol_index(d) + 1);
  return PyLong_FromSize_t(s.graph.add_arg(f.body, t).index);
}

PyObject* graph_fresh_symbol(PyObject* self, PyObject*) {
  return PyLong_FromLongLong(session(self).graph.fresh_symbol());
}

// op(name, operands, attrs=None) -> [(value, type), ...]: appended to the open region, types
// inferred
PyObject* graph_op(PyObject* self, PyObject* const* args, Py_ssize_t n) {
  if (n < 2 || n > 3) return PyErr_Format(PyExc_TypeError, "op(name, operands, attrs=None)");
  Session& s = session(self);
  Op code;
  std::vector<ValueId> operands;
  Attrs attrs;
  if (!op_from_python(args[0], code) || !values_from_python(s.graph, args[1], operands) ||
      !attrs_from_python(n > 2 ? args[2] : nullptr, attrs))
    return nullptr;
  return guarded([&]() -> PyObject* {
    s.use(operands);
    std::vector<Type> types = infer(s.graph, code, operands, attrs);
    OpId id =
        s.graph.create_op(code, std::move(operands), std::move(types), std::move(attrs), {}, s.loc);
    s.graph.append(s.open.back(), id);
    const auto& results = s.graph.op(id).results;
    if (results.size() == 1) return value_and_type(s.graph, results[0]);
    return values_to_python(results);
  });
}

// op_typed(name, operands, result_types, attrs=None, regions=()) -> [values]: control ops,
// terminators, constants
PyObject* graph_op_typed(PyObject* self, PyObject* args) {
  PyObject *name = nullptr, *operand_list = nullptr, *type_list = nullptr, *attr_dict = Py_None,
           *region_list = nullptr;
  if (!PyArg_ParseTuple(args, "OOO|OO", &name, &operand_list, &type_list, &attr_dict, &region_list))
    return nullptr;
  Session& s = session(self);
  Op code;
  std::vector<ValueId> operands;
  std::vector<Type> types;
  Attrs attrs;
  if (!op_from_python(name, code) || !values_from_python(s.graph, operand_list, operands) ||
      !types_from_python(type_list, types) || !attrs_from_python(attr_dict, attrs))
    return nullptr;
  std::vector<RegionId> regions;
  for (Py_ssize_t i = 0; region_list && i < PySequence_Size(region_list); ++i) {
    PyObject* item = PySequence_GetItem(region_list, i);
    regions.emplace_back(item ? PyLong_AsSize_t(item) : 0);
    Py_XDECREF(item);
  }
  if (PyErr_Occurred()) return nullptr;
  return guarded([&] {
    s.use(operands);
    OpId id = s.graph.create_op(code, std::move(operands), std::move(types), std::move(attrs),
                                std::move(regions), s.loc);
    s.graph.append(s.open.back(), id);
    return values_to_python(s.graph.op(id).results);
  });
}

// may_raise() -> bool: whether the last op of the open region may raise
PyObject* graph_may_raise(PyObject* self, PyObject*) {
  return guarded([&] {
    Session& s = session(self);
    const auto& ops = s.graph.region(s.open.back()).ops;
    return PyBool_FromLong(!ops.empty() && may_raise(s.graph, ops.back(), {}));
  });
}

// begin_region() -> region: a new detached region, opened
PyObject* graph_begin_region(PyObject* self, PyObject*) {
  Session& s = session(self);
  s.open.push_back(s.add_region());
  return PyLong_FromSize_t(s.open.back().index);
}

// enter_region(region): ops go to the end of it until end_region()
PyObject* graph_enter_region(PyObject* self, PyObject* region) {
  size_t r = PyLong_AsSize_t(region);
  if (PyErr_Occurred()) return nullptr;
  session(self).open.emplace_back(r);
  Py_RETURN_NONE;
}

PyObject* graph_end_region(PyObject* self, PyObject*) {
  Session& s = session(self);
  if (s.open.size() == 1) return PyErr_Format(PyExc_RuntimeError, "no open region");
  s.open.pop_back();
  Py_RETURN_NONE;
}

PyObject* graph_add_arg(PyObject* self, PyObject* type) {
  Type t;
  if (!type_from_python(type, t)) return nullptr;
  Session& s = session(self);
  return PyLong_FromSize_t(s.graph.add_arg(s.open.back(), t).index);
}

// begin_function(name) -> (function, region, name): ops go to it until end_region()
PyObject* graph_begin_function(PyObject* self, PyObject* name) {
  const char* text = PyUnicode_AsUTF8(name);
  if (!text) return nullptr;
  return guarded([&] {
    Session& s = session(self);
    FuncId f = s.begin_function(text);
    return Py_BuildValue("(nns)", static_cast<Py_ssize_t>(f.index),
                         static_cast<Py_ssize_t>(s.open.back().index),
                         s.graph.function(f).name.c_str());
  });
}

// forget_functions(function): it and those that were begun after it
PyObject* graph_forget_functions(PyObject* self, PyObject* function) {
  size_t f = PyLong_AsSize_t(function);
  if (PyErr_Occurred()) return nullptr;
  Session& s = session(self);
  if (f == 0 || f >= s.graph.functions().size())
    return PyErr_Format(PyExc_RuntimeError, "no such function");
  s.forget_functions(FuncId(f));
  Py_RETURN_NONE;
}

// mark() -> number of ops in the open region; rollback(mark) erases those after it
PyObject* graph_mark(PyObject* self, PyObject*) {
  Session& s = session(self);
  return Py_BuildValue("(nn)", static_cast<Py_ssize_t>(s.open.size()),
                       static_cast<Py_ssize_t>(s.graph.region(s.open.back()).ops.size()));
}

PyObject* graph_rollback(PyObject* self, PyObject* args) {
  Py_ssize_t depth = 0;
  Py_ssize_t ops = 0;
  Session& s = session(self);
  if (!PyArg_ParseTuple(args, "(nn)", &depth, &ops)) return nullptr;
  if (depth < 1 || depth > static_cast<Py_ssize_t>(s.open.size()) || ops < 0)
    return PyErr_Format(PyExc_RuntimeError, "not a mark of this graph");
  s.open.resize(static_cast<size_t>(depth));
  while (static_cast<Py_ssize_t>(s.graph.region(s.open.back()).ops.size()) > ops)
    s.graph.erase(s.graph.region(s.open.back()).ops.back());
  Py_RETURN_NONE;
}

PyObject* graph_splice(PyObject* self, PyObject* region) {
  size_t r = PyLong_AsSize_t(region);
  if (PyErr_Occurred()) return nullptr;
  Session& s = session(self);
  std::vector<OpId> ops = std::move(s.graph.region(RegionId(r)).ops);
  s.graph.region(RegionId(r)).ops.clear();
  for (OpId id : ops) s.graph.append(s.open.back(), id);
  Py_RETURN_NONE;
}

PyObject* graph_type_of(PyObject* self, PyObject* value) {
  size_t v = PyLong_AsSize_t(value);
  if (PyErr_Occurred()) return nullptr;
  return type_to_python(session(self).graph.type(ValueId(v)));
}

// visible(value) -> bool: whether the open region may use it
PyObject* graph_visible(PyObject* self, PyObject* value) {
  size_t v = PyLong_AsSize_t(value);
  if (PyErr_Occurred()) return nullptr;
  return PyBool_FromLong(session(self).visible(ValueId(v)));
}

// loc(file, line, col, end_col, function, caller) -> id; set_loc(id); -1 is no location
PyObject* graph_loc(PyObject* self, PyObject* args) {
  const char* file = nullptr;
  const char* function = nullptr;
  Loc loc;
  Py_ssize_t caller = -1;
  if (!PyArg_ParseTuple(args, "siiis|n", &file, &loc.line, &loc.col, &loc.end_col, &function,
                        &caller))
    return nullptr;
  loc.file = file;
  loc.function = function;
  if (caller >= 0) loc.caller = LocId(static_cast<size_t>(caller));
  return PyLong_FromSize_t(session(self).graph.add_loc(std::move(loc)).index);
}

PyObject* graph_set_loc(PyObject* self, PyObject* id) {
  Py_ssize_t loc = PyLong_AsSsize_t(id);
  if (PyErr_Occurred()) return nullptr;
  session(self).loc = loc < 0 ? LocId{} : LocId(static_cast<size_t>(loc));
  Py_RETURN_NONE;
}

// locations() -> [(file, line, col, end_col, function, caller)]
PyObject* graph_locations(PyObject* self, PyObject*) {
  const auto& locs = session(self).graph.locs();
  PyObject* list = PyList_New(static_cast<Py_ssize_t>(locs.size()));
  for (size_t i = 0; list && i < locs.size(); ++i) {
    const Loc& l = locs[i];
    Py_ssize_t caller = l.caller.valid() ? static_cast<Py_ssize_t>(l.caller.index) : -1;
    PyList_SET_ITEM(list, static_cast<Py_ssize_t>(i),
                    Py_BuildValue("(siiisn)", l.file.c_str(), l.line, l.col, l.end_col,
                                  l.function.c_str(), caller));
  }
  return list;
}

PyObject* graph_set_results(PyObject* self, PyObject* types) {
  Session& s = session(self);
  std::vector<Type> results;
  if (!types_from_python(types, results)) return nullptr;
  s.graph.function(s.current()).results = std::move(results);
  Py_RETURN_NONE;
}

PyObject* graph_set_attr(PyObject* self, PyObject* dict) {
  Session& s = session(self);
  return attrs_from_python(dict, s.graph.function(s.entry()).attrs) ? Py_NewRef(Py_None) : nullptr;
}

// text(locations=True) -> str
PyObject* graph_text(PyObject* self, PyObject* args) {
  int locations = 1;
  if (!PyArg_ParseTuple(args, "|p", &locations)) return nullptr;
  return guarded([&] {
    std::string text = print(session(self).graph, {.locations = locations != 0});
    return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
  });
}

// verify() raises RuntimeError with all violations
PyObject* graph_verify(PyObject* self, PyObject*) {
  return guarded([&] {
    verify_or_die(session(self).graph, "after tracing", type_rule);
    return Py_NewRef(Py_None);
  });
}

PyMethodDef graph_methods[] = {
    {"param", graph_param, METH_VARARGS, "param(type, strided=False) -> value"},
    {"fresh_symbol", graph_fresh_symbol, METH_NOARGS, "fresh_symbol() -> extent"},
    {"op", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(graph_op)), METH_FASTCALL,
     "op(name, operands, attrs=None) -> (value, type), or a list of values unless there is one "
     "result"},
    {"op_typed", graph_op_typed, METH_VARARGS,
     "op_typed(name, operands, result_types, attrs=None, regions=()) -> values"},
    {"may_raise", graph_may_raise, METH_NOARGS, "may_raise() -> bool: the last op"},
    {"begin_region", graph_begin_region, METH_NOARGS, "begin_region() -> region"},
    {"enter_region", graph_enter_region, METH_O, "enter_region(region)"},
    {"end_region", graph_end_region, METH_NOARGS, "end_region()"},
    {"add_arg", graph_add_arg, METH_O, "add_arg(type) -> value: of the open region"},
    {"begin_function", graph_begin_function, METH_O,
     "begin_function(name) -> (function, region, name): opened until end_region()"},
    {"forget_functions", graph_forget_functions, METH_O,
     "forget_functions(function): it and the later ones"},
    {"mark", graph_mark, METH_NOARGS, "mark() -> position in the open region"},
    {"rollback", graph_rollback, METH_VARARGS, "rollback(mark): erase what was appended after it"},
    {"splice", graph_splice, METH_O, "splice(region): move its ops to the open region"},
    {"type_of", graph_type_of, METH_O, "type_of(value) -> type"},
    {"visible", graph_visible, METH_O, "visible(value) -> bool: in the open region"},
    {"loc", graph_loc, METH_VARARGS,
     "loc(file, line, col, end_col, function, caller=-1) -> location"},
    {"set_loc", graph_set_loc, METH_O, "set_loc(location): of the next ops"},
    {"locations", graph_locations, METH_NOARGS, "locations() -> list of tuples"},
    {"set_results", graph_set_results, METH_O, "set_results(types): of the open function"},
    {"set_attrs", graph_set_attr, METH_O, "set_attrs(dict): of the entry"},
    {"text", graph_text, METH_VARARGS, "text(locations=True) -> str"},
    {"verify", graph_verify, METH_NOARGS, "verify()"},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot graph_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(graph_new)},
    {Py_tp_dealloc, reinterpret_cast<void*>(graph_dealloc)},
    {Py_tp_methods, graph_methods},
    {Py_tp_doc, const_cast<char*>("GraphBuilder(name): an IR function under construction.")},
    {0, nullptr},
};

PyType_Spec graph_spec = {"lathe._core.GraphBuilder", sizeof(GraphObject), 0, Py_TPFLAGS_DEFAULT,
                          graph_slots};

}  // namespace

int add_graph_type(PyObject* module) {
  graph_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&graph_spec));
  return graph_type ? PyModule_AddObjectRef(module, "GraphBuilder",
                                            reinterpret_cast<PyObject*>(graph_type))
                    : -1;
}

Graph* graph_of(PyObject* builder) {
  if (!Py_IS_TYPE(builder, graph_type)) {
    PyErr_SetString(PyExc_TypeError, "expected a GraphBuilder");
    return nullptr;
  }
  try {
    session(builder).finish();
  } catch (...) {
    set_python_error();
    return nullptr;
  }
  return &session(builder).graph;
}

}  // namespace lathe
