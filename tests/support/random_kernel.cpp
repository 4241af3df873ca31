#include "support/random_kernel.h"

#include "ir/builder.h"
#include "lathe/abi.h"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace lathe::test {

namespace {

const Type kI64 = Type::raw(DType::I64);
const Type kF64 = Type::raw(DType::F64);
const Type kB1 = Type::raw(DType::Bool);
const Type kTypes[] = {
    kI64, kF64, kB1, Type::raw(DType::I32), Type::raw(DType::U8), Type::raw(DType::F32)};

// Something that an exit may name.
struct Target {
  std::vector<Type> types;  // of its results (and of the carries of a loop)
  bool loop = false;
  bool only_raise = false;  // simd and lanes loops: no exit may pass
  ValueId counter;          // of a while: the first of the next carries
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed), b_(g_) {}

  Graph run() {
    function_count_ = 1 + pick(3);
    for (int i = 0; i < function_count_; ++i) g_.add_function("f" + std::to_string(i));
    for (int i = 0; i < function_count_; ++i) function(i);
    return std::move(g_);
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool chance(int percent) { return pick(100) < percent; }

  void function(int number) {
    number_ = number;
    budget_ = 60;
    FuncId f(static_cast<size_t>(number));
    RegionId body = g_.function(f).body;
    g_.function(f).results = {kI64, kF64};
    ctx_ = g_.add_arg(body, Type::ptr());
    x_ = g_.add_arg(body, Type::ptr());
    y_ = g_.add_arg(body, Type::ptr());
    visible_ = {g_.add_arg(body, kI64), g_.add_arg(body, kF64)};
    b_.set_region(body);
    for (int i = 0; i < 8; ++i) statement();
    b_.end(Op::Return, {value(kI64), value(kF64)});
  }

  // --- values

  ValueId keep(ValueId v) {
    visible_.push_back(v);
    return v;
  }

  ValueId constant(const Type& t) {
    static constexpr double kFloats[] = {0.0, -0.0, 1.0, -1.5, 0.1, 1e10, 3.0, 1e-3};
    static constexpr int64_t kInts[] = {0, 1, 2, 3, 5, 7, 100, 127};
    if (t == kB1) return b_.raw_bool(chance(50));
    if (is_float(t.dtype)) return b_.constant(t, kFloats[pick(8)]);
    int64_t v = kInts[pick(8)];
    return b_.constant(t, is_signed(t.dtype) && chance(30) ? -v : v);
  }

  // A visible value of the type, mostly a late one, or a new constant.
  ValueId value(const Type& t) {
    std::vector<ValueId> fit;
    for (ValueId v : visible_)
      if (g_.type(v) == t) fit.push_back(v);
    if (fit.empty() || chance(15)) return constant(t);
    int n = static_cast<int>(fit.size());
    return fit[static_cast<size_t>(std::max(pick(n), pick(n)))];
  }

  std::vector<ValueId> values(const std::vector<Type>& types) {
    std::vector<ValueId> out;
    for (const Type& t : types) out.push_back(value(t));
    return out;
  }

  Type any_type() { return kTypes[pick(6)]; }

  std::vector<Type> some_types() {
    std::vector<Type> out;
    for (int i = pick(3); i > 0; --i) out.push_back(any_type());
    return out;
  }

  ValueId op(Op code, std::vector<ValueId> x, const Type& t) {
    return keep(b_.value(code, std::move(x), t));
  }
  ValueId i64(int64_t v) { return b_.raw_i64(v); }

  // An index in range.
  ValueId index() { return op(Op::IAnd, {value(kI64), i64(kRandomArrayLength - 1)}, kI64); }

  // --- straight-line statements

  void integer(const Type& t) {
    static constexpr Op kRows[] = {Op::IAdd, Op::ISub, Op::IMul, Op::IAnd, Op::IOr,  Op::IXor,
                                   Op::IMin, Op::IMax, Op::UMin, Op::UMax, Op::IAdd, Op::ISub};
    ValueId a = value(t), b = value(t);
    if (chance(80)) {
      op(kRows[pick(12)], {a, b}, t);
    } else if (chance(50)) {  // a divisor from 1 to 7
      static constexpr Op kDivide[] = {Op::SDiv, Op::SRem, Op::UDiv, Op::URem};
      ValueId low = op(Op::IAnd, {b, b_.constant(t, int64_t{6})}, t);
      op(kDivide[pick(4)], {a, op(Op::IOr, {low, b_.constant(t, int64_t{1})}, t)}, t);
    } else {  // an amount below the width
      static constexpr Op kShift[] = {Op::IShl, Op::SShr, Op::UShr};
      op(kShift[pick(3)],
         {a, op(Op::IAnd, {b, b_.constant(t, int64_t{info(t.dtype).bits - 1})}, t)}, t);
    }
  }

  void floating(const Type& t) {
    static constexpr Op kRows[] = {Op::FAdd, Op::FSub, Op::FMul, Op::FDiv, Op::FMin, Op::FMax};
    static constexpr Op kUnary[] = {Op::FNeg,  Op::FAbs,   Op::FSqrt, Op::FFloor,
                                    Op::FCeil, Op::FTrunc, Op::FRint};
    if (chance(60))
      op(kRows[pick(6)], {value(t), value(t)}, t);
    else if (chance(85))
      op(kUnary[pick(7)], {value(t)}, t);
    else
      op(Op::Fma, values({t, t, t}), t);
  }

  void comparison() {
    static constexpr Op kInt[] = {Op::IEq, Op::INe, Op::ILt, Op::ILe, Op::ULt, Op::ULe};
    static constexpr Op kFloat[] = {Op::FEq, Op::FNe, Op::FLt, Op::FLe, Op::FUno};
    static constexpr Op kBool[] = {Op::IEq, Op::INe, Op::IAnd, Op::IOr, Op::IXor};
    Type t = any_type();
    Op code = t == kB1 ? kBool[pick(5)] : is_float(t.dtype) ? kFloat[pick(5)] : kInt[pick(6)];
    op(code, {value(t), value(t)}, kB1);
  }

  void overflow() {
    static constexpr Op kRows[] = {Op::IAddOvf, Op::ISubOvf, Op::IMulOvf};
    Type t = chance(70) ? kI64 : Type::raw(DType::I32);
    OpId id = b_.add(kRows[pick(3)], {value(t), value(t)}, {t, kB1});
    for (ValueId v : std::vector<ValueId>(g_.op(id).results)) keep(v);
  }

  void scalar() {
    Type t = any_type();
    switch (pick(10)) {
      case 0: return void(op(Op::Choose, {value(kB1), value(t), value(t)}, t));
      case 1: return void(op(Op::Convert, {value(any_type())}, t));
      case 2: return overflow();
      case 3:
      case 4: return comparison();
      default: return t == kB1 ? comparison() : is_float(t.dtype) ? floating(t) : integer(t);
    }
  }

  void memory() {
    bool floats = chance(50);
    if (written_.valid()) floats = written_ != x_;  // trips do not see what others write
    ValueId base = floats ? x_ : y_;
    Type t = floats ? kF64 : kI64;
    if (chance(50) || confined_)
      op(Op::Load, {base, index()}, t);
    else
      b_.add(Op::Store, {base, index(), value(t)}, {});
  }

  void effect() {
    if (confined_) return scalar();
    ValueId a = value(kI64), f = value(kF64);
    ValueId i = op(Op::Convert, {f}, kI64);
    b_.add(Op::HostCall, {i64(LATHE_TAG_INT), a, i64(LATHE_TAG_INT), i}, {},
           {{"site", int64_t{pick(9)}}});
  }

  void call() {
    if (number_ + 1 >= function_count_ || loops_ > 1 || confined_) return scalar();
    int callee = number_ + 1 + pick(function_count_ - number_ - 1);
    OpId id = b_.add(Op::Call, {ctx_, x_, y_, value(kI64), value(kF64)}, {kI64, kF64},
                     {{"callee", "f" + std::to_string(callee)}});
    for (ValueId v : std::vector<ValueId>(g_.op(id).results)) keep(v);
  }

  // --- control

  // While it lives, what is generated is the body of a simd or lanes loop.
  struct Confined {
    explicit Confined(Generator& g) : g(g), outer(std::exchange(g.confined_, true)) {
      g.targets_.push_back({{}, true, true, {}});
      ++g.loops_;
    }
    ~Confined() {
      --g.loops_;
      g.targets_.pop_back();
      g.confined_ = outer;
    }
    Generator& g;
    bool outer;
  };

  void statements(int n) {
    for (int i = 1 + pick(n); i > 0; --i) statement();
  }

  void statement() {
    if (--budget_ <= 0) return scalar();
    switch (pick(20)) {
      case 0:
      case 1:
      case 2:
      case 3: return memory();
      case 4: return effect();
      case 5: return call();
      case 6:
      case 7:
      case 8: return if_op();
      case 9:
      case 10: return for_op();
      case 11: return while_op();
      case 12: return block_op();
      case 13: return try_op();
      case 14: return simd_op();
      case 15: return lanes_op();
      default: return scalar();
    }
  }

  // Fills a new region with statements and an end; its values are forgotten afterwards.
  template <class Body>
  RegionId region(const std::vector<Type>& args, Body&& body) {
    RegionId outer = b_.region(), r = g_.add_region();
    size_t known = visible_.size();
    for (const Type& t : args) keep(g_.add_arg(r, t));
    b_.set_region(r);
    ++nesting_;
    body(r);
    --nesting_;
    visible_.resize(known);
    b_.set_region(outer);
    return r;
  }

  bool too_deep() const { return nesting_ >= 5; }

  // `yield` of these types, or now and then an early exit.
  void end(const std::vector<Type>& types) {
    if (chance(18) && early_exit()) return;
    b_.end(Op::Yield, values(types));
  }

  bool early_exit() {
    bool confined =
        std::any_of(targets_.begin(), targets_.end(), [](const Target& t) { return t.only_raise; });
    if (chance(25)) {
      raise();
      return true;
    }
    if (chance(20) && !confined) {
      b_.end(Op::Return, {value(kI64), value(kF64)});
      return true;
    }
    if (targets_.empty()) return false;
    auto depth = static_cast<size_t>(pick(static_cast<int>(targets_.size())));
    for (size_t i = 0; i <= depth; ++i)
      if (targets_[targets_.size() - 1 - i].only_raise) return false;
    const Target& target = targets_[targets_.size() - 1 - depth];
    bool go_on = target.loop && chance(50);
    std::vector<ValueId> v = values(target.types);
    if (go_on && target.counter.valid()) v[0] = target.counter;
    b_.end(go_on ? Op::Continue : Op::Break, v, {{"depth", static_cast<int64_t>(depth)}});
    return true;
  }

  void raise() {
    std::vector<ValueId> x;
    for (int i = pick(3); i > 0; --i) {
      x.push_back(i64(LATHE_TAG_INT));
      x.push_back(value(kI64));
    }
    b_.end(Op::Raise, x,
           {{"error", int64_t{pick(LATHE_ERR_TYPE + 1)}}, {"site", int64_t{pick(50) - 1}}});
  }

  void finish(Op code, std::vector<ValueId> operands, const std::vector<Type>& results,
              std::vector<RegionId> regions, Attrs attrs = {}) {
    OpId id = b_.add(code, std::move(operands), results, std::move(attrs), std::move(regions));
    for (ValueId v : std::vector<ValueId>(g_.op(id).results)) keep(v);
  }

  void if_op() {
    if (too_deep()) return scalar();
    ValueId condition = value(kB1);
    auto types = some_types();
    std::vector<RegionId> arms;
    for (int i = 0; i < 2; ++i)
      arms.push_back(region({}, [&](RegionId) {
        statements(4);
        end(types);
      }));
    finish(Op::If, {condition}, types, arms);
  }

  void for_op() {
    if (too_deep() || loops_ > 1) return scalar();
    static constexpr int64_t kSteps[] = {1, 1, 2, -1, -2, 3};
    auto types = some_types();
    ValueId lo = op(Op::IAnd, {value(kI64), i64(3)}, kI64),
            hi = op(Op::IAnd, {value(kI64), i64(7)}, kI64);
    std::vector<ValueId> operands = {lo, hi, i64(kSteps[pick(6)])};
    for (ValueId v : values(types)) operands.push_back(v);
    targets_.push_back({types, true, false, {}});
    ++loops_;
    std::vector<Type> args = types;
    args.insert(args.begin(), kI64);
    RegionId body = region(args, [&](RegionId) {
      statements(5);
      end(types);
    });
    --loops_;
    targets_.pop_back();
    finish(Op::For, operands, types, {body});
  }

  // while k < n and condition: ...; k += 1
  void while_op() {
    if (too_deep() || loops_ > 1) return scalar();
    auto types = some_types();
    types.insert(types.begin(), kI64);
    std::vector<ValueId> init = values(types);
    init[0] = i64(0);
    ValueId limit = op(Op::IAnd, {value(kI64), i64(7)}, kI64);
    ++loops_;
    targets_.push_back({types, true, true, {}});  // nothing may leave through the test
    RegionId test = region(types, [&](RegionId r) {
      statements(2);
      ValueId more = op(Op::ILt, {g_.region(r).args[0], limit}, kB1);
      b_.end(Op::Yield, {chance(50) ? op(Op::IAnd, {more, value(kB1)}, kB1) : more});
    });
    targets_.back() = {types, true, false, {}};
    RegionId body = region(types, [&](RegionId r) {
      ValueId next = op(Op::IAdd, {g_.region(r).args[0], i64(1)}, kI64);
      targets_.back().counter = next;
      statements(5);
      if (chance(18) && early_exit()) return;
      std::vector<ValueId> v = values(types);
      v[0] = next;
      b_.end(Op::Yield, v);
    });
    --loops_;
    targets_.pop_back();
    finish(Op::While, init, types, {test, body}, {{"bounded", chance(50)}});
  }

  void block_op() {
    if (too_deep()) return scalar();
    auto types = some_types();
    targets_.push_back({types, false, false, {}});
    RegionId body = region({}, [&](RegionId) {
      statements(5);
      end(types);
    });
    targets_.pop_back();
    finish(Op::Block, {}, types, {body});
  }

  void try_op() {
    if (too_deep()) return scalar();
    auto types = some_types();
    RegionId body = region({}, [&](RegionId) {
      statements(5);
      if (chance(40))
        raise();
      else
        end(types);
    });
    std::vector<Type> args(static_cast<size_t>(2 + 2 * pick(3)), kI64);
    RegionId handler = region(args, [&](RegionId) {
      statements(3);
      end(types);
    });
    finish(Op::Try, {}, types, {body, handler});
  }

  // for i in 0..n: y[i] = something of x[i] and what is around; loads elsewhere only from what is
  // not written.
  void simd_op() {
    if (too_deep() || loops_ > 1 || confined_) return scalar();
    bool floats = chance(70);
    ValueId base = floats ? x_ : y_;
    Type t = floats ? kF64 : kI64;
    ValueId n = op(Op::IAnd, {value(kI64), i64(kRandomArrayLength - 1)}, kI64);
    Confined confined(*this);
    written_ = base;
    RegionId body = region({kI64}, [&](RegionId r) {
      ValueId i = g_.region(r).args[0];
      op(Op::Load, {base, i}, t);
      statements(4);
      b_.add(Op::Store, {base, i, value(t)}, {});
      b_.end(Op::Yield, {});
    });
    written_ = {};
    finish(Op::For, {i64(0), n, i64(1)}, {}, {body}, {{"simd", true}, {"parallel", chance(30)}});
  }

  void lanes_op() {
    if (too_deep() || loops_ > 1) return scalar();
    Type t = chance(70) ? kF64 : Type::raw(DType::F32);
    bool product = chance(30);
    ValueId n = op(Op::IAnd, {value(kI64), i64(kRandomArrayLength - 1)}, kI64);
    Confined confined(*this);
    RegionId body = region({kI64, t}, [&](RegionId r) {
      ValueId acc = g_.region(r).args[1];
      std::erase(visible_, acc);  // the only use is the last instruction
      statements(3);
      ValueId v = b_.value(product ? Op::FMul : Op::FAdd, {acc, value(t)}, t);
      b_.end(Op::Yield, {v});
    });
    ValueId start = b_.constant(t, product ? 1.0 : 0.0);
    finish(Op::For, {i64(0), n, i64(1), start}, {t}, {body}, {{"lanes", int64_t{1} << pick(7)}});
  }

  std::mt19937_64 random_;
  Graph g_;
  Builder b_;
  int function_count_ = 0, number_ = 0, budget_ = 0, nesting_ = 0, loops_ = 0;
  bool confined_ = false;  // in simd and lanes loops: no stores, calls or effects
  ValueId ctx_, x_, y_;
  ValueId written_;  // the array that the simd loop around writes
  std::vector<ValueId> visible_;
  std::vector<Target> targets_;
};

}  // namespace

Graph random_kernel(uint64_t seed) { return Generator(seed).run(); }

}  // namespace lathe::test
