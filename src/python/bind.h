// Parameters of a Function, and the binding of a call's arguments to them: one value for each
// parameter, `*args` as a tuple,
// `**kwargs` as a dict. Positional calls without defaults need no copy.
#pragma once
#include "python/py_ref.h"

#include <vector>

#include "python/dict_columns.h"

namespace lathe {

enum class ParamKind : uint8_t {
  PositionalOnly,
  Positional,
  VarPositional,
  KeywordOnly,
  VarKeyword
};

struct Param {
  Ref name;
  ParamKind kind = ParamKind::Positional;
  Ref fallback;  // default, or none
  bool is_static = false;
  TableTree tables;
};

// The values of one call. `values` points at the caller's vector or at `own`.
struct BoundArgs {
  PyObject* const* values = nullptr;
  PyObject* inline_values[16];
  std::vector<PyObject*> heap_values;
  Ref var_positional;
  Ref var_keyword;

  BoundArgs() = default;
  BoundArgs(const BoundArgs&) = delete;
  BoundArgs& operator=(const BoundArgs&) = delete;
  PyObject** own(size_t n) {
    if (n <= std::size(inline_values)) return inline_values;
    heap_values.resize(n);
    return heap_values.data();
  }
};

class Params {
 public:
  bool parse(PyObject* parameters, PyObject* static_names);  // false with an exception
  size_t size() const { return params_.size(); }
  const Param& operator[](size_t i) const { return params_[i]; }
  bool any_static() const { return any_static_; }

  // Positional parameters only, so that a call with as many arguments binds by itself.
  bool is_simple_call(size_t nargs, PyObject* kwnames) const {
    return simple_ && !kwnames && nargs == params_.size();
  }
  // False: the arguments do not fit (no exception), or an exception is set.
  bool bind(PyObject* const* args, size_t nargs, PyObject* kwnames, BoundArgs& out);

  // From now on the dict at a place in an argument comes in as lists.
  void add_table(size_t param, const std::vector<Py_ssize_t>& children);

  int traverse(visitproc visit, void* arg) const;
  void clear();

 private:
  bool take_positional(PyObject* const* args, size_t nargs, PyObject** values, BoundArgs& out);
  bool take_keywords(PyObject* const* values_given, PyObject* kwnames, PyObject** values,
                     BoundArgs& out);
  int find_keyword(PyObject* name) const;
  bool fill_defaults(PyObject** values) const;

  std::vector<Param> params_;
  size_t positional_ = 0;
  int var_positional_ = -1;
  int var_keyword_ = -1;
  bool simple_ = false;
  bool any_static_ = false;
  Ref last_kwnames_;               // the tuple that a call site passes again and again
  std::vector<int> last_indices_;  // its names' parameters
};

}  // namespace lathe
