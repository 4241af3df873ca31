// Tagged scalars: a tag (abi.h) and a payload of 64 bits, two raw values; three where an
// alternative is complex.
#include "diag/error.h"
#include "kernel/lowering.h"

namespace lathe {

// Whether a tag is that of a type, or one of the alternatives of a tagged type.
ValueId Lowering::holds(ValueId tag, const Type& of) {
  ScalarBuilder& s = e_.scalars();
  if (!of.is_tagged()) return s.IEq({tag, e_.i64(tag_of(of))});
  ValueId any = s.boolean(false);
  for (int k = 0; k < 64; ++k)
    if (of.alternatives >> k & 1) any = s.IOr({any, s.IEq({tag, e_.i64(k)})});
  return any;
}

// A scalar, None or tagged scalar as one of that type, which has more alternatives, or fewer.
Lowering::Values Lowering::tagged_words(ValueId v, const Type& to) {
  Values words = held(v).raw;
  if (!type(v).is_tagged()) {
    Values pairs = tagged_pairs({v});
    words = {pairs[0], pairs[1]};
    if (pairs.size() == 4) words.push_back(pairs[3]);
  }
  while (words.size() < static_cast<size_t>(raw_words(to))) words.push_back(e_.i64(0));
  words.resize(raw_words(to));
  return words;
}

void Lowering::tagged_op(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  ValueId x = op.operands[0], v = op.results[0];
  const Type& from = type(x);
  const Type& to = type(v);
  switch (op.code) {
    case Op::TagMake: return hold(v, {.raw = tagged_words(x, to)});
    case Op::TagIs: return hold_scalar(v, holds(held(x).raw[0], op.attrs.type("of")));
    case Op::TagGet:
      if (from.alternatives >> LATHE_TAG_UNDEFINED & 1)
        s.raise_if(s.IEq({held(x).raw[0], e_.i64(LATHE_TAG_UNDEFINED)}), LATHE_ERR_UNBOUND, {},
                   op.attrs.i64_or("site", -1));
      if (to.is_tagged()) return hold(v, {.raw = tagged_words(x, to)});
      if (to.kind == TypeKind::None) return hold(v, {});
      if (is_complex(to.dtype)) {
        DType part = part_dtype(to.dtype);
        ValueId re = from_payload(held(x).raw[1], part);
        return hold_scalar(v, s.pair(re, from_payload(held(x).raw[2], part)));
      }
      if (to.is_heap()) return hold_scalar(v, e_.address(held(x).raw[1]));
      return hold_scalar(v, from_payload(held(x).raw[1], to.dtype));
    default: internal_error("{} is no op on tagged scalars", spelling(op.code));
  }
}

}  // namespace lathe
