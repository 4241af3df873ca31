// From the types of the kernel's results and the tree that Python gave to a plan for building the
// returned object.
#include <algorithm>
#include <cstring>

#include "python/entry.h"

namespace lathe {

namespace {

bool fail(const char* message) {
  PyErr_SetString(PyExc_ValueError, message);
  return false;
}

bool parse_children(Entry& e, PyObject* items, OutNode& out) {
  Ref fast(PySequence_Fast(items, "children of a node are a sequence"));
  if (!fast) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(fast.get()); ++i) {
    OutNode child;
    if (!parse_out_tree(e, PySequence_Fast_GET_ITEM(fast.get(), i), child)) return false;
    out.children.push_back(std::move(child));
  }
  return true;
}

bool parse_result(const Entry& e, PyObject* number, OutNode& out) {
  long n = PyLong_AsLong(number);
  if (n == -1 && PyErr_Occurred()) return false;
  if (n < 0 || static_cast<size_t>(n) >= e.code->results.size())
    return fail("a results tree names a result that the kernel does not have");
  out.kind = OutNode::Kind::Result;
  out.index = static_cast<int32_t>(n);
  return true;
}

bool parse_leaf(Entry& e, PyObject* number, OutNode& out) {
  long n = PyLong_AsLong(number);
  if (n == -1 && PyErr_Occurred()) return false;
  out.kind = OutNode::Kind::Leaf;
  out.index = remembered_place(e, static_cast<int32_t>(n));
  return true;
}

// ("either", number of a result, children): the result is a place among the children.
bool parse_either(Entry& e, PyObject* node, OutNode& out) {
  if (PyTuple_GET_SIZE(node) != 3) return fail("malformed node in a results tree");
  if (!parse_result(e, PyTuple_GET_ITEM(node, 1), out)) return false;
  out.kind = OutNode::Kind::Either;
  if (!parse_children(e, PyTuple_GET_ITEM(node, 2), out)) return false;
  const Type& t = e.code->results[static_cast<size_t>(out.index)];
  bool number = t.kind == TypeKind::Py && t.dtype != DType::F64;
  if (!number || out.children.empty()) return fail("malformed node in a results tree");
  return true;
}

// ("shared", number, node): one object, wherever the tree has it under the number.
bool parse_shared(Entry& e, PyObject* node, OutNode& out) {
  if (PyTuple_GET_SIZE(node) != 3) return fail("malformed node in a results tree");
  long number = PyLong_AsLong(PyTuple_GET_ITEM(node, 1));
  if (number < 0 || number > 1 << 20) return fail("malformed node in a results tree");
  if (!parse_out_tree(e, PyTuple_GET_ITEM(node, 2), out)) return false;
  out.shared = static_cast<int32_t>(number);
  e.shared_count = std::max(e.shared_count, out.shared + 1);
  return true;
}

// ("dict", keys, children), ("namedtuple", cls, children), ("dataclass", cls, fields, children)
bool parse_named(Entry& e, const char* tag, PyObject* node, OutNode& out) {
  bool is_dict = std::strcmp(tag, "dict") == 0;
  bool is_dataclass = std::strcmp(tag, "dataclass") == 0;
  if (!is_dict && !is_dataclass && std::strcmp(tag, "namedtuple") != 0)
    return fail("unknown kind of node in a results tree");
  if (PyTuple_GET_SIZE(node) != (is_dataclass ? 4 : 3))
    return fail("malformed node in a results tree");
  out.kind = is_dict        ? OutNode::Kind::Dict
             : is_dataclass ? OutNode::Kind::Dataclass
                            : OutNode::Kind::NamedTuple;
  PyObject* first = PyTuple_GET_ITEM(node, 1);
  if (!is_dict) out.object = Ref::borrow(first);
  if (!is_dict && !PyType_Check(first)) return fail("a node of a results tree needs a class");
  if (is_dict || is_dataclass) {
    out.names = Ref(PySequence_Tuple(is_dict ? first : PyTuple_GET_ITEM(node, 2)));
    if (!out.names) return false;
  }
  if (!parse_children(e, PyTuple_GET_ITEM(node, PyTuple_GET_SIZE(node) - 1), out)) return false;
  if (out.names &&
      PyTuple_GET_SIZE(out.names.get()) != static_cast<Py_ssize_t>(out.children.size()))
    return fail("a node of a results tree has as many names as children");
  return true;
}

ResultKind kind_of(const Type& t) {
  switch (t.kind) {
    case TypeKind::Py:
      return t.dtype == DType::Bool  ? ResultKind::Bool
             : t.dtype == DType::F64 ? ResultKind::Float
             : is_complex(t.dtype)   ? ResultKind::Complex
                                     : ResultKind::Int;
    case TypeKind::NpScalar: return ResultKind::Numpy;
    case TypeKind::Array: return t.rank ? ResultKind::Array : ResultKind::ScalarArray;
    case TypeKind::Tensor: return t.rank ? ResultKind::Tensor : ResultKind::ScalarTensor;
    case TypeKind::ArrayBuf: return ResultKind::ArrayBuffer;
    case TypeKind::TensorBuf: return ResultKind::TensorBuffer;
    case TypeKind::Tagged: return ResultKind::Tagged;
    case TypeKind::Str: return ResultKind::Str;
    case TypeKind::List:
    case TypeKind::Dict: return ResultKind::List;
    default: return ResultKind::None;
  }
}

// Where in `scalars` a symbol of the parameters stands.
int32_t find_symbol(const Executable& code, Dim symbol) {
  for (size_t p = 0; p < code.params.size(); ++p)
    for (int a = 0; a < code.params[p].rank; ++a)
      if (code.params[p].dims[a] == symbol && code.slots.params[p].extents >= 0)
        return code.slots.params[p].extents + a;
  return -1;
}

}  // namespace

bool parse_out_tree(Entry& e, PyObject* tree, OutNode& out) {
  if (tree == Py_None) {
    out.kind = OutNode::Kind::Const;
    out.object = Ref::borrow(Py_None);
    return true;
  }
  if (PyLong_CheckExact(tree)) return parse_result(e, tree, out);
  if (!PyTuple_Check(tree) || PyTuple_GET_SIZE(tree) < 2 ||
      !PyUnicode_Check(PyTuple_GET_ITEM(tree, 0)))
    return fail("a results tree is made of ints, None and tuples that begin with a kind");
  const char* tag = PyUnicode_AsUTF8(PyTuple_GET_ITEM(tree, 0));
  PyObject* second = PyTuple_GET_ITEM(tree, 1);
  if (!tag) return false;
  if (std::strcmp(tag, "const") == 0) {
    out.kind = OutNode::Kind::Const;
    out.object = Ref::borrow(second);
    return true;
  }
  if (std::strcmp(tag, "leaf") == 0) return parse_leaf(e, second, out);
  if (std::strcmp(tag, "shared") == 0) return parse_shared(e, tree, out);
  if (std::strcmp(tag, "either") == 0) return parse_either(e, tree, out);
  bool is_tuple = std::strcmp(tag, "tuple") == 0;
  if (!is_tuple && std::strcmp(tag, "list") != 0) return parse_named(e, tag, tree, out);
  out.kind = is_tuple ? OutNode::Kind::Tuple : OutNode::Kind::List;
  return parse_children(e, second, out);
}

bool plan_results(Entry& e) {
  const Executable& code = *e.code;
  for (size_t i = 0; i < code.results.size(); ++i) {
    const Type& t = code.results[i];
    ResultPlan plan;
    plan.kind = kind_of(t);
    plan.dtype = t.dtype;
    plan.rank = t.rank;
    plan.slot = code.slots.results[i];
    plan.allocated = plan.slot.allocated;
    plan.three_words = t.is_tagged() && raw_words(t) == 3;
    for (int a = 0; a < t.rank && !plan.allocated; ++a) {
      int32_t at = is_symbol(t.dims[a]) ? find_symbol(code, t.dims[a]) : 0;
      if (at < 0) return fail("a result's extent is no extent of a parameter");
      plan.extents[a] = is_symbol(t.dims[a]) ? ~static_cast<int64_t>(at) : t.dims[a];
    }
    e.results.push_back(plan);
  }
  return true;
}

namespace {

FastResult fast_kind(ResultKind kind) {
  switch (kind) {
    case ResultKind::Int: return FastResult::Int;
    case ResultKind::Float: return FastResult::Float;
    case ResultKind::Bool: return FastResult::Bool;
    case ResultKind::Numpy: return FastResult::Numpy;
    default: return FastResult::No;
  }
}

bool is_extent(int64_t extent_or_place) { return extent_or_place >= 0; }

bool is_prepared(const ResultPlan& r) {
  return !r.allocated && (r.kind == ResultKind::Array || r.kind == ResultKind::Tensor);
}

}  // namespace

void lay_out(Entry& e) {
  FrameLayout& at = e.layout;
  at.result_count = static_cast<uint32_t>(e.results.size());
  at.scalars = static_cast<uint32_t>(e.code->slots.array_count);
  at.objects = at.scalars + static_cast<uint32_t>(e.code->slots.scalar_count);
  at.results = at.objects + static_cast<uint32_t>(e.code->params.size());
  at.remembered = at.results + at.result_count;
  at.symbols = at.remembered + static_cast<uint32_t>(e.remembered.size());
  at.cells = at.symbols + static_cast<uint32_t>(e.symbol_count);
  at.held_lists = at.cells + static_cast<uint32_t>(cell_words(e.slots.size()));
  at.total = at.held_lists + e.has_nested_lists;
  for (ResultPlan& r : e.results) {
    e.prepared += is_prepared(r);
    r.fixed = is_prepared(r) && std::all_of(r.extents, r.extents + r.rank, is_extent);
    if (r.fixed) r.layout = contiguous_layout(r.dtype, r.rank, r.extents);
  }
  e.prepared += !e.slots.empty();
  e.first_check = e.checks.data();
  for (Check& c : e.checks) c.rules = e.axes.data() + c.axes;
  for (Guard& g : e.guards) g.leaf.rules = e.axes.data() + g.leaf.axes;
  if (!e.slots.empty()) return;
  if (e.out.kind == OutNode::Kind::Const && e.out.object.get() == Py_None)
    e.fast_result = FastResult::None;
  if (e.out.kind != OutNode::Kind::Result) return;
  const ResultPlan& r = e.results[static_cast<size_t>(e.out.index)];
  e.fast_result = is_prepared(r)        ? FastResult::Array
                  : is_complex(r.dtype) ? FastResult::No
                                        : fast_kind(r.kind);
  e.fast_index = is_prepared(r) ? e.out.index : r.slot.scalar;
  e.fast_dtype = r.dtype;
}

namespace {

// What DirectCall knows. The checks are those of plain parameters then, one each.
bool can_be_direct(const Entry& e) {
  auto simple = [](const Check& c) {
    bool array = c.kind == CheckKind::Array || c.kind == CheckKind::Tensor;
    bool number = c.kind == CheckKind::Int || c.kind == CheckKind::Float;
    return c.remember < 0 && (number || (array && c.scalar < 0 && c.strides < 0));
  };
  bool one_result = e.results.size() == 1 && e.fast_result != FastResult::No;
  bool none = e.results.empty() && e.fast_result == FastResult::None;
  return (one_result || none) && e.layout.total <= kDirectWords &&
         std::all_of(e.checks.begin(), e.checks.end(), simple);
}

}  // namespace

void simplify_hits(Entry& e) {
  e.plain = e.guards.empty() && e.overlaps.empty() && e.identities.empty();
  bool needs_objects = !e.overlaps.empty();
  for (const ResultPlan& r : e.results) needs_objects |= r.kind >= ResultKind::ArrayBuffer;
  for (const StateSlot& slot : e.slots)
    for (const SlotValue& value : slot.values)
      needs_objects |= value.kind == SlotValue::Kind::Array;
  for (Check& c : e.checks) {
    bool feeds_array = c.param >= 0 && (c.kind == CheckKind::Array || c.kind == CheckKind::Tensor);
    c.exact = c.extents < 0 && std::all_of(c.rules, c.rules + c.rank, is_extent);
    if (c.remember >= 0) continue;
    if (c.param < 0) c.feed = Feed::Nothing;
    if (feeds_array && !needs_objects && c.array >= 0 && c.extents < 0 && c.strides < 0)
      c.feed = Feed::Address;
  }
  e.direct = e.plain && !needs_objects && can_be_direct(e);
  e.leaf = e.direct && e.code->leaf;
}

}  // namespace lathe
