#include "passes/identities.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "lathe/abi.h"
#include "ops/fold_scalar.h"
#include "ops/index_spec.h"

namespace lathe {

namespace {

struct Site {
  const Graph& g;
  const OpData& op;
  RuleBuilder& make;

  ValueId x(size_t i) const { return op.operands[i]; }
  const Type& type(size_t i) const { return g.type(op.operands[i]); }
  const Type& result() const { return g.type(op.results[0]); }
  const OpData* def(size_t i, Op code) const {
    const OpData* d = g.def(op.operands[i]);
    return d && d->code == code ? d : nullptr;
  }
  // A constant of exactly this value; -0.0 is not 0.
  bool is(size_t i, int64_t number) const {
    ValueId v = op.operands[i];
    if (auto n = constant_int(g, v)) return *n == number;
    auto d = constant_float(g, v);
    return d && *d == static_cast<double>(number) && !(number == 0 && std::signbit(*d));
  }
  // Operand i when it has the type of the result (that is: shape, dtype and kind).
  ValueId same(size_t i) const { return type(i) == result() ? x(i) : ValueId{}; }
  bool is_py_int() const { return result().is_py() && result().dtype == DType::I64; }
  bool floats() const { return is_float(result().dtype); }
};

using Rule = ValueId (*)(const Site&);

// --- arithmetic

// In floats 0 is no neutral element of +, because -0.0 + 0.0 is 0.0; -0.0 is one.
bool neutral_of_add(const Site& s, size_t i) {
  if (!s.floats()) return s.is(i, 0);
  auto d = constant_float(s.g, s.x(i));
  return d && *d == 0 && std::signbit(*d);
}
ValueId add_nothing(const Site& s) {
  return neutral_of_add(s, 1) ? s.same(0) : neutral_of_add(s, 0) ? s.same(1) : ValueId{};
}
ValueId subtract_nothing(const Site& s) { return s.is(1, 0) ? s.same(0) : ValueId{}; }
ValueId multiply_by_one(const Site& s) {
  return s.is(1, 1) ? s.same(0) : s.is(0, 1) ? s.same(1) : ValueId{};
}
ValueId divide_by_one(const Site& s) { return s.is(1, 1) ? s.same(0) : ValueId{}; }
ValueId floor_divide_by_one(const Site& s) {
  return s.is(1, 1) && !s.floats() ? s.same(0) : ValueId{};
}
// A Python float's square raises where the product would be infinite.
ValueId square(const Site& s) {
  bool python_float = s.result().is_py() && s.floats();
  if (!s.is(1, 2) || python_float || !s.same(0).valid()) return {};
  return s.make.op(Op::Mul, {s.x(0), s.x(0)}, s.result());
}
// Negation of the most negative Python int raises.
ValueId negate_twice(const Site& s) {
  const OpData* inner = s.def(0, Op::Neg);
  if (!inner || s.is_py_int() || s.g.type(inner->operands[0]) != s.result()) return {};
  return inner->operands[0];
}
ValueId same_operands(const Site& s) { return s.x(0) == s.x(1) ? s.same(0) : ValueId{}; }

// --- bits and logic

int64_t all_ones(DType d) { return d == DType::Bool ? 1 : is_unsigned(d) ? wrap_to(d, -1) : -1; }
ValueId with_all_ones(const Site& s) {
  int64_t ones = all_ones(s.result().dtype);
  return s.is(1, ones) ? s.same(0) : s.is(0, ones) ? s.same(1) : ValueId{};
}
ValueId with_zero(const Site& s) {
  return s.is(1, 0) ? s.same(0) : s.is(0, 0) ? s.same(1) : ValueId{};
}
ValueId shift_by_nothing(const Site& s) { return s.is(1, 0) ? s.same(0) : ValueId{}; }
// Absorbing elements decide scalars only: an array would have to be made.
ValueId absorbed(const Site& s, bool by) {
  if (!s.result().is_scalar()) return {};
  for (size_t i : {0, 1})
    if (constant_int(s.g, s.x(i)) == int64_t{by} && s.type(i).dtype == DType::Bool)
      return s.make.constant(s.result(), by);
  return {};
}
ValueId and_false(const Site& s) { return absorbed(s, false); }
ValueId or_true(const Site& s) { return absorbed(s, true); }

ValueId same_inverse(const Site& s) {
  const OpData* inner = s.def(0, s.op.code);
  return inner && s.g.type(inner->operands[0]) == s.result() ? inner->operands[0] : ValueId{};
}
// not (a == b); for < and the like only where there is no NaN.
ValueId negated_comparison(const Site& s) {
  const OpData* inner = s.g.def(s.x(0));
  if (!inner || inner->operands.size() != 2 || !s.same(0).valid()) return {};
  bool ordered = true;
  for (ValueId v : inner->operands) {
    DType d = s.g.type(v).dtype;
    ordered &= !is_float(d) && !is_complex(d);
  }
  auto compare = [&](Op code) { return s.make.op(code, inner->operands, s.result()); };
  switch (inner->code) {
    case Op::Eq: return compare(Op::Ne);
    case Op::Ne: return compare(Op::Eq);
    case Op::Lt: return ordered ? compare(Op::Ge) : ValueId{};
    case Op::Ge: return ordered ? compare(Op::Lt) : ValueId{};
    case Op::Gt: return ordered ? compare(Op::Le) : ValueId{};
    case Op::Le: return ordered ? compare(Op::Gt) : ValueId{};
    default: return {};
  }
}
ValueId compare_with_itself(const Site& s) {
  DType d = s.type(0).dtype;
  if (s.x(0) != s.x(1) || is_float(d) || is_complex(d) || !s.result().is_scalar()) return {};
  bool holds = s.op.code == Op::Eq || s.op.code == Op::Le || s.op.code == Op::Ge;
  return s.make.constant(s.result(), holds);
}

// --- select and cast

bool fits_without_check(const Site& s, size_t i) {
  return s.type(i).rank == 0 || std::ranges::equal(s.type(i).shape(), s.result().shape());
}
ValueId select_by_constant(const Site& s) {
  auto c = constant_int(s.g, s.x(0));
  if (!c || s.type(0).rank > 0) return {};
  size_t taken = *c ? 1 : 2;
  return fits_without_check(s, 3 - taken) ? s.same(taken) : ValueId{};
}
ValueId select_same(const Site& s) {
  return s.x(1) == s.x(2) && fits_without_check(s, 0) ? s.same(1) : ValueId{};
}
ValueId select_condition(const Site& s) {
  if (s.type(0) != s.result() || s.result().dtype != DType::Bool) return {};
  if (s.type(1).rank > 0 || s.type(2).rank > 0) return {};
  if (s.is(1, 1) && s.is(2, 0)) return s.x(0);
  if (s.is(1, 0) && s.is(2, 1)) return s.make.op(Op::LogicalNot, {s.x(0)}, s.result());
  return {};
}

ValueId cast_to_same(const Site& s) { return s.same(0); }

// Every value of `from` is one of `to`, and the conversion cannot raise.
bool widens(DType from, DType to) {
  if (from == to) return true;
  if (is_complex(from) || is_complex(to)) return false;
  if (from == DType::Bool) return true;
  int bits = info(from).bits, room = info(to).bits;
  if (is_float(from)) return to == DType::F64 || (is_float(to) && room > bits);
  int mantissa = to == DType::F64 ? 53 : to == DType::F32 ? 24 : to == DType::F16 ? 11 : 8;
  if (is_float(to)) return (is_signed(from) ? bits - 1 : bits) <= mantissa;
  if (is_signed(from)) return is_signed(to) && room >= bits;
  return is_integer(to) && (is_unsigned(to) ? room >= bits : room > bits);
}
// There and back.
ValueId cast_back(const Site& s) {
  const OpData* inner = s.def(0, Op::Cast);
  if (!inner) return {};
  const Type& from = s.g.type(inner->operands[0]);
  return from == s.result() && widens(from.dtype, s.type(0).dtype) ? inner->operands[0] : ValueId{};
}
// By way of a wider type of the same sort. Python numbers have conversions of their own.
ValueId cast_twice(const Site& s) {
  const OpData* inner = s.def(0, Op::Cast);
  if (!inner) return {};
  const Type& from = s.g.type(inner->operands[0]);
  if (from.is_py() || s.type(0).is_py() || s.result().is_py()) return {};
  bool same_sort = is_float(from.dtype) == is_float(s.type(0).dtype);
  if (!same_sort || !widens(from.dtype, s.type(0).dtype)) return {};
  return s.make.op(Op::Cast, {inner->operands[0]}, s.result(), s.op.attrs);
}

// --- movement

ValueId same_type(const Site& s) { return s.same(0); }
ValueId joined_alone(const Site& s) { return s.op.operands.size() == 1 ? s.same(0) : ValueId{}; }

ValueId transposed_twice(const Site& s) {
  const auto& perm = s.op.attrs.ints("perm");
  if (std::is_sorted(perm.begin(), perm.end())) return s.same(0);
  const OpData* inner = s.def(0, Op::Transpose);
  if (!inner) return {};
  std::vector<int64_t> joint;
  for (int64_t axis : perm) joint.push_back(inner->attrs.ints("perm")[axis]);
  if (std::is_sorted(joint.begin(), joint.end())) return inner->operands[0];
  return s.make.op(Op::Transpose, {inner->operands[0]}, s.result(), {{"perm", joint}});
}

ValueId reshaped_twice(const Site& s) {
  const OpData* inner = s.def(0, Op::Reshape);
  if (!inner || !s.g.type(inner->operands[0]).has_static_shape() || !s.type(0).has_static_shape() ||
      !s.result().has_static_shape() || s.op.operands.size() != 1)
    return {};
  std::vector<int64_t> shape(s.result().shape().begin(), s.result().shape().end());
  return s.make.op(Op::Reshape, {inner->operands[0]}, s.result(), {{"shape", shape}});
}

ValueId indexed_whole(const Site& s) {
  IndexSpec spec = index_spec(s.g, s.op);
  bool whole = std::all_of(spec.items.begin(), spec.items.end(), [](const IndexItem& item) {
    auto missing = [](const IndexBound& b) { return b.operand < 0 && b.value == kMissing; };
    return item.kind == IndexKind::Slice && missing(item.start) && missing(item.stop) &&
           missing(item.step);
  });
  return whole ? s.same(0) : ValueId{};
}

ValueId static_extent(const Site& s) {
  Dim d = s.type(0).dims[s.op.attrs.i64("axis")];
  return is_symbol(d) ? ValueId{} : s.make.constant(s.result(), d);
}

// --- tagged scalars

ValueId widened_twice(const Site& s) {
  const OpData* inner = s.def(0, Op::TagMake);
  return inner ? s.make.op(Op::TagMake, {inner->operands[0]}, s.result()) : ValueId{};
}
TagMask alternatives(const Type& t) {
  return t.is_tagged() ? t.alternatives : tag_of(t) < 0 ? 0 : TagMask{1} << tag_of(t);
}
ValueId known_alternative(const Site& s) {
  TagMask asked = alternatives(s.op.attrs.type("of"));
  const OpData* made = s.def(0, Op::TagMake);
  TagMask possible = alternatives(made ? s.g.type(made->operands[0]) : s.type(0));
  if ((possible & ~asked) == 0) return s.make.constant(s.result(), true);
  if ((possible & asked) == 0) return s.make.constant(s.result(), false);
  bool narrower = made && s.g.type(made->operands[0]).is_tagged();
  return narrower ? s.make.op(Op::TagIs, {made->operands[0]}, s.result(), s.op.attrs) : ValueId{};
}
// Reading what is undefined raises.
ValueId payload_of_made(const Site& s) {
  const OpData* made = s.def(0, Op::TagMake);
  bool checked = alternatives(s.result()) >> LATHE_TAG_UNDEFINED & 1;
  if (made && !checked && s.g.type(made->operands[0]) == s.result()) return made->operands[0];
  return checked ? ValueId{} : s.same(0);
}

struct Row {
  Op code;
  Rule rule;
};
constexpr Row kRows[] = {
    {Op::Add, add_nothing},
    {Op::Sub, subtract_nothing},
    {Op::Mul, multiply_by_one},
    {Op::TrueDiv, divide_by_one},
    {Op::FloorDiv, floor_divide_by_one},
    {Op::Pow, divide_by_one},  // x ** 1
    {Op::Pow, square},
    {Op::Neg, negate_twice},
    {Op::Minimum, same_operands},
    {Op::Maximum, same_operands},
    {Op::BitAnd, same_operands},
    {Op::BitAnd, with_all_ones},
    {Op::BitOr, same_operands},
    {Op::BitOr, with_zero},
    {Op::BitXor, with_zero},
    {Op::Invert, same_inverse},
    {Op::ShiftLeft, shift_by_nothing},
    {Op::ShiftRight, shift_by_nothing},
    {Op::LogicalAnd, same_operands},
    {Op::LogicalAnd, with_all_ones},
    {Op::LogicalAnd, and_false},
    {Op::LogicalOr, same_operands},
    {Op::LogicalOr, with_zero},
    {Op::LogicalOr, or_true},
    {Op::LogicalNot, same_inverse},
    {Op::LogicalNot, negated_comparison},
    {Op::Eq, compare_with_itself},
    {Op::Ne, compare_with_itself},
    {Op::Lt, compare_with_itself},
    {Op::Le, compare_with_itself},
    {Op::Gt, compare_with_itself},
    {Op::Ge, compare_with_itself},
    {Op::Select, select_by_constant},
    {Op::Select, select_same},
    {Op::Select, select_condition},
    {Op::Cast, cast_to_same},
    {Op::Cast, cast_back},
    {Op::Cast, cast_twice},
    {Op::Transpose, transposed_twice},
    {Op::Reshape, same_type},
    {Op::Reshape, reshaped_twice},
    {Op::Broadcast, same_type},
    {Op::Relax, same_type},
    {Op::Concat, joined_alone},
    {Op::Index, indexed_whole},
    {Op::Dim, static_extent},
    {Op::TagMake, same_type},
    {Op::TagMake, widened_twice},
    {Op::TagIs, known_alternative},
    {Op::TagGet, payload_of_made},
};

}  // namespace

namespace {

// 1 and 0 are no neutral elements there: a product with 1 + 0j has infinity * 0 in it.
bool is_complex_arithmetic(const Graph& g, const OpData& op) {
  return op.code >= Op::Add && op.code <= Op::Pow && is_complex(g.type(op.results[0]).dtype);
}

}  // namespace

ValueId apply_identities(const Graph& g, OpId id, RuleBuilder& make) {
  if (is_complex_arithmetic(g, g.op(id))) return {};
  for (const Row& row : kRows)
    if (row.code == g.op(id).code)
      if (ValueId v = row.rule({g, g.op(id), make}); v.valid()) return v;
  return {};
}

}  // namespace lathe
