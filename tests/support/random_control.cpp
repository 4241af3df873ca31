#include "support/random_control.h"

#include <algorithm>
#include <random>

#include "diag/error.h"
#include "ir/builder.h"
#include "lathe/abi.h"
#include "ops/infer.h"

namespace lathe::test {

namespace {

const Type kInt = Type::py_int(), kFloat = Type::py_float(), kBool = Type::py_bool();
const Type kF64 = Type::np_scalar(DType::F64), kI32 = Type::np_scalar(DType::I32);
const Dim kThree = 3;
const Type kArray = Type::array(DType::F64, {&kThree, 1});
const Type kTagged = Type::tagged(TagMask{1} << LATHE_TAG_NONE | TagMask{1} << LATHE_TAG_INT |
                                  TagMask{1} << LATHE_TAG_FLOAT);
const Type kScalars[] = {kInt, kInt, kFloat, kFloat, kBool, kF64, kI32};
const Type kCarried[] = {kInt, kFloat, kBool, kF64, kI32, kArray, kTagged};

// Something that an exit may name.
struct Target {
  std::vector<Type> types;
  bool loop;
  ValueId counter;    // of a while: the first of the next carries
  bool test = false;  // the loop whose test this is: nothing leaves it from there
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed), b_(g_) {}

  Graph run() {
    FuncId f = g_.add_function("f");
    RegionId body = g_.function(f).body;
    for (const Type& t : {kInt, kFloat, kBool, kF64, kI32, kArray, kArray.as_buffer()})
      visible_.push_back(g_.add_arg(body, t));
    results_ = {kInt, kFloat, kBool, kF64, kI32, kArray, kTagged};
    g_.function(f).results = results_;
    b_.set_region(body);
    statements(10);
    finish(Op::Return, results_);
    return std::move(g_);
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool chance(int percent) { return pick(100) < percent; }
  template <size_t N>
  const Type& any_of(const Type (&types)[N]) {
    return types[pick(N)];
  }

  // --- values

  ValueId keep(ValueId v) {
    visible_.push_back(v);
    return v;
  }

  ValueId constant(const Type& t) {
    static constexpr double kFloats[] = {0.0, -0.0, 1.0, -1.5, 2.0, 0.1, 1e200, 3.0};
    static constexpr int64_t kInts[] = {0, 1, 1, 2, 3, -1, 7, 100};
    if (t.dtype == DType::Bool) return b_.constant(t, chance(50));
    return is_float(t.dtype) ? b_.constant(t, kFloats[pick(8)]) : b_.constant(t, kInts[pick(8)]);
  }

  ValueId made_up(const Type& t) {
    if (t == kArray) return emit(Op::Full, {value(kFloat)}, {{"shape", std::vector<int64_t>{3}}});
    if (t == kTagged) {
      if (chance(30)) return b_.value(Op::TagMake, {b_.value(Op::Const, {}, Type::none())}, t);
      return b_.value(Op::TagMake, {value(chance(50) ? kInt : kFloat)}, t);
    }
    return constant(t);
  }

  // A visible value of the type, mostly a late one, or a new one.
  ValueId value(const Type& t) {
    int n = static_cast<int>(visible_.size());
    if (!chance(15))
      for (int tries = 0; tries < 8; ++tries)
        if (ValueId v = visible_[static_cast<size_t>(n - 1 - std::min(pick(n), pick(n)))];
            g_.type(v) == t)
          return v;
    return made_up(t);
  }

  std::vector<ValueId> values(const std::vector<Type>& types) {
    std::vector<ValueId> out;
    for (const Type& t : types) out.push_back(value(t));
    return out;
  }

  ValueId emit(Op code, std::vector<ValueId> x, Attrs attrs = {}) {
    std::vector<Type> types = infer(g_, code, x, attrs);
    OpId id = b_.add(code, std::move(x), types, std::move(attrs));
    return types.empty() ? ValueId{} : g_.op(id).results[0];
  }

  // --- statements

  void statements(int n) {
    for (int i = 0; i < n && budget_ > 0; ++i) {
      --budget_;
      int kind = pick(100);
      if (kind < 45)
        arithmetic();
      else if (kind < 53)
        array_op();
      else if (kind < 63)
        buffer_op();
      else if (kind < 68)
        tagged_op();
      else if (kind < 71)
        b_.add(Op::Print, {value(any_of(kScalars))}, {}, {{"site", int64_t{pick(9)}}});
      else if (depth_ < 4)
        control(kind - 71);
    }
  }

  void arithmetic() {
    static constexpr Op kBinary[] = {
        Op::Add,     Op::Sub,    Op::Mul,   Op::TrueDiv, Op::FloorDiv,   Op::Mod,      Op::Minimum,
        Op::Maximum, Op::BitAnd, Op::BitOr, Op::BitXor,  Op::ShiftLeft,  Op::Eq,       Op::Ne,
        Op::Lt,      Op::Le,     Op::Gt,    Op::Ge,      Op::LogicalAnd, Op::LogicalOr};
    static constexpr Op kUnary[] = {Op::Neg, Op::Abs, Op::Invert, Op::LogicalNot, Op::Sqrt};
    if (chance(12) && !ops_.empty()) return again();
    try {
      int kind = pick(10);
      const Type& t = any_of(kScalars);
      ValueId x = value(t);
      if (kind < 2) return done(emit(kUnary[pick(std::size(kUnary))], {x}));
      if (kind < 3) return done(emit(Op::Cast, {x}, {{"to", any_of(kScalars)}}));
      if (kind < 4) return done(emit(Op::Select, {value(kBool), x, value(t)}));
      // Python's division raises often enough.
      Op code = kBinary[pick(std::size(kBinary))];
      if (code >= Op::TrueDiv && code <= Op::Mod && chance(60)) code = Op::Add;
      ValueId y = chance(20)   ? x
                  : chance(25) ? constant(t)
                               : value(chance(70) ? t : any_of(kScalars));
      done(chance(50) ? emit(code, {x, y}) : emit(code, {y, x}));
    } catch (const UserError&) {  // not for these types
    }
  }

  void done(ValueId v) {
    keep(v);
    ops_.push_back(g_.value(v).def);
  }

  // An op that stands somewhere, once more here, if its operands can be seen.
  void again() {
    OpData op = g_.op(ops_[pick(static_cast<int>(ops_.size()))]);
    for (ValueId v : op.operands)
      if (std::find(visible_.begin(), visible_.end(), v) == visible_.end() && !is_constant(v))
        return;
    for (ValueId& v : op.operands)
      if (is_constant(v)) v = b_.constant(g_.type(v), *g_.def(v)->attrs.find("value"));
    keep(b_.value(op.code, op.operands, g_.type(op.results[0]), op.attrs));
  }
  bool is_constant(ValueId v) const { return g_.def(v) && g_.def(v)->code == Op::Const; }

  void array_op() {
    ValueId x = value(kArray);
    switch (pick(5)) {
      case 0: return done(emit(Op::Add, {x, value(kArray)}));
      case 1: return done(emit(Op::Mul, {x, value(chance(50) ? kF64 : kFloat)}));
      case 2: return done(emit(Op::Sub, {x, value(kInt)}));
      case 3: {
        std::vector<int64_t> axes{0};
        return done(emit(Op::ReduceSum, {x}, {{"axes", axes}, {"keepdims", false}}));
      }
      default: return done(emit(Op::Index, {x, index()}, {{"index", kElement}}));
    }
  }

  // Mostly in range.
  ValueId index() {
    if (chance(10)) return value(kInt);
    if (chance(40)) return b_.constant(kInt, int64_t{pick(3)});
    return emit(Op::Mod, {value(kInt), b_.constant(kInt, int64_t{3})});
  }

  void buffer_op() {
    std::vector<ValueId> buffers;
    for (ValueId v : visible_)
      if (g_.type(v).is_buffer() && g_.type(v).rank == 1) buffers.push_back(v);
    ValueId b = buffers[pick(static_cast<int>(buffers.size()))];
    bool three = g_.type(b).dims[0] == 3;
    switch (pick(9)) {
      case 0: keep(emit(Op::BufNew, {value(kArray)})); return;
      case 6: callback(b); return;
      case 1: keep(emit(Op::BufView, {b}, {{"index", kTail}})); return;
      case 2: keep(emit(Op::BufGet, {b, index()}, {{"index", kElement}})); return;
      case 3: emit(Op::BufSet, {b, index(), value(kFloat)}, {{"index", kElement}}); return;
      case 4: emit(Op::BufStore, {b, value(three ? kArray : kF64)}); return;
      case 5: emit(Op::BufStore, {b, value(kFloat)}); return;
      default:
        if (three) keep(emit(Op::BufLoad, {b}));
    }
  }

  void callback(ValueId buffer) {
    b_.add(Op::Callback, {value(any_of(kScalars)), buffer}, {},
           {{"site", int64_t{pick(9)}}, {"filled", int64_t{1}}});
  }

  void tagged_op() {
    ValueId x = value(kTagged);
    Type of = chance(50) ? kInt : chance(50) ? kFloat : Type::none();
    ValueId is = keep(emit(Op::TagIs, {x}, {{"of", of}}));
    if (of.kind == TypeKind::None) return;
    ValueId other = value(of);
    RegionId outer = b_.region(), yes = g_.add_region(), no = g_.add_region();
    b_.set_region(yes);
    b_.end(Op::Yield, {b_.value(Op::TagGet, {x}, of)});
    b_.set_region(no);
    b_.end(Op::Yield, {other});
    b_.set_region(outer);
    keep(g_.op(b_.add(Op::If, {is}, {of}, {}, {yes, no})).results[0]);
  }

  // --- control

  void control(int kind) {
    if (kind < 10)
      if_op();
    else if (kind < 16)
      for_op();
    else if (kind < 20)
      while_op();
    else if (kind < 25)
      block_op();
    else
      try_op();
  }

  std::vector<Type> some_types() {
    std::vector<Type> out;
    for (int n = pick(3); n > 0; --n) out.push_back(any_of(kCarried));
    return out;
  }

  // A region with its code and end; `end` writes the terminator.
  template <class End>
  RegionId region(const std::vector<Type>& args, int size, End&& end) {
    RegionId outer = b_.region(), r = g_.add_region();
    size_t seen = visible_.size();
    std::vector<ValueId> values;
    for (const Type& t : args) values.push_back(keep(g_.add_arg(r, t)));
    b_.set_region(r);
    ++depth_;
    statements(size);
    end(values);
    --depth_;
    visible_.resize(seen);
    b_.set_region(outer);
    return r;
  }

  void results(OpId op) {
    for (ValueId v : std::vector<ValueId>(g_.op(op).results)) keep(v);
  }

  void finish(Op code, const std::vector<Type>& types, Attrs attrs = {}) {
    std::vector<ValueId> operands = values(types);
    b_.end(code, std::move(operands), std::move(attrs));
  }

  // The end of an arm: mostly a yield, else an exit.
  void leave_or_yield(const std::vector<Type>& types) {
    if (chance(75)) return finish(Op::Yield, types);
    if (chance(15)) return finish(Op::Return, results_);
    if (chance(10)) {
      ValueId shown = value(kInt);
      return b_.end(Op::Raise, {shown},
                    {{"error", int64_t{LATHE_ERR_SITE}}, {"site", int64_t{pick(5)}}});
    }
    if (targets_.empty()) return finish(Op::Yield, types);
    int64_t depth = pick(static_cast<int>(targets_.size()));
    const Target target = targets_[targets_.size() - 1 - static_cast<size_t>(depth)];
    if (target.test) return finish(Op::Yield, types);
    bool go_on = target.loop && chance(50);
    std::vector<ValueId> operands = values(target.types);
    if (go_on && target.counter.valid()) operands[0] = target.counter;
    b_.end(go_on ? Op::Continue : Op::Break, operands, {{"depth", depth}});
  }

  void if_op() {
    std::vector<Type> types = some_types();
    ValueId condition = value(kBool);
    auto arm = [&] { return region({}, 3, [&](const auto&) { leave_or_yield(types); }); };
    RegionId yes = arm(), no = arm();
    results(b_.add(Op::If, {condition}, types, {}, {yes, no}));
  }

  void for_op() {
    std::vector<Type> types = some_types(), args = types;
    args.insert(args.begin(), kInt);
    std::vector<ValueId> operands{b_.constant(kInt, int64_t{pick(2)}),
                                  b_.constant(kInt, int64_t{pick(5)}),
                                  b_.constant(kInt, int64_t{1})};
    if (chance(30)) operands[1] = emit(Op::Mod, {value(kInt), b_.constant(kInt, int64_t{4})});
    for (ValueId v : values(types)) operands.push_back(v);
    targets_.push_back({types, true, {}});
    RegionId body = region(args, 4, [&](const std::vector<ValueId>& in) {
      std::vector<ValueId> next = values(types);
      for (size_t k = 0; k < next.size(); ++k)
        if (chance(25)) next[k] = in[k + 1];
      b_.end(Op::Yield, next);
    });
    targets_.pop_back();
    results(b_.add(Op::For, operands, types, {}, {body}));
  }

  // The first carry counts down, so that the loop ends.
  void while_op() {
    std::vector<Type> types = some_types();
    types.insert(types.begin(), kInt);
    std::vector<ValueId> operands = values(types);
    operands[0] = b_.constant(kInt, int64_t{pick(4)});
    targets_.push_back({types, true, {}, true});
    RegionId test = region(types, 1, [&](const std::vector<ValueId>& in) {
      ValueId more = emit(Op::Lt, {b_.constant(kInt, int64_t{0}), in[0]});
      if (chance(30)) more = emit(Op::LogicalAnd, {more, value(kBool)});
      b_.end(Op::Yield, {more});
    });
    targets_.pop_back();
    RegionId outer = b_.region(), body = g_.add_region();
    size_t seen = visible_.size();
    for (const Type& t : types) keep(g_.add_arg(body, t));
    b_.set_region(body);
    ValueId next = emit(Op::Sub, {g_.region(body).args[0], b_.constant(kInt, int64_t{1})});
    targets_.push_back({types, true, next});
    ++depth_;
    statements(4);
    operands_of_yield(types, next);
    --depth_;
    targets_.pop_back();
    visible_.resize(seen);
    b_.set_region(outer);
    results(b_.add(Op::While, operands, types, {}, {test, body}));
  }

  void operands_of_yield(const std::vector<Type>& types, ValueId counter) {
    std::vector<ValueId> out = values(types);
    out[0] = counter;
    b_.end(Op::Yield, out);
  }

  void block_op() {
    std::vector<Type> types = some_types();
    targets_.push_back({types, false, {}});
    RegionId body = region({}, 5, [&](const auto&) {
      if (chance(40))
        finish(Op::Break, types, {{"depth", int64_t{0}}});
      else
        finish(Op::Yield, types);
    });
    targets_.pop_back();
    results(b_.add(Op::Block, {}, types, {}, {body}));
  }

  void try_op() {
    std::vector<Type> types = some_types();
    RegionId body = region({}, 4, [&](const auto&) { leave_or_yield(types); });
    RegionId handler = region({kInt, kInt}, 3, [&](const auto&) { leave_or_yield(types); });
    results(b_.add(Op::Try, {}, types, {}, {body, handler}));
  }

  const std::vector<int64_t> kElement{0, INT64_MIN + 1, 0, 0};
  const std::vector<int64_t> kTail{1, 1, INT64_MIN, INT64_MIN};

  std::mt19937_64 random_;
  Graph g_;
  Builder b_;
  std::vector<Type> results_;
  std::vector<ValueId> visible_;
  std::vector<OpId> ops_;
  std::vector<Target> targets_;
  int budget_ = 70;
  int depth_ = 0;
};

}  // namespace

Graph random_control(uint64_t seed) { return Generator(seed).run(); }

std::vector<std::string> random_control_calls() {
  return {"@f(3, 2.5, true, 0.5, 7, [1.0, 2.0, 3.0], [0.5, 0.25, 0.125])",
          "@f(0, -0.0, false, inf, -1, [0.0, -0.0, 1e300], [1.0, 1.0, 1.0])",
          "@f(-5, 1e200, true, -2.0, 2147483647, [-1.0, nan, 4.0], [3.0, 2.0, 1.0])",
          "@f(4611686018427387904, 0.1, false, 3.0, 0, [5.0, 6.0, 7.0], [0.0, 0.0, 0.0])"};
}

}  // namespace lathe::test
