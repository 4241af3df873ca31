#include "kernel/emit.h"

#include <algorithm>

#include "diag/error.h"

namespace lathe {

namespace {
const Type kI64 = Type::raw(DType::I64);
constexpr int kDeepest = 64;  // expressions are followed so far down
}  // namespace

// --- regions

RegionId Emit::begin_region() {
  RegionId r = graph().add_region();
  open_.push_back(r);
  b_.set_region(r);
  return r;
}

void Emit::end_region() {
  open_.pop_back();
  b_.set_region(open_.back());
}

bool Emit::is_open(RegionId r) const {
  return std::find(open_.rbegin(), open_.rend(), r) != open_.rend();
}

// An op block may be writing a region of its own, which is not in open_: what it made itself is
// visible to it, and everything in the regions around.
bool Emit::visible(ValueId v) const {
  RegionId r = graph().value(v).region;
  return r == b_.region() || is_open(r);
}

void Emit::in_entry(const std::function<void()>& fn) {
  RegionId here = b_.region();
  std::vector<RegionId> saved(open_.begin() + 1, open_.end());
  open_.resize(1);
  b_.set_region(open_[0]);
  fn();
  open_.insert(open_.end(), saved.begin(), saved.end());
  b_.set_region(here);
}

size_t Emit::level(ValueId v) const {
  RegionId r = graph().value(v).region;
  auto it = std::find(open_.rbegin(), open_.rend(), r);
  return it == open_.rend() ? open_.size() : open_.size() - 1 - (it - open_.rbegin());
}

// --- structure

void Emit::if_then(ValueId condition, const std::function<void()>& then) {
  if_else(
      condition, {},
      [&] {
        then();
        return Values{};
      },
      [] { return Values{}; });
}

Emit::Values Emit::if_else(ValueId condition, const std::vector<Type>& types,
                           const std::function<Values()>& then,
                           const std::function<Values()>& otherwise) {
  std::vector<RegionId> regions;
  for (const auto* side : {&then, &otherwise}) {
    regions.push_back(begin_region());
    Values out = (*side)();
    if (!graph().terminator(b_.region()).valid()) b_.end(Op::Yield, split(out));
    end_region();
  }
  OpId op = b_.add(Op::If, {condition}, split(types), {}, regions);
  return join(types, Values(graph().op(op).results));
}

void Emit::loop(ValueId lo, ValueId hi, ValueId step, Attrs attrs,
                const std::function<void(ValueId)>& body) {
  loop(lo, hi, step, std::move(attrs), Values{}, [&](ValueId i, const Values&) {
    body(i);
    return Values{};
  });
}

Emit::Values Emit::loop(ValueId lo, ValueId hi, ValueId step, Attrs attrs, const Values& carries,
                        const std::function<Values(ValueId, const Values&)>& body) {
  RegionId r = begin_region();
  ValueId i = graph().add_arg(r, type(lo));
  std::vector<Type> types;
  for (ValueId c : carries) types.push_back(type(c));
  Values args;
  for (const Type& t : split(types)) args.push_back(graph().add_arg(r, t));
  b_.end(Op::Yield, split(body(i, join(types, args))));
  end_region();
  Values operands{lo, hi, step}, parts = split(carries);
  operands.insert(operands.end(), parts.begin(), parts.end());
  OpId op = b_.add(Op::For, operands, split(types), std::move(attrs), {r});
  return join(types, Values(graph().op(op).results));
}

// --- complex values

Emit::Values Emit::split(const Values& values) {
  Values out;
  for (ValueId v : values) {
    out.push_back(s_.real(v));
    if (is_complex(type(v).dtype)) out.push_back(s_.imag(v));
  }
  return out;
}

std::vector<Type> Emit::split(const std::vector<Type>& types) const {
  std::vector<Type> out;
  for (const Type& t : types) out.insert(out.end(), is_complex(t.dtype) ? 2 : 1, t);
  for (Type& t : out) t.dtype = part_dtype(t.dtype);
  return out;
}

Emit::Values Emit::join(const std::vector<Type>& types, std::span<const ValueId> parts) {
  Values out;
  for (const Type& t : types) {
    size_t n = is_complex(t.dtype) ? 2 : 1;
    out.push_back(n == 2 ? s_.pair(parts[0], parts[1]) : parts[0]);
    parts = parts.subspan(n);
  }
  return out;
}

// --- index arithmetic

std::optional<int64_t> Emit::constant(ValueId v) {
  const OpData* def = graph().def(v);
  if (!def || def->code != Op::Const) return {};
  const auto* value = std::get_if<int64_t>(def->attrs.find("value"));
  return value ? std::optional(*value) : std::nullopt;
}

ValueId Emit::i64(int64_t v) {
  Values& known = constants_[v];
  for (ValueId c : known)
    if (is_open(graph().value(c).region)) return c;
  in_entry([&] { known.push_back(b_.raw_i64(v)); });
  return known.back();
}

ValueId Emit::at_level(size_t level, const std::function<ValueId()>& fn) {
  RegionId here = b_.region();
  b_.set_region(open_[level]);
  ValueId v = fn();
  b_.set_region(here);
  return v;
}

ValueId Emit::shared(Op code, const Values& operands, const Type& result) {
  Values x = operands;
  if (has(code, Commutative) && x[1] < x[0]) std::swap(x[0], x[1]);
  Values& known = seen_[{code, x, result.dtype}];
  for (ValueId v : known)
    if (is_open(graph().value(v).region)) return v;
  size_t where = 0;
  for (ValueId v : x) where = std::max(where, level(v));
  if (where >= open_.size()) return b_.value(code, x, result);  // in a region of an op block
  known.push_back(at_level(where, [&] { return b_.value(code, x, result); }));
  return known.back();
}

ValueId Emit::add(ValueId a, ValueId b) {
  auto ca = constant(a), cb = constant(b);
  if (ca && cb) return i64(static_cast<int64_t>(static_cast<uint64_t>(*ca) + *cb));
  if (ca == 0) return b;
  if (cb == 0) return a;
  if (ca) std::swap(a, b), std::swap(ca, cb);
  const OpData* def = graph().def(a);
  if (cb && def && def->code == Op::IAdd)  // (x + c1) + c2
    if (auto c = constant(def->operands[1])) {
      ValueId x = def->operands[0];
      return add(x, i64(static_cast<int64_t>(static_cast<uint64_t>(*c) + *cb)));
    }
  return cb ? shared(Op::IAdd, {a, b}, kI64)
            : shared(Op::IAdd, {std::min(a, b), std::max(a, b)}, kI64);
}

ValueId Emit::sub(ValueId a, ValueId b) {
  auto cb = constant(b);
  if (cb) return add(a, i64(static_cast<int64_t>(-static_cast<uint64_t>(*cb))));
  return a == b ? i64(0) : shared(Op::ISub, {a, b}, kI64);
}

ValueId Emit::mul(ValueId a, ValueId b) {
  auto ca = constant(a), cb = constant(b);
  if (ca && cb) return i64(static_cast<int64_t>(static_cast<uint64_t>(*ca) * *cb));
  if (ca == 0 || cb == 0) return i64(0);
  if (ca == 1) return b;
  if (cb == 1) return a;
  if (ca || (!cb && b < a)) std::swap(a, b);
  return shared(Op::IMul, {a, b}, kI64);
}

ValueId Emit::min(ValueId a, ValueId b) {
  auto ca = constant(a), cb = constant(b);
  if (ca && cb) return i64(std::min(*ca, *cb));
  return a == b ? a : shared(Op::IMin, {a, b}, kI64);
}

ValueId Emit::max(ValueId a, ValueId b) {
  auto ca = constant(a), cb = constant(b);
  if (ca && cb) return i64(std::max(*ca, *cb));
  return a == b ? a : shared(Op::IMax, {a, b}, kI64);
}

ValueId Emit::ptr_add(ValueId p, ValueId bytes) {
  return is_constant(bytes, 0) ? p : shared(Op::PtrAdd, {p, bytes}, Type::ptr());
}

ValueId Emit::product(std::span<const ValueId> factors) {
  ValueId p = i64(1);
  for (ValueId f : factors) p = mul(p, f);
  return p;
}

ValueId Emit::canonical(ValueId v, int depth) {
  if (auto it = canonical_.find(v); it != canonical_.end() && visible(it->second))
    return it->second;
  ValueId out = depth < kDeepest ? find_canonical(v, depth) : v;
  canonical_[v] = out;
  canonical_[out] = out;
  return out;
}

ValueId Emit::find_canonical(ValueId v, int depth) {
  const OpData* def = graph().def(v);
  if (!def) return v;
  Type t = type(v);
  if (auto c = constant(v)) return t == kI64 ? i64(*c) : v;
  if (def->results.size() != 1 || !has(def->code, Pure) || def->code == Op::Const) return v;
  bool guarded = (def->code >= Op::SDiv && def->code <= Op::URem) ||
                 (def->code >= Op::IShl && def->code <= Op::UShr);
  if (guarded) return v;  // must stay behind its guards
  Op code = def->code;
  Values x = def->operands;
  for (ValueId& o : x) o = canonical(o, depth + 1);
  if (t == kI64 && code == Op::IAdd) return add(x[0], x[1]);
  if (t == kI64 && code == Op::ISub) return sub(x[0], x[1]);
  if (t == kI64 && code == Op::IMul) return mul(x[0], x[1]);
  return shared(code, x, t);
}

// --- memory

ValueId Emit::load_outermost(ValueId p, ValueId index, const Type& type, size_t floor) {
  size_t where = std::max({level(p), level(index), floor - 1});
  // In a region of an op block it may be the block's condition that makes the address good.
  if (where >= open_.size() || b_.region() != open_.back()) return load(p, index, type);
  return at_level(where, [&] { return load(p, index, type); });
}

ValueId Emit::load(ValueId p, ValueId index, const Type& type) {
  if (!is_complex(type.dtype)) return b_.value(Op::Load, {p, index}, type);
  Type part = Type::raw(part_dtype(type.dtype));
  ValueId first = mul(index, i64(2));
  ValueId re = b_.value(Op::Load, {p, first}, part);
  return s_.pair(re, b_.value(Op::Load, {p, add(first, i64(1))}, part));
}

void Emit::store(ValueId p, ValueId index, ValueId v) {
  if (!is_complex(type(v).dtype)) {
    b_.add(Op::Store, {p, index, v}, {});
    return;
  }
  ValueId first = mul(index, i64(2));
  b_.add(Op::Store, {p, first, s_.real(v)}, {});
  b_.add(Op::Store, {p, add(first, i64(1)), s_.imag(v)}, {});
}

}  // namespace lathe
