#include "codegen/simd.h"

#include "codegen/simd_body.h"

namespace lathe {

namespace {

// Weights of bodies (SimdAnalysis) up to which the main loop is unrolled, and has its own code.
constexpr int kTiny = 10;
constexpr int kSmall = 20;
constexpr int kLarge = 60;

// The trips of a loop by number: trip k has index lo + k * step.
struct Trips {
  llvm::Value* lo;
  llvm::Value* step;
  llvm::Value* count;
};

class SimdLoop {
 public:
  SimdLoop(Emitter& e, const OpData& loop, const SimdAnalysis& a, VectorUnit unit)
      : e_(e), b_(e.b), loop_(loop), a_(a), unit_(unit), width_(unit.bits / a.widest_bits()) {}

  void run() {
    trips_ = {e_.get(loop_.operands[0]), e_.get(loop_.operands[2]), e_.trip_count(loop_)};
    e_.spend_fuel(trips_.count);
    rest_ = e_.join(llvm::ArrayRef<llvm::Type*>{b_.getInt64Ty()}, "rest");
    const unsigned unroll = a_.weight() <= kTiny ? 4 : a_.weight() <= kSmall ? 2 : 1;
    const bool masked = unit_.masks && !a_.raises();
    llvm::Value* done = b_.getInt64(0);
    // A large body is emitted once only: under a mask that costs it next to nothing.
    if (!masked || a_.weight() <= kLarge) done = whole_vectors(done, unroll);
    if (masked) {
      masked_rest(done);
      rest_.block->eraseFromParent();
      return;
    }
    if (unroll > 1) done = whole_vectors(done, 1);
    e_.jump(rest_, {done});
    e_.enter(rest_);
    e_.plain_trips(loop_, rest_.phis[0], trips_.count, b_.getInt64(1));
  }

 private:
  llvm::Value* index(llvm::Value* k) {
    return b_.CreateAdd(trips_.lo, b_.CreateMul(k, trips_.step));
  }

  // From trip `from` on, as many whole vectors as there are, `unroll` at a time. The first trip
  // that is left.
  llvm::Value* whole_vectors(llvm::Value* from, unsigned unroll) {
    const uint64_t stride = uint64_t{width_} * unroll;
    llvm::Value* left = b_.CreateSub(trips_.count, from);
    llvm::Value* end = b_.CreateAdd(from, b_.CreateAnd(left, b_.getInt64(~(stride - 1))));
    SimdBody body(e_, a_, width_);
    e_.count_loop(from, end, b_.getInt64(stride), {}, [&](llvm::Value* k, auto) -> Values {
      for (unsigned u = 0; u < unroll && e_.alive(); ++u) {
        llvm::Value* at = b_.CreateAdd(k, b_.getInt64(uint64_t{u} * width_));
        body.run(loop_, at, index(at), trips_.step, nullptr, rest_);
      }
      return {};
    });
    return end;
  }

  void masked_rest(llvm::Value* from) {
    SimdBody body(e_, a_, width_);
    e_.count_loop(from, trips_.count, b_.getInt64(width_), {}, [&](llvm::Value* k, auto) -> Values {
      llvm::Value* left = b_.CreateSub(trips_.count, k);
      llvm::Value* lanes =
          b_.CreateBinaryIntrinsic(llvm::Intrinsic::umin, left, b_.getInt64(width_));
      body.run(loop_, k, index(k), trips_.step, body.first_lanes(lanes), rest_);
      return {};
    });
  }

  Emitter& e_;
  llvm::IRBuilder<>& b_;
  const OpData& loop_;
  const SimdAnalysis& a_;
  VectorUnit unit_;
  unsigned width_;
  Trips trips_{};
  Join rest_;  // with the trip from which on one by one
};

}  // namespace

bool emit_simd(Emitter& e, const OpData& loop, VectorUnit unit) {
  SimdAnalysis analysis(e.g, loop);
  if (!analysis.vectorises() || unit.bits / analysis.widest_bits() < 2) return false;
  SimdLoop(e, loop, analysis, unit).run();
  return true;
}

}  // namespace lathe
