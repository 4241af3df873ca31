// Dicts and sets: a lathe_dict (abi.h), one address. Keys are found by the run time; what an entry
// holds is read and written here.
#include <bit>

#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

namespace {

// Fields of lathe_dict, in words.
constexpr int64_t kLength = offsetof(lathe_dict, entries.length) / 8;
constexpr int64_t kData = offsetof(lathe_dict, entries.data) / 8;
constexpr int64_t kLive = offsetof(lathe_dict, live) / 8;

const Type kI64 = Type::raw(DType::I64);

// Words of an item in an entry.
int64_t words(const Type& t) {
  constexpr int64_t kPair = 2;
  if (t.is_tuple()) return kPair * static_cast<int64_t>(t.columns().size());
  return t.is_tagged() ? kPair : 1;
}

// The word where a column begins; of the one behind the last: where the value begins.
int64_t column_at(const Type& dict, int column) {
  int64_t at = 1;
  for (int k = 0; k < column; ++k) at += words(dict.key(k));
  return at;
}

int64_t entry_words(const Type& dict) {
  return column_at(dict, dict.rank) + (dict.is_set() ? 0 : words(dict.value()));
}

int64_t tag_or(const Type& t, int64_t mixed) {
  if (t.is_tuple()) return tuple_tag(t);
  return t.is_tagged() ? mixed : t.is_list() ? LATHE_TAG_LIST : tag_of(t);
}

}  // namespace

bool Lowering::dict_op(const OpData& op) {
  auto dict = [&](size_t i) { return held(op.operands[i]).raw[0]; };
  switch (op.code) {
    case Op::DictNew: dict_new(op); return true;
    case Op::DictLen: hold_scalar(op.results[0], list_field(dict(0), kLive, kI64)); return true;
    case Op::DictFind:
      hold_scalar(op.results[0], e_.builder().value(Op::DictProbe, dict_key(op), kI64));
      return true;
    case Op::DictPut: {
      const Type& t = type(op.operands[0]);
      Values key = dict_key(op);
      ValueId at = e_.builder().value(Op::DictAdd, key, kI64);
      if (!t.is_set()) write_value(op.operands[0], at, items_from(op, 1 + size_t{t.rank}));
      return true;
    }
    case Op::DictGet: {
      const Type& t = type(op.operands[0]);
      read_entry(op, column_at(t, t.rank), t.value().is_tuple());
      return true;
    }
    case Op::DictSet:
      write_value(op.operands[0], scalar(op.operands[1]), items_from(op, 2));
      return true;
    case Op::DictKey: {
      auto column = static_cast<int>(op.attrs.i64("column"));
      read_entry(op, column_at(type(op.operands[0]), column), false);
      return true;
    }
    case Op::DictRemove:
      e_.builder().add(Op::DictDrop, {dict(0), scalar(op.operands[1])}, {});
      return true;
    case Op::DictNext: dict_next(op); return true;
    case Op::DictPop:
      hold_scalar(op.results[0], e_.builder().value(Op::DictStep, {dict(0), e_.i64(0)}, kI64,
                                                    {{"step", int64_t{LATHE_DICT_POP}}}));
      return true;
    case Op::DictClear: e_.builder().add(Op::DictEmpty, {dict(0)}, {}); return true;
    case Op::DictCombine:
      e_.builder().add(Op::DictMerge, {dict(0), dict(1), dict(2)}, {},
                       {{"how", op.attrs.i64("how")}});
      return true;
    default: return false;
  }
}

void Lowering::dict_new(const OpData& op) {
  constexpr int64_t kMixedColumn = 255;
  const Type& t = type(op.results[0]);
  int64_t keys = 0;
  for (int k = 0; k < t.rank; ++k) keys |= tag_or(t.key(k), kMixedColumn) << (8 * k);
  int64_t value = t.is_set() ? LATHE_TAG_UNDEFINED : tag_or(t.value(), LATHE_TAG_MIXED);
  Attrs attrs{{"tag", int64_t{t.is_set() ? LATHE_TAG_SET : LATHE_TAG_DICT}},
              {"columns", int64_t{t.has_tuple_keys() ? t.rank : 0}},
              {"keys", keys},
              {"value", value}};
  hold_scalar(op.results[0], e_.builder().value(Op::DictAlloc, {}, Type::ptr(), std::move(attrs)));
}

// The operands of a search: the dict, then an int alone, or a pair for each column.
Lowering::Values Lowering::dict_key(const OpData& op) {
  const Type& t = type(op.operands[0]);
  Values key(op.operands.begin() + 1, op.operands.begin() + 1 + t.rank);
  Values out{held(op.operands[0]).raw[0]};
  bool is_int = t.rank == 1 && !t.has_tuple_keys() && t.key(0) == Type::py_int() &&
                type(key[0]) == Type::py_int();
  Values pairs = is_int ? Values{scalar(key[0])} : tagged_pairs(key);
  out.insert(out.end(), pairs.begin(), pairs.end());
  return out;
}

// The word of an entry: its index in the data.
ValueId Lowering::entry_word(ValueId dict, ValueId at, int64_t word) {
  ScalarBuilder& s = e_.scalars();
  return s.IAdd({s.IMul({at, e_.i64(entry_words(type(dict)))}), e_.i64(word)});
}

void Lowering::read_entry(const OpData& op, int64_t word, bool is_tuple) {
  ValueId dict = op.operands[0];
  ValueId data = list_field(held(dict).raw[0], kData, Type::ptr());
  ValueId first = entry_word(dict, scalar(op.operands[1]), word);
  if (is_tuple) return read_pairs(data, first, op.results);
  const Type& t = type(op.results[0]);
  ValueId bits = e_.load(data, first, kI64);
  if (t.is_tagged()) {
    ValueId second = e_.scalars().IAdd({first, e_.i64(1)});
    return hold(op.results[0], {.raw = {bits, e_.load(data, second, kI64)}});
  }
  if (t.kind == TypeKind::None) return hold(op.results[0], {});
  if (t.is_heap()) return hold_scalar(op.results[0], e_.address(bits));
  hold_scalar(op.results[0], from_payload(bits, t.dtype));
}

void Lowering::write_value(ValueId dict, ValueId at, std::span<const ValueId> value) {
  const Type& t = type(dict);
  ValueId data = list_field(held(dict).raw[0], kData, Type::ptr());
  ValueId first = entry_word(dict, at, column_at(t, t.rank));
  if (t.value().is_tuple()) return write_pairs(data, first, value);
  Values pair = tagged_pairs({value[0]});
  if (!t.value().is_tagged()) return e_.store(data, first, pair[1]);
  e_.store(data, first, pair[0]);
  e_.store(data, e_.scalars().IAdd({first, e_.i64(1)}), pair[1]);
}

void Lowering::dict_next(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  ValueId dict = held(op.operands[0]).raw[0], at = scalar(op.operands[1]);
  bool back = op.attrs.flag_or("back", false);
  int64_t step = back ? LATHE_DICT_PREVIOUS : LATHE_DICT_NEXT;
  auto search = [&] {
    return Values{e_.builder().value(Op::DictStep, {dict, at}, kI64, {{"step", step}})};
  };
  if (back) return hold_scalar(op.results[0], search()[0]);
  // Most often there is an item.
  auto look = [&] {
    ValueId data = list_field(dict, kData, Type::ptr());
    ValueId stamp = e_.load(data, entry_word(op.operands[0], at, 0), kI64);
    ValueId live = s.INe({s.IAnd({stamp, e_.i64(2)}), e_.i64(0)});
    return e_.if_else(
        live, {kI64}, [&] { return Values{at}; }, search);
  };
  ValueId inside = s.ILt({at, list_field(dict, kLength, kI64)});
  Values found = e_.if_else(inside, {kI64}, look, [&] { return Values{e_.i64(-1)}; });
  hold_scalar(op.results[0], found[0]);
}

}  // namespace lathe
