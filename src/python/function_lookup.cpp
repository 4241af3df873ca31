// Keys of calls, the table, and the life of entries.
#include "python/describe_sink.h"
#include "python/entry_build.h"
#include "python/function.h"

namespace lathe {

namespace {

// The hot sink of the walk: words of the key, and the leaves that stage 2 looks at.
class KeySink {
 public:
  KeySink(CallKey& out, PyObject* statics) : out_(out), statics_(statics) {}

  bool node(NodeKind kind, PyObject* object, PyObject* names, Py_ssize_t count) {
    bool is_table = kind == NodeKind::Table;
    bool typed = kind == NodeKind::NamedTuple || kind == NodeKind::Dataclass || is_table;
    out_.words.node(kind, static_cast<size_t>(count), typed ? Py_TYPE(object) : nullptr);
    if (is_table) out_.words.word(reinterpret_cast<uint64_t>(names));
    return true;
  }
  bool child(NodeKind kind, PyObject* key, Py_ssize_t) {
    if (kind == NodeKind::Dict) write_constant(out_.words, key);
    return true;
  }
  void end_node() {}
  bool leaf(const Leaf& l, PyObject* object, bool borrowed) {
    out_.words.leaf(l);
    out_.leaves.push_back(l);
    if (l.kind == LeafKind::List) out_.leaves.back().data = nullptr;  // it was the walk's
    if (!borrowed) out_.kept.push_back(Ref::borrow(object));
    return true;
  }
  static std::string path() { return "?"; }
  PyObject* representative(PyObject* object) {
    return lathe::representative(statics_, object, path());
  }

 private:
  CallKey& out_;
  PyObject* statics_;
};

}  // namespace

bool make_key(FunctionData& d, const BoundArgs& bound, CallKey& out, bool& tracer) {
  tracer = false;
  KeySink sink(out, d.statics.get());
  for (size_t i = 0; i < d.params.size(); ++i) {
    Walker<KeySink> walker(sink, d.params[i].is_static, &d.params[i].tables);
    if (walker.walk(bound.values[i])) continue;
    tracer = walker.error() == WalkError::Tracer;
    if (tracer || !PyErr_Occurred()) return false;
    // Once more, with paths: the message names the argument.
    PyErr_Clear();
    Description description;
    if (describe(d.params, bound, d.statics.get(), description, &tracer))
      PyErr_SetString(PyExc_RuntimeError, "an argument changed while it was looked at");
    return false;
  }
  return true;
}

namespace {

// The arguments do not fit the parameters: the callable words the error. It has the same
// parameters, so it does not get to run.
void raise_binding_error(FunctionData& d, PyObject* const* args, size_t nargs, PyObject* kwnames) {
  Ref result(PyObject_Vectorcall(d.callable.get(), args, nargs, kwnames));
  if (result)
    PyErr_Format(PyExc_TypeError, "%S: the arguments do not fit the given parameters",
                 d.name.get());
}

}  // namespace

bool bind_arguments(FunctionData& d, PyObject* const* args, size_t nargs, PyObject* kwnames,
                    BoundArgs& out) {
  if (kwnames && PyTuple_GET_SIZE(kwnames) == 0) kwnames = nullptr;
  if (d.params.is_simple_call(nargs, kwnames)) {
    out.values = args;
    return true;
  }
  if (d.params.bind(args, nargs, kwnames, out)) return true;
  if (!PyErr_Occurred()) raise_binding_error(d, args, nargs, kwnames);
  return false;
}

bool bind_tuple(FunctionData& d, PyObject* args, PyObject* kwargs, CallVector& call,
                BoundArgs& out) {
  auto n = static_cast<size_t>(PyTuple_GET_SIZE(args));
  for (size_t i = 0; i < n; ++i)
    call.values.push_back(PyTuple_GET_ITEM(args, static_cast<Py_ssize_t>(i)));
  if (kwargs && PyDict_GET_SIZE(kwargs) > 0) {
    call.names = Ref(PyTuple_New(PyDict_GET_SIZE(kwargs)));
    if (!call.names) return false;
    PyObject *key, *value;
    Py_ssize_t pos = 0;
    for (Py_ssize_t i = 0; PyDict_Next(kwargs, &pos, &key, &value); ++i) {
      Py_INCREF(key);
      PyTuple_SET_ITEM(call.names.get(), i, key);
      call.values.push_back(value);
    }
  }
  return bind_arguments(d, call.values.data(), n, call.names.get(), out);
}

bool try_entry(FunctionObject* f, EntryObject* object, const BoundArgs& bound,
               std::optional<Frame>& frame, int& failed) {
  Entry& e = *object->data;
  failed = -1;
  frame.emplace(e);
  bool fits = load_arguments(e, bound.values, data_of(f).params.size(), *frame) &&
              (e.guards.empty() || load_guards(e, *frame, failed)) && overlaps_hold(e, *frame) &&
              identities_hold(e, *frame);
  if (!fits) frame.reset();  // it must not outlive the entry
  return fits;
}

namespace {

// Guards may run Python code, which may clear the cache: the candidates are held while they are
// tried.
Ref try_chain(FunctionObject* f, const EntryChain& chain, const BoundArgs& bound,
              std::optional<Frame>& frame) {
  int failed = 0;
  if (chain.size() == 1) {
    Ref only = Ref::borrow(static_cast<PyObject*>(chain[0]->owner));
    return try_entry(f, as<EntryObject>(only.get()), bound, frame, failed) ? only : Ref();
  }
  std::vector<Ref> candidates;
  for (CacheEntry* e : chain) candidates.push_back(Ref::borrow(static_cast<PyObject*>(e->owner)));
  for (Ref& candidate : candidates)
    if (try_entry(f, as<EntryObject>(candidate.get()), bound, frame, failed)) return candidate;
  return {};
}

}  // namespace

Ref find_entry(FunctionObject* f, const BoundArgs& bound, const CallKey& key,
               std::optional<Frame>& frame) {
  Cache& cache = data_of(f).cache;
  Family* family = cache.find_family(key.words.words());
  if (!family) return {};
  if (const EntryChain* chain = cache.find(*family, key.leaves)) {
    Ref found = try_chain(f, *chain, bound, frame);
    if (found || PyErr_Occurred()) return found;
  }
  // An entry made under an older policy may accept the call: from now on its key leads there.
  family = cache.find_family(key.words.words());
  if (!family) return {};
  Ref found = try_chain(f, family->entries, bound, frame);
  if (found && entry_of(found.get()).cache.family)
    cache.alias(entry_of(found.get()).cache, key.leaves);
  return found;
}

void remember(FunctionObject* f, EntryObject* e) {
  EntryObject* old = f->last;
  Py_XINCREF(e);
  f->last = e;
  Py_XDECREF(old);
}

bool add_entry(FunctionObject* f, PyObject* object, const BoundArgs& bound) {
  if (!PyObject_TypeCheck(object, entry_type)) {
    PyErr_Format(PyExc_TypeError, "an Entry is needed, not %.200s", Py_TYPE(object)->tp_name);
    return false;
  }
  Entry& e = entry_of(object);
  if (e.used) {
    PyErr_SetString(PyExc_ValueError, "an Entry can be added once");
    return false;
  }
  FunctionData& d = data_of(f);
  return translate_exceptions([&] {
    CallKey key;
    bool tracer = false;
    Description description;
    if (!describe(d.params, bound, d.statics.get(), description) ||
        !make_key(d, bound, key, tracer))
      return false;
    e.used = true;
    EntryBuilder builder(e, d.params, description, d.statics.get());
    if (!builder.build(bound)) return false;
    Family* family = d.cache.find_family(key.words.words());
    Policy policy = builder.family_policy(family ? &family->policy : nullptr);
    Py_INCREF(object);  // the cache's
    EntryChain out = d.cache.add(e.cache, key.words.words(), key.leaves, std::move(policy));
    remember(f, as<EntryObject>(object));
    for (CacheEntry* gone : out) Py_DECREF(static_cast<PyObject*>(gone->owner));
    return true;
  });
}

void forget_entries(FunctionObject* f) {
  EntryChain out = data_of(f).cache.clear();
  remember(f, nullptr);
  for (CacheEntry* e : out) Py_DECREF(static_cast<PyObject*>(e->owner));
  if (data_of(f).statics) PyDict_Clear(data_of(f).statics.get());
}

}  // namespace lathe
