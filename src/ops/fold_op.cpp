#include "ops/fold_op.h"

#include <algorithm>

#include "ops/eval_scalar.h"
#include "ops/op_info.h"
#include "ops/trial.h"

namespace lathe {

namespace {

Word word_of(const Attr& a, DType d) {
  if (auto* v = std::get_if<double>(&a)) return word_of_double(d, *v);
  if (auto* v = std::get_if<bool>(&a)) return *v;
  return canonical(d, static_cast<uint64_t>(std::get<int64_t>(a)));
}

Attr attr_of(Word w, DType d) {
  if (d == DType::Bool) return w != 0;
  if (is_float(d)) return double_of_word(d, w);
  return static_cast<int64_t>(w);
}

// Executes what op blocks write for scalars: instructions, ifs and short loops.
class Execution {
 public:
  explicit Execution(const Graph& code) : g_(code), words_(code.value_count()) {}

  // False: it raises, or does something that is not known before the call.
  bool region(RegionId r) {
    for (OpId id : g_.region(r).ops)
      if (!op(g_.op(id))) return false;
    return true;
  }
  Word word(ValueId v) const { return words_[v.index]; }

 private:
  static constexpr int kMaxSteps = 2000;

  bool op(const OpData& op) {
    if (++steps_ > kMaxSteps) return false;
    switch (op.code) {
      case Op::Const: set(op, 0, word_of(*op.attrs.find("value"), dtype(op.results[0]))); break;
      case Op::If:
        return region(op.regions[word(op.operands[0]) ? 0 : 1]) && copy(yields_, op.results);
      case Op::While: return loop(op);
      case Op::Yield: yields_ = read(op.operands); break;
      case Op::Convert:
        set(op, 0, eval_convert(dtype(op.operands[0]), dtype(op.results[0]), word(op.operands[0])));
        break;
      case Op::Bitcast: set(op, 0, canonical(dtype(op.results[0]), word(op.operands[0]))); break;
      case Op::IAddOvf:
      case Op::ISubOvf:
      case Op::IMulOvf: {
        bool overflow = false;
        set(op, 0,
            eval_overflow(op.code, dtype(op.operands[0]), word(op.operands[0]),
                          word(op.operands[1]), overflow));
        set(op, 1, overflow);
        break;
      }
      default: return instruction(op);
    }
    return true;
  }

  // Of the math library, fmod alone is exact.
  bool instruction(const OpData& op) {
    if (!is_kernel_op(op.code) || !has(op.code, Pure)) return false;
    if (*row(op.code).libm != '\0' && op.code != Op::FMod) return false;
    auto x = read(op.operands);
    set(op, 0, eval_scalar(op.code, dtype(op.operands.back()), x.data()));
    return true;
  }

  bool loop(const OpData& op) {
    std::vector<Word> carries = read(op.operands);
    while (true) {
      if (!copy(carries, g_.region(op.regions[0]).args) || !region(op.regions[0])) return false;
      if (!yields_[0]) return copy(carries, op.results);
      if (!copy(carries, g_.region(op.regions[1]).args) || !region(op.regions[1])) return false;
      carries = yields_;
    }
  }

  DType dtype(ValueId v) const { return g_.type(v).dtype; }
  void set(const OpData& op, size_t result, Word w) { words_[op.results[result].index] = w; }
  std::vector<Word> read(const std::vector<ValueId>& from) const {
    std::vector<Word> out;
    for (ValueId v : from) out.push_back(word(v));
    return out;
  }
  bool copy(const std::vector<Word>& from, const std::vector<ValueId>& to) {
    for (size_t i = 0; i < to.size(); ++i) words_[to[i].index] = from[i];
    return true;
  }

  const Graph& g_;
  std::vector<Word> words_;
  std::vector<Word> yields_;
  int steps_ = 0;
};

bool is_constant_number(const Graph& g, ValueId v) {
  const OpData* def = g.def(v);
  return def && def->code == Op::Const && g.type(v).is_scalar() && !is_complex(g.type(v).dtype);
}

}  // namespace

std::optional<Attr> fold_op(const Graph& g, const OpData& op, LowerOptions options) {
  if (is_kernel_op(op.code) || !has(op.code, Elementwise) || op.results.size() != 1 ||
      !op_info(op.code).lower || !g.type(op.results[0]).is_scalar() ||
      is_complex(g.type(op.results[0]).dtype))
    return std::nullopt;
  bool all = std::all_of(op.operands.begin(), op.operands.end(),
                         [&](ValueId v) { return is_constant_number(g, v); });
  if (!all) return std::nullopt;
  Trial trial(g, options);
  ValueId result = trial.lower(op);
  Execution run(trial.code());
  if (!run.region(trial.body())) return std::nullopt;
  return attr_of(run.word(result), g.type(op.results[0]).dtype);
}

}  // namespace lathe
