// The body of a loop with independent trips, for as many trips at once as a vector has lanes.
// Values that are the same in all lanes stay single, affine ones are kept as base and coefficient:
// addresses of neighbours become vector loads and stores, the rest gathers and scatters.
// Where conditions vary, both arms run, under masks.
#pragma once
#include "codegen/emitter.h"
#include "codegen/simd_analysis.h"

namespace lathe {

// A value across the lanes.
struct Lanes {
  llvm::Value* first = nullptr;  // of lane 0; Varying: the vector
  llvm::Value* step = nullptr;   // Affine: from lane to lane, i64; bytes for addresses
  Spread spread = Spread::Uniform;
};

class SimdBody {
 public:
  SimdBody(Emitter& e, const SimdAnalysis& a, unsigned width)
      : e_(e), a_(a), b_(e.b), width_(width) {}

  // Trips k, k+1, ...: `index` is the loop's index in lane 0, `step` its step. Lanes that are off
  // in `mask` (nullptr: none) leave no trace. When a trip raises, jumps to `bail` with k, before it
  // has stored anything. Where the trips end `e` is alive, unless all of them bailed out.
  // The values of the body's yield (reductions).
  llvm::SmallVector<Lanes, 4> run(const OpData& loop, llvm::Value* k, llvm::Value* index,
                                  llvm::Value* step, llvm::Value* mask, Join& bail,
                                  llvm::ArrayRef<llvm::Value*> accumulators = {});
  llvm::Value* vector(const Lanes&);
  llvm::Type* vector_type(llvm::Type* t) const { return llvm::FixedVectorType::get(t, width_); }
  // The first n lanes, 1 <= n <= width.
  llvm::Value* first_lanes(llvm::Value* n);

 private:
  using Yield = std::optional<llvm::SmallVector<Lanes, 4>>;
  struct Place {                     // where the address of lane 0 is, and how far the next is
    llvm::Value* address = nullptr;  // nullptr: no pattern
    llvm::Value* step = nullptr;     // bytes; nullptr: 0
  };

  Lanes get(ValueId) const;
  void set(ValueId v, Lanes l) { values_[v.index] = l; }
  void set_all(llvm::ArrayRef<ValueId>, llvm::ArrayRef<llvm::Value*>);
  llvm::Value* as(Spread, const Lanes&);  // in the form of that spread
  Values as(llvm::ArrayRef<ValueId> like, llvm::ArrayRef<ValueId> from);
  Join join(llvm::ArrayRef<ValueId> like, const char* name);

  Yield region(RegionId);
  void op(const OpData&);
  void scalar(const OpData&);
  bool affine(const OpData&);
  void if_uniform(const OpData&);
  void if_divergent(const OpData&);
  void loop(const OpData&);
  void trip(RegionId, llvm::ArrayRef<ValueId> results, Join& done, Join& next);
  void block(const OpData&);
  void exit(const OpData&);
  void raise();

  Place place(const OpData&, uint64_t size);
  llvm::Value* addresses(const OpData&, const Place&, const Type& element);
  void load(const OpData&);
  void store(const OpData&);
  llvm::Value* reversed(llvm::Value*);
  llvm::Value* iota() const;
  llvm::Value* all_lanes() const;

  struct Exits {
    Join* done;
    Join* next;
    llvm::ArrayRef<ValueId> results;
  };

  Emitter& e_;
  const SimdAnalysis& a_;
  llvm::IRBuilder<>& b_;
  unsigned width_;
  llvm::DenseMap<uint32_t, Lanes> values_;
  std::vector<Exits> exits_;
  llvm::Value* mask_ = nullptr;
  llvm::Value* k_ = nullptr;
  Join* bail_ = nullptr;
  Join* trip_end_ = nullptr;
};

}  // namespace lathe
