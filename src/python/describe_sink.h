// The sink of walk.h that describes arguments; entry_checks.cpp extends it.
#pragma once
#include "python/describe.h"
#include "python/walk.h"

namespace lathe {

class DescribeSink {
 public:
  DescribeSink(Description& out, PyObject* statics) : out_(out), statics_(statics) {}

  void root(const std::string& name) { path_.root(name); }
  bool node(NodeKind kind, PyObject* object, PyObject* names, Py_ssize_t count);
  bool child(NodeKind kind, PyObject* key, Py_ssize_t index);
  void end_node();
  bool leaf(const Leaf&, PyObject* object, bool borrowed);
  const std::string& path() const { return path_.current(); }
  PyObject* representative(PyObject* object) {
    return lathe::representative(statics_, object, path());
  }
  // The finished node of one parameter; new reference.
  PyObject* take() { return finished_.release(); }

 private:
  struct Open {
    NodeKind kind;
    Ref type;
    Ref names;
    Ref keys;
    Ref children;
  };
  bool finish(PyObject* node);  // a reference is taken over

  Description& out_;
  PyObject* statics_;
  PathStack path_;
  std::vector<Open> open_;
  Ref finished_;
};

}  // namespace lathe
