// Completes an entry when it is added: for arguments like those of the miss, which check each of
// them must pass, and which slots of the kernel it fills. Also verifies that the policy covers what
// the kernel's types take for granted.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "python/describe_sink.h"
#include "python/entry_build.h"
#include "python/load.h"

namespace lathe {

namespace {

constexpr int32_t kMaxSymbols = 64;

bool fail(const std::string& message) {
  PyErr_SetString(PyExc_ValueError, message.c_str());
  return false;
}

// Leaf numbers of a sequence; ("guard", i) goes to `guards` where that is given.
bool read_numbers(PyObject* tuple, size_t limit, std::vector<bool>& leaves,
                  std::vector<size_t>* guards) {
  leaves.resize(limit);
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); ++i) {
    PyObject* item = PyTuple_GET_ITEM(tuple, i);
    bool is_guard = guards && PyTuple_Check(item) && PyTuple_GET_SIZE(item) == 2;
    size_t n = PyLong_AsSize_t(is_guard ? PyTuple_GET_ITEM(item, 1) : item);
    if (PyErr_Occurred()) return false;
    if (is_guard) {
      guards->push_back(n);
    } else if (n < limit) {
      leaves[n] = true;
    } else {
      return fail(fmt::format("there is no leaf {}", n));
    }
  }
  return true;
}

bool read_axes(PyObject* given, Policy& policy) {
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  Py_ssize_t pos = 0;
  while (PyDict_Next(given, &pos, &key, &value)) {
    size_t leaf = PyLong_AsSize_t(key);
    if (PyErr_Occurred()) return false;
    if (leaf >= policy.leaves.size())
      return fail(fmt::format("extents: there is no leaf {}", leaf));
    Ref axes(PySequence_Fast(value, "extents of a leaf are a sequence"));
    if (!axes) return false;
    if (PySequence_Fast_GET_SIZE(axes.get()) > LATHE_MAX_RANK)
      return fail("extents: too many axes");
    for (Py_ssize_t a = 0; a < PySequence_Fast_GET_SIZE(axes.get()); ++a) {
      PyObject* rule = PySequence_Fast_GET_ITEM(axes.get(), a);
      if (rule == Py_None) continue;
      long symbol = PyLong_AsLong(rule);
      if (PyErr_Occurred()) return false;
      if (symbol < -1 || symbol >= kMaxSymbols)
        return fail(fmt::format("extents: no such symbol: {}", symbol));
      policy.leaves[leaf].axes[a] = symbol < 0 ? kIgnoredAxis : static_cast<int32_t>(symbol);
    }
  }
  return true;
}

}  // namespace

void finish_array_check(Check& c) {
  c.descr = descr_of(static_cast<DType>(c.dtype));
  c.array_mask = NPY_ARRAY_ALIGNED | NPY_ARRAY_C_CONTIGUOUS;
  c.array_flags = NPY_ARRAY_ALIGNED | (c.strided ? 0 : NPY_ARRAY_C_CONTIGUOUS);
  if (!c.check_writeable) return;
  c.array_mask |= NPY_ARRAY_WRITEABLE;
  if (c.writeable) c.array_flags |= NPY_ARRAY_WRITEABLE;
}

bool EntryBuilder::read_policy() {
  size_t n = description_.leaves.size();
  policy_.leaves.resize(n);
  std::vector<bool> observed;
  std::vector<bool> written;
  std::vector<bool> generalised;
  if (!read_axes(entry_.given_extents.get(), policy_) ||
      !read_numbers(entry_.given_observed.get(), n, observed, nullptr) ||
      !read_numbers(entry_.given_generalised.get(), n, generalised, nullptr) ||
      !read_numbers(entry_.given_written.get(), n, written, &written_guards_))
    return false;
  for (size_t i = 0; i < n; ++i) {
    policy_.leaves[i].observed = observed[i] && !generalised[i];
    policy_.leaves[i].written = written[i];
  }
  generalised_ = std::move(generalised);
  return true;
}

bool EntryBuilder::read_sources() {
  PyObject* params = entry_.given_params.get();
  leaf_param_.assign(description_.leaves.size(), -1);
  for (Py_ssize_t p = 0; p < PyTuple_GET_SIZE(params); ++p) {
    PyObject* source = PyTuple_GET_ITEM(params, p);
    const Type& type = entry_.code->params[static_cast<size_t>(p)];
    if (type.kind == TypeKind::None || type.kind == TypeKind::Str) continue;
    if (PyTuple_Check(source) && PyTuple_GET_SIZE(source) == 1) {  // ("cells",)
      entry_.cell_arrays.push_back(entry_.code->slots.params[static_cast<size_t>(p)].array);
      continue;
    }
    bool is_guard = PyTuple_Check(source) && PyTuple_GET_SIZE(source) == 2;
    size_t n = PyLong_AsSize_t(is_guard ? PyTuple_GET_ITEM(source, 1) : source);
    if (PyErr_Occurred()) return false;
    if (is_guard) {
      if (n >= entry_.guards.size())
        return fail(fmt::format("parameter {}: there is no guard {}", p, n));
      if (!feed_guard(entry_.guards[n], static_cast<int32_t>(p))) return false;
      continue;
    }
    if (n >= leaf_param_.size())
      return fail(fmt::format("parameter {}: there is no leaf {}", p, n));
    if (leaf_param_[n] >= 0) return fail(fmt::format("leaf {} feeds two parameters", n));
    leaf_param_[n] = static_cast<int32_t>(p);
  }
  return true;
}

void EntryBuilder::set_slots(Check& check, int32_t param) {
  const Slot& s = entry_.code->slots.params[static_cast<size_t>(param)];
  check.param = param;
  check.array = s.array;
  check.scalar = s.scalar;
  check.extents = s.extents;
  check.strides = s.strides;
}

bool EntryBuilder::feed_guard(Guard& guard, int32_t param) {
  if (!is_input(guard.check))
    return fail("parameter " + std::to_string(param) +
                ": its guard must check \"type\", \"array\" or \"list\"");
  if (guard.leaf.param >= 0) return fail("guard on " + guard.path + " feeds two parameters");
  set_slots(guard.leaf, param);
  if (!fits(guard.leaf, param, guard.path)) return false;
  if (guard.check != GuardCheck::Numbers) return true;
  size_t number = static_cast<size_t>(&guard - entry_.guards.data());
  bool written =
      std::find(written_guards_.begin(), written_guards_.end(), number) != written_guards_.end();
  list_param(guard.leaf, written);
  return true;
}

// Does a value that passes the check have the parameter's type?
bool EntryBuilder::fits(const Check& c, int32_t param, const std::string& path) {
  const Type& t = entry_.code->params[static_cast<size_t>(param)];
  auto dtype = static_cast<DType>(c.dtype);
  bool ok = false;
  switch (c.kind) {
    case CheckKind::Int: ok = t == Type::py_int(); break;
    case CheckKind::Float: ok = t == Type::py_float(); break;
    case CheckKind::Complex: ok = t == Type::py(DType::C128); break;
    case CheckKind::Numpy: ok = t == Type::np_scalar(dtype); break;
    case CheckKind::Numbers: return t.is_list() || fail(path + " is a list");
    case CheckKind::Array:
      ok = (t.kind == TypeKind::Array || t.kind == TypeKind::ArrayBuf) && t.dtype == dtype &&
           t.rank == c.rank;
      break;
    case CheckKind::Tensor: ok = t.is_tensor() && t.dtype == dtype && t.rank == c.rank; break;
    default: break;
  }
  if (!ok)
    return fail(fmt::format("{} does not fit parameter {} of type {}", path, param, to_string(t)));
  if (c.rank == 0) return true;
  if (c.strided && !entry_.code->is_strided(static_cast<size_t>(param)))
    return fail(fmt::format("{} is not C-contiguous, parameter {} must be strided", path, param));
  return extents_fit(c, t, path);
}

// What the type takes for granted must be checked at each call.
bool EntryBuilder::extents_fit(const Check& c, const Type& t, const std::string& path) {
  const int64_t* rules = entry_.axes.data() + c.axes;
  for (int a = 0; a < c.rank; ++a) {
    Dim d = t.dims[a];
    if (!is_symbol(d)) {
      if (rules[a] != d)
        return fail(fmt::format("{}.shape[{}] is {} in the code but not in the key", path, a, d));
      continue;
    }
    if (rules[a] == kAnyExtent)
      return fail(fmt::format("{}.shape[{}] is used but not in the key", path, a));
    // Equal symbols of the types: all exact and equal, or one symbol of the key.
    int64_t rule = rules[a] >= 0 ? rules[a] : ~(~rules[a] >> 1);
    auto [first, is_new] = type_symbols_.emplace(d, rule);
    if (!is_new && first->second != rule)
      return fail(fmt::format("{}.shape[{}] is {} in the code, which the key does not make sure",
                              path, a, to_string(d)));
  }
  return true;
}

void EntryBuilder::list_param(const Check& check, bool written) {
  const Type& type = entry_.code->params[static_cast<size_t>(check.param)];
  entry_.lists.push_back({check.param, check.array, type, layout_of(type.element()), written});
  entry_.has_nested_lists |= entry_.lists.back().is_nested();
  ++entry_.prepared;
}

bool EntryBuilder::array_check(const Leaf& l, size_t number, Check& check) {
  const LeafPolicy& p = policy_.leaves[number];
  check.kind = l.kind == LeafKind::Array ? CheckKind::Array : CheckKind::Tensor;
  check.rank = l.rank;
  check.strided = l.strided;
  check.check_writeable = p.written;
  check.writeable = l.writeable;
  finish_array_check(check);
  check.axes = static_cast<uint32_t>(entry_.axes.size());
  for (int a = 0; a < l.rank; ++a) {
    int32_t rule = p.axes[a];
    if (rule == kIgnoredAxis) {
      entry_.axes.push_back(kAnyExtent);
    } else if (rule == kExactAxis || is_special_extent(l.extents[a])) {
      entry_.axes.push_back(l.extents[a]);
    } else {
      auto [bound, is_new] = symbols_.emplace(rule, l.extents[a]);
      if (bound->second != l.extents[a])
        return fail(
            fmt::format("extents: axes of symbol {} differ ({} and {}): give them symbols of "
                        "their own",
                        rule, bound->second, l.extents[a]));
      entry_.axes.push_back(symbol_rule(rule, is_new));
      entry_.symbol_count = std::max(entry_.symbol_count, rule + 1);
    }
  }
  return true;
}

void EntryBuilder::remember_argument(Check& check, int32_t argument) {
  auto known = std::find(entry_.remembered.begin(), entry_.remembered.end(), argument);
  if (known != entry_.remembered.end())
    check.remember = static_cast<int32_t>(known - entry_.remembered.begin());
}

bool EntryBuilder::leaf_check(const Leaf& l, PyObject* object, size_t number) {
  Check check;
  check.dtype = l.dtype;
  check.bits = l.bits;
  check.constant = l.constant || policy_.leaves[number].observed;
  switch (l.kind) {
    case LeafKind::Array:
    case LeafKind::Tensor:
      if (!array_check(l, number, check)) return false;
      break;
    case LeafKind::List:
      check.kind = CheckKind::Numbers;
      if (l.dtype == kNestedElements) {
        auto elements = std::make_shared<Elements>();
        if (!elements_of(object, *elements)) return fail("a list changed while it was looked at");
        check.elements = std::move(elements);
      }
      check.bits = policy_.leaves[number].axes[0] == kExactAxis ? l.extents[0] : -1;
      break;
    case LeafKind::Int: check.kind = CheckKind::Int; break;
    case LeafKind::Float: check.kind = CheckKind::Float; break;
    case LeafKind::Numpy:
      check.kind = CheckKind::Numpy;
      check.object = Ref::borrow(reinterpret_cast<PyObject*>(Py_TYPE(object)));
      break;
    case LeafKind::Complex: check.kind = CheckKind::Complex; break;
    case LeafKind::Str:
      check.kind = CheckKind::Text;
      check.object = Ref::borrow(object);
      break;
    case LeafKind::Bytes:
      check.kind = CheckKind::Bytes;
      check.object = Ref::borrow(object);
      break;
    case LeafKind::Static:
      check.kind = CheckKind::Static;
      check.object = Ref::borrow(object);
      break;
    case LeafKind::None:
    case LeafKind::Bool:
    case LeafKind::Object: check.object = Ref::borrow(object); break;
  }
  const std::string& path = description_.leaves[number].path;
  remember_argument(check, static_cast<int32_t>(number));
  if (int32_t param = leaf_param_[number]; param >= 0) {
    set_slots(check, param);
    if (!fits(check, param, path)) return false;
    if (l.kind == LeafKind::List) list_param(check, policy_.leaves[number].written);
  }
  entry_.checks.push_back(std::move(check));
  return true;
}

namespace {

// Second walk, with the policy known: the checks, in the order of the first.
class CheckSink {
 public:
  CheckSink(EntryBuilder& builder, Entry& entry, PyObject* statics)
      : builder_(builder), entry_(entry), statics_(statics) {}

  bool node(NodeKind kind, PyObject* object, PyObject* names, Py_ssize_t count) {
    constexpr CheckKind kKinds[] = {CheckKind::Tuple,      CheckKind::List,      CheckKind::Dict,
                                    CheckKind::NamedTuple, CheckKind::Dataclass, CheckKind::Table};
    Check check;
    check.kind = kKinds[static_cast<int>(kind) - static_cast<int>(NodeKind::Tuple)];
    check.count = static_cast<uint32_t>(count);
    bool is_table = kind == NodeKind::Table;
    if (kind == NodeKind::NamedTuple || kind == NodeKind::Dataclass || is_table)
      check.object = Ref::borrow(reinterpret_cast<PyObject*>(Py_TYPE(object)));
    if (kind == NodeKind::Dataclass || is_table) check.names = Ref::borrow(names);
    if (kind == NodeKind::Dict) {
      Ref keys(PyDict_Keys(object));
      check.object = Ref(keys ? PyList_AsTuple(keys.get()) : nullptr);
      if (!check.object) return false;
    }
    builder_.remember_argument(check, -1 - nodes_++);
    entry_.checks.push_back(std::move(check));
    return true;
  }
  bool child(NodeKind, PyObject*, Py_ssize_t) { return true; }
  void end_node() {}
  bool leaf(const Leaf& l, PyObject* object, bool) {
    if (number_ < builder_.leaf_count()) return builder_.leaf_check(l, object, number_++);
    return fail("the arguments changed while an entry was made for them");
  }
  std::string path() const { return "?"; }
  PyObject* representative(PyObject* object) {
    return lathe::representative(statics_, object, path());
  }

 private:
  EntryBuilder& builder_;
  Entry& entry_;
  PyObject* statics_;
  size_t number_ = 0;
  int32_t nodes_ = 0;
};

}  // namespace

bool EntryBuilder::make_overlaps(const BoundArgs& bound) {
  std::vector<bool> written(entry_.code->params.size());
  bool any = false;
  auto mark = [&](int32_t param) {
    if (param >= 0) any = written[static_cast<size_t>(param)] = true;
  };
  for (size_t i = 0; i < leaf_param_.size(); ++i)
    if (policy_.leaves[i].written && is_array(description_.leaves[i].kind)) mark(leaf_param_[i]);
  for (size_t g : written_guards_) {
    if (g >= entry_.guards.size()) return fail(fmt::format("written: there is no guard {}", g));
    mark(entry_.guards[g].leaf.param);
  }
  if (!any) return true;
  Frame frame(entry_);
  int failed = 0;
  if (!load_arguments(entry_, bound.values, params_.size(), frame) ||
      !load_guards(entry_, frame, failed))
    return fail("the entry does not accept the arguments that it was made for");
  for (size_t g : written_guards_) {
    Check& check = entry_.guards[g].leaf;
    if (check.param < 0 || check.kind == CheckKind::Numbers) continue;
    check.check_writeable = true;
    check.writeable = leaf_of_array_object(frame.objects()[check.param]).writeable;
    finish_array_check(check);
  }
  const std::vector<int32_t>& cells = entry_.cell_arrays;
  auto is_memory = [&](size_t p) {
    int32_t array = entry_.code->slots.params[p].array;
    return array >= 0 && !entry_.code->params[p].is_list() &&
           std::find(cells.begin(), cells.end(), array) == cells.end();
  };
  for (size_t a = 0; a < written.size(); ++a)
    for (size_t b = a + 1; b < written.size(); ++b) {
      if (!is_memory(a) || !is_memory(b) || !(written[a] || written[b])) continue;
      Overlap o = overlap(leaf_of_array_object(frame.objects()[a]),
                          leaf_of_array_object(frame.objects()[b]));
      entry_.overlaps.push_back({static_cast<int32_t>(a), static_cast<int32_t>(b), o});
    }
  return true;
}

bool EntryBuilder::build(const BoundArgs& bound) {
  if (!read_policy() || !read_sources()) return false;
  for (int32_t leaf : entry_.remembered)
    if (static_cast<size_t>(leaf < 0 ? -1 - leaf : leaf) >=
        (leaf < 0 ? node_count() : leaf_count()))
      return fail(fmt::format("there is no argument {}", leaf));
  CheckSink sink(*this, entry_, statics_);
  for (size_t i = 0; i < params_.size(); ++i) {
    Walker<CheckSink> walker(sink, params_[i].is_static, &params_[i].tables);
    if (!walker.walk(bound.values[i])) return PyErr_Occurred() ? false : fail("arguments changed");
  }
  lay_out(entry_);
  entry_.cache.policy = policy_;
  entry_.leaves = description_.leaves;
  entry_.nodes = description_.nodes;
  if (!make_overlaps(bound)) return false;
  simplify_hits(entry_);
  return true;
}

Policy EntryBuilder::family_policy(const Policy* before) const {
  Policy p = policy_;
  for (size_t i = 0; before && i < p.leaves.size() && i < before->leaves.size(); ++i) {
    p.leaves[i].observed |= before->leaves[i].observed && !generalised_[i];
    p.leaves[i].written |= before->leaves[i].written;
  }
  return p;
}

}  // namespace lathe
