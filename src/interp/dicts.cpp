// Dicts and sets: the functions of the run-time table, and who owns the memory of the entries.
#include "diag/error.h"
#include "interp/machine.h"

namespace lathe {

namespace {
lathe_dict* dict_at(Word w) { return reinterpret_cast<lathe_dict*>(w); }
}  // namespace

// After an operation that may have moved the entries; `before`: where they were.
void Interpreter::own_entries(const lathe_dict& dict, const void* before) {
  const lathe_list& entries = dict.entries;
  if (!memory_) return;
  if (before) memory_->remove(before);
  if (entries.data)
    memory_->add(entries.data, static_cast<size_t>(entries.capacity * entries.element_bytes));
}

Exit Interpreter::dict_effect(CallFrame& f, const OpData& op) {
  const lathe_runtime& rt = *ctx_->rt;
  auto attr = [&](const char* name) { return static_cast<int32_t>(op.attrs.i64(name)); };
  if (op.code == Op::DictAlloc) {
    lathe_dict* made =
        rt.dict_alloc(ctx_, attr("tag"), attr("columns"), op.attrs.i64("keys"), attr("value"));
    if (!made) return fail(LATHE_RAISED);
    if (memory_) memory_->add(made, sizeof(lathe_dict));
    own_entries(*made, nullptr);
    set(f, op.results[0], reinterpret_cast<Word>(made));
    return Exit::None;
  }
  std::vector<Word> x = get_all(f, op.operands);
  lathe_dict* dict = dict_at(x[0]);
  const void* before = dict->entries.data;
  auto* key = reinterpret_cast<const int64_t*>(x.data() + 1);
  bool is_int = x.size() == 2;
  int32_t status = LATHE_OK;
  int64_t found = 0;
  switch (op.code) {
    case Op::DictProbe:
      found = is_int ? rt.dict_find_int(dict, *key) : rt.dict_find(dict, key);
      break;
    case Op::DictAdd:
      found = is_int ? rt.dict_add_int(ctx_, dict, *key) : rt.dict_add(ctx_, dict, key);
      if (found < 0) status = LATHE_RAISED;
      break;
    case Op::DictStep: found = rt.dict_next(dict, *key, attr("step")); break;
    case Op::DictDrop: rt.dict_remove(dict, *key); break;
    case Op::DictEmpty: status = rt.dict_clear(ctx_, dict); break;
    default: status = rt.dict_combine(ctx_, attr("how"), dict, dict_at(x[1]), dict_at(x[2]));
  }
  own_entries(*dict, before);
  if (!op.results.empty()) set(f, op.results[0], static_cast<Word>(found));
  return fail(status);
}

}  // namespace lathe
