#include "tools/program.h"

#include "diag/error.h"
#include "heap_strings.h"
#include "ir/builder.h"
#include "kernel/lower.h"
#include "kernel/verify_kernel.h"

#include <algorithm>
#include <map>

namespace lathe {

namespace {

// The word of a parameter in its scalar slot, and of a result on its way into one.
ValueId load_slot(Builder& b, ValueId scalars, int slot, const Type& t) {
  ValueId index = b.raw_i64(int64_t{slot} * 8 / bytes(t.dtype));
  return b.value(Op::Load, {scalars, index}, t);
}

void store_slot(Builder& b, ValueId scalars, int slot, ValueId v) {
  DType d = b.graph().type(v).dtype;
  if (is_float(d)) {
    DType bits = bytes(d) == 8 ? DType::U64 : bytes(d) == 4 ? DType::U32 : DType::U16;
    v = b.value(Op::Bitcast, {v}, Type::raw(bits));
  }
  if (b.graph().type(v) != Type::raw(DType::I64))
    v = b.value(Op::Convert, {v}, Type::raw(DType::I64));
  b.add(Op::Store, {scalars, b.raw_i64(slot), v}, {});
}

}  // namespace

Program::Program(const Graph& graph, const std::string& function) {
  FuncId id = graph.find_function(function);
  if (!id.valid()) user_error(ErrorClass::Value, "there is no function @{}", function);
  if (is_kernel_level(graph)) {
    kernel_ = graph;
    from_kernel(graph.function(id));
  } else {
    from_graph(graph, graph.function(id));
  }
  verify_kernel_or_die(kernel_, "before a run");
}

bool Program::can_run(const Graph& g, const Function& f) {
  return !is_kernel_level(g) || std::none_of(f.results.begin(), f.results.end(),
                                             [](const Type& t) { return t.kind == TypeKind::Ptr; });
}

void Program::from_graph(const Graph& g, const Function& f) {
  kernel_ = lower_to_kernel(g, f.name);
  entry_ = f.name;
  Signature s = signature(g, f);
  const auto& params = g.region(f.body).args;
  for (size_t i = 0; i < params.size(); ++i)
    params_.push_back({g.type(params[i]), s.params[i], f.is_strided(i)});
  for (size_t i = 0; i < f.results.size(); ++i) results_.push_back({f.results[i], s.results[i]});
  array_count_ = s.array_count;
  scalar_count_ = s.scalar_count;
}

void Program::from_kernel(const Function& f) {
  std::vector<Type> params, ptrs(3, Type::ptr());
  for (ValueId v : kernel_.region(f.body).args) params.push_back(kernel_.type(v));
  plain_entry_ = params == ptrs && f.results.empty();
  if (!can_run(kernel_, f))
    user_error(ErrorClass::Value, "@{} cannot be run: it returns addresses", f.name);
  entry_ = f.name;
  if (plain_entry_) return;

  entry_ = f.name + ".entry";
  FuncId entry = kernel_.add_function(entry_);
  RegionId body = kernel_.function(entry).body;
  for (const Type& t : ptrs) kernel_.add_arg(body, t);
  const std::vector<ValueId> outer = kernel_.region(body).args;
  Builder b(kernel_, body);
  std::vector<ValueId> args = {outer[0]};
  for (size_t i = 1; i < params.size(); ++i) {
    Place p{params[i], {}};
    if (params[i].kind == TypeKind::Ptr) {
      p.slot.array = array_count_++;
      args.push_back(b.value(Op::Load, {outer[1], b.raw_i64(p.slot.array)}, params[i]));
    } else {
      p.slot.scalar = scalar_count_++;
      args.push_back(load_slot(b, outer[2], p.slot.scalar, params[i]));
    }
    params_.push_back(p);
  }
  OpId call = b.add(Op::Call, args, f.results, {{"callee", f.name}});
  for (ValueId v : std::vector<ValueId>(kernel_.op(call).results)) {
    Place p{kernel_.type(v), {}};
    p.slot.scalar = scalar_count_++;
    store_slot(b, outer[2], p.slot.scalar, v);
    results_.push_back(p);
  }
  b.end(Op::Return, {});
}

bool Program::has_math() const {
  bool found = false;
  for (const Function& f : kernel_.functions())
    walk(kernel_, f.body, [&](OpId id) {
      const char* libm = row(kernel_.op(id).code).libm;
      found |= libm && *libm && kernel_.op(id).code != Op::FMod;  // fmod is exact
    });
  return found;
}

bool Program::has_strided() const {
  return std::any_of(params_.begin(), params_.end(), [](const Place& p) { return p.strided; });
}

// --- one call

class Program::Call {
 public:
  Call(const Program& program, const RunLine& line, Layout layout)
      : p_(program),
        line_(line),
        layout_(layout),
        host_(line.interrupted),
        arrays_(static_cast<size_t>(program.array_count_)),
        scalars_(static_cast<size_t>(program.scalar_count_)) {}

  Outcome run(const Kernel& kernel) {
    if (p_.plain_entry_)
      plain_arguments();
    else
      arguments();
    for (const Place& r : p_.results_) result_memory(r);
    map_.add(static_cast<const void*>(arrays_.data()), arrays_.size() * sizeof(void*));
    map_.add(scalars_.data(), scalars_.size() * sizeof(int64_t));
    Outcome out;
    out.status = kernel(host_.ctx(), arrays_.data(), scalars_.data(), map_);
    out.error = host_.error();
    out.printed = host_.printed();
    read_back(out);
    return out;
  }

 private:
  void plain_arguments() {
    for (const Literal& x : line_.args) {
      arrays_.push_back(nullptr);
      array(arrays_.size() - 1, x, Type::ptr(), false);
    }
    for (const Literal& x : line_.slots) scalars_.push_back(payload_of_value(bind(x)));
  }

  void arguments() {
    if (line_.args.size() != p_.params_.size() || line_.has_slots)
      user_error(ErrorClass::Value, "@{} takes {} arguments", line_.function, p_.params_.size());
    for (size_t i = 0; i < p_.params_.size(); ++i) {
      const Place& p = p_.params_[i];
      if (p.type.is_str()) {
        memory_.emplace_back();
        arrays_[static_cast<size_t>(p.slot.array)] = string(bind(line_.args[i], p.type));
      } else if (p.slot.array >= 0) {
        array(static_cast<size_t>(p.slot.array), line_.args[i], p.type, p.strided);
        shape_slots(p);
      } else {
        memory_.emplace_back();
        scalar(p, bind(line_.args[i], p.type));
      }
    }
  }

  lathe_list* string(const Value& v) {
    lathe_list* s = new_string(host_.ctx(), static_cast<int64_t>(v.text.size()));
    LATHE_CHECK(s, "no memory");
    std::copy(v.text.begin(), v.text.end(), static_cast<uint32_t*>(s->data));
    return s;
  }

  void scalar(const Place& p, const Value& v) {
    if (p.slot.scalar < 0) return;  // none
    if (p.type.is_tagged()) slot(p.slot.scalar) = tag_of_value(v);
    slot(p.slot.scalar + p.type.is_tagged()) = payload_of_value(v);
  }

  void array(size_t number, const Literal& x, const Type& t, bool strided) {
    if (x.kind == Literal::Kind::Argument) {
      if (x.argument >= static_cast<int64_t>(memory_.size()) ||
          !memory_[static_cast<size_t>(x.argument)].data())
        user_error(ErrorClass::Value, "${} is no array before this argument", x.argument);
      memory_.push_back(memory_[static_cast<size_t>(x.argument)].slice(x.start, x.stop, x.step));
    } else {
      Value v = t.kind == TypeKind::Ptr ? bind(x) : bind(x, t);
      if (!v.array) user_error(ErrorClass::Value, "an array is expected");
      memory_.emplace_back(v, strided ? layout_ : Layout::Contiguous);
    }
    const ArrayMemory& m = memory_.back();
    constant_.resize(memory_.size());
    constant_.back() = t.is_array();  // values are never written
    map_.add(m.lowest(), m.span(), !t.is_array());
    arrays_[number] = m.data();
  }

  // Binds symbols, fills extents and strides.
  void shape_slots(const Place& p) {
    const ArrayMemory& m = memory_.back();
    for (size_t i = 0; i < p.type.rank; ++i) {
      int64_t n = m.shape()[i];
      Dim d = p.type.dims[i];
      int64_t want = is_symbol(d) ? symbols_.emplace(d, n).first->second : d;
      if (n != want || (is_symbol(d) && n == 1))
        user_error(ErrorClass::Value, "extent {} of axis {} does not fit {}", n, i,
                   to_string(p.type));
      if (p.slot.extents >= 0) slot(p.slot.extents + static_cast<int>(i)) = n;
      if (p.slot.strides >= 0) slot(p.slot.strides + static_cast<int>(i)) = m.strides()[i];
    }
    if (p.type.kind != TypeKind::Ptr && p.slot.strides < 0 &&
        m.strides() != contiguous_strides(p.type.dtype, m.shape()))
      user_error(ErrorClass::Value, "this parameter is not strided");
  }

  // The caller's memory for results whose extents it knows.
  void result_memory(const Place& r) {
    result_memory_.emplace_back();
    if (r.slot.array < 0 || r.slot.allocated || r.type.is_heap()) return;
    Value v{r.type, {}, {}, true};
    for (Dim d : r.type.shape()) v.shape.push_back(is_symbol(d) ? symbols_.at(d) : d);
    v.words.resize(v.size());
    ArrayMemory m(v, Layout::Contiguous);
    map_.add(m.lowest(), m.span());
    arrays_[static_cast<size_t>(r.slot.array)] = m.data();
    result_memory_.back() = m;
  }

  void read_back(Outcome& out) {
    for (size_t i = 0; i < memory_.size(); ++i) {
      out.arrays.push_back(memory_[i].data() ? array_after(i) : Value::none());
      // Views of one memory cannot tell whose byte it was.
      bool shared = std::any_of(line_.args.begin(), line_.args.end(),
                                [](const Literal& x) { return x.kind == Literal::Kind::Argument; });
      if (memory_[i].data() && !shared && !memory_[i].intact(constant_[i]))
        out.faults.push_back(fmt::format("memory around (or in) argument {} was overwritten", i));
    }
    if (p_.plain_entry_) out.slots = scalars_;
    if (out.status != LATHE_OK) return;
    for (size_t i = 0; i < p_.results_.size(); ++i) {
      const ArrayMemory& m = result_memory_[i];
      if (m.data() && !m.intact(false))
        out.faults.push_back(fmt::format("memory around result {} was overwritten", i));
      out.results.push_back(m.data() ? m.read() : result(p_.results_[i]));
    }
  }

  // An entry may have put other memory (of result_alloc) in the place of an argument: that is what
  // counts then, in the shape of the argument.
  Value array_after(size_t i) const {
    const ArrayMemory& m = memory_[i];
    Value v = m.read();
    if (!p_.plain_entry_ || arrays_[i] == m.data()) return v;
    return read_array(v.type, v.shape, m.strides(), arrays_[i]);
  }

  Value result(const Place& r) {
    const Slot& s = r.slot;
    if (r.type.is_tagged()) return value_of_tag(slot(s.scalar), slot(s.scalar + 1));
    if (r.type.is_str()) return string_value(arrays_[static_cast<size_t>(s.array)]);
    if (r.type.is_heap() || (s.array < 0 && s.scalar < 0)) return Value::none();
    if (s.array < 0)
      return Value::scalar(r.type, canonical(r.type.dtype, static_cast<uint64_t>(slot(s.scalar))));
    auto list = [&](int first) {
      return std::vector<int64_t>(&slot(first), &slot(first) + r.type.rank);
    };
    std::vector<int64_t> shape = list(s.extents);
    return read_array(r.type, shape,
                      s.strides >= 0 ? list(s.strides) : contiguous_strides(r.type.dtype, shape),
                      arrays_[static_cast<size_t>(s.array)]);
  }

  int64_t& slot(int i) { return scalars_[static_cast<size_t>(i)]; }

  const Program& p_;
  const RunLine& line_;
  Layout layout_;
  TestHost host_;
  MemoryMap map_;
  std::vector<void*> arrays_;
  std::vector<int64_t> scalars_;
  std::vector<ArrayMemory> memory_, result_memory_;  // by argument, by result
  std::vector<bool> constant_;
  std::map<Dim, int64_t> symbols_;
};

Outcome Program::run(size_t engine, const RunLine& call, Layout layout) {
  prepared_.resize(engines().size());
  Kernel& kernel = prepared_[engine];
  if (!kernel) kernel = engines()[engine].prepare(kernel_, entry_);
  return Call(*this, call, layout).run(kernel);
}

}  // namespace lathe
