// What the values in the body of a loop with independent trips look like across the lanes of a
// vector, and whether the body can be run for several trips at once at all. "No" is always a safe
// answer: the loop is then emitted as it stands.
#pragma once
#include "codegen/llvm_headers.h"
#include "ir/graph.h"

namespace lathe {

enum class Spread : uint8_t {
  Uniform,  // the same in every lane
  Affine,   // i64 or address: lane 0 + lane * (uniform coefficient)
  Varying,
};

class SimdAnalysis {
 public:
  SimdAnalysis(const Graph&, const OpData& loop);

  bool vectorises() const { return refusal_ == nullptr; }
  const char* refusal() const { return refusal_; }  // why not
  Spread spread(ValueId v) const;                   // Uniform for what is defined outside
  int widest_bits() const { return widest_bits_; }  // of the varying values
  int weight() const { return weight_; }            // instructions, inner loops counted eightfold
  bool raises() const { return raises_; }

 private:
  struct Target {  // a breakable op around
    int divergence;
    const std::vector<ValueId>* results;  // for break
    const std::vector<ValueId>* carries;  // for continue; region arguments
    size_t first_carry;
  };

  void refuse(const char* why);
  bool merge(ValueId into, Spread s);  // true when it grew
  void set(ValueId v, Spread s);
  void region(RegionId);
  void op(const OpData&);
  void scalar(const OpData&);
  void memory(const OpData&);
  void if_op(const OpData&);
  void arm(const OpData&, RegionId);
  void loop_op(const OpData&);
  void loop_round(const OpData&);
  bool level_carries(const OpData&);
  void block_op(const OpData&);
  void exit_op(const OpData&);
  Spread all(const OpData&) const;
  void use(ValueId v);

  const Graph& g_;
  llvm::DenseMap<uint32_t, Spread> spread_;
  std::vector<Target> targets_;
  const char* refusal_ = nullptr;
  int divergence_ = 0;  // ifs around whose condition varies
  int widest_bits_ = 8;
  int weight_ = 0;
  int repeat_ = 1;
  bool raises_ = false;
  bool stored_ = false;
};

}  // namespace lathe
