#include "ir/graph.h"

#include "diag/error.h"

#include <algorithm>
#include <bit>

namespace lathe {

// --- attributes

Attrs::Attrs(std::initializer_list<std::pair<std::string, Attr>> items) {
  for (const auto& [name, value] : items) set(name, value);
}

void Attrs::set(std::string_view name, Attr value) {
  auto it = std::lower_bound(items_.begin(), items_.end(), name,
                             [](const auto& a, auto b) { return a.first < b; });
  if (it != items_.end() && it->first == name)
    it->second = std::move(value);
  else
    items_.emplace(it, std::string(name), std::move(value));
}

void Attrs::erase(std::string_view name) {
  std::erase_if(items_, [&](const auto& item) { return item.first == name; });
}

const Attr* Attrs::find(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (key == name) return &value;
  return nullptr;
}

namespace {
template <class T>
const T& typed(const Attrs& attrs, std::string_view name) {
  const Attr* a = attrs.find(name);
  LATHE_CHECK(a && std::holds_alternative<T>(*a), "attribute {}", name);
  return std::get<T>(*a);
}
}  // namespace

int64_t Attrs::i64(std::string_view name) const { return typed<int64_t>(*this, name); }
bool Attrs::flag(std::string_view name) const { return typed<bool>(*this, name); }
const std::string& Attrs::str(std::string_view name) const {
  return typed<std::string>(*this, name);
}
const std::vector<int64_t>& Attrs::ints(std::string_view name) const {
  return typed<std::vector<int64_t>>(*this, name);
}
const Type& Attrs::type(std::string_view name) const { return typed<Type>(*this, name); }
int64_t Attrs::i64_or(std::string_view name, int64_t fallback) const {
  return has(name) ? i64(name) : fallback;
}
bool Attrs::flag_or(std::string_view name, bool fallback) const {
  return has(name) ? flag(name) : fallback;
}

bool operator==(const Attrs& a, const Attrs& b) {
  return std::equal(a.items_.begin(), a.items_.end(), b.items_.begin(), b.items_.end(),
                    [](const auto& x, const auto& y) {
                      if (x.first != y.first || x.second.index() != y.second.index()) return false;
                      if (auto* d = std::get_if<double>(&x.second))
                        return std::bit_cast<uint64_t>(*d) ==
                               std::bit_cast<uint64_t>(std::get<double>(y.second));
                      return x.second == y.second;
                    });
}

// --- functions

FuncId Graph::add_function(std::string name) {
  functions_.push_back({std::move(name), add_region(), {}, {}, {}});
  return FuncId(functions_.size() - 1);
}

FuncId Graph::find_function(std::string_view name) const {
  for (size_t i = 0; i < functions_.size(); ++i)
    if (functions_[i].name == name) return FuncId(i);
  return {};
}

void Graph::keep_functions(const std::function<bool(FuncId)>& keep) {
  std::vector<Function> kept;
  for (size_t i = 0; i < functions_.size(); ++i) {
    if (keep(FuncId(i))) {
      kept.push_back(std::move(functions_[i]));
      continue;
    }
    for (OpId id : std::vector<OpId>(region(functions_[i].body).ops)) erase(id);
  }
  functions_ = std::move(kept);
}

// --- construction

RegionId Graph::add_region() {
  regions_.emplace_back();
  return RegionId(regions_.size() - 1);
}

ValueId Graph::add_arg(RegionId region, const Type& type) {
  auto& args = regions_[region.index].args;
  values_.push_back({type, {}, region, static_cast<uint32_t>(args.size())});
  args.push_back(ValueId(values_.size() - 1));
  return args.back();
}

OpId Graph::create_op(Op code, std::vector<ValueId> operands, std::vector<Type> result_types,
                      Attrs attrs, std::vector<RegionId> regions, LocId loc) {
  OpId id(ops_.size());
  OpData data;
  data.code = code;
  data.loc = loc;
  data.operands = std::move(operands);
  data.attrs = std::move(attrs);
  for (size_t i = 0; i < result_types.size(); ++i) {
    values_.push_back({result_types[i], id, {}, static_cast<uint32_t>(i)});
    data.results.push_back(ValueId(values_.size() - 1));
  }
  for (RegionId r : regions) regions_[r.index].parent = id;
  data.regions = std::move(regions);
  ops_.push_back(std::move(data));
  return id;
}

ValueId Graph::add_result(OpId id, const Type& type) {
  values_.push_back({type, id, op(id).parent, static_cast<uint32_t>(op(id).results.size())});
  op(id).results.push_back(ValueId(values_.size() - 1));
  return op(id).results.back();
}

void Graph::append(RegionId region, OpId id) {
  regions_[region.index].ops.push_back(id);
  op(id).parent = region;
  for (ValueId r : op(id).results) value(r).region = region;
}

void Graph::insert_before(OpId where, OpId id) {
  RegionId region = op(where).parent;
  auto& ops = regions_[region.index].ops;
  ops.insert(std::find(ops.begin(), ops.end(), where), id);
  op(id).parent = region;
  for (ValueId r : op(id).results) value(r).region = region;
}

void Graph::detach(OpId id) {
  auto& ops = regions_[op(id).parent.index].ops;
  ops.erase(std::find(ops.begin(), ops.end(), id));
  op(id).parent = {};
}

void Graph::erase(OpId id) {
  for (RegionId r : op(id).regions)
    for (OpId inner : std::vector<OpId>(region(r).ops)) erase(inner);
  if (op(id).parent.valid()) detach(id);
  op(id).erased = true;
}

void Graph::replace_uses(ValueId from, ValueId to) {
  for (OpData& data : ops_)
    if (!data.erased) std::replace(data.operands.begin(), data.operands.end(), from, to);
}

// --- access

const OpData* Graph::def(ValueId id) const {
  return value(id).def.valid() ? &op(value(id).def) : nullptr;
}

OpId Graph::terminator(RegionId id) const {
  const auto& ops = region(id).ops;
  return !ops.empty() && has(op(ops.back()).code, Terminator) ? ops.back() : OpId{};
}

OpId Graph::enclosing_op_in(RegionId ancestor, OpId id) const {
  while (id.valid() && op(id).parent != ancestor)
    id = op(id).parent.valid() ? region(op(id).parent).parent : OpId{};
  return id;
}

LocId Graph::add_loc(Loc loc) {
  size_t hash = std::hash<std::string>{}(loc.file) ^ std::hash<std::string>{}(loc.function);
  for (size_t part :
       {size_t(loc.line), size_t(loc.col), size_t(loc.end_col), size_t(loc.caller.index)})
    hash = hash * 31 + part;
  for (auto [it, end] = loc_ids_.equal_range(hash); it != end; ++it)
    if (locs_[it->second.index] == loc) return it->second;
  locs_.push_back(std::move(loc));
  return loc_ids_.emplace(hash, LocId(locs_.size() - 1))->second;
}

std::vector<uint32_t> count_uses(const Graph& g) {
  std::vector<uint32_t> uses(g.value_count());
  for (const Function& f : g.functions())
    walk(g, f.body, [&](OpId id) {
      for (ValueId v : g.op(id).operands) ++uses[v.index];
    });
  return uses;
}

}  // namespace lathe
