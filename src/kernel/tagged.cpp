// Tagged scalars: a tag (abi.h) and a payload of 64 bits, two raw values.
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

void Lowering::tagged_op(const OpData& op) {
  ScalarBuilder& s = e_.scalars();
  ValueId x = op.operands[0], v = op.results[0];
  const Type& from = type(x);
  const Type& to = type(v);
  switch (op.code) {
    case Op::TagMake:
      if (from.is_tagged()) return hold(v, {.raw = held(x).raw});
      return hold(v, {.raw = tagged_pairs({x})});
    case Op::TagIs: return hold_scalar(v, holds(held(x).raw[0], op.attrs.type("of")));
    case Op::TagGet:
      if (from.alternatives >> LATHE_TAG_UNDEFINED & 1)
        s.raise_if(s.IEq({held(x).raw[0], e_.i64(LATHE_TAG_UNDEFINED)}), LATHE_ERR_UNBOUND, {},
                   op.attrs.i64_or("site", -1));
      if (to.is_tagged()) return hold(v, {.raw = held(x).raw});
      if (to.kind == TypeKind::None) return hold(v, {});
      return hold_scalar(v, from_payload(held(x).raw[1], to.dtype));
    default: internal_error("{} is no op on tagged scalars", spelling(op.code));
  }
}

}  // namespace lathe
