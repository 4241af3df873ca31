#include "ops/scalar_builder.h"

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/fold_scalar.h"

namespace lathe {

namespace {

bool is_comparison(Op code) {
  return (code >= Op::IEq && code <= Op::ULe) || (code >= Op::FEq && code <= Op::FUno);
}

// Result by the rule "as the first operand"; the others have methods of their own.
bool is_regular(Op code) {
  return code < Op::Convert && code != Op::IAddOvf && code != Op::ISubOvf && code != Op::IMulOvf;
}

}  // namespace

ValueId ScalarBuilder::simple(Op code, std::initializer_list<ValueId> x) {
  LATHE_CHECK(is_regular(code), "{} has a method of its own", spelling(code));
  LATHE_CHECK(row(code).arity == static_cast<int>(x.size()), "{} of {} operands", spelling(code),
              x.size());
  const Type first = b_.graph().type(x.begin()[code == Op::Choose ? 1 : 0]);
  if (code == Op::Choose && is_complex(first.dtype)) {
    const ValueId* v = x.begin();
    return pair(simple(code, {v[0], real(v[1]), real(v[2])}),
                simple(code, {v[0], imag(v[1]), imag(v[2])}));
  }
  Type result = is_comparison(code) ? Type::raw(DType::Bool) : first;
  if (auto folded = fold_scalar(b_.graph(), code, {x.begin(), x.size()}, result.dtype))
    return folded->constant ? b_.constant(result, *folded->constant) : folded->value;
  return b_.value(code, x, result);
}

// --- complex numbers

ValueId ScalarBuilder::pair(ValueId re, ValueId im) {
  DType d = dtype(re) == DType::F64 ? DType::C128 : DType::C64;
  LATHE_CHECK(dtype(re) == dtype(im) && part_dtype(d) == dtype(re), "a pair of {} and {}",
              info(dtype(re)).spelling, info(dtype(im)).spelling);
  return b_.value(Op::Pair, {re, im}, Type::raw(d));
}

ValueId ScalarBuilder::real(ValueId v) {
  if (!is_complex(dtype(v))) return v;
  const OpData* def = b_.graph().def(v);
  LATHE_CHECK(def && def->code == Op::Pair, "a complex value that is no pair");
  return def->operands[0];
}

ValueId ScalarBuilder::imag(ValueId v) {
  if (!is_complex(dtype(v))) return number(dtype(v), 0);
  const OpData* def = b_.graph().def(v);
  LATHE_CHECK(def && def->code == Op::Pair, "a complex value that is no pair");
  return def->operands[1];
}

std::vector<ValueId> ScalarBuilder::parts(ValueId v) {
  if (!is_complex(dtype(v))) return {v};
  return {real(v), imag(v)};
}

// --- numbers

ValueId ScalarBuilder::number(DType d, double v) {
  if (is_complex(d)) return pair(number(part_dtype(d), v), number(part_dtype(d), 0));
  return is_float(d) ? b_.constant(Type::raw(d), v) : integer(d, static_cast<int64_t>(v));
}

ValueId ScalarBuilder::integer(DType d, int64_t v) {
  if (d == DType::Bool) return b_.raw_bool(v != 0);
  return b_.constant(Type::raw(d), wrap_to(d, v));
}

ValueId ScalarBuilder::convert(ValueId v, DType to) {
  DType from = dtype(v);
  if (from == to) return v;
  if (is_complex(to)) {
    DType part = part_dtype(to);
    if (is_complex(from)) return pair(convert(real(v), part), convert(imag(v), part));
    return pair(convert(v, part), number(part, 0));
  }
  if (is_complex(from)) {
    ValueId re = convert(real(v), to);
    return to == DType::Bool ? IOr({re, convert(imag(v), to)}) : re;
  }
  if (auto c = fold_convert(b_.graph(), v, to)) return b_.constant(Type::raw(to), *c);
  return b_.value(Op::Convert, {v}, Type::raw(to));
}

ValueId ScalarBuilder::bitcast(ValueId v, DType to) {
  return dtype(v) == to ? v : b_.value(Op::Bitcast, {v}, Type::raw(to));
}

ValueId ScalarBuilder::logical_not(ValueId b1) {
  if (auto c = constant(b1)) return boolean(!*c);
  return IXor({b1, boolean(true)});
}

ValueId ScalarBuilder::load(DType d, ValueId ptr, ValueId index) {
  LATHE_CHECK(!is_complex(d), "a complex element is loaded part by part");
  return b_.value(Op::Load, {ptr, index}, Type::raw(d));
}

void ScalarBuilder::store(ValueId ptr, ValueId index, ValueId v) {
  b_.add(Op::Store, {ptr, index, v}, {});
}

std::optional<int64_t> ScalarBuilder::constant(ValueId v) const {
  return constant_int(b_.graph(), v);
}
std::optional<double> ScalarBuilder::constant_float(ValueId v) const {
  return lathe::constant_float(b_.graph(), v);
}

ValueId ScalarBuilder::add(ValueId a, ValueId b) {
  if (is_complex(dtype(a))) return pair(FAdd({real(a), real(b)}), FAdd({imag(a), imag(b)}));
  return is_float(dtype(a)) ? FAdd({a, b}) : IAdd({a, b});
}
ValueId ScalarBuilder::sub(ValueId a, ValueId b) {
  if (is_complex(dtype(a))) return pair(FSub({real(a), real(b)}), FSub({imag(a), imag(b)}));
  return is_float(dtype(a)) ? FSub({a, b}) : ISub({a, b});
}
ValueId ScalarBuilder::mul(ValueId a, ValueId b) {
  if (is_complex(dtype(a))) {
    ValueId ar = real(a), ai = imag(a), br = real(b), bi = imag(b);
    return pair(FSub({FMul({ar, br}), FMul({ai, bi})}), FAdd({FMul({ar, bi}), FMul({ai, br})}));
  }
  return is_float(dtype(a)) ? FMul({a, b}) : IMul({a, b});
}
ValueId ScalarBuilder::equal(ValueId a, ValueId b) {
  if (is_complex(dtype(a))) return IAnd({FEq({real(a), real(b)}), FEq({imag(a), imag(b)})});
  return is_float(dtype(a)) ? FEq({a, b}) : IEq({a, b});
}

ValueId ScalarBuilder::less(ValueId a, ValueId b) {
  DType d = dtype(a);
  if (d == DType::Bool) return IAnd({logical_not(a), b});
  return is_float(d) ? FLt({a, b}) : is_signed(d) ? ILt({a, b}) : ULt({a, b});
}

ValueId ScalarBuilder::less_equal(ValueId a, ValueId b) {
  DType d = dtype(a);
  if (d == DType::Bool) return IOr({logical_not(a), b});
  return is_float(d) ? FLe({a, b}) : is_signed(d) ? ILe({a, b}) : ULe({a, b});
}

ValueId ScalarBuilder::checked(Op code, ValueId a, ValueId b) {
  Op plain = code == Op::IAddOvf ? Op::IAdd : code == Op::ISubOvf ? Op::ISub : Op::IMul;
  if (options_.wrap_overflow) return simple(plain, {a, b});
  auto p = constant(a), q = constant(b);
  int64_t folded = 0;
  if (p && q) {
    bool overflow = code == Op::IAddOvf   ? __builtin_add_overflow(*p, *q, &folded)
                    : code == Op::ISubOvf ? __builtin_sub_overflow(*p, *q, &folded)
                                          : __builtin_mul_overflow(*p, *q, &folded);
    if (!overflow) return i64(folded);
  }
  Type t = b_.graph().type(a);
  OpId op = b_.add(code, {a, b}, {t, Type::raw(DType::Bool)});
  ValueId value = b_.graph().op(op).results[0];
  raise_if(b_.graph().op(op).results[1], LATHE_ERR_OVERFLOW);
  return value;
}

RegionId ScalarBuilder::open_region(const std::vector<Type>& args) {
  RegionId r = b_.graph().add_region();
  for (const Type& t : args) b_.graph().add_arg(r, t);
  b_.set_region(r);
  return r;
}

void ScalarBuilder::raise_if(ValueId condition, int error, std::initializer_list<ValueId> args,
                             int64_t site) {
  raise_args(condition, error, {args.begin(), args.size()}, site);
}

void ScalarBuilder::raise_text(ValueId condition, int error, int text,
                               std::initializer_list<ValueId> args) {
  if (auto c = constant(condition); c && !*c) return;
  std::vector<ValueId> all{i64(text)};
  all.insert(all.end(), args.begin(), args.end());
  raise_args(condition, error, all);
}

void ScalarBuilder::raise_args(ValueId condition, int error, std::span<const ValueId> args,
                               int64_t site) {
  if (auto c = constant(condition); c && !*c) return;
  RegionId outer = b_.region();
  RegionId raise_region = open_region();
  std::vector<ValueId> pairs;
  for (ValueId v : args) {
    bool floating = is_float(dtype(v));
    ValueId wide = convert(v, floating ? DType::F64 : DType::I64);
    pairs.push_back(i64(floating ? LATHE_TAG_FLOAT : LATHE_TAG_INT));
    pairs.push_back(bitcast(wide, DType::I64));
  }
  b_.end(Op::Raise, pairs, {{"error", static_cast<int64_t>(error)}, {"site", site}});
  RegionId pass_region = open_region();
  b_.end(Op::Yield, {});
  b_.set_region(outer);
  b_.add(Op::If, {condition}, {}, {}, {raise_region, pass_region});
}

}  // namespace lathe
