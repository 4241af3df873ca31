// What crosses the border while the kernel runs: raises and prints, as pairs of tag and payload.
#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

// --- payloads: 64 bits of a scalar

ValueId Lowering::payload(ValueId raw) {
  ScalarBuilder& s = e_.scalars();
  DType d = s.dtype(raw);
  if (!is_float(d)) return s.convert(raw, DType::I64);
  switch (bytes(d)) {
    case 8: return s.bitcast(raw, DType::I64);
    case 4: return s.convert(s.bitcast(raw, DType::U32), DType::I64);
    default: return s.convert(s.bitcast(raw, DType::U16), DType::I64);
  }
}

ValueId Lowering::from_payload(ValueId i64, DType d) {
  ScalarBuilder& s = e_.scalars();
  if (!is_float(d)) return s.convert(i64, d);
  switch (bytes(d)) {
    case 8: return s.bitcast(i64, d);
    case 4: return s.bitcast(s.convert(i64, DType::U32), d);
    default: return s.bitcast(s.convert(i64, DType::U16), d);
  }
}

Lowering::Values Lowering::tagged_pairs(const Values& values) {
  Values out;
  for (ValueId v : values) {
    const Type& t = type(v);
    const Held& h = held(v);
    if (t.is_tagged()) {
      out.insert(out.end(), h.raw.begin(), h.raw.begin() + 2);
      if (h.raw.size() == 3) {
        out.push_back(e_.i64(LATHE_TAG_IMAG));
        out.push_back(h.raw[2]);
      }
    } else if (in_memory(t)) {
      out.push_back(e_.i64(LATHE_TAG_ARRAY));
      out.push_back(array_view(v));
    } else if (t.is_heap()) {
      int64_t dict = t.is_set() ? LATHE_TAG_SET : LATHE_TAG_DICT;
      int64_t list = t.is_str() ? LATHE_TAG_STR : LATHE_TAG_LIST;
      out.push_back(e_.i64(t.is_dict() ? dict : list));
      out.push_back(e_.scalars().bitcast(h.raw[0], DType::I64));
    } else {
      bool array = t.kind == TypeKind::Array;  // without axes: the site makes one of the scalar
      int tag = tag_of(array ? Type::np_scalar(t.dtype) : t);
      LATHE_CHECK(tag >= 0, "{} has no tag", to_string(t));
      out.push_back(e_.i64(tag));
      Values parts = e_.split(h.raw);
      out.push_back(t.is_scalar() ? payload(parts[0]) : e_.i64(0));
      if (parts.size() == 2) {
        out.push_back(e_.i64(LATHE_TAG_IMAG));
        out.push_back(payload(parts[1]));
      }
    }
  }
  return out;
}

// Bits of the address of a lathe_array_view in the frame.
ValueId Lowering::array_view(ValueId v) {
  const Type& t = type(v);
  ArrayRef a = held(v).array;
  if (!a.in_memory()) {
    a = allocate(t.dtype, a.extents);
    evaluate({{v, a}});
  }
  auto i32 = [&](int64_t n) { return e_.scalars().integer(DType::I32, n); };
  ValueId view;
  e_.in_entry([&] {
    view = e_.builder().value(Op::Alloca, {}, Type::ptr(),
                              {{"bytes", static_cast<int64_t>(sizeof(lathe_array_view))}});
  });
  auto at = [&](size_t offset, size_t size) { return e_.i64(static_cast<int64_t>(offset / size)); };
  e_.store(view, at(offsetof(lathe_array_view, data), 8), a.base);
  e_.store(view, at(offsetof(lathe_array_view, dtype), 4), i32(static_cast<int>(t.dtype)));
  e_.store(view, at(offsetof(lathe_array_view, rank), 4), i32(t.rank));
  e_.store(view, at(offsetof(lathe_array_view, tensor), 4), i32(t.is_tensor()));
  for (size_t k = 0; k < a.rank(); ++k) {
    e_.store(view, at(offsetof(lathe_array_view, extents) + 8 * k, 8), a.extents[k]);
    e_.store(view, at(offsetof(lathe_array_view, strides) + 8 * k, 8), a.strides[k]);
  }
  return e_.scalars().bitcast(view, DType::I64);
}

// --- ops

void Lowering::raise_op(const OpData& op) {
  if (op.attrs.flag_or("again", false)) {
    Values fields;
    for (ValueId v : op.operands) fields.push_back(scalar(v));
    e_.builder().end(Op::Raise, fields, op.attrs);
    return;
  }
  e_.builder().end(Op::Raise, tagged_pairs(op.operands),
                   {{"error", op.attrs.i64("error")}, {"site", op.attrs.i64_or("site", -1)}});
}

void Lowering::print_op(const OpData& op) {
  Values pairs = tagged_pairs(op.operands);
  e_.builder().add(Op::HostCall, pairs, {}, {{"site", op.attrs.i64("site")}});
}

void Lowering::callback_op(const OpData& op) {
  Values pairs = tagged_pairs(op.operands);
  auto filled = static_cast<size_t>(op.attrs.i64("filled"));
  for (size_t i = pairs.size() - 2 * filled; i < pairs.size(); i += 2)
    pairs[i] = e_.i64(LATHE_TAG_MEMORY);
  e_.builder().add(Op::HostCall, pairs, {}, {{"site", op.attrs.i64("site")}});
}

}  // namespace lathe
