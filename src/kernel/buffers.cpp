// Buffers: arrays with identity, as addresses with extents and strides.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"
#include "kernel/pull.h"

namespace lathe {

bool Lowering::buffer_op(const OpData& op) {
  switch (op.code) {
    case Op::BufNew: buffer_new(op); return true;
    case Op::BufView: buffer_view(op); return true;
    case Op::BufTranspose: buffer_transpose(op); return true;
    case Op::BufPart: buffer_part(op); return true;
    case Op::BufReshape: buffer_reshape(op); return true;
    case Op::BufLoad: buffer_load(op); return true;
    case Op::BufStore: buffer_store(op); return true;
    case Op::BufGet:
      hold_scalar(op.results[0], load_element(held(op.operands[0]).array, element_index(op)));
      return true;
    case Op::BufSet: {
      const ArrayRef& a = held(op.operands[0]).array;
      Values index = element_index(op);
      store_element(a, index, stored_scalar(op.operands.back(), a.dtype));
      return true;
    }
    case Op::BufNote: buffer_note(op); return true;
    case Op::BufScatterAdd:
      op_info(op.code).extents(*pull_, in_, op);
      scatter_add(held(op.operands[0]).array, op.operands[1], op.operands[2]);
      return true;
    default: return false;
  }
}

// --- making buffers

void Lowering::buffer_new(const OpData& op) {
  ValueId x = op.operands[0], v = op.results[0];
  Values extents;
  for (int k = 0; k < type(v).rank; ++k) extents.push_back(extent(x, k));
  ArrayRef to = buffer_memory(v, extents);
  if (program_.track_owner) to.owner = e_.i64(-1);
  Output out{x, to, {}, {}};
  if (type(x).is_scalar()) out.raw = stored_scalar(x, to.dtype);
  evaluate({out});
  hold_array(v, to);
}

void Lowering::buffer_note(const OpData& op) {
  ValueId words = held(op.operands[0]).array.base;
  if (const Type& t = type(op.operands[1]); t.is_heap()) {
    int64_t word = op.attrs.i64("word");
    e_.store(words, e_.i64(word), e_.i64(t.is_str() ? kNotedString : kNotedList));
    e_.store(words, e_.i64(word + 1), e_.scalars().bitcast(scalar(op.operands[1]), DType::I64));
    return;
  }
  const ArrayRef& a = held(op.operands[1]).array;
  Values noted{e_.scalars().bitcast(a.base, DType::I64), a.owner};
  noted.insert(noted.end(), a.extents.begin(), a.extents.end());
  noted.insert(noted.end(), a.strides.begin(), a.strides.end());
  int64_t word = op.attrs.i64("word");
  for (ValueId v : noted) e_.store(words, e_.i64(word++), v);
}

// Memory for a buf_new. What may leave the function, or be carried from trip to trip of a loop,
// cannot come from the arena of a trip: the carries of its own loop alternate between a few places,
// anything else gets a block of its own until the call ends.
ArrayRef Lowering::buffer_memory(ValueId v, const Values& extents) {
  std::vector<OpId> notes = notes_of(v);
  int64_t slot = notes.empty() ? may_return(v) : 0;
  size_t carriers = 0;
  const Frame *carrier = nullptr, *innermost = nullptr;
  for (const Frame& f : frames_) {
    const OpData& op = in_.op(f.op);
    if (!has(op.code, Loop)) continue;
    innermost = &f;
    bool carries = std::any_of(op.results.begin(), op.results.end(), [&](ValueId r) {
      return type(r).is_buffer() && classes_.may_overlap(r, v);
    });
    if (!carries) continue;
    ++carriers;
    carrier = &f;
  }
  if (slot < 0 && carriers == 0) return allocate(type(v).dtype, extents);
  ArrayRef to{.dtype = type(v).dtype, .base = {}, .extents = extents};
  make_contiguous(to);
  if (carriers == 0 && !notes.empty() && may_return(v) < 0) carrier = innermost;
  bool ring = carriers <= 1 && carrier && carrier == innermost &&
              e_.known_at(byte_size(to.dtype, extents), innermost->depth);
  to.base = ring ? free_place(v, to, slot) : heap(byte_size(to.dtype, extents), slot);
  return to;
}

ValueId Lowering::heap(ValueId size, int64_t slot) {
  return e_.builder().value(Op::ResultAlloc, {size}, Type::ptr(),
                            {{"slot", std::max<int64_t>(slot, 0)}});
}

// One of the places made before the loop that no carry is in, nor what the host has been told of:
// with one place more than these there always is one.
ValueId Lowering::free_place(ValueId v, const ArrayRef& a, int64_t slot) {
  const Frame* loop = nullptr;
  for (const Frame& f : frames_)
    if (has(in_.op(f.op).code, Loop)) loop = &f;
  ScalarBuilder& s = e_.scalars();
  ValueId size = byte_size(a.dtype, a.extents);
  Values carries, places;
  const auto& results = in_.op(loop->op).results;
  for (size_t i = 0; i < results.size(); ++i)
    if (type(results[i]).is_buffer() && classes_.may_overlap(results[i], v))
      carries.push_back(s.bitcast(loop->carried[i].array.base, DType::I64));
  std::set<int64_t> words;
  for (OpId id : notes_of(v)) {
    const OpData& note = in_.op(id);
    int64_t word = note.attrs.i64("word");
    if (words.insert(word).second)
      carries.push_back(
          e_.load(held(note.operands[0]).array.base, e_.i64(word), Type::raw(DType::I64)));
  }
  for (size_t i = 0; i <= carries.size(); ++i)
    places.push_back(e_.at_depth(loop->depth, [&] {
      if (slot >= 0) return heap(size, slot);
      return e_.builder().value(Op::ArenaAlloc, {size}, Type::ptr());
    }));
  ValueId free = places.back();
  for (size_t i = places.size() - 1; i-- > 0;) {
    ValueId begin = s.bitcast(places[i], DType::I64), used = s.boolean(false);
    for (ValueId c : carries) used = s.IOr({used, s.ULt({s.ISub({c, begin}), size})});
    free = s.Choose({used, free, places[i]});
  }
  return free;
}

// Where the host is told of the buffer, or of what shares its memory.
std::vector<OpId> Lowering::notes_of(ValueId buffer) const {
  std::vector<OpId> found;
  walk(in_, in_.function(function_).body, [&](OpId id) {
    const OpData& op = in_.op(id);
    if (op.code == Op::BufNote && classes_.may_overlap(op.operands[1], buffer)) found.push_back(id);
  });
  return found;
}

// The first result that the buffer may be (or share its memory with), or -1.
int64_t Lowering::may_return(ValueId buffer) const {
  int64_t found = -1;
  walk(in_, in_.function(function_).body, [&](OpId id) {
    const OpData& op = in_.op(id);
    if (op.code != Op::Return || found >= 0) return;
    for (size_t k = 0; k < op.operands.size(); ++k)
      if (type(op.operands[k]).is_buffer() && classes_.may_overlap(op.operands[k], buffer)) {
        found = static_cast<int64_t>(k);
        return;
      }
  });
  return found;
}

void Lowering::buffer_view(const OpData& op) {
  const Type& t = type(op.results[0]);
  auto ranges = index_ranges(*pull_, in_, op, IndexUse::Checked);
  hold_array(op.results[0], indexed(held(op.operands[0]).array, ranges, &t));
}

void Lowering::buffer_transpose(const OpData& op) {
  const ArrayRef& a = held(op.operands[0]).array;
  ArrayRef out = a;
  const auto& perm = op.attrs.ints("perm");
  bool same = true;
  for (size_t k = 0; k < perm.size(); ++k) {
    out.extents[k] = a.extents[perm[k]];
    out.strides[k] = a.strides[perm[k]];
    same &= perm[k] == static_cast<int64_t>(k);
  }
  out.contiguous = a.contiguous && same;
  hold_array(op.results[0], out);
}

void Lowering::buffer_part(const OpData& op) {
  ArrayRef out = held(op.operands[0]).array;
  out.dtype = part_dtype(out.dtype);
  if (op.attrs.flag("imag")) out.base = e_.ptr_add(out.base, e_.i64(bytes(out.dtype)));
  out.contiguous = false;
  hold_array(op.results[0], out);
}

namespace {

// Which axis of the source each axis of the result is (part of); -1: of extent 1. Empty: some of
// them join axes.
std::vector<int> split_axes(const Type& source, const Type& result) {
  std::vector<int> axes, from(result.rank, -1);
  for (int k = 0; k < source.rank; ++k)
    if (source.dims[k] != 1) axes.push_back(k);
  int next = 0;
  for (size_t a = 0; a < axes.size(); ++a) {
    Dim whole = source.dims[axes[a]];
    int64_t product = 1;
    for (; next < result.rank; ++next) {
      Dim d = result.dims[next];
      bool last = a + 1 == axes.size();
      if (d == 1) continue;
      if (!last && (product == whole || (is_symbol(d) && d != whole))) break;
      from[next] = axes[a];
      product = is_symbol(d) ? d : product * d;
    }
    if (a + 1 < axes.size() && product != whole) return {};
  }
  return from;
}

}  // namespace

void Lowering::buffer_reshape(const OpData& op) {
  const ArrayRef a = held(op.operands[0]).array;
  const Type &from = type(op.operands[0]), &to = type(op.results[0]);
  ArrayRef out = a;
  out.extents = result_extents(op, op_info(op.code).extents(*pull_, in_, op));
  make_contiguous(out);
  out.contiguous = a.contiguous;
  std::vector<int> axes = split_axes(from, to);
  // Axes are joined in memory without gaps only; a function does not know it of its parameters.
  out.contiguous |= axes.size() != out.rank();
  if (!out.contiguous)
    for (size_t k = out.rank(); k-- > 0;) {
      if (axes[k] < 0) continue;
      ValueId inner;  // the next axis that is part of the same one
      for (size_t j = k + 1; j < out.rank() && !inner.valid(); ++j)
        if (axes[j] == axes[k]) inner = e_.mul(out.strides[j], out.extents[j]);
      out.strides[k] = inner.valid() ? inner : a.strides[axes[k]];
    }
  hold_array(op.results[0], out);
}

// --- whole contents

void Lowering::buffer_load(const OpData& op) {
  const ArrayRef a = held(op.operands[0]).array;
  ValueId v = op.results[0];
  if (!in_memory(type(v))) return hold_scalar(v, load_element(a, {}));
  hold_array(v, a);
  if (!plan_.copied[v.index]) return;
  ArrayRef to = allocate(a.dtype, a.extents);
  evaluate({{v, to}});
  hold_array(v, to);
}

void Lowering::buffer_store(const OpData& op) {
  op_info(op.code).extents(*pull_, in_, op);
  store_all(op.operands[1], held(op.operands[0]).array, type(op.operands[0]));
}

// --- single elements

Lowering::Values Lowering::element_index(const OpData& op) {
  Values out;
  for (const IndexRange& r : index_ranges(*pull_, in_, op, IndexUse::Checked))
    if (r.kind == IndexKind::Integer) out.push_back(r.start);
  return out;
}

// Whether v < extent for sure: v is bounded by a loop, and the extent is that bound or more.
bool Lowering::is_below(ValueId v, ValueId extent) {
  std::optional<Ranges::Bound> bound = ranges_.below(v);
  if (!bound) return false;
  const Held& limit = values_[bound->limit.index];
  if (!limit.defined || limit.raw.size() != 1) return false;
  Sum most = at_least(limit.raw[0]), least = at_least(extent);
  return most.exact && most.base == least.base && most.offset + bound->offset <= least.offset;
}

// What an integer is, or is not below: another one plus a number. Sums are followed only where they
// were checked not to wrap.
Lowering::Sum Lowering::at_least(ValueId v) {
  if (auto c = e_.constant(v)) return {ValueId{}, *c, true};
  const OpData* def = e_.graph().def(v);
  if (def && def->code == Op::IMax && e_.constant(def->operands[1])) {
    Sum s = at_least(def->operands[0]);
    s.exact = false;
    return s;
  }
  if (def && def->code == Op::IAddOvf && e_.graph().value(v).index == 0)
    if (auto c = e_.constant(def->operands[1]); c && std::abs(*c) < 1024) {
      Sum s = at_least(def->operands[0]);
      s.offset += *c;
      return s;
    }
  return {v, 0, true};
}

}  // namespace lathe
