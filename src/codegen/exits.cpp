// What leaves a function, or may: return, raise and its handlers, calls, safepoints.
#include "codegen/emitter.h"
#include "diag/error.h"
#include "lathe/abi.h"

namespace lathe {

void Emitter::return_op(const OpData& op) {
  if (is_entry_) {
    jump(leave_, {b.getInt32(LATHE_OK)});
    return;
  }
  keep_fuel();
  llvm::Value* result = llvm::PoisonValue::get(fn->getReturnType());
  result = b.CreateInsertValue(result, b.getInt32(LATHE_OK), 0);
  for (size_t i = 0; i < op.operands.size(); ++i)
    result = b.CreateInsertValue(result, get(op.operands[i]), static_cast<unsigned>(i + 1));
  b.CreateRet(result);
  die();
}

void Emitter::leave(llvm::Value* status) { jump(leave_, {status}); }

void Emitter::check_status(llvm::Value* status) {
  llvm::BasicBlock *fine = block("fine"), *failed = block("failed");
  branch(b.CreateICmpEQ(status, b.getInt32(LATHE_OK)), fine, failed, Odds::Likely);
  at(failed);
  if (llvm::BasicBlock* handler = handlers_.back().block) {
    llvm::BasicBlock* past = block("past");
    branch(b.CreateICmpEQ(status, b.getInt32(LATHE_RAISED)), handler, past);
    at(past);
  }
  leave(status);
  at(fine);
}

// --- raise

void Emitter::raise_op(const OpData& op) {
  if (op.attrs.flag_or("again", false)) return raise_again(get_all(op.operands));
  raise(op.attrs.i64("error"), op.attrs.i64_or("site", -1), op.loc, get_all(op.operands));
}

// All raises with the same number of operands and the same handler share one call.
void Emitter::raise(int64_t code, int64_t site, LocId loc, llvm::ArrayRef<llvm::Value*> pairs) {
  auto number = [&](int64_t v) { return b.getInt32(static_cast<uint32_t>(v)); };
  Join& shared = handlers_.back().raises[pairs.size()];
  if (!shared.block) {
    llvm::SmallVector<llvm::Type*, 8> types(3, b.getInt32Ty());
    types.append(pairs.size(), b.getInt64Ty());
    shared = join(types, "raise");
  }
  Values values{number(code), number(site), number(loc.valid() ? loc.index : -1)};
  values.append(pairs.begin(), pairs.end());
  jump(shared, values);
}

// What a handler got goes on to the next one.
void Emitter::raise_again(const Values& fields) {
  auto small = [&](size_t i) { return b.CreateTrunc(fields[i], b.getInt32Ty()); };
  Values tags, args;
  for (size_t i = 2; i < LATHE_ERROR_FIELDS - 2; i += 2) {
    tags.push_back(fields[i]);
    args.push_back(fields[i + 1]);
  }
  llvm::Value* status = target.raise(*this, {small(0), small(1), small(LATHE_ERROR_FIELDS - 2),
                                             tags, args, small(LATHE_ERROR_FIELDS - 1)});
  if (llvm::BasicBlock* handler = handlers_.back().block) {
    b.CreateBr(handler);
    die();
  } else {
    leave(status);
  }
}

// The code behind the raises of a handler.
void Emitter::finish(Handler& h) {
  for (auto& [n, shared] : h.raises) {
    enter(shared);
    Values v = shared.values(), tags, args;
    for (size_t i = 3; i < v.size(); i += 2) {
      tags.push_back(v[i]);
      args.push_back(v[i + 1]);
    }
    llvm::Value* status = target.raise(*this, {v[0], v[1], v[2], tags, args});
    if (h.block) {
      b.CreateBr(h.block);
      die();
    } else {
      leave(status);
    }
  }
}

void Emitter::try_op(const OpData& op) {
  LATHE_CHECK(target.has_handlers(), "'try' is not for the device");
  Join done = join(op.results, "done");
  llvm::BasicBlock* entry = block("handler");
  handlers_.emplace_back().block = entry;
  if (auto values = region(op.regions[0])) jump(done, *values);
  Handler handler = std::move(handlers_.back());
  handlers_.pop_back();
  finish(handler);
  if (entry->hasNPredecessorsOrMore(1)) {
    at(entry);
    const auto& args = g.region(op.regions[1]).args;
    auto field = [&](llvm::Type* type, size_t offset) {
      return b.CreateSExt(load_ctx(type, offsetof(lathe_ctx, error) + offset), b.getInt64Ty());
    };
    auto small = [&](size_t offset) { return field(b.getInt32Ty(), offset); };
    LATHE_CHECK(args.size() <= LATHE_ERROR_FIELDS, "a handler with {} arguments", args.size());
    for (size_t i = 0; i < args.size(); ++i) {
      size_t pair = i < 2 ? 0 : (i - 2) / 2;
      if (i < 2)
        set(args[i], small(i == 0 ? offsetof(lathe_error, code) : offsetof(lathe_error, site)));
      else if (pair == LATHE_MAX_ERROR_ARGS)
        set(args[i], small(i % 2 ? offsetof(lathe_error, nargs) : offsetof(lathe_error, loc)));
      else
        set(args[i], field(b.getInt64Ty(),
                           (i % 2 ? offsetof(lathe_error, args) : offsetof(lathe_error, tags)) +
                               pair * sizeof(int64_t)));
    }
    if (auto values = region(op.regions[1])) jump(done, *values);
  } else {
    entry->eraseFromParent();
  }
  if (enter(done)) set_all(op.results, done.values());
}

// --- calls

void Emitter::check_stack(const OpData& op) {
  llvm::Value* frame =
      b.CreateIntrinsic(llvm::Intrinsic::frameaddress, {b.getPtrTy()}, {b.getInt32(0)});
  llvm::Value* limit = load_ctx(b.getPtrTy(), offsetof(lathe_ctx, stack_limit), true);
  llvm::BasicBlock *deep = block("deep"), *fine = block("fine");
  branch(b.CreateICmpULT(frame, limit), deep, fine, Odds::Unlikely);
  at(deep);
  raise(LATHE_ERR_RECURSION, -1, op.loc, {});
  at(fine);
}

void Emitter::call_op(const OpData& op) {
  const std::string& callee = op.attrs.str("callee");
  auto it = m_.functions.find(callee);
  LATHE_CHECK(it != m_.functions.end(), "call of '{}', which is not emitted", callee);
  if (m_.recursive.contains(callee)) {
    if (target.has_handlers()) check_stack(op);
    burn_fuel(b.getInt64(1));
  }
  keep_fuel();
  auto* call = b.CreateCall(it->second, get_all(op.operands));
  call->setDoesNotThrow();
  fetch_fuel();
  check_status(b.CreateExtractValue(call, 0));
  for (size_t i = 0; i < op.results.size(); ++i)
    set(op.results[i], b.CreateExtractValue(call, static_cast<unsigned>(i + 1)));
}

// --- safepoints

bool Emitter::counts_fuel() const {
  if (!target.has_safepoints()) return false;
  bool found = m_.recursive.contains(f_.name);
  walk(g, f_.body, [&](OpId id) {
    const OpData& op = g.op(id);
    found |= op.code == Op::Safepoint || (has(op.code, Loop) && has_safepoint(g, op));
  });
  return found;
}

// Every LATHE_FUEL trips the host has its turn.
void Emitter::burn_fuel(llvm::Value* trips) {
  if (!fuel_) return;
  llvm::Value* left = b.CreateSub(b.CreateLoad(b.getInt64Ty(), fuel_), trips);
  b.CreateStore(left, fuel_);
  llvm::BasicBlock *empty = block("empty"), *on = block("on");
  branch(b.CreateICmpSLE(left, b.getInt64(0)), empty, on, Odds::Unlikely);
  at(empty);
  llvm::Value* status = target.safepoint(*this);
  b.CreateStore(b.getInt64(LATHE_FUEL), fuel_);
  llvm::BasicBlock* stop = block("stop");
  branch(b.CreateICmpEQ(status, b.getInt32(LATHE_OK)), on, stop, Odds::Likely);
  at(stop);
  leave(status);
  at(on);
}

void Emitter::spend_fuel(llvm::Value* trips) {
  if (!fuel_) return;
  // Cut, so that many of them do not overflow.
  trips = b.CreateBinaryIntrinsic(llvm::Intrinsic::umin, trips, b.getInt64(LATHE_FUEL));
  b.CreateStore(b.CreateSub(b.CreateLoad(b.getInt64Ty(), fuel_), trips), fuel_);
}

void Emitter::keep_fuel() {
  if (fuel_)
    b.CreateStore(b.CreateLoad(b.getInt64Ty(), fuel_), ctx_address(offsetof(lathe_ctx, fuel)));
}

void Emitter::fetch_fuel() {
  if (fuel_) b.CreateStore(load_ctx(b.getInt64Ty(), offsetof(lathe_ctx, fuel)), fuel_);
}

}  // namespace lathe
