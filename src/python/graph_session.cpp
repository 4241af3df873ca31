#include "python/graph_session.h"

#include <algorithm>

namespace lathe {

Session::Session(const char* name) {
  FuncId f = graph.add_function(name);
  imports_.emplace_back();
  own(graph.function(f).body, f);
  open.push_back(graph.function(f).body);
}

void Session::own(RegionId r, FuncId f) {
  owners_.resize(std::max<size_t>(owners_.size(), r.index + 1));
  owners_[r.index] = f;
}

RegionId Session::add_region() {
  RegionId r = graph.add_region();
  own(r, current());
  return r;
}

bool Session::visible(ValueId v) const {
  const ValueData& value = graph.value(v);
  if (std::find(open.begin(), open.end(), value.region) == open.end()) return false;
  if (value.region == open.back() || !value.def.valid()) return true;
  // A region that was entered again may stand before the value.
  OpId around = graph.region(open.back()).parent;
  while (around.valid() && graph.op(around).parent.valid() &&
         graph.op(around).parent != value.region)
    around = graph.region(graph.op(around).parent).parent;
  if (!around.valid() || !graph.op(around).parent.valid()) return true;
  const std::vector<OpId>& ops = graph.region(value.region).ops;
  auto def = std::find(ops.begin(), ops.end(), value.def);
  return std::find(def, ops.end(), around) != ops.end();
}

// --- values of other functions

ValueId Session::use(ValueId v) {
  RegionId home = graph.value(v).region;
  FuncId here = current();
  if (!home.valid() || owner(home) == here) return v;
  const OpData* def = graph.def(v);
  if (!def || def->code != Op::Const) return in_function(here, v);
  OpId copy = graph.create_op(Op::Const, {}, {graph.type(v)}, def->attrs, {}, loc);
  graph.append(open.back(), copy);
  return graph.op(copy).results[0];
}

void Session::use(std::vector<ValueId>& values) {
  if (graph.functions().size() == 1) return;
  for (ValueId& v : values) v = use(v);
}

ValueId Session::in_function(FuncId f, ValueId v) {
  if (owner(graph.value(v).region) == f) return v;
  auto [it, made] = parameters_.try_emplace({f.index, v.index});
  if (made) {
    Type type = graph.type(v);
    it->second = graph.add_arg(graph.function(f).body, type);
    imports_[f.index].push_back(v);
  }
  return it->second;
}

// --- functions

FuncId Session::begin_function(const std::string& name) {
  std::string unused = name;
  for (int n = 2; graph.find_function(unused).valid(); ++n) unused = name + "." + std::to_string(n);
  FuncId f = graph.add_function(unused);
  graph.function(f).attrs = graph.function(entry()).attrs;
  imports_.resize(f.index + 1);
  own(graph.function(f).body, f);
  open.push_back(graph.function(f).body);
  return f;
}

void Session::forget_functions(FuncId from) {
  std::erase_if(parameters_, [&](const auto& item) { return item.first.first >= from.index; });
  imports_.resize(from.index);
  graph.keep_functions([&](FuncId f) { return f.index < from.index; });
}

std::vector<OpId> Session::calls(FuncId f) const {
  std::vector<OpId> found;
  walk(graph, graph.function(f).body, [&](OpId id) {
    if (graph.op(id).code == Op::Call) found.push_back(id);
  });
  return found;
}

FuncId Session::callee(OpId call) const {
  return graph.find_function(graph.op(call).attrs.str("callee"));
}

std::vector<FuncId> Session::reachable() const {
  std::vector<FuncId> order{entry()};
  for (size_t i = 0; i < order.size(); ++i)
    for (OpId call : calls(order[i]))
      if (std::find(order.begin(), order.end(), callee(call)) == order.end())
        order.push_back(callee(call));
  return order;
}

// What a function needs from outside, those that call it need too, unless it is their own.
void Session::require_imports(const std::vector<FuncId>& reached) {
  for (bool changed = true; changed;) {
    changed = false;
    for (FuncId f : reached)
      for (OpId call : calls(f))
        for (size_t i = 0; i < imports_[callee(call).index].size(); ++i) {
          size_t before = imports_[f.index].size();
          in_function(f, imports_[callee(call).index][i]);
          changed |= imports_[f.index].size() != before;
        }
  }
}

void Session::finish() {
  if (graph.functions().size() == 1) return;
  std::vector<FuncId> reached = reachable();
  require_imports(reached);
  for (FuncId f : reached)
    for (OpId call : calls(f)) {
      FuncId to = callee(call);
      size_t params = graph.region(graph.function(to).body).args.size();
      const auto& imports = imports_[to.index];
      if (graph.op(call).operands.size() == params) continue;
      for (ValueId v : imports) graph.op(call).operands.push_back(in_function(f, v));
    }
  graph.keep_functions(
      [&](FuncId f) { return std::find(reached.begin(), reached.end(), f) != reached.end(); });
}

}  // namespace lathe
