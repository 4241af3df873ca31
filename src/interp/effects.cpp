// Values from attributes and scalar instructions; memory; what goes through the table of the
// context.
#include "diag/error.h"
#include "interp/machine.h"
#include "support/utf8.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>

namespace lathe {

namespace {

constexpr uint64_t kAlignment = 64;
constexpr int kFreshByte =
    0xa5;  // fresh memory holds noise, so that reading it before writing shows

uint64_t round_up(uint64_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }
void* pointer(Word w) { return reinterpret_cast<void*>(w); }
int64_t number(Word w) { return static_cast<int64_t>(w); }

}  // namespace

// --- scalars

DType Interpreter::dtype(ValueId v) const {
  const Type& t = g_.type(v);
  return t.kind == TypeKind::Ptr ? DType::U64 : t.dtype;
}

Word Interpreter::constant(const OpData& op) const {
  DType d = dtype(op.results[0]);
  const Attr& value = *op.attrs.find("value");
  if (const bool* b = std::get_if<bool>(&value)) return *b;
  if (const double* v = std::get_if<double>(&value)) return word_of_double(d, *v);
  return canonical(d, static_cast<uint64_t>(std::get<int64_t>(value)));
}

void Interpreter::scalar(CallFrame& f, const OpData& op) {
  std::vector<Word> x = get_all(f, op.operands);
  DType in = dtype(op.operands[0]);
  switch (op.code) {
    case Op::IAddOvf:
    case Op::ISubOvf:
    case Op::IMulOvf: {
      bool overflow = false;
      set(f, op.results[0], eval_overflow(op.code, in, x[0], x[1], overflow));
      set(f, op.results[1], overflow);
      return;
    }
    case Op::Convert: return set(f, op.results[0], eval_convert(in, dtype(op.results[0]), x[0]));
    case Op::Bitcast: return set(f, op.results[0], canonical(dtype(op.results[0]), x[0]));
    case Op::PtrAdd: return set(f, op.results[0], x[0] + x[1]);
    default: return set(f, op.results[0], eval_scalar(op.code, in, x.data()));
  }
}

// --- memory

// The address that a load or store goes to.
Word Interpreter::element_address(const CallFrame& f, const OpData& op, size_t size,
                                  bool write) const {
  int64_t offset = 0;
  bool wraps = __builtin_mul_overflow(number(get(f, op.operands[1])), number(size), &offset);
  Word address = get(f, op.operands[0]) + static_cast<Word>(offset);
  LATHE_CHECK(!memory_ || (!wraps && memory_->allows(address, size, write)),
              "{} of {} bytes outside the memory of the kernel", write ? "store" : "load", size);
  return address;
}

void Interpreter::load(CallFrame& f, const OpData& op) {
  DType d = dtype(op.results[0]);
  auto size = static_cast<size_t>(bytes(d));
  Word address = element_address(f, op, size, false);
  Word w = 0;
  std::memcpy(&w, pointer(address), size);
  LATHE_CHECK(d != DType::Bool || w <= 1, "the byte of a b1 holds {}", w);
  set(f, op.results[0], canonical(d, w));
}

void Interpreter::store(CallFrame& f, const OpData& op) {
  auto size = static_cast<size_t>(bytes(dtype(op.operands[2])));
  Word address = element_address(f, op, size, true);
  Word w = get(f, op.operands[2]);
  std::memcpy(pointer(address), &w, size);
}

Word Interpreter::alloca_op(CallFrame& f, const OpData& op) {
  auto size = static_cast<size_t>(op.attrs.i64("bytes"));
  f.allocas.emplace_back(std::aligned_alloc(kAlignment, round_up(size)));
  void* block = f.allocas.back().get();
  LATHE_CHECK(block || size == 0, "no memory for {} bytes", size);
  std::memset(block, kFreshByte, size);
  if (memory_) memory_->add(block, size);
  return reinterpret_cast<Word>(block);
}

// A block from the host, which is an error when there is none.
Exit Interpreter::own(CallFrame& f, const OpData& op, void* block, uint64_t bytes) {
  if (!block) return fail(LATHE_RAISED);
  if (memory_) {
    std::memset(block, kFreshByte, bytes);
    memory_->add(block, bytes);
  }
  set(f, op.results[0], reinterpret_cast<Word>(block));
  return Exit::None;
}

Exit Interpreter::arena_alloc(CallFrame& f, const OpData& op) {
  Word size = get(f, op.operands[0]);
  LATHE_CHECK(number(size) >= 0, "{} bytes", number(size));
  void* block = ctx_->arena_top;
  if (block && round_up(size) <= static_cast<uint64_t>(ctx_->arena_end - ctx_->arena_top))
    ctx_->arena_top += round_up(size);
  else
    block = ctx_->rt->arena_grow(ctx_, number(size));
  arena_blocks_.push_back(block);
  return own(f, op, block, size);
}

void Interpreter::arena_release(Word mark) {
  LATHE_CHECK(marks_.contains(mark), "released to what is no watermark");
  for (size_t keep = marks_[mark]; arena_blocks_.size() > keep; arena_blocks_.pop_back())
    if (memory_) memory_->remove(arena_blocks_.back());
  auto* top = static_cast<char*>(pointer(mark));
  if (top && ctx_->arena_begin <= top && top <= ctx_->arena_end)
    ctx_->arena_top = top;
  else
    ctx_->rt->arena_release(ctx_, number(mark));
}

// The elements of a list: those that are there, and noise behind them.
void Interpreter::own_items(const lathe_list& list) {
  if (!memory_ || !list.data) return;
  auto size = static_cast<size_t>(list.capacity * list.element_bytes);
  auto used = static_cast<size_t>(list.length * list.element_bytes);
  std::memset(static_cast<char*>(list.data) + used, kFreshByte, size - used);
  memory_->add(list.data, size);
}

Exit Interpreter::list_alloc(CallFrame& f, const OpData& op) {
  lathe_list* list = ctx_->rt->list_alloc(ctx_, static_cast<int32_t>(op.attrs.i64("tag")),
                                          static_cast<int32_t>(op.attrs.i64("bytes")),
                                          number(get(f, op.operands[0])));
  if (!list) return fail(LATHE_RAISED);
  if (memory_) memory_->add(list, offsetof(lathe_list, tag));
  own_items(*list);
  set(f, op.results[0], reinterpret_cast<Word>(list));
  return Exit::None;
}

void Interpreter::list_release(CallFrame& f, const OpData& op) {
  std::vector<lathe_list*> lists;
  for (Word w : get_all(f, op.operands)) lists.push_back(static_cast<lathe_list*>(pointer(w)));
  std::map<const lathe_list*, const void*> gone;
  for (lathe_list* l = ctx_->lists; memory_ && l != lists[0]; l = l->next) gone[l] = l->data;
  ctx_->rt->list_release(ctx_, lists[0], static_cast<int64_t>(lists.size()) - 1, lists.data() + 1);
  for (lathe_list* l = ctx_->lists; memory_ && l != lists[0]; l = l->next) gone.erase(l);
  for (auto [list, data] : gone) {
    memory_->remove(list);
    if (data) memory_->remove(data);
  }
}

Exit Interpreter::list_reserve(CallFrame& f, const OpData& op) {
  auto* list = static_cast<lathe_list*>(pointer(get(f, op.operands[0])));
  const void* old = list->data;
  Exit exit = fail(ctx_->rt->list_reserve(ctx_, list, number(get(f, op.operands[1]))));
  if (exit != Exit::None) return exit;
  if (memory_ && old) memory_->remove(old);
  own_items(*list);
  return Exit::None;
}

Exit Interpreter::string_const(CallFrame& f, const OpData& op) {
  std::u32string& text = strings_[&op];
  if (text.empty()) {
    text = code_points(op.attrs.str("text"));
    text.push_back(0);
  }
  lathe_list* s = ctx_->rt->string_const(ctx_, op.attrs.i64("number"),
                                         reinterpret_cast<const uint32_t*>(text.data()),
                                         static_cast<int64_t>(text.size()) - 1);
  if (!s) return fail(LATHE_RAISED);
  set(f, op.results[0], reinterpret_cast<Word>(s));
  return Exit::None;
}

Exit Interpreter::string_call(CallFrame& f, const OpData& op) {
  std::vector<int64_t> operands;
  for (Word w : get_all(f, op.operands)) operands.push_back(number(w));
  auto function = static_cast<int32_t>(op.attrs.i64("function"));
  int64_t result =
      ctx_->rt->string_call(ctx_, function, static_cast<int64_t>(operands.size()), operands.data());
  if (!result && function < LATHE_STRING_LENGTH) return fail(LATHE_RAISED);
  set(f, op.results[0], static_cast<Word>(result));
  return Exit::None;
}

// --- the run-time table

Exit Interpreter::fail(int32_t status) {
  status_ = status;
  return status == LATHE_OK ? Exit::None : Exit::Raise;
}

// One trip of a loop without known bound.
Exit Interpreter::safepoint() {
  if (--ctx_->fuel > 0) return Exit::None;
  ctx_->fuel = LATHE_FUEL;
  return fail(ctx_->rt->safepoint(ctx_));
}

namespace {
struct Tagged {
  std::vector<int64_t> tags, payloads;
  explicit Tagged(const std::vector<Word>& pairs) {
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
      tags.push_back(number(pairs[i]));
      payloads.push_back(number(pairs[i + 1]));
    }
  }
};
}  // namespace

Exit Interpreter::host_call(CallFrame& f, const OpData& op) {
  Tagged t(get_all(f, op.operands));
  return fail(ctx_->rt->host_call(ctx_, op.attrs.i64("site"), static_cast<int64_t>(t.tags.size()),
                                  t.tags.data(), t.payloads.data()));
}

Exit Interpreter::raise_again(const std::vector<Word>& fields) {
  Tagged t({fields.begin() + 2, fields.end() - 2});
  auto field = [&](size_t i) { return static_cast<int32_t>(fields[i]); };
  return fail(ctx_->rt->raise(ctx_, field(0), field(1), field(LATHE_ERROR_FIELDS - 2),
                              field(LATHE_ERROR_FIELDS - 1), t.tags.data(), t.payloads.data()));
}

Exit Interpreter::raise(CallFrame& f, const OpData& op) {
  if (op.attrs.flag_or("again", false)) return raise_again(get_all(f, op.operands));
  Tagged t(get_all(f, op.operands));
  return fail(ctx_->rt->raise(
      ctx_, static_cast<int32_t>(op.attrs.i64("error")), static_cast<int32_t>(op.attrs.i64("site")),
      location(op), static_cast<int32_t>(t.tags.size()), t.tags.data(), t.payloads.data()));
}

Exit Interpreter::effect(CallFrame& f, const OpData& op) {
  switch (op.code) {
    case Op::Load: load(f, op); break;
    case Op::Store: store(f, op); break;
    case Op::Alloca: set(f, op.results[0], alloca_op(f, op)); break;
    case Op::ArenaAlloc: return arena_alloc(f, op);
    case Op::ArenaMark: {
      auto mark = reinterpret_cast<Word>(ctx_->arena_top);
      marks_[mark] = arena_blocks_.size();
      set(f, op.results[0], mark);
      break;
    }
    case Op::ArenaRelease: arena_release(get(f, op.operands[0])); break;
    case Op::ResultAlloc: {
      Word size = get(f, op.operands[0]);
      return own(f, op, ctx_->rt->result_alloc(ctx_, op.attrs.i64("slot"), number(size)), size);
    }
    case Op::ListAlloc: return list_alloc(f, op);
    case Op::ListReserve: return list_reserve(f, op);
    case Op::ListMark: set(f, op.results[0], reinterpret_cast<Word>(ctx_->lists)); break;
    case Op::ListRelease: list_release(f, op); break;
    case Op::DictAlloc:
    case Op::DictProbe:
    case Op::DictAdd:
    case Op::DictDrop:
    case Op::DictStep:
    case Op::DictEmpty:
    case Op::DictMerge: return dict_effect(f, op);
    case Op::StringConst: return string_const(f, op);
    case Op::StringCall: return string_call(f, op);
    case Op::Safepoint: return safepoint();
    case Op::HostCall: return host_call(f, op);
    default: internal_error("no op of the kernel level");
  }
  return Exit::None;
}

}  // namespace lathe
