// The driver: functions, parameters, and which file lowers which op.
#include "kernel/lower.h"

#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"
#include "kernel/tidy.h"

namespace lathe {

namespace {

// The entry and every function that it reaches, the entry first; and once more when it is called
// itself, since what is called is another form of it.
std::vector<FuncId> reachable(const Graph& g, FuncId entry) {
  std::vector<FuncId> order{entry};
  for (size_t i = 0; i < order.size(); ++i)
    walk(g, g.function(order[i]).body, [&](OpId id) {
      if (g.op(id).code != Op::Call) return;
      FuncId callee = g.find_function(g.op(id).attrs.str("callee"));
      if (std::find(order.begin() + 1, order.end(), callee) == order.end()) order.push_back(callee);
    });
  return order;
}

}  // namespace

std::string internal_name(const ProgramFacts& program, FuncId f) {
  return program.in.function(f).name + (f == program.entry ? ".inner" : "");
}

Graph lower_to_kernel(const Graph& graph, const std::string& entry) {
  FuncId root = graph.find_function(entry);
  LATHE_CHECK(root.valid(), "no function @{}", entry);
  Graph out;
  out.copy_locs(graph);
  bool track_owner = false;
  for (const Type& t : graph.function(root).results) track_owner |= t.is_buffer();
  std::vector<FuncId> order = reachable(graph, root);
  bool uses_heap = false;
  for (FuncId f : order)
    walk(graph, graph.function(f).body, [&](OpId id) {
      uses_heap |= takes_heap(graph.op(id));
      track_owner |= graph.op(id).code == Op::BufNote;
    });
  int64_t strings = 0;
  ProgramFacts program{graph, out, root, uses_heap, track_owner, &strings};
  out.add_function(entry);
  for (size_t i = 1; i < order.size(); ++i) out.add_function(internal_name(program, order[i]));
  for (size_t i = 0; i < order.size(); ++i) Lowering(program, order[i], FuncId(i)).run();
  tidy(out);
  return out;
}

Lowering::Lowering(const ProgramFacts& program, FuncId function, FuncId target)
    : program_(program),
      in_(program.in),
      function_(function),
      target_(target),
      is_entry_(target == FuncId(0)),
      signature_(signature(program.in, program.in.function(function))),
      classes_(program.in, program.in.function(function)),
      plan_(make_plan(program.in, program.in.function(function), classes_)),
      ranges_(program.in, lower_options(program.in.function(function)).wrap_overflow),
      e_(program.out, lower_options(program.in.function(function)),
         program.out.function(target).body),
      pull_(std::make_unique<Pull>(*this)),
      values_(program.in.value_count()) {}

Lowering::~Lowering() = default;

void Lowering::run() {
  if (is_entry_)
    entry_params();
  else
    internal_params();
  ops(in_.function(function_).body);
}

// --- parameters and results

void Lowering::entry_params() {
  Graph& out = program_.out;
  RegionId body = out.function(target_).body;
  ctx_ = out.add_arg(body, Type::ptr());
  arrays_ = out.add_arg(body, Type::ptr());
  scalars_ = out.add_arg(body, Type::ptr());
  const auto& params = in_.region(in_.function(function_).body).args;
  for (size_t i = 0; i < params.size(); ++i) {
    const Type& t = type(params[i]);
    const Slot& slot = signature_.params[i];
    if (t.is_tagged())
      hold(params[i], {.raw = load_tagged(slot.scalar, t)});
    else if (t.is_scalar())
      hold_scalar(params[i], load_slot(slot.scalar, t.dtype));
    else if (t.is_heap())
      hold_scalar(params[i], e_.load(arrays_, e_.i64(slot.array), Type::ptr()));
    else if (slot.array >= 0)
      hold_array(params[i], array_param(t, slot, static_cast<int64_t>(i)));
    else
      hold(params[i], {});
    for (Dim d : t.shape())
      if (is_symbol(d)) never_one_.insert(d);
  }
}

ArrayRef Lowering::array_param(const Type& t, const Slot& slot, int64_t number) {
  ArrayRef a{.dtype = t.dtype};
  a.base = e_.load(arrays_, e_.i64(slot.array), Type::ptr());
  for (int k = 0; k < t.rank; ++k)
    a.extents.push_back(is_symbol(t.dims[k]) ? load_slot(slot.extents + k, DType::I64)
                                             : e_.i64(t.dims[k]));
  if (slot.strides >= 0)
    for (int k = 0; k < t.rank; ++k) a.strides.push_back(load_slot(slot.strides + k, DType::I64));
  else
    make_contiguous(a);
  if (t.is_buffer() && program_.track_owner) a.owner = e_.i64(number);
  return a;
}

// Parameters of a function that is called from compiled code: the context, then bundles.
void Lowering::internal_params() {
  Graph& out = program_.out;
  RegionId body = out.function(target_).body;
  ctx_ = out.add_arg(body, Type::ptr());
  const Function& f = in_.function(function_);
  std::vector<Bundle> params;
  for (ValueId p : in_.region(f.body).args) params.push_back(border_bundle(type(p)));
  Values raw;
  for (const Type& t : raw_types(params)) raw.push_back(out.add_arg(body, t));
  hold_all(in_.region(f.body).args, unflatten(params, raw));
  std::vector<Bundle> results;
  for (const Type& t : f.results) results.push_back(border_bundle(t));
  out.function(target_).results = raw_types(results);
}

Lowering::Values Lowering::load_tagged(int slot, const Type& t) {
  Values words;
  for (int i = 0; i < raw_words(t); ++i) words.push_back(load_slot(slot + i, DType::I64));
  return words;
}

ValueId Lowering::load_slot(int slot, DType d) {
  if (is_complex(d)) {
    ValueId re = load_slot(slot, part_dtype(d));
    return e_.scalars().pair(re, load_slot(slot + 1, part_dtype(d)));
  }
  return e_.load(scalars_, e_.i64(slot * int64_t{8} / bytes(d)), Type::raw(d));
}

// Every slot is written in full: integers extended, floats by bits.
void Lowering::store_slot(int slot, ValueId v) {
  e_.store(scalars_, e_.i64(slot), e_.type(v).dtype == DType::F64 ? v : payload(v));
}

void Lowering::return_op(const OpData& op) {
  if (!is_entry_) {  // memory of this frame must not leave it: see allocate()
    std::vector<Bundle> results;
    for (const Type& t : in_.function(function_).results) results.push_back(border_bundle(t));
    Values raw = flatten(results, op.operands);
    return e_.builder().end(Op::Return, raw);
  }
  return_arrays(op);
  for (size_t k = 0; k < op.operands.size(); ++k) {
    const Type& t = type(op.operands[k]);
    const Values raw = e_.split(held(op.operands[k]).raw);
    if (t.is_heap()) e_.store(arrays_, e_.i64(signature_.results[k].array), raw[0]);
    if (!t.is_scalar() && !t.is_tagged()) continue;
    for (size_t i = 0; i < raw.size(); ++i)
      store_slot(signature_.results[k].scalar + static_cast<int>(i), raw[i]);
  }
  e_.builder().end(Op::Return, {});
}

// --- values

const Lowering::Held& Lowering::held(ValueId v) const {
  const Held& h = values_[v.index];
  LATHE_CHECK(h.defined, "graph value {} of type {} is not lowered yet", v.index,
              to_string(type(v)));
  return h;
}

void Lowering::hold(ValueId v, Held h) {
  h.defined = true;
  bind(type(v), h.array.extents);
  values_[v.index] = std::move(h);
}

// A symbol stands for the extent that was bound to it last: `relax` gives it a new one each time.
void Lowering::bind(const Type& t, const Values& extents) {
  for (size_t k = 0; k < extents.size(); ++k)
    if (is_symbol(t.dims[k]) && bound(t.dims[k]) != extents[k])
      symbols_.emplace_back(t.dims[k], extents[k]);
}

std::optional<ValueId> Lowering::bound(Dim d) {
  for (size_t i = symbols_.size(); i-- > 0;)
    if (symbols_[i].first == d && e_.visible(symbols_[i].second)) return symbols_[i].second;
  return {};
}

ValueId Lowering::extent(ValueId v, int axis) {
  Dim d = type(v).dims[axis];
  return is_symbol(d) ? held(v).array.extents.at(axis) : e_.i64(d);
}

Lowering::Held Lowering::constant(const OpData& op) {
  const Type& t = type(op.results[0]);
  if (t.is_str()) return {.raw = {string_constant(op.attrs.str("value"))}};
  if (!t.is_scalar()) return {};
  const Attr& value = *op.attrs.find("value");
  double number = 0;
  int64_t integer = 0;
  if (const auto* d = std::get_if<double>(&value))
    number = *d;  // of a float type
  else if (const auto* i = std::get_if<int64_t>(&value))
    number = static_cast<double>(integer = *i);
  else
    number = static_cast<double>(integer = std::get<bool>(value));
  LATHE_CHECK(!is_complex(t.dtype), "complex constants are made by the op complex");
  Attr raw = is_float(t.dtype)        ? Attr(number)
             : t.dtype == DType::Bool ? Attr(integer != 0)
                                      : Attr(integer);
  return {.raw = {e_.builder().constant(Type::raw(t.dtype), raw)}};
}

// --- ops

// What a region binds symbols to is not so behind it: it may not have run.
void Lowering::ops(RegionId r) {
  size_t bound_before = symbols_.size();
  for (OpId id : in_.region(r).ops) op(id);
  symbols_.resize(bound_before);
}

void Lowering::op(OpId id) {
  const OpData& data = in_.op(id);
  e_.builder().set_loc(data.loc);
  if (has(data.code, Terminator)) return exit_op(data);
  if (has(data.code, Control) || data.code == Op::Call) return control(id);
  switch (data.code) {
    case Op::Const: return hold(data.results[0], constant(data));
    case Op::Dim:
      return hold_scalar(data.results[0],
                         extent(data.operands[0], static_cast<int>(data.attrs.i64("axis"))));
    case Op::TagMake:
    case Op::TagIs:
    case Op::TagGet: return tagged_op(data);
    case Op::Print: return print_op(data);
    case Op::Callback: return callback_op(data);
    default:
      if (!list_op(data) && !dict_op(data) && !string_op(data)) compute(id);
  }
}

}  // namespace lathe
