// Lists: a lathe_list (abi.h), one address. Length and elements are read and written here; the
// run time is asked for memory only.
#include <bit>
#include <set>

#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

namespace {

// Fields of lathe_list, in words.
constexpr int64_t kLength = offsetof(lathe_list, length) / 8;
constexpr int64_t kCapacity = offsetof(lathe_list, capacity) / 8;
constexpr int64_t kData = offsetof(lathe_list, data) / 8;

const Type kI64 = Type::raw(DType::I64);

// The bits of a tuple's code (abi.h), behind those in `bits`.
void append_code(const Type& t, std::vector<bool>& bits) {
  if (!t.is_tuple()) return bits.push_back(false);
  bits.insert(bits.end(), {true, false});
  for (int i = 0; i < t.rank; ++i) append_code(t.parts[i], bits);
  bits.insert(bits.end(), {true, true});
}

// Whether a list holds values of this type as blocks of their own.
bool is_block(const Type& t) { return t.is_array() && t.rank > 0; }

}  // namespace

ElementLayout layout_of(const Type& element) {
  if (element.is_heap()) return {element.is_str() ? LATHE_TAG_STR : LATHE_TAG_LIST, 8};
  if (is_block(element)) return {LATHE_TAG_BLOCK, 8};
  if (element.is_tagged() || element.is_tuple())
    for (const Type& column : element.columns())
      if (raw_words(column) > (column.is_tagged() ? 2 : 1))  // mixed elements have one payload
        user_error(ErrorClass::Trace,
                   "a run-time list of complex numbers and others is not supported yet");
  if (element.is_tagged()) return {LATHE_TAG_MIXED, 16};
  if (!element.is_tuple()) return {tag_of(element), bytes(element.dtype)};
  return {tuple_tag(element), 16 * static_cast<int64_t>(element.columns().size())};
}

int64_t tuple_tag(const Type& tuple) {
  std::vector<bool> bits;
  append_code(tuple, bits);
  if (bits.size() > LATHE_MAX_TUPLE_CODE_BITS)
    user_error(ErrorClass::Trace, "a run-time tuple of so many parts is not supported");
  int64_t code = 1;
  for (bool b : bits) code = code << 1 | b;
  return LATHE_TAG_TUPLE + code;
}

bool Lowering::list_op(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  auto list = [&](size_t i) { return held(op.operands[i]).raw[0]; };
  switch (op.code) {
    case Op::ListNew: list_new(op); return true;
    case Op::ListLen: hold_scalar(op.results[0], list_field(list(0), kLength, kI64)); return true;
    case Op::ListGet: list_get(op); return true;
    case Op::ListSet: {
      ValueId at = list_index(op, LATHE_TEXT_ListAssignment);
      set_item(op.operands[0], list_field(list(0), kData, Type::ptr()), at, items_from(op, 2));
      return true;
    }
    case Op::ListAppend: list_append(op); return true;
    case Op::ListTruncate: list_truncate(op); return true;
    case Op::ListSame: hold_scalar(op.results[0], s.IEq({list(0), list(1)})); return true;
    default: return false;
  }
}

ValueId Lowering::list_field(ValueId list, int64_t field, const Type& t) {
  return e_.load(list, e_.i64(field), t);
}

std::span<const ValueId> Lowering::items_from(const OpData& op, size_t first) {
  return std::span(op.operands).subspan(first);
}

// The word where the mixed items of position `at` begin.
ValueId Lowering::first_word(ValueId at, size_t columns) {
  if (columns == 1) return e_.scalars().IShl({at, e_.i64(1)});
  return e_.scalars().IMul({at, e_.i64(2 * static_cast<int64_t>(columns))});
}

void Lowering::list_get(const OpData& op) {
  ValueId at = list_index(op, LATHE_TEXT_ListIndex);
  ValueId data = list_field(held(op.operands[0]).raw[0], kData, Type::ptr());
  Type element = type(op.operands[0]).element();
  if (is_block(element)) return hold_block(op.results[0], e_.load(data, at, Type::ptr()));
  if (!element.is_tagged() && !element.is_tuple()) {
    Type raw = element.is_heap() ? Type::ptr() : Type::raw(element.dtype);
    return hold(op.results[0], {.raw = {e_.load(data, at, raw)}});
  }
  read_pairs(data, first_word(at, op.results.size()), op.results);
}

// Values of tags and payloads, which begin at a word.
void Lowering::read_pairs(ValueId data, ValueId word, std::span<const ValueId> values) {
  ScalarBuilder& s = e_.scalars();
  for (ValueId v : values) {
    const Type& t = type(v);
    ValueId payload_at = s.IAdd({word, e_.i64(1)});
    if (t.is_tagged()) {
      ValueId tag = e_.load(data, word, kI64);
      hold(v, {.raw = {tag, e_.load(data, payload_at, kI64)}});
    } else if (t.is_heap()) {
      hold(v, {.raw = {e_.load(data, payload_at, Type::ptr())}});
    } else if (is_block(t)) {
      hold_block(v, e_.load(data, payload_at, Type::ptr()));
    } else if (t.is_scalar()) {
      hold_scalar(v, from_payload(e_.load(data, payload_at, kI64), t.dtype));
    } else {
      hold(v, {});  // None
    }
    word = s.IAdd({payload_at, e_.i64(1)});
  }
}

// An array of a list: it stays as it is, so that it can be read where it is.
void Lowering::hold_block(ValueId v, ValueId block) {
  const Type& t = type(v);
  ValueId header = list_field(block, kData, Type::ptr());
  ArrayRef a{.dtype = t.dtype};
  a.base = e_.builder().value(Op::PtrAdd, {header, e_.i64(8 * LATHE_BLOCK_HEADER)}, Type::ptr());
  for (int k = 0; k < t.rank; ++k)
    a.extents.push_back(is_symbol(t.dims[k]) ? e_.load(header, e_.i64(2 + k), kI64)
                                             : e_.i64(t.dims[k]));
  make_contiguous(a);
  hold(v, {.array = a});
}

// A copy of an array, for a list.
ValueId Lowering::block_of(ValueId v) {
  const Type& t = type(v);
  ArrayRef a{.dtype = t.dtype, .extents = held(v).array.extents};
  make_contiguous(a);
  ValueId size = e_.scalars().IAdd({byte_size(t.dtype, a.extents), e_.i64(8 * LATHE_BLOCK_HEADER)});
  int64_t tag = LATHE_TAG_NUMPY + static_cast<int>(t.dtype);
  ValueId block =
      e_.builder().value(Op::ListAlloc, {size}, Type::ptr(), {{"tag", tag}, {"bytes", int64_t{1}}});
  ValueId header = list_field(block, kData, Type::ptr());
  e_.store(header, e_.i64(0), e_.i64(t.is_tensor()));
  e_.store(header, e_.i64(1), e_.i64(t.rank));
  for (int k = 0; k < t.rank; ++k) e_.store(header, e_.i64(2 + k), a.extents[k]);
  a.base = e_.builder().value(Op::PtrAdd, {header, e_.i64(8 * LATHE_BLOCK_HEADER)}, Type::ptr());
  evaluate({{v, a}});
  return block;
}

// Tags and payloads of items.
Lowering::Values Lowering::item_pairs(std::span<const ValueId> items) {
  Values out;
  for (ValueId v : items) {
    Values pair = is_block(type(v)) ? Values{e_.i64(LATHE_TAG_BLOCK),
                                             e_.scalars().bitcast(block_of(v), DType::I64)}
                                    : tagged_pairs({v});
    out.insert(out.end(), pair.begin(), pair.end());
  }
  return out;
}

// The item at a position is written; it is of the element type already.
void Lowering::set_item(ValueId list, ValueId data, ValueId at, std::span<const ValueId> items) {
  Type element = type(list).element();
  if (is_block(element)) return e_.store(data, at, block_of(items[0]));
  if (!element.is_tagged() && !element.is_tuple()) return e_.store(data, at, held(items[0]).raw[0]);
  write_pairs(data, first_word(at, items.size()), items);
}

void Lowering::write_pairs(ValueId data, ValueId word, std::span<const ValueId> items) {
  for (ValueId v : item_pairs(items)) {
    e_.store(data, word, v);
    word = e_.scalars().IAdd({word, e_.i64(1)});
  }
}

void Lowering::list_new(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  Type element = type(op.results[0]).element();
  ElementLayout layout = layout_of(element);
  size_t width = element.columns().size();
  ValueId n = e_.i64(static_cast<int64_t>(op.operands.size() / width));
  ValueId list = e_.builder().value(Op::ListAlloc, {n}, Type::ptr(),
                                    {{"tag", layout.tag}, {"bytes", layout.bytes}});
  hold_scalar(op.results[0], list);
  if (op.operands.empty()) return;
  ValueId data = list_field(list, kData, Type::ptr());
  for (size_t i = 0; i < op.operands.size(); i += width)
    set_item(op.results[0], data, s.i64(static_cast<int64_t>(i / width)),
             items_from(op, i).first(width));
  e_.store(list, e_.i64(kLength), n);
}

void Lowering::list_append(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  ValueId list = held(op.operands[0]).raw[0];
  ValueId length = list_field(list, kLength, kI64);
  ValueId more = s.IAdd({length, s.i64(1)});
  e_.if_then(s.ILe({list_field(list, kCapacity, kI64), length}), [&] {
    e_.builder().add(Op::ListReserve, {list, more}, {});
  });
  set_item(op.operands[0], list_field(list, kData, Type::ptr()), length, items_from(op, 1));
  e_.store(list, e_.i64(kLength), more);
}

void Lowering::list_truncate(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  ValueId list = held(op.operands[0]).raw[0];
  ValueId length = list_field(list, kLength, kI64);
  ValueId most = s.IMax({scalar(op.operands[1]), s.i64(0)});
  e_.store(list, e_.i64(kLength), s.IMin({length, most}));
}

// Where the trips of a loop make lists: up to where there are lists that they have not made.
ValueId Lowering::list_mark(const OpData& loop) {
  bool makes = false;
  walk(in_, loop.regions.back(), [&](OpId id) {
    const OpData& op = in_.op(id);
    makes |= takes_heap(op) || (op.code == Op::Call && program_.uses_heap);
    bool puts = op.code == Op::ListAppend || op.code == Op::ListSet;  // arrays, which are copied
    makes |= puts && type(op.operands[0]).parts;
  });
  return makes ? e_.builder().value(Op::ListMark, {}, Type::ptr()) : ValueId{};
}

// A trip begins: of the lists that earlier ones have made, those live that the loop carries, and
// those that the host has been told of.
void Lowering::release_lists(ValueId mark, const Frame& loop) {
  Values operands{mark};
  std::set<int64_t> words;
  for (RegionId r : in_.op(loop.op).regions)
    walk(in_, r, [&](OpId id) {
      const OpData& op = in_.op(id);
      if (op.code != Op::BufNote || !type(op.operands[1]).is_heap()) return;
      int64_t word = op.attrs.i64("word");
      if (!words.insert(word).second) return;
      ScalarBuilder& s = e_.scalars();
      ValueId cells = held(op.operands[0]).array.base;
      ValueId kind = e_.load(cells, e_.i64(word), kI64);
      ValueId address = e_.load(cells, e_.i64(word + 1), kI64);
      ValueId is_heap = s.ULt({s.ISub({kind, e_.i64(kNotedString)}), e_.i64(kNotedList)});
      operands.push_back(e_.address(s.Choose({is_heap, address, e_.i64(0)})));
    });
  for (size_t i = 0; i < loop.bundles.size(); ++i) {
    const Type& t = loop.bundles[i].type;
    const Values& raw = loop.carried[i].raw;
    if (t.is_heap()) operands.push_back(raw[0]);
    if (t.is_tagged() && t.alternatives >> LATHE_TAG_STR & 1)
      operands.push_back(string_or_null(raw[0], raw[1]));
  }
  e_.builder().add(Op::ListRelease, operands, {});
}

// The index operand as a position that exists; else an IndexError with this text.
ValueId Lowering::list_index(const OpData& op, int text) {
  return position(op.operands[1], list_field(held(op.operands[0]).raw[0], kLength, kI64), text);
}

ValueId Lowering::position(ValueId graph, ValueId length, int text) {
  ScalarBuilder& s = e_.scalars();
  ValueId i = scalar(graph);
  auto known = e_.constant(i);
  bool positive = known ? *known >= 0 : ranges_.never_negative(graph);
  ValueId at = positive ? i : s.Choose({s.ILt({i, s.i64(0)}), s.IAdd({i, length}), i});
  // As unsigned numbers negative ones are too large.
  s.raise_text(s.ULe({length, at}), LATHE_ERR_INDEX, text);
  return at;
}

}  // namespace lathe
