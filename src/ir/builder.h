// Appends ops to an open region. Result types come from the op's own inference (ops/infer.h) unless
// given. Used by the tracer, by passes and by the lowering; knows nothing of Python.
#pragma once
#include "ir/graph.h"

namespace lathe {

class Builder {
 public:
  explicit Builder(Graph& graph, RegionId region = {}) : g_(graph), region_(region) {}

  Graph& graph() { return g_; }
  RegionId region() const { return region_; }
  void set_region(RegionId r) { region_ = r; }
  LocId loc() const { return loc_; }
  void set_loc(LocId loc) { loc_ = loc; }

  // With given result types.
  OpId add(Op code, std::vector<ValueId> operands, std::vector<Type> results, Attrs attrs = {},
           std::vector<RegionId> regions = {}) {
    OpId id = g_.create_op(code, std::move(operands), std::move(results), std::move(attrs),
                           std::move(regions), loc_);
    g_.append(region_, id);
    return id;
  }
  // With one result of a given type.
  ValueId value(Op code, std::vector<ValueId> operands, const Type& result, Attrs attrs = {}) {
    return g_.op(add(code, std::move(operands), {result}, std::move(attrs))).results[0];
  }
  // A terminator.
  void end(Op code, std::vector<ValueId> operands, Attrs attrs = {}) {
    add(code, std::move(operands), {}, std::move(attrs));
  }

  ValueId constant(const Type& t, Attr v) {
    Attrs attrs;
    attrs.set("value", std::move(v));
    return value(Op::Const, {}, t, std::move(attrs));
  }
  ValueId raw_i64(int64_t v) { return constant(Type::raw(DType::I64), v); }
  ValueId raw_bool(bool v) { return constant(Type::raw(DType::Bool), v); }

 private:
  Graph& g_;
  RegionId region_;
  LocId loc_;
};

}  // namespace lathe
