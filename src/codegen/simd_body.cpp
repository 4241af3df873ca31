#include "codegen/simd_body.h"

#include "diag/error.h"

namespace lathe {

llvm::SmallVector<Lanes, 4> SimdBody::run(const OpData& loop, llvm::Value* k, llvm::Value* index,
                                          llvm::Value* step, llvm::Value* mask, Join& bail,
                                          llvm::ArrayRef<llvm::Value*> accumulators) {
  values_.clear();
  mask_ = mask;
  k_ = k;
  bail_ = &bail;
  Join end = e_.join(llvm::ArrayRef<llvm::Type*>{}, "trips.end");
  trip_end_ = &end;
  RegionId body = loop.regions[0];
  const auto& args = e_.g.region(body).args;
  set(args[0], {index, step, Spread::Affine});
  for (size_t i = 0; i < accumulators.size(); ++i)
    set(args[i + 1], {accumulators[i], nullptr, Spread::Varying});
  Yield yield = region(body);
  if (end.used) {  // continue
    if (e_.alive()) e_.jump(end, {});
    e_.enter(end);
  } else {
    end.block->eraseFromParent();
  }
  return yield ? *yield : llvm::SmallVector<Lanes, 4>{};
}

// --- values

Lanes SimdBody::get(ValueId v) const {
  auto it = values_.find(v.index);
  return it == values_.end() ? Lanes{e_.get(v), nullptr, Spread::Uniform} : it->second;
}

llvm::Value* SimdBody::iota() const {
  llvm::SmallVector<llvm::Constant*, 64> lanes;
  for (unsigned i = 0; i < width_; ++i) lanes.push_back(b_.getInt64(i));
  return llvm::ConstantVector::get(lanes);
}

llvm::Value* SimdBody::vector(const Lanes& l) {
  if (l.spread == Spread::Varying) return l.first;
  if (l.spread == Spread::Uniform) return b_.CreateVectorSplat(width_, l.first);
  llvm::Value* offsets = b_.CreateMul(b_.CreateVectorSplat(width_, l.step), iota());
  if (l.first->getType()->isPointerTy()) return b_.CreateGEP(b_.getInt8Ty(), l.first, offsets);
  return b_.CreateAdd(b_.CreateVectorSplat(width_, l.first), offsets);
}

llvm::Value* SimdBody::as(Spread spread, const Lanes& l) {
  return spread == Spread::Uniform ? l.first : vector(l);
}

Values SimdBody::as(llvm::ArrayRef<ValueId> like, llvm::ArrayRef<ValueId> from) {
  Values values;
  for (size_t i = 0; i < like.size(); ++i) values.push_back(as(a_.spread(like[i]), get(from[i])));
  return values;
}

void SimdBody::set_all(llvm::ArrayRef<ValueId> ids, llvm::ArrayRef<llvm::Value*> values) {
  for (size_t i = 0; i < values.size(); ++i) set(ids[i], {values[i], nullptr, a_.spread(ids[i])});
}

Join SimdBody::join(llvm::ArrayRef<ValueId> like, const char* name) {
  llvm::SmallVector<llvm::Type*, 4> types;
  for (ValueId v : like) {
    llvm::Type* t = e_.scalars.register_type(e_.type(v));
    types.push_back(a_.spread(v) == Spread::Uniform ? t : vector_type(t));
  }
  return e_.join(types, name);
}

llvm::Value* SimdBody::all_lanes() const {
  return llvm::ConstantInt::getTrue(vector_type(b_.getInt1Ty()));
}

llvm::Value* SimdBody::first_lanes(llvm::Value* n) {
  llvm::Value* bits = b_.CreateLShr(b_.getInt64(~uint64_t{0}), b_.CreateSub(b_.getInt64(64), n));
  llvm::Value* cut = b_.CreateTrunc(bits, b_.getIntNTy(width_));
  return b_.CreateBitCast(cut, vector_type(b_.getInt1Ty()));
}

// --- code

// Nothing: the region did not end in a yield. It may still be alive, with no lane that matters.
SimdBody::Yield SimdBody::region(RegionId r) {
  for (OpId id : e_.g.region(r).ops) {
    const OpData& data = e_.g.op(id);
    if (data.code == Op::Yield) {
      llvm::SmallVector<Lanes, 4> values;
      for (ValueId v : data.operands) values.push_back(get(v));
      return values;
    }
    op(data);
    if (!e_.alive()) break;
  }
  return std::nullopt;
}

void SimdBody::op(const OpData& op) {
  switch (op.code) {
    case Op::Const:
      return set(op.results[0],
                 {e_.scalars.constant(e_.type(op.results[0]), *op.attrs.find("value"))});
    case Op::If:
      return a_.spread(op.operands[0]) == Spread::Uniform ? if_uniform(op) : if_divergent(op);
    case Op::For:
    case Op::While: return loop(op);
    case Op::Block: return block(op);
    case Op::Break:
    case Op::Continue: return exit(op);
    case Op::Raise: return raise();
    case Op::Load: return load(op);
    case Op::Store: return store(op);
    default: return scalar(op);
  }
}

void SimdBody::scalar(const OpData& op) {
  if (a_.spread(op.results[0]) == Spread::Affine && affine(op)) return;
  const bool uniform = a_.spread(op.results[0]) == Spread::Uniform;
  Values x;
  for (ValueId v : op.operands) x.push_back(uniform ? get(v).first : vector(get(v)));
  bool division = op.code >= Op::SDiv && op.code <= Op::URem;
  if (!uniform && division && mask_)  // lanes that are off must not trap
    x[1] = b_.CreateSelect(mask_, x[1], llvm::ConstantInt::get(x[1]->getType(), 1));
  auto results = e_.scalars.emit(op.code, e_.type(op.operands[0]), e_.type(op.results[0]), x);
  for (size_t i = 0; i < results.size(); ++i)
    set(op.results[i], {results[i], nullptr, uniform ? Spread::Uniform : Spread::Varying});
}

bool SimdBody::affine(const OpData& op) {
  Lanes x = get(op.operands[0]), y = get(op.operands[1]);
  auto step = [&](const Lanes& l) { return l.step ? l.step : b_.getInt64(0); };
  llvm::Value *first = nullptr, *by = nullptr;
  switch (op.code) {
    case Op::IAdd:
      first = b_.CreateAdd(x.first, y.first);
      by = b_.CreateAdd(step(x), step(y));
      break;
    case Op::ISub:
      first = b_.CreateSub(x.first, y.first);
      by = b_.CreateSub(step(x), step(y));
      break;
    case Op::PtrAdd:
      first = b_.CreateGEP(b_.getInt8Ty(), x.first, y.first);
      by = b_.CreateAdd(step(x), step(y));
      break;
    case Op::IMul:
      first = b_.CreateMul(x.first, y.first);
      by = x.step ? b_.CreateMul(x.step, y.first) : b_.CreateMul(x.first, step(y));
      break;
    case Op::IShl:
      first = b_.CreateShl(x.first, y.first);
      by = b_.CreateShl(step(x), y.first);
      break;
    default: internal_error("'{}' keeps no affine values", spelling(op.code));
  }
  set(op.results[0], {first, by, Spread::Affine});
  return true;
}

// --- control

void SimdBody::if_uniform(const OpData& op) {
  Join done = join(op.results, "done");
  llvm::BasicBlock* arms[] = {e_.block("then"), e_.block("else")};
  e_.branch(get(op.operands[0]).first, arms[0], arms[1]);
  for (int i = 0; i < 2; ++i) {
    e_.at(arms[i]);
    Yield y = region(op.regions[i]);
    if (!e_.alive()) continue;
    Values values;
    for (size_t k = 0; k < op.results.size(); ++k)
      values.push_back(y ? as(a_.spread(op.results[k]), (*y)[k])
                         : llvm::PoisonValue::get(done.phis[k]->getType()));
    e_.jump(done, values);
  }
  if (e_.enter(done)) set_all(op.results, done.values());
}

void SimdBody::if_divergent(const OpData& op) {
  llvm::Value *outer = mask_, *condition = vector(get(op.operands[0]));
  Yield y[2];
  for (int i = 0; i < 2; ++i) {
    llvm::Value* side = i == 0 ? condition : b_.CreateNot(condition);
    mask_ = outer ? b_.CreateLogicalAnd(outer, side) : side;  // lanes that are off may be poison
    y[i] = region(op.regions[i]);
  }
  mask_ = outer;
  for (size_t k = 0; k < op.results.size(); ++k) {
    Lanes l;
    if (y[0] && y[1])
      l = {b_.CreateSelect(condition, vector((*y[0])[k]), vector((*y[1])[k])), nullptr,
           Spread::Varying};
    else if (y[0] || y[1])
      l = {as(a_.spread(op.results[k]), (y[0] ? *y[0] : *y[1])[k]), nullptr,
           a_.spread(op.results[k])};
    else  // both arms raise: nobody comes here
      l = {llvm::PoisonValue::get(e_.scalars.register_type(e_.type(op.results[k])))};
    set(op.results[k], l);
  }
}

void SimdBody::trip(RegionId body, llvm::ArrayRef<ValueId> results, Join& done, Join& next) {
  exits_.push_back({&done, &next, results});
  Yield y = region(body);
  exits_.pop_back();
  if (!e_.alive()) return;
  Values values;
  for (size_t k = 0; k < results.size(); ++k)
    values.push_back(y ? as(a_.spread(results[k]), (*y)[k])
                       : llvm::PoisonValue::get(next.phis[k]->getType()));
  e_.jump(next, values);
}

void SimdBody::loop(const OpData& op) {
  RegionId body = op.regions.back();
  const auto& args = e_.g.region(body).args;
  auto run_trip = [&](llvm::ArrayRef<llvm::Value*> values, Join& done, Join& next) {
    set_all(args, values);
    trip(body, op.results, done, next);
  };
  if (op.code == Op::For) {
    Values operands;
    for (size_t i = 0; i < op.operands.size(); ++i)
      operands.push_back(i < 3 ? get(op.operands[i]).first
                               : as(a_.spread(op.results[i - 3]), get(op.operands[i])));
    return set_all(op.results, e_.for_loop(op, operands, run_trip));
  }
  auto test = [&](llvm::ArrayRef<llvm::Value*> values) {
    set_all(e_.g.region(op.regions[0]).args, values);
    return (*region(op.regions[0]))[0].first;
  };
  set_all(op.results, e_.while_loop(op, as(op.results, op.operands), test, run_trip));
}

void SimdBody::block(const OpData& op) {
  Join done = join(op.results, "done");
  trip(op.regions[0], op.results, done, done);
  if (e_.enter(done)) set_all(op.results, done.values());
}

void SimdBody::exit(const OpData& op) {
  auto depth = static_cast<size_t>(op.attrs.i64("depth"));
  if (depth == exits_.size()) return e_.jump(*trip_end_, {});  // continue of the loop itself
  Exits& out = exits_[exits_.size() - 1 - depth];
  e_.jump(op.code == Op::Break ? *out.done : *out.next, as(out.results, op.operands));
}

// Trips before the one that raises must run to their end, those after it not at all: the scalar
// loop does it, from the first trip of this vector on.
void SimdBody::raise() {
  if (!mask_) return e_.jump(*bail_, {k_});
  llvm::BasicBlock *leave = e_.block("raises"), *on = e_.block("on");
  e_.branch(b_.CreateOrReduce(mask_), leave, on, Emitter::Odds::Unlikely);
  e_.at(leave);
  e_.jump(*bail_, {k_});
  e_.at(on);
}

// --- memory

SimdBody::Place SimdBody::place(const OpData& op, uint64_t size) {
  Lanes base = get(op.operands[0]), index = get(op.operands[1]);
  if (base.spread == Spread::Varying || index.spread == Spread::Varying) return {};
  Place p;
  llvm::Value* by = index.step ? b_.CreateMul(index.step, b_.getInt64(size)) : nullptr;
  p.step = by && base.step ? b_.CreateAdd(by, base.step) : by ? by : base.step;
  auto* constant = llvm::dyn_cast_or_null<llvm::ConstantInt>(p.step);
  if (constant && constant->isZero()) p.step = nullptr;
  p.address = base.first;  // the index is added with the element type
  return p;
}

llvm::Value* SimdBody::addresses(const OpData& op, const Place& p, const Type& element) {
  if (p.address) {
    llvm::Value* first = e_.address(p.address, get(op.operands[1]).first, element);
    if (!p.step) return b_.CreateVectorSplat(width_, first);
    return vector({first, p.step, Spread::Affine});
  }
  return b_.CreateGEP(e_.scalars.memory_type(element), vector(get(op.operands[0])),
                      vector(get(op.operands[1])));
}

llvm::Value* SimdBody::reversed(llvm::Value* v) { return b_.CreateVectorReverse(v); }

namespace {
// 1: neighbours upwards, -1: downwards, 0: neither.
int direction(llvm::Value* step, uint64_t size) {
  auto* constant = llvm::dyn_cast_or_null<llvm::ConstantInt>(step);
  if (!constant) return 0;
  return constant->getSExtValue() == static_cast<int64_t>(size)    ? 1
         : constant->getSExtValue() == -static_cast<int64_t>(size) ? -1
                                                                   : 0;
}
}  // namespace

void SimdBody::load(const OpData& op) {
  const Type& element = e_.type(op.results[0]);
  llvm::Type* type = e_.scalars.memory_type(element);
  llvm::Align align = e_.target.alignment(element);
  const uint64_t size = type->isPointerTy() ? 8 : type->getPrimitiveSizeInBits() / 8;
  Place p = place(op, size);
  auto finish = [&](llvm::Value* v, Spread s) {
    set(op.results[0], {e_.scalars.from_memory(element, v), nullptr, s});
  };
  if (a_.spread(op.results[0]) == Spread::Uniform)
    return finish(b_.CreateAlignedLoad(
                      type, e_.address(p.address, get(op.operands[1]).first, element), align),
                  Spread::Uniform);
  int dir = p.address ? direction(p.step, size) : 0;
  llvm::Value* zeros = llvm::Constant::getNullValue(vector_type(type));
  if (dir == 0)
    return finish(b_.CreateMaskedGather(vector_type(type), addresses(op, p, element), align,
                                        mask_ ? mask_ : all_lanes(), zeros),
                  Spread::Varying);
  llvm::Value* first = e_.address(p.address, get(op.operands[1]).first, element);
  if (dir < 0) first = b_.CreateConstGEP1_64(type, first, -static_cast<uint64_t>(width_ - 1));
  llvm::Value* v = nullptr;
  if (mask_)
    v = b_.CreateMaskedLoad(vector_type(type), first, align, dir < 0 ? reversed(mask_) : mask_,
                            zeros);
  else
    v = b_.CreateAlignedLoad(vector_type(type), first, align);
  finish(dir < 0 ? reversed(v) : v, Spread::Varying);
}

void SimdBody::store(const OpData& op) {
  const Type& element = e_.type(op.operands[2]);
  llvm::Type* type = e_.scalars.memory_type(element);
  llvm::Align align = e_.target.alignment(element);
  const uint64_t size = type->isPointerTy() ? 8 : type->getPrimitiveSizeInBits() / 8;
  llvm::Value* v = e_.scalars.to_memory(element, vector(get(op.operands[2])));
  Place p = place(op, size);
  int dir = p.address ? direction(p.step, size) : 0;
  if (dir == 0) {
    b_.CreateMaskedScatter(v, addresses(op, p, element), align, mask_ ? mask_ : all_lanes());
    return;
  }
  llvm::Value* first = e_.address(p.address, get(op.operands[1]).first, element);
  if (dir < 0) {
    first = b_.CreateConstGEP1_64(type, first, -static_cast<uint64_t>(width_ - 1));
    v = reversed(v);
  }
  if (mask_)
    b_.CreateMaskedStore(v, first, align, dir < 0 ? reversed(mask_) : mask_);
  else
    b_.CreateAlignedStore(v, first, align);
}

}  // namespace lathe
