#include "python/bind.h"

#include <algorithm>

namespace lathe {

bool Params::parse(PyObject* parameters, PyObject* static_names) {
  Ref fast(PySequence_Fast(parameters, "parameters is a sequence of tuples"));
  Ref statics(static_names ? PySequence_Tuple(static_names) : PyTuple_New(0));
  if (!fast || !statics) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    PyObject* name = nullptr;
    PyObject* fallback = nullptr;
    int kind = 0;
    if (!PyArg_ParseTuple(PySequence_Fast_GET_ITEM(fast.get(), i),
                          "Ui|O;a parameter is (name, kind) or (name, kind, default)", &name, &kind,
                          &fallback))
      return false;
    if (kind < 0 || kind > static_cast<int>(ParamKind::VarKeyword)) {
      PyErr_SetString(PyExc_ValueError, "no such kind of parameter");
      return false;
    }
    Py_INCREF(name);
    PyUnicode_InternInPlace(&name);
    Param p{Ref(name), static_cast<ParamKind>(kind), Ref::borrow(fallback)};
    int is_static = PySequence_Contains(statics.get(), name);
    if (is_static < 0) return false;
    p.is_static = is_static;
    any_static_ |= p.is_static;
    if (p.kind <= ParamKind::Positional) ++positional_;
    if (p.kind == ParamKind::VarPositional) var_positional_ = static_cast<int>(i);
    if (p.kind == ParamKind::VarKeyword) var_keyword_ = static_cast<int>(i);
    params_.push_back(std::move(p));
  }
  simple_ = positional_ == params_.size();
  return true;
}

int Params::find_keyword(PyObject* name) const {
  auto usable = [](const Param& p) {
    return p.kind == ParamKind::Positional || p.kind == ParamKind::KeywordOnly;
  };
  for (size_t i = 0; i < params_.size(); ++i)
    if (params_[i].name.get() == name && usable(params_[i])) return static_cast<int>(i);
  for (size_t i = 0; i < params_.size(); ++i)
    if (usable(params_[i]) && PyUnicode_Compare(params_[i].name.get(), name) == 0)
      return static_cast<int>(i);
  return -1;
}

bool Params::take_positional(PyObject* const* args, size_t nargs, PyObject** values,
                             BoundArgs& out) {
  size_t taken = std::min(nargs, positional_);
  std::copy_n(args, taken, values);
  if (var_positional_ < 0) return nargs <= positional_;
  out.var_positional = Ref(PyTuple_New(static_cast<Py_ssize_t>(nargs - taken)));
  if (!out.var_positional) return false;
  for (size_t i = taken; i < nargs; ++i) {
    Py_INCREF(args[i]);
    PyTuple_SET_ITEM(out.var_positional.get(), static_cast<Py_ssize_t>(i - taken), args[i]);
  }
  values[var_positional_] = out.var_positional.get();
  return true;
}

bool Params::take_keywords(PyObject* const* given, PyObject* kwnames, PyObject** values,
                           BoundArgs& out) {
  auto n = static_cast<size_t>(PyTuple_GET_SIZE(kwnames));
  if (kwnames != last_kwnames_.get()) {
    last_indices_.resize(n);
    for (size_t i = 0; i < n; ++i)
      last_indices_[i] = find_keyword(PyTuple_GET_ITEM(kwnames, static_cast<Py_ssize_t>(i)));
    last_kwnames_ = Ref::borrow(kwnames);
  }
  for (size_t i = 0; i < n; ++i) {
    int index = last_indices_[i];
    if (index >= 0) {
      if (values[index]) return false;  // given twice
      values[index] = given[i];
      continue;
    }
    if (var_keyword_ < 0) return false;
    PyObject* name = PyTuple_GET_ITEM(kwnames, static_cast<Py_ssize_t>(i));
    if (PyDict_SetItem(out.var_keyword.get(), name, given[i]) < 0) return false;
  }
  return true;
}

bool Params::fill_defaults(PyObject** values) const {
  for (size_t i = 0; i < params_.size(); ++i) {
    if (!values[i]) values[i] = params_[i].fallback.get();
    if (!values[i]) return false;
  }
  return true;
}

bool Params::bind(PyObject* const* args, size_t nargs, PyObject* kwnames, BoundArgs& out) {
  PyObject** values = out.own(params_.size());
  std::fill_n(values, params_.size(), nullptr);
  if (var_keyword_ >= 0) {
    out.var_keyword = Ref(PyDict_New());
    if (!out.var_keyword) return false;
    values[var_keyword_] = out.var_keyword.get();
  }
  out.values = values;
  if (!take_positional(args, nargs, values, out)) return false;
  if (kwnames && !take_keywords(args + nargs, kwnames, values, out)) return false;
  return fill_defaults(values);
}

void Params::add_table(size_t param, const std::vector<Py_ssize_t>& children) {
  TableTree* at = &params_[param].tables;
  for (Py_ssize_t child : children) at = &at->children[child];
  at->here = true;
}

int Params::traverse(visitproc visit, void* arg) const {
  for (const Param& p : params_) Py_VISIT(p.fallback.get());
  return 0;
}

void Params::clear() {
  last_kwnames_ = Ref();
  std::vector<Param> gone;
  gone.swap(params_);
}

}  // namespace lathe
