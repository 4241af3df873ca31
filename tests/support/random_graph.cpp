#include "support/random_graph.h"

#include <algorithm>
#include <random>

#include "diag/error.h"
#include "ir/builder.h"
#include "ops/index_spec.h"
#include "ops/infer.h"

namespace lathe::test {

namespace {

using Shape = std::vector<int64_t>;

struct Item {
  ValueId v;
  Shape shape;  // at run time, for the arguments of kRandomGraphCall
};

// What the code at one place can use.
struct Scope {
  std::vector<Item> arrays, buffers;
  std::vector<ValueId> ints;
};

constexpr size_t kMaxElements = 200;

class Generator {
 public:
  explicit Generator(uint64_t seed) : rng_(seed), b_(g_) {}

  Graph run() {
    g_.reserve_symbols(2);
    FuncId f = g_.add_function("f");
    RegionId body = g_.function(f).body;
    b_.set_region(body);
    Scope s;
    Dim rows[] = {symbol(0), symbol(1)}, fixed[] = {3, 4};
    auto array = [&](std::span<const Dim> d) { return Type::array(DType::I64, d); };
    s.arrays.push_back({g_.add_arg(body, array(rows)), {3, 4}});
    s.arrays.push_back({g_.add_arg(body, array(std::span(rows).first(1))), {3}});
    s.buffers.push_back({g_.add_arg(body, array(fixed).as_buffer()), {3, 4}});
    s.buffers.push_back({g_.add_arg(body, array(std::span(fixed).last(1)).as_buffer()), {4}});
    s.ints.push_back(g_.add_arg(body, Type::py_int()));
    for (size_t i = 0; i < 5; ++i) g_.function(f).strided.push_back(i < 4 && chance(50));
    code(s, 14, 0);
    std::vector<ValueId> results;
    for (size_t i = 0; i < 3; ++i) results.push_back(pick(s.arrays).v);
    if (chance(50)) results.push_back(s.arrays.back().v);
    if (chance(40)) results.push_back(pick(s.buffers).v);
    results.push_back(pick(s.ints));
    for (ValueId v : results) g_.function(f).results.push_back(g_.type(v));
    b_.end(Op::Return, results);
    return std::move(g_);
  }

 private:
  int64_t below(int64_t n) { return std::uniform_int_distribution<int64_t>(0, n - 1)(rng_); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& v) {
    // The newest are used most.
    size_t n = v.size();
    return v[chance(50) ? n - 1 - static_cast<size_t>(below(std::min<int64_t>(3, n)))
                        : static_cast<size_t>(below(static_cast<int64_t>(n)))];
  }

  ValueId op(Op code, const std::vector<ValueId>& x, Attrs attrs = {}) {
    std::vector<Type> types = infer(g_, code, x, attrs);
    OpId id = b_.add(code, x, types, std::move(attrs));
    return types.empty() ? ValueId{} : g_.op(id).results[0];
  }
  ValueId number(int64_t n) { return b_.constant(Type::py_int(), n); }

  void add(Scope& s, ValueId v, const Shape& shape) {
    if (g_.type(v).is_buffer())
      s.buffers.push_back({v, shape});
    else if (g_.type(v).is_array() && g_.type(v).rank > 0)
      s.arrays.push_back({v, shape});
  }
  static int64_t size(const Shape& s) {
    int64_t n = 1;
    for (int64_t d : s) n *= d;
    return n;
  }

  // --- statements

  void code(Scope& s, int n, int depth) {
    for (int i = 0; i < n; ++i) {
      try {
        int64_t kind = below(depth < 2 ? 20 : 15);
        if (kind < 5)
          elementwise(s);
        else if (kind < 8)
          movement(s);
        else if (kind < 10)
          reduction(s);
        else if (kind < 11)
          parts(s);
        else if (kind < 15)
          buffer(s);
        else if (kind < 18)
          loop(s, depth);
        else
          branch(s, depth);
      } catch (const UserError&) {  // the shapes do not fit: try something else
      }
    }
  }

  void elementwise(Scope& s) {
    const Item x = pick(s.arrays);
    if (chance(20)) return add(s, op(chance(50) ? Op::Neg : Op::Abs, {x.v}), x.shape);
    static constexpr Op kBinary[] = {Op::Add, Op::Sub, Op::Mul, Op::Minimum, Op::Maximum};
    Op code = kBinary[below(std::size(kBinary))];
    if (chance(30)) return add(s, op(code, {x.v, chance(50) ? pick(s.ints) : number(3)}), x.shape);
    const Item y = pick(s.arrays);
    Shape shape;
    if (!joint(x.shape, y.shape, shape)) return;
    if (chance(15)) {
      ValueId c = op(Op::Lt, {x.v, y.v});
      return add(s, op(Op::Select, {c, x.v, y.v}), shape);
    }
    add(s, op(code, {x.v, y.v}), shape);
  }

  static bool joint(const Shape& a, const Shape& b, Shape& out) {
    out = a.size() > b.size() ? a : b;
    const Shape& other = a.size() > b.size() ? b : a;
    for (size_t k = 1; k <= other.size(); ++k) {
      int64_t& d = out[out.size() - k];
      int64_t e = other[other.size() - k];
      if (d != e && d != 1 && e != 1) return false;
      if (d == 1) d = e;
    }
    return size(out) <= static_cast<int64_t>(kMaxElements);
  }

  // Attribute `index` for an array of that shape, with the operands that it needs.
  std::vector<int64_t> index(Scope& s, const Shape& shape, std::vector<ValueId>& operands,
                             Shape& result, bool elements) {
    std::vector<int64_t> attr;
    result.clear();
    for (int64_t n : shape) {
      if (elements || (n > 0 && chance(25))) {
        ValueId at = op(Op::Mod, {pick(s.ints), number(std::max<int64_t>(n, 1))});
        bool run_time = chance(70);
        if (run_time) operands.push_back(chance(95) ? at : pick(s.ints));
        attr.insert(attr.end(), {0, run_time ? kRunTime : -1, 0, 0});
        continue;
      }
      int64_t step = chance(60) ? 1 : chance(50) ? 2 : -1;
      int64_t start = chance(50) ? kMissing : below(n + 1) - 1, stop = kMissing;
      if (step == 1 && chance(30)) stop = n - 1;
      if (step < 0) start = kMissing;
      attr.insert(attr.end(), {1, start, stop, step});
      int64_t from = start == kMissing ? 0 : start < 0 ? std::max<int64_t>(start + n, 0) : start;
      int64_t to = stop == kMissing ? n : std::max<int64_t>(stop, 0);
      result.push_back(step < 0 ? n : std::max<int64_t>(0, (to - from + step - 1) / step));
    }
    if (!elements && shape.size() < 3 && chance(15)) {
      attr.insert(attr.end(), {2, 0, 0, 0});
      result.push_back(1);
    }
    return attr;
  }

  void movement(Scope& s) {
    const Item x = pick(s.arrays);
    switch (below(5)) {
      case 0:
      case 1: {
        std::vector<ValueId> operands{x.v};
        Shape shape;
        auto attr = index(s, x.shape, operands, shape, false);
        return add(s, op(Op::Index, operands, {{"index", attr}}), shape);
      }
      case 2: {
        std::vector<int64_t> perm(x.shape.size());
        for (size_t k = 0; k < perm.size(); ++k)
          perm[k] = static_cast<int64_t>(perm.size() - 1 - k);
        Shape shape(x.shape.rbegin(), x.shape.rend());
        return add(s, op(Op::Transpose, {x.v}, {{"perm", perm}}), shape);
      }
      case 3: {
        bool split = size(x.shape) % 2 == 0 && chance(50);
        std::vector<int64_t> to = split ? std::vector<int64_t>{2, -1} : std::vector<int64_t>{-1};
        Shape shape = split ? Shape{2, size(x.shape) / 2} : Shape{size(x.shape)};
        return add(s, op(Op::Reshape, {x.v}, {{"shape", to}}), shape);
      }
      default: {
        if (x.shape.size() > 2) return;
        Shape shape = x.shape;
        shape.insert(shape.begin(), 2);
        std::vector<ValueId> operands{x.v};
        std::vector<int64_t> to{2};
        for (size_t k = 0; k < x.shape.size(); ++k) {
          bool known = !is_symbol(g_.type(x.v).dims[k]);
          to.push_back(known ? x.shape[k] : kRunTime);
          if (!known) operands.push_back(op(Op::Dim, {x.v}, {{"axis", static_cast<int64_t>(k)}}));
        }
        return add(s, op(Op::Broadcast, operands, {{"shape", to}}), shape);
      }
    }
  }

  void reduction(Scope& s) {
    static constexpr Op kReductions[] = {Op::ReduceSum, Op::ReduceMax, Op::ReduceProd, Op::ArgMin};
    const Item x = pick(s.arrays);
    Op code = kReductions[below(std::size(kReductions))];
    std::vector<int64_t> axes;
    for (size_t k = 0; k < x.shape.size(); ++k)
      if (chance(50) && (code != Op::ArgMin || axes.empty()))
        axes.push_back(static_cast<int64_t>(k));
    if (axes.empty()) axes.push_back(0);
    bool keep = chance(40);
    Shape shape;
    for (size_t k = 0; k < x.shape.size(); ++k) {
      bool gone = std::count(axes.begin(), axes.end(), static_cast<int64_t>(k));
      if (!gone || keep) shape.push_back(gone ? 1 : x.shape[k]);
    }
    ValueId v = op(code, {x.v}, {{"axes", axes}, {"keepdims", keep}});
    if (!shape.empty()) return add(s, v, shape);
    s.ints.push_back(op(Op::Mod, {op(Op::Cast, {v}, {{"to", Type::py_int()}}), number(5)}));
  }

  void parts(Scope& s) {
    const Item x = pick(s.arrays), y = pick(s.arrays);
    switch (below(6)) {
      case 0: {
        if (x.shape != y.shape) return;
        Shape shape = x.shape;
        shape[0] *= 2;
        return add(s, op(Op::Concat, {x.v, y.v}, {{"axis", int64_t{0}}}), shape);
      }
      case 1: {
        if (x.shape != y.shape || x.shape.size() > 2) return;
        Shape shape = x.shape;
        shape.push_back(2);
        return add(s, op(Op::Stack, {x.v, y.v}, {{"axis", int64_t(x.shape.size())}}), shape);
      }
      case 2: {
        ValueId at = op(Op::Mod, {y.v, number(std::max<int64_t>(x.shape[0], 1))});
        Shape shape = y.shape;
        shape.insert(shape.end(), x.shape.begin() + 1, x.shape.end());
        if (shape.size() > 3 || size(shape) > static_cast<int64_t>(kMaxElements)) return;
        return add(s, op(Op::Take, {x.v, at}, {{"axis", int64_t{0}}}), shape);
      }
      case 3: {
        std::vector<ValueId> operands{x.v};
        Shape part;
        auto attr = index(s, x.shape, operands, part, false);
        operands.push_back(part == y.shape ? y.v : pick(s.ints));
        return add(s, op(Op::Update, operands, {{"index", attr}}), x.shape);
      }
      case 4: {
        if (y.shape.size() != 1 || x.shape[0] == 0) return;
        ValueId at = op(Op::Mod, {y.v, number(x.shape[0])});
        return add(s, op(Op::ScatterAdd, {x.v, at, pick(s.ints)}), x.shape);
      }
      default: {
        if (x.shape.size() != 2 || y.shape.size() != 2 || x.shape[1] != y.shape[0]) return;
        return add(s, op(Op::Matmul, {x.v, y.v}), {x.shape[0], y.shape[1]});
      }
    }
  }

  void buffer(Scope& s) {
    const Item x = pick(s.buffers);
    std::vector<ValueId> operands{x.v};
    Shape shape;
    switch (below(8)) {
      case 0: return add(s, op(Op::BufNew, {pick_shape(s, shape)}), shape);
      case 1: {
        auto attr = index(s, x.shape, operands, shape, false);
        if (shape.empty()) return;
        return add(s, op(Op::BufView, operands, {{"index", attr}}), shape);
      }
      case 2: {
        std::vector<int64_t> perm(x.shape.size());
        for (size_t k = 0; k < perm.size(); ++k)
          perm[k] = static_cast<int64_t>(perm.size() - 1 - k);
        return add(s, op(Op::BufTranspose, {x.v}, {{"perm", perm}}),
                   Shape(x.shape.rbegin(), x.shape.rend()));
      }
      case 3: {
        auto attr = index(s, x.shape, operands, shape, true);
        operands.push_back(pick(s.ints));
        op(Op::BufSet, operands, {{"index", attr}});
        return;
      }
      case 4: {
        auto attr = index(s, x.shape, operands, shape, true);
        ValueId v = op(Op::BufGet, operands, {{"index", attr}});
        s.ints.push_back(op(Op::Mod, {op(Op::Cast, {v}, {{"to", Type::py_int()}}), number(4)}));
        return;
      }
      case 5: {
        for (int i = 0; i < 4; ++i) {
          const Item& y = pick(s.arrays);
          if (joint(x.shape, y.shape, shape) && shape == x.shape) {
            op(Op::BufStore, {x.v, y.v});
            return;
          }
        }
        op(Op::BufStore, {x.v, pick(s.ints)});
        return;
      }
      default: return add(s, op(Op::BufLoad, {x.v}), x.shape);
    }
  }

  ValueId pick_shape(Scope& s, Shape& shape) {
    const Item& x = pick(s.arrays);
    shape = x.shape;
    return x.v;
  }

  // --- control

  // Arrays, buffers and an int that go round a loop or come out of a branch.
  std::vector<Item> carried(Scope& s) {
    std::vector<Item> out;
    for (int64_t n = below(3); n >= 0; --n)
      out.push_back(chance(70) ? pick(s.arrays) : pick(s.buffers));
    out.push_back({pick(s.ints), {}});
    return out;
  }

  // Values of exactly those types at the end of a region.
  std::vector<ValueId> matching(Scope& s, const std::vector<Item>& like,
                                const std::vector<ValueId>& fallback) {
    std::vector<ValueId> out;
    for (size_t i = 0; i < like.size(); ++i) {
      Type t = g_.type(like[i].v);
      std::vector<ValueId> fits;
      for (const auto* list : {&s.arrays, &s.buffers})
        for (const Item& x : *list)
          if (g_.type(x.v) == t && x.shape == like[i].shape) fits.push_back(x.v);
      if (t == Type::py_int()) fits = s.ints;
      out.push_back(fits.empty() || chance(20) ? fallback[i] : pick(fits));
    }
    return out;
  }

  void take_over(Scope& s, const std::vector<ValueId>& values, const std::vector<Item>& like) {
    for (size_t i = 0; i < values.size(); ++i) {
      if (g_.type(values[i]) == Type::py_int())
        s.ints.push_back(values[i]);
      else
        add(s, values[i], like[i].shape);
    }
  }

  std::vector<Type> types(const std::vector<Item>& items) {
    std::vector<Type> out;
    for (const Item& x : items) out.push_back(g_.type(x.v));
    return out;
  }

  void loop(Scope& s, int depth) {
    std::vector<Item> init = carried(s);
    RegionId outer = b_.region(), body = g_.add_region();
    std::vector<ValueId> operands{number(0), number(below(4)), number(1)};
    for (const Item& x : init) operands.push_back(x.v);
    std::vector<ValueId> args;
    ValueId i = g_.add_arg(body, Type::py_int());
    for (const Type& t : types(init)) args.push_back(g_.add_arg(body, t));
    b_.set_region(body);
    Scope inner = s;
    inner.ints.push_back(i);
    take_over(inner, args, init);
    code(inner, 5, depth + 1);
    if (chance(40)) {
      RegionId leave = g_.add_region(), stay = g_.add_region();
      ValueId c = op(Op::Lt, {number(2), op(Op::Mod, {pick(inner.ints), number(4)})});
      b_.set_region(leave);
      std::vector<ValueId> out = matching(inner, init, args);
      b_.end(chance(50) ? Op::Break : Op::Continue, out, {{"depth", int64_t{0}}});
      b_.set_region(stay);
      b_.end(Op::Yield, {});
      b_.set_region(body);
      b_.add(Op::If, {c}, {}, {}, {leave, stay});
      code(inner, 3, depth + 1);
    }
    b_.end(Op::Yield, matching(inner, init, args));
    b_.set_region(outer);
    OpId made = b_.add(Op::For, operands, types(init), {}, {body});
    take_over(s, g_.op(made).results, init);
  }

  void branch(Scope& s, int depth) {
    std::vector<Item> like = carried(s);
    std::vector<ValueId> fallback;
    for (const Item& x : like) fallback.push_back(x.v);
    ValueId c = op(Op::Lt, {number(1), op(Op::Mod, {pick(s.ints), number(4)})});
    RegionId outer = b_.region();
    std::vector<RegionId> arms;
    for (int k = 0; k < 2; ++k) {
      arms.push_back(g_.add_region());
      b_.set_region(arms.back());
      Scope inner = s;
      code(inner, 4, depth + 1);
      b_.end(Op::Yield, matching(inner, like, fallback));
    }
    b_.set_region(outer);
    OpId made = b_.add(Op::If, {c}, types(like), {}, arms);
    take_over(s, g_.op(made).results, like);
  }

  std::mt19937_64 rng_;
  Graph g_;
  Builder b_;
};

}  // namespace

Graph random_graph(uint64_t seed) { return Generator(seed).run(); }

}  // namespace lathe::test
