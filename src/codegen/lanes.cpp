// Reductions over fixed lanes (docs/IR.md): trip k works on accumulator k mod L, whatever the
// vectors of the machine; at the end accumulator j takes up j + L/2, then j + L/4, ... So every
// machine, the plain loop and the interpreter give the same bits.
#include "codegen/simd.h"
#include "codegen/simd_body.h"

namespace lathe {

namespace {

class LanesLoop {
 public:
  LanesLoop(Emitter& e, const OpData& loop, VectorUnit unit)
      : e_(e),
        b_(e.b),
        loop_(loop),
        unit_(unit),
        a_(e.g, loop),
        type_(e.type(loop.results[0])),
        element_(e.scalars.register_type(type_)),
        lanes_(static_cast<unsigned>(loop.attrs.i64("lanes"))),
        combine_(e.g.def(e.g.op(e.g.terminator(loop.regions[0])).operands[0])->code) {
    int bits = std::max(a_.widest_bits(), info(type_.dtype).bits);
    width_ = std::clamp(unit.bits / static_cast<unsigned>(bits), 1u, lanes_);
    vector_ = a_.vectorises() && !a_.raises() && width_ > 1;
  }

  void run() {
    lo_ = e_.get(loop_.operands[0]);
    step_ = e_.get(loop_.operands[2]);
    count_ = e_.trip_count(loop_);
    e_.spend_fuel(count_);
    llvm::Value* init = b_.CreateVectorSplat(width_, e_.get(loop_.operands[3]));
    Values accumulators(lanes_ / width_, init);
    llvm::Value* done = b_.getInt64(0);
    if (vector_) {
      done = b_.CreateAnd(count_, b_.getInt64(~uint64_t{lanes_ - 1}));
      accumulators = whole_rounds(done, accumulators);
    }
    e_.set(loop_.results[0], combined(rest(done, accumulators)));
  }

 private:
  llvm::Value* index(llvm::Value* k) { return b_.CreateAdd(lo_, b_.CreateMul(k, step_)); }

  // Rounds of L trips; the accumulators stay in registers.
  Values whole_rounds(llvm::Value* end, llvm::ArrayRef<llvm::Value*> init) {
    SimdBody body(e_, a_, width_);
    Join nowhere;
    auto round = [&](llvm::Value* k, llvm::ArrayRef<llvm::Value*> acc) -> Values {
      Values next;
      for (unsigned v = 0; v < acc.size(); ++v) {
        llvm::Value* at = b_.CreateAdd(k, b_.getInt64(uint64_t{v} * width_));
        next.push_back(
            body.vector(body.run(loop_, at, index(at), step_, nullptr, nowhere, {acc[v]})[0]));
      }
      return next;
    };
    return e_.count_loop(b_.getInt64(0), end, b_.getInt64(lanes_), init, round);
  }

  // The trips after the last whole round: accumulators in memory, because their number varies.
  Values rest(llvm::Value* from, llvm::ArrayRef<llvm::Value*> init) {
    Join done = e_.join(init, "rest.done");
    llvm::BasicBlock *some = e_.block("rest"), *here = b_.GetInsertBlock();
    e_.branch(b_.CreateICmpULT(from, count_), some, done.block);
    for (size_t i = 0; i < init.size(); ++i) done.phis[i]->addIncoming(init[i], here);
    done.used = true;
    e_.at(some);
    llvm::Value* memory = e_.frame_slot(element_, lanes_, llvm::Align(64));
    for (unsigned v = 0; v < init.size(); ++v)
      b_.CreateAlignedStore(init[v], at(memory, b_.getInt64(uint64_t{v} * width_)),
                            llvm::Align(alignof(int64_t)));
    if (vector_ && unit_.masks)
      masked_rest(from, memory);
    else
      plain_rest(from, memory);
    Values reloaded;
    for (unsigned v = 0; v < init.size(); ++v)
      reloaded.push_back(b_.CreateAlignedLoad(init[v]->getType(),
                                              at(memory, b_.getInt64(uint64_t{v} * width_)),
                                              llvm::Align(alignof(int64_t))));
    e_.jump(done, reloaded);
    e_.enter(done);
    return done.values();
  }

  llvm::Value* at(llvm::Value* memory, llvm::Value* lane) {
    return b_.CreateInBoundsGEP(element_, memory, lane);
  }

  void masked_rest(llvm::Value* from, llvm::Value* memory) {
    SimdBody body(e_, a_, width_);
    Join nowhere;
    llvm::Type* vector = body.vector_type(element_);
    auto part = [&](llvm::Value* k, auto) -> Values {
      llvm::Value* left = b_.CreateSub(count_, k);
      llvm::Value* n = b_.CreateBinaryIntrinsic(llvm::Intrinsic::umin, left, b_.getInt64(width_));
      llvm::Value* mask = body.first_lanes(n);
      llvm::Value* where = at(memory, b_.CreateSub(k, from));
      llvm::Value* acc = b_.CreateAlignedLoad(vector, where, llvm::Align(alignof(int64_t)));
      llvm::Value* next = body.vector(body.run(loop_, k, index(k), step_, mask, nowhere, {acc})[0]);
      b_.CreateAlignedStore(b_.CreateSelect(mask, next, acc), where, llvm::Align(alignof(int64_t)));
      return {};
    };
    e_.count_loop(from, count_, b_.getInt64(width_), {}, part);
  }

  void plain_rest(llvm::Value* from, llvm::Value* memory) {
    RegionId body = loop_.regions[0];
    const auto& args = e_.g.region(body).args;
    auto trip = [&](llvm::Value* k, auto) -> Values {
      llvm::Value* where = at(memory, b_.CreateAnd(k, b_.getInt64(lanes_ - 1)));
      e_.set(args[0], index(k));
      e_.set(args[1], b_.CreateLoad(element_, where));
      if (auto values = e_.region(body)) b_.CreateStore((*values)[0], where);
      return {};
    };
    e_.count_loop(from, count_, b_.getInt64(1), {}, trip);
  }

  llvm::Value* combined(Values acc) {
    auto combine = [&](llvm::Value* x, llvm::Value* y) {
      return e_.scalars.emit(combine_, type_, type_, {x, y})[0];
    };
    for (size_t half = acc.size() / 2; half > 0; half /= 2)
      for (size_t j = 0; j < half; ++j) acc[j] = combine(acc[j], acc[j + half]);
    llvm::Value* v = acc[0];
    for (unsigned half = width_ / 2; half > 0; half /= 2) {
      llvm::SmallVector<int, 32> low, high;
      for (unsigned j = 0; j < half; ++j) {
        low.push_back(static_cast<int>(j));
        high.push_back(static_cast<int>(j + half));
      }
      v = combine(b_.CreateShuffleVector(v, low), b_.CreateShuffleVector(v, high));
    }
    return b_.CreateExtractElement(v, uint64_t{0});
  }

  Emitter& e_;
  llvm::IRBuilder<>& b_;
  const OpData& loop_;
  VectorUnit unit_;
  SimdAnalysis a_;
  Type type_;
  llvm::Type* element_;
  unsigned lanes_;
  Op combine_;
  unsigned width_ = 1;
  bool vector_ = false;
  llvm::Value *lo_ = nullptr, *step_ = nullptr, *count_ = nullptr;
};

}  // namespace

void emit_lanes(Emitter& e, const OpData& loop, VectorUnit unit) { LanesLoop(e, loop, unit).run(); }

}  // namespace lathe
