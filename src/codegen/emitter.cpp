#include "codegen/emitter.h"

#include "diag/error.h"
#include "lathe/abi.h"

namespace lathe {

// --- modules

namespace {

std::vector<std::string> callees(const Graph& g, const Function& f) {
  std::vector<std::string> names;
  walk(g, f.body, [&](OpId id) {
    if (g.op(id).code == Op::Call) names.push_back(g.op(id).attrs.str("callee"));
  });
  return names;
}

// Everything that can be called from `name`; `name` itself only when it can come back.
std::set<std::string> reachable(const Graph& g, const std::string& name) {
  std::set<std::string> seen;
  std::vector<std::string> open{name};
  while (!open.empty()) {
    FuncId f = g.find_function(open.back());
    LATHE_CHECK(f.valid(), "no function '{}'", open.back());
    open.pop_back();
    for (const std::string& callee : callees(g, g.function(f)))
      if (seen.insert(callee).second) open.push_back(callee);
  }
  return seen;
}

// {i32 status, results...} (ptr ctx, parameters...)
llvm::Function* declare(ModuleEmitter& m, const Function& f) {
  llvm::IRBuilder<> b(m.module.getContext());
  Scalars types(b, m.target);
  llvm::SmallVector<llvm::Type*, 8> params, results{b.getInt32Ty()};
  for (ValueId v : m.graph.region(f.body).args)
    params.push_back(types.register_type(m.graph.type(v)));
  for (const Type& t : f.results) results.push_back(types.register_type(t));
  auto* type =
      llvm::FunctionType::get(llvm::StructType::get(b.getContext(), results), params, false);
  return llvm::Function::Create(type, llvm::Function::InternalLinkage, f.name, m.module);
}

}  // namespace

void ModuleEmitter::emit(const std::string& entry, const std::string& symbol) {
  std::set<std::string> callees = reachable(graph, entry);
  LATHE_CHECK(!callees.contains(entry), "the entry '{}' calls itself", entry);
  functions[entry] = target.declare_entry(module, symbol);
  for (const std::string& name : callees) {
    functions[name] = declare(*this, graph.function(graph.find_function(name)));
    if (reachable(graph, name).contains(name)) recursive.insert(name);
  }
  for (auto& [name, fn] : functions) {
    target.set_attributes(*fn);
    Emitter(*this, graph.function(graph.find_function(name)), fn, name == entry).run();
  }
}

// --- functions

Emitter::Emitter(ModuleEmitter& m, const Function& f, llvm::Function* fn, bool is_entry)
    : g(m.graph),
      b(m.module.getContext()),
      scalars(b, m.target),
      target(m.target),
      fn(fn),
      m_(m),
      f_(f),
      is_entry_(is_entry),
      values_(m.graph.value_count()) {}

void Emitter::run() {
  at(llvm::BasicBlock::Create(b.getContext(), "entry", fn));
  const auto& params = g.region(f_.body).args;
  LATHE_CHECK(params.size() == fn->arg_size(), "'{}' has {} parameters, expected {}", f_.name,
              params.size(), fn->arg_size());
  for (size_t i = 0; i < params.size(); ++i) set(params[i], fn->getArg(static_cast<unsigned>(i)));
  leave_ = join(llvm::ArrayRef<llvm::Type*>{b.getInt32Ty()}, "leave");
  handlers_.emplace_back();
  if (counts_fuel()) {
    fuel_ = frame_slot(b.getInt64Ty(), 1, llvm::Align(8));
    if (is_entry_)
      b.CreateStore(b.getInt64(LATHE_FUEL), fuel_);
    else
      fetch_fuel();
  }
  region(f_.body);
  finish(handlers_[0]);
  if (enter(leave_)) {
    llvm::Value* status = leave_.phis[0];
    llvm::Type* result = fn->getReturnType();
    if (result->isVoidTy())
      b.CreateRetVoid();
    else if (is_entry_)
      b.CreateRet(status);
    else
      b.CreateRet(b.CreateInsertValue(llvm::PoisonValue::get(result), status, 0));
  }
}

std::optional<Values> Emitter::region(RegionId id) {
  for (OpId op_id : g.region(id).ops) {
    const OpData& data = g.op(op_id);
    if (data.code == Op::Yield) return get_all(data.operands);
    op(data);
    if (!alive()) return std::nullopt;
  }
  internal_error("a region without terminator");
}

void Emitter::op(const OpData& op) {
  switch (op.code) {
    case Op::If: return if_op(op);
    case Op::While: return while_op(op);
    case Op::For:
      if (!target.emit_for(*this, op)) for_op(op);
      return;
    case Op::Block: return block_op(op);
    case Op::Try: return try_op(op);
    case Op::Call: return call_op(op);
    case Op::Break:
    case Op::Continue: return exit_op(op);
    case Op::Return: return return_op(op);
    case Op::Raise: return raise_op(op);
    case Op::Unreachable: b.CreateUnreachable(); return die();
    case Op::Const:
      return set(op.results[0], scalars.constant(type(op.results[0]), *op.attrs.find("value")));
    case Op::Load:
    case Op::Store:
    case Op::Alloca: return memory(op);
    case Op::Safepoint: return burn_fuel(b.getInt64(1));
    default: break;
  }
  LATHE_CHECK(is_kernel_op(op.code), "'{}' is no op of the kernel level", spelling(op.code));
  if (!has(op.code, Pure)) return target.effect(*this, op);
  set_all(op.results,
          scalars.emit(op.code, type(op.operands[0]), type(op.results[0]), get_all(op.operands)));
}

void Emitter::memory(const OpData& op) {
  if (op.code == Op::Alloca) {
    auto bytes = static_cast<unsigned>(op.attrs.i64("bytes"));
    return set(op.results[0], frame_slot(b.getInt8Ty(), bytes, llvm::Align(64)));
  }
  const Type& element = op.code == Op::Load ? type(op.results[0]) : type(op.operands[2]);
  llvm::Value* where = address(get(op.operands[0]), get(op.operands[1]), element);
  if (op.code == Op::Store) {
    b.CreateAlignedStore(scalars.to_memory(element, get(op.operands[2])), where,
                         target.alignment(element));
    return;
  }
  llvm::Value* v =
      b.CreateAlignedLoad(scalars.memory_type(element), where, target.alignment(element));
  v = scalars.from_memory(element, v);
  set(op.results[0], element.kind == TypeKind::Ptr ? target.loaded_address(b, v) : v);
}

llvm::Value* Emitter::address(llvm::Value* base, llvm::Value* index, const Type& element) {
  return b.CreateInBoundsGEP(scalars.memory_type(element), base, index);
}

Values Emitter::get_all(llvm::ArrayRef<ValueId> ids) const {
  Values values;
  for (ValueId v : ids) values.push_back(get(v));
  return values;
}

void Emitter::set_all(llvm::ArrayRef<ValueId> ids, llvm::ArrayRef<llvm::Value*> values) {
  for (size_t i = 0; i < values.size(); ++i) set(ids[i], values[i]);  // none when dead
}

// --- ctx and the run time

llvm::Value* Emitter::ctx_address(size_t offset) {
  return b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), ctx(), offset);
}

llvm::Value* Emitter::load_ctx(llvm::Type* type, size_t offset, bool invariant) {
  auto* load = b.CreateLoad(type, ctx_address(offset));
  if (invariant)
    load->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(b.getContext(), {}));
  return load;
}

llvm::CallInst* Emitter::call_runtime(size_t offset, llvm::Type* result,
                                      llvm::ArrayRef<llvm::Value*> args, bool cold) {
  llvm::Value* table = load_ctx(b.getPtrTy(), offsetof(lathe_ctx, rt), true);
  auto* function =
      b.CreateLoad(b.getPtrTy(), b.CreateConstInBoundsGEP1_64(b.getInt8Ty(), table, offset));
  function->setMetadata(llvm::LLVMContext::MD_invariant_load,
                        llvm::MDNode::get(b.getContext(), {}));
  llvm::SmallVector<llvm::Type*, 8> types;
  for (llvm::Value* v : args) types.push_back(v->getType());
  auto* call = b.CreateCall(llvm::FunctionType::get(result, types, false), function, args);
  call->setDoesNotThrow();
  if (cold) call->addFnAttr(llvm::Attribute::Cold);
  return call;
}

llvm::AllocaInst* Emitter::frame_slot(llvm::Type* type, unsigned count, llvm::Align align) {
  llvm::IRBuilder<> entry(&fn->getEntryBlock(), fn->getEntryBlock().begin());
  auto* slot = entry.CreateAlloca(type, entry.getInt32(count));
  slot->setAlignment(align);
  return slot;
}

llvm::Value* Emitter::scratch(int which, unsigned n) {
  llvm::AllocaInst*& slot = scratch_[which];
  if (!slot) slot = frame_slot(b.getInt64Ty(), n, llvm::Align(8));
  auto* size = llvm::cast<llvm::ConstantInt>(slot->getArraySize());
  if (size->getZExtValue() < n) slot->setOperand(0, llvm::ConstantInt::get(size->getType(), n));
  auto& places = scratch_places_[which];
  llvm::IRBuilder<> entry(slot->getParent(), std::next(slot->getIterator()));
  while (places.size() < n)
    places.push_back(entry.CreateConstInBoundsGEP1_64(b.getInt64Ty(), slot, places.size()));
  return slot;
}

// --- places

llvm::BasicBlock* Emitter::block(const char* name) {
  return llvm::BasicBlock::Create(b.getContext(), name, fn);
}

Join Emitter::join(llvm::ArrayRef<llvm::Type*> types, const char* name) {
  Join j;
  // Moved to its place when it is entered. In the function from the beginning, so that an error
  // that ends the emission leaves nothing behind.
  j.block = block(name);
  llvm::IRBuilder<> phis(j.block);
  for (llvm::Type* t : types) j.phis.push_back(phis.CreatePHI(t, 2));
  return j;
}

Join Emitter::join(llvm::ArrayRef<ValueId> like, const char* name) {
  llvm::SmallVector<llvm::Type*, 4> types;
  for (ValueId v : like) types.push_back(scalars.register_type(type(v)));
  return join(types, name);
}

Join Emitter::join(llvm::ArrayRef<llvm::Value*> like, const char* name) {
  llvm::SmallVector<llvm::Type*, 4> types;
  for (llvm::Value* v : like) types.push_back(v->getType());
  return join(types, name);
}

void Emitter::jump(Join& to, llvm::ArrayRef<llvm::Value*> values) {
  for (size_t i = 0; i < to.phis.size(); ++i)
    to.phis[i]->addIncoming(values[i], b.GetInsertBlock());
  to.used = true;
  b.CreateBr(to.block);
  die();
}

llvm::Instruction* Emitter::fork(llvm::Value* condition, Join& then,
                                 llvm::ArrayRef<llvm::Value*> then_values, Join& otherwise,
                                 llvm::ArrayRef<llvm::Value*> other_values) {
  llvm::BasicBlock* from = b.GetInsertBlock();
  for (size_t i = 0; i < then.phis.size(); ++i) then.phis[i]->addIncoming(then_values[i], from);
  for (size_t i = 0; i < otherwise.phis.size(); ++i)
    otherwise.phis[i]->addIncoming(other_values[i], from);
  then.used = otherwise.used = true;
  llvm::Instruction* br = b.CreateCondBr(condition, then.block, otherwise.block);
  die();
  return br;
}

bool Emitter::enter(Join& j) {
  if (!j.used) {
    j.block->eraseFromParent();
    j = {};
    die();
    return false;
  }
  if (j.block != &fn->back()) j.block->moveAfter(&fn->back());
  at(j.block);
  return true;
}

llvm::Instruction* Emitter::branch(llvm::Value* condition, llvm::BasicBlock* then,
                                   llvm::BasicBlock* otherwise, Odds odds) {
  llvm::MDBuilder md(b.getContext());
  llvm::Instruction* br = b.CreateCondBr(condition, then, otherwise,
                                         odds == Odds::Even     ? nullptr
                                         : odds == Odds::Likely ? md.createLikelyBranchWeights()
                                                                : md.createUnlikelyBranchWeights());
  die();
  return br;
}

}  // namespace lathe
