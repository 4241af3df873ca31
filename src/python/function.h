// `lathe._core.Function`, the callable that the decorator returns. docs/DISPATCH.md is its
// contract.
#pragma once
#include "python/py_ref.h"

#include <optional>

#include "dispatch/cache.h"
#include "python/bind.h"
#include "python/describe.h"
#include "python/entry.h"
#include "python/load.h"

namespace lathe {

// The C++ half of a Function.
struct FunctionData {
  FunctionData(CacheLimits limits) : cache(limits) {}

  Ref callable;
  Ref miss;
  Ref name;
  Ref statics;     // dict: (type, object) -> representative
  Ref parameters;  // as given
  Params params;
  Cache cache;
  uint64_t misses = 0;

  // Single flight.
  PyThread_type_lock lock = nullptr;
  unsigned long owner = 0;  // thread that runs a miss, 0: none
  uint32_t process = 0;     // fork generation of the lock
};

struct FunctionObject {
  PyObject_HEAD
  vectorcallfunc vectorcall;
  FunctionData* data;
  EntryObject* last;  // inline cache, owned
  PyObject* dict;
  PyObject* weak;
  size_t param_count;
  size_t simple_count;  // arguments of a call that binds by itself: positional, no defaults
  bool eager;
};

extern PyTypeObject* function_type;
int add_function_type(PyObject* module);

inline FunctionData& data_of(FunctionObject* f) { return *f->data; }
extern bool eager_everywhere;

// One call's arguments as keys see them.
struct CallKey {
  KeyWriter words;
  std::vector<Leaf> leaves;
  std::vector<Ref> kept;  // objects that live in no container
};

// function_lookup.cpp
// False with an exception; `tracer` is set (no exception) when an argument belongs to a trace.
bool make_key(FunctionData&, const BoundArgs&, CallKey& out, bool& tracer);
// Binds or raises the TypeError that the callable itself raises.
bool bind_arguments(FunctionData&, PyObject* const* args, size_t nargs, PyObject* kwnames,
                    BoundArgs&);
// The same from a tuple and a dict (or null); `call` holds what BoundArgs points at.
struct CallVector {
  std::vector<PyObject*> values;
  Ref names;
};
bool bind_tuple(FunctionData&, PyObject* args, PyObject* kwargs, CallVector& call, BoundArgs&);
// An entry that accepts the arguments, loaded into `frame`; none: null, maybe with an exception.
Ref find_entry(FunctionObject*, const BoundArgs&, const CallKey&, std::optional<Frame>& frame);
// Does the entry accept the arguments? `failed` gets the number of the first guard that does not
// hold, -1 for anything else.
bool try_entry(FunctionObject*, EntryObject*, const BoundArgs&, std::optional<Frame>& frame,
               int& failed);
void remember(FunctionObject*, EntryObject*);
bool add_entry(FunctionObject*, PyObject* entry, const BoundArgs&);
void forget_entries(FunctionObject*);

// function_miss.cpp
// Everything after the inline cache failed. New reference to the result.
PyObject* call_slowly(FunctionObject*, const BoundArgs&, PyObject* const* args, size_t nargs,
                      PyObject* kwnames);
PyObject* describe_call(FunctionObject*, const BoundArgs&, PyObject* args, PyObject* kwargs);
// (entry, ()) or (closest or None, differences)
PyObject* explain_call(FunctionObject*, const BoundArgs&);
std::vector<Difference> entry_differences(FunctionObject*, EntryObject*, const BoundArgs&,
                                          const Description&);
PyObject* set_tracer(PyObject*, PyObject* args);  // (class, hook)

}  // namespace lathe
