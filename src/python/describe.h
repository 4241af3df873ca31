// The cold view of a call's arguments: leaves with paths as a user would write them, the tree
// around them, and the differences between two calls. Used on misses, by explain and to complete
// entries.
#pragma once
#include "python/py_ref.h"

#include <string>
#include <vector>

#include "dispatch/key.h"
#include "python/bind.h"
#include "python/entry.h"

namespace lathe {

// The text of a value, which runs no code of the user (words.py).
std::string in_words(PyObject* value, size_t limit);

// Keeps the text of the current place while the walk goes on.
class PathStack {
 public:
  void root(const std::string& name) { current_ = name; }
  void enter() { stack_.push_back(current_); }
  void child(NodeKind kind, PyObject* key, Py_ssize_t index);
  void leave() {
    current_ = stack_.back();
    stack_.pop_back();
  }
  const std::string& current() const { return current_; }

 private:
  std::vector<std::string> stack_;
  std::string current_;
};

struct Description {
  std::vector<LeafRecord> leaves;
  std::vector<Ref> objects;  // of the leaves
  std::vector<NodeRecord> nodes;
  Ref tree;  // tuple: one node for each parameter
};

// False with an exception that names the argument. `tracer` (if given) is set when an argument
// belongs to a trace.
bool describe(const Params&, const BoundArgs&, PyObject* statics, Description& out,
              bool* tracer = nullptr);

struct Difference {
  std::string path;
  int leaf = -1;
  const char* what = "";
  std::string before, after;
};
// From what an entry was made for to what a call brings; extents and numbers count only where
// `policy` says so.
std::vector<Difference> differences(const Entry& entry, const Description& call);

Difference guard_difference(const Guard&);
double severity(const std::vector<Difference>&);  // for ranking entries

PyObject* leaves_to_python(const std::vector<LeafRecord>&,
                           const std::vector<Ref>* objects = nullptr);
PyObject* differences_to_python(const std::vector<Difference>&);
int add_description_types(PyObject* module);
extern PyTypeObject* call_type;  // struct sequence Call

// The representative of a static argument's class of equal objects; borrowed from `statics`.
PyObject* representative(PyObject* statics, PyObject* object, const std::string& path);
void write_constant(KeyWriter&, PyObject* object);  // a key of a dict

std::string array_text(const Leaf&);  // f64[3,4] strided
LeafRecord record_of(const Leaf&, PyObject* object, const std::string& path);

}  // namespace lathe
