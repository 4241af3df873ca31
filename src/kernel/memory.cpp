// Where arrays live: temporaries in the arena (small ones in the frame), results in the caller's
// memory, loop carries in two places that they alternate between.
#include <algorithm>

#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

namespace {

constexpr int64_t kFrameArray = 4096;   // static arrays up to this size live in the frame ...
constexpr int64_t kFrameTotal = 65536;  // ... as long as all of them together are this small

}  // namespace

bool Lowering::in_memory(const Type& t) { return t.is_buffer() || (t.is_array() && t.rank > 0); }

void Lowering::make_contiguous(ArrayRef& a) {
  a.contiguous = true;
  a.strides.resize(a.rank());
  ValueId stride = e_.i64(bytes(a.dtype));
  for (size_t k = a.rank(); k-- > 0;) {
    a.strides[k] = stride;
    if (k > 0) stride = e_.mul(stride, a.extents[k]);
  }
}

ValueId Lowering::byte_size(DType d, const Values& extents) {
  return e_.mul(e_.product(extents), e_.i64(bytes(d)));
}

// The innermost loop around will give the memory of the arena back after each trip.
void Lowering::note_allocation() {
  for (size_t i = frames_.size(); i-- > 0;)
    if (has(in_.op(frames_[i].op).code, Loop)) {
      frames_[i].allocates = true;
      return;
    }
}

// `in_frame`: the memory may be reused when the op runs again, and is gone when the function
// returns.
ArrayRef Lowering::allocate(DType d, const Values& extents, bool in_frame) {
  ArrayRef a{.dtype = d, .extents = extents};
  make_contiguous(a);
  ValueId size = byte_size(d, extents);
  auto known = e_.constant(size);
  if (in_frame && is_entry_ && known && *known <= kFrameArray &&
      frame_bytes_ + *known <= kFrameTotal) {
    int64_t rounded = std::max<int64_t>(64, (*known + 63) / 64 * 64);
    frame_bytes_ += rounded;
    e_.in_entry([&] {
      a.base = e_.builder().value(Op::Alloca, {}, Type::ptr(), {{"bytes", rounded}});
    });
  } else {
    a.base = e_.builder().value(Op::ArenaAlloc, {size}, Type::ptr());
    note_allocation();
  }
  return a;
}

// Memory for a stored value: where it is going to be returned from, if that is known.
ArrayRef Lowering::allocate_for(ValueId v, const Values& extents) {
  auto result = plan_.results.find(v);
  if (!is_entry_ || result == plan_.results.end()) return allocate(type(v).dtype, extents);
  ArrayRef a{.dtype = type(v).dtype, .base = {}, .extents = extents};
  make_contiguous(a);
  a.base = result_memory_[result->second] = result_memory(result->second, a);
  return a;
}

// --- values at exits and borders

// What `values` are on the other side. Arrays are put in memory (all that are computed here in as
// few loops as possible). At a back edge they go to the carry's next place, unless they are the
// carry itself: then nothing moves.
std::vector<Lowering::Held> Lowering::place(const std::vector<Bundle>& bundles,
                                            const Values& values, const Frame* loop,
                                            bool back_edge) {
  std::vector<Held> out;
  std::vector<Output> outputs;
  grown_ = {};
  for (size_t i = 0; i < values.size(); ++i) {
    const Type& t = type(values[i]);
    Held h = held(values[i]);
    h.slots.clear();  // those of another loop
    if (t.is_array() && t.rank > 0) {
      if (bundles[i].slots && loop) {
        const Held& carried = loop->carried[i];
        h.slots = carried.slots;
        if (back_edge && h.array.base != carried.array.base) {
          h.array = next_place(bundles[i], carried, h.array, h);
          outputs.push_back({values[i], h.array});
        }
      }
      if (!h.array.in_memory() || !h.array.contiguous) {
        h.array = allocate(t.dtype, h.array.extents);
        outputs.push_back({values[i], h.array});
      }
    }
    out.push_back(std::move(h));
  }
  evaluate(outputs);
  return out;
}

// The first of the two places of a carry; in `out` they change roles. A place that is too small is
// replaced by one of twice the size that is needed.
ArrayRef Lowering::next_place(const Bundle& b, const Held& carried, const ArrayRef& value,
                              Held& out) {
  ArrayRef to{.dtype = value.dtype, .base = carried.slots[0], .extents = value.extents};
  make_contiguous(to);
  if (!b.grows) {
    out.slots = {carried.slots[1], carried.slots[0]};
    return to;
  }
  ScalarBuilder& s = e_.scalars();
  ValueId need = byte_size(to.dtype, to.extents);
  ValueId small = s.ULt({carried.slots[1], need});
  auto larger = [&] {
    ValueId size = s.IShl({need, s.i64(1)});
    return Values{e_.builder().value(Op::ArenaAlloc, {size}, Type::ptr()), size};
  };
  auto same = [&] { return Values{carried.slots[0], carried.slots[1]}; };
  Values place = e_.if_else(small, {Type::ptr(), Type::raw(DType::I64)}, larger, same);
  to.base = place[0];
  out.slots = {carried.slots[2], carried.slots[3], place[0], place[1]};
  grown_ = grown_.valid() ? s.IOr({grown_, small}) : small;
  return to;
}

// Places that were taken from the arena on this trip stay; so does what lies below them.
ValueId Lowering::next_mark(const Frame& frame) {
  if (!grown_.valid()) return frame.mark;
  Type i64 = Type::raw(DType::I64);
  auto mark = [&] { return Values{e_.builder().value(Op::ArenaMark, {}, i64)}; };
  return e_.if_else(grown_, {i64}, mark, [&] { return Values{frame.mark}; })[0];
}

// --- loops

// Array carries get two places that they alternate between: before the loop, where their extents
// are the same on every trip.
std::vector<Lowering::Bundle> Lowering::loop_bundles(const OpData& op) {
  std::vector<Bundle> out = bundles(op.results);
  std::set<Dim> changing = relaxed_in(op);
  for (Bundle& b : out)
    for (int k = 0; k < b.type.rank; ++k)
      if (changing.contains(b.type.dims[k]) &&
          std::find(b.extents.begin(), b.extents.end(), k) == b.extents.end())
        b.extents.push_back(k);
  for (Bundle& b : out) {
    b.slots = b.type.is_array() && b.type.rank > 0;
    b.grows = b.slots && !b.extents.empty();
  }
  return out;
}

// Symbols that get new extents while the loop runs.
std::set<Dim> Lowering::relaxed_in(const OpData& op) const {
  std::set<Dim> out;
  for (RegionId r : op.regions)
    walk(in_, r, [&](OpId id) {
      if (in_.op(id).code != Op::Relax) return;
      for (Dim d : type(in_.op(id).results[0]).shape())
        if (is_symbol(d)) out.insert(d);
    });
  return out;
}

Lowering::Values Lowering::enter_loop(const Frame& frame, const Values& init) {
  std::vector<Held> placed = place(frame.bundles, init, nullptr, false);
  bool grows = false;
  for (size_t i = 0; i < init.size(); ++i)
    for (int k = 0; frame.bundles[i].slots && k < 2; ++k) {
      if (!frame.bundles[i].grows) {
        placed[i].slots.push_back(allocate(type(init[i]).dtype, placed[i].array.extents).base);
        continue;
      }
      grows = true;
      placed[i].slots.push_back(e_.builder().constant(Type::ptr(), int64_t{0}));
      placed[i].slots.push_back(e_.i64(0));
    }
  if (grows) note_allocation();
  return raw_values(frame.bundles, placed);
}

// Memory that a trip took from the arena is given back when the next trip begins. (Where a carry
// grows, the release is there already. Carried buffers: see buffer_memory().)
void Lowering::release_trips(const Frame& frame, RegionId body) {
  if (!frame.allocates || frame.mark.valid()) return;
  ValueId mark = e_.builder().value(Op::ArenaMark, {}, Type::raw(DType::I64));
  Graph& g = e_.graph();
  OpId release = g.create_op(Op::ArenaRelease, {mark}, {}, {}, {}, e_.builder().loc());
  g.insert_before(g.region(body).ops.front(), release);
}

// --- results of the entry

void Lowering::return_arrays(const OpData& op) {
  std::vector<Output> outputs;
  for (size_t k = 0; k < op.operands.size(); ++k) {
    ValueId v = op.operands[k];
    const Type& t = type(v);
    const Slot& slot = signature_.results[k];
    if (t.is_buffer()) return_buffer(held(v).array, slot);
    if (!t.is_array() || t.rank == 0) continue;
    ArrayRef to{.dtype = t.dtype, .extents = held(v).array.extents};
    make_contiguous(to);
    auto already = result_memory_.find(k);
    bool done = already != result_memory_.end() && already->second == held(v).array.base;
    to.base = done ? already->second : result_memory(k, to);
    if (slot.allocated) {
      e_.store(arrays_, e_.i64(slot.array), to.base);
      for (int i = 0; i < t.rank; ++i) store_slot(slot.extents + i, to.extents[i]);
    }
    if (!done) outputs.push_back({v, to});
  }
  evaluate(outputs);
}

ValueId Lowering::result_memory(size_t k, const ArrayRef& a) {
  const Slot& slot = signature_.results[k];
  if (!slot.allocated) return e_.load(arrays_, e_.i64(slot.array), Type::ptr());
  return heap(byte_size(a.dtype, a.extents), static_cast<int64_t>(k));
}

void Lowering::return_buffer(const ArrayRef& a, const Slot& slot) {
  e_.store(arrays_, e_.i64(slot.array), a.base);
  store_slot(slot.owner, a.owner);
  for (size_t i = 0; i < a.rank(); ++i) {
    store_slot(slot.extents + static_cast<int>(i), a.extents[i]);
    store_slot(slot.strides + static_cast<int>(i), a.strides[i]);
  }
}

}  // namespace lathe
