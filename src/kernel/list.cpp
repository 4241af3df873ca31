// Lists: a lathe_list (abi.h), one address. Length and elements are read and written here; the
// run time is asked for memory only.
#include <bit>

#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

namespace {

// Fields of lathe_list, in words.
constexpr int64_t kLength = offsetof(lathe_list, length) / 8;
constexpr int64_t kCapacity = offsetof(lathe_list, capacity) / 8;
constexpr int64_t kData = offsetof(lathe_list, data) / 8;

const Type kI64 = Type::raw(DType::I64);

}  // namespace

bool Lowering::list_op(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  auto list = [&](size_t i) { return held(op.operands[i]).raw[0]; };
  switch (op.code) {
    case Op::ListNew: list_new(op); return true;
    case Op::ListLen: hold_scalar(op.results[0], list_field(list(0), kLength, kI64)); return true;
    case Op::ListGet: {
      ValueId at = list_index(op, LATHE_TEXT_ListIndex);
      ValueId data = list_field(list(0), kData, Type::ptr());
      const Type& t = type(op.results[0]);
      if (!t.is_tagged()) {
        hold_scalar(op.results[0], e_.load(data, at, Type::raw(t.dtype)));
        return true;
      }
      ValueId first = s.IShl({at, e_.i64(1)});
      ValueId tag = e_.load(data, first, kI64);
      hold(op.results[0], {.raw = {tag, e_.load(data, s.IAdd({first, e_.i64(1)}), kI64)}});
      return true;
    }
    case Op::ListSet: {
      ValueId at = list_index(op, LATHE_TEXT_ListAssignment);
      set_item(op.operands[0], list_field(list(0), kData, Type::ptr()), at, op.operands[2]);
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

// The item at a position is written; it is of the element type already.
void Lowering::set_item(ValueId list, ValueId data, ValueId at, ValueId item) {
  const Values& raw = held(item).raw;
  ScalarBuilder& s = e_.scalars();
  if (!type(list).element().is_tagged()) return e_.store(data, at, raw[0]);
  ValueId first = s.IShl({at, e_.i64(1)});
  e_.store(data, first, raw[0]);
  e_.store(data, s.IAdd({first, e_.i64(1)}), raw[1]);
}

void Lowering::list_new(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  const Type& t = type(op.results[0]);
  bool mixed = !std::has_single_bit(t.alternatives);
  int64_t tag = mixed ? LATHE_TAG_MIXED : std::countr_zero(t.alternatives);
  int64_t size = mixed ? 16 : bytes(t.element().dtype);
  ValueId n = e_.i64(static_cast<int64_t>(op.operands.size()));
  ValueId list =
      e_.builder().value(Op::ListAlloc, {n}, Type::ptr(), {{"tag", tag}, {"bytes", size}});
  hold_scalar(op.results[0], list);
  if (op.operands.empty()) return;
  ValueId data = list_field(list, kData, Type::ptr());
  for (size_t i = 0; i < op.operands.size(); ++i)
    set_item(op.results[0], data, s.i64(static_cast<int64_t>(i)), op.operands[i]);
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
  set_item(op.operands[0], list_field(list, kData, Type::ptr()), length, op.operands[1]);
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
    Op code = in_.op(id).code;
    makes |= code == Op::ListNew || (code == Op::Call && program_.makes_lists);
  });
  return makes ? e_.builder().value(Op::ListMark, {}, Type::ptr()) : ValueId{};
}

// A trip begins: of the lists that earlier ones have made, those live that the loop carries.
void Lowering::release_lists(ValueId mark, const Frame& loop) {
  Values operands{mark};
  for (size_t i = 0; i < loop.bundles.size(); ++i)
    if (loop.bundles[i].type.is_list()) operands.push_back(loop.carried[i].raw[0]);
  e_.builder().add(Op::ListRelease, operands, {});
}

// The index operand as a position that exists; else an IndexError with this text.
ValueId Lowering::list_index(const OpData& op, int text) {
  ScalarBuilder& s = e_.scalars();
  ValueId graph = op.operands[1], i = scalar(graph);
  ValueId length = list_field(held(op.operands[0]).raw[0], kLength, kI64);
  auto known = e_.constant(i);
  bool positive = known ? *known >= 0 : ranges_.never_negative(graph);
  ValueId at = positive ? i : s.Choose({s.ILt({i, s.i64(0)}), s.IAdd({i, length}), i});
  // As unsigned numbers negative ones are too large.
  s.raise_text(s.ULe({length, at}), LATHE_ERR_INDEX, text);
  return at;
}

}  // namespace lathe
