// The rules, beside those of ir/verify.cpp and of kernel_types.cpp:
//  1. Only instructions of scalars.def, constants and control ops; all types are machine scalars
//  (not complex) or addresses.
//  2. A function's first parameter is the context, an address.
//  3. `raise` has the attributes error and site, and up to 8 pairs of i64; the handler of a `try`
//  takes code, site and up to 8
//     pairs, all i64. Conditions are b1.
//  4. `for` counts in i64. A `simd` or `parallel` loop has no carries, and only `raise` and
//  `continue` of its own leave a trip.
//  5. A `lanes` loop has a power of two of lanes and one carry; its trips end in one `yield`, of a
//  value that a sum, product, minimum, maximum or bitwise instruction in the body (not in a region
//  below) makes with the carry as an operand.
//  6. `alloca` stands in the body of its function, outside all regions.
#include "kernel/verify_kernel.h"

#include "diag/error.h"
#include "ir/print.h"
#include "lathe/abi.h"

#include <algorithm>
#include <bit>

namespace lathe {

namespace {

// Instructions that accumulators in lanes can be combined with.
bool is_combination(Op code) {
  switch (code) {
    case Op::FAdd:
    case Op::FMul:
    case Op::FMin:
    case Op::FMax:
    case Op::IAdd:
    case Op::IMul:
    case Op::IMin:
    case Op::IMax:
    case Op::UMin:
    case Op::UMax:
    case Op::IAnd:
    case Op::IOr:
    case Op::IXor: return true;
    default: return false;
  }
}

class KernelVerifier {
 public:
  KernelVerifier(Graph& g, std::vector<Violation>& out) : g_(g), out_(out) {}

  void run() {
    for (size_t i = 0; i < g_.functions().size(); ++i) {
      function_ = FuncId(i);
      const Function& f = g_.functions()[i];
      const auto& params = g_.region(f.body).args;
      if (params.empty() || g_.type(params[0]).kind != TypeKind::Ptr)
        report({}, "the first parameter of a kernel function is the context, an address");
      types({}, params);
      walk(g_, f.body, [&](OpId id) { visit(id, f.body); });
    }
  }

 private:
  void report(OpId op, std::string message) { out_.push_back({op, function_, std::move(message)}); }
  void want(OpId op, bool ok, const char* message) {
    if (!ok) report(op, message);
  }

  bool is(ValueId v, DType d) const { return g_.type(v) == Type::raw(d); }

  void types(OpId op, const std::vector<ValueId>& values) {
    for (ValueId v : values) {
      const Type& t = g_.type(v);
      if (t.kind != TypeKind::Ptr && (!t.is_raw() || is_complex(t.dtype)))
        report(op, fmt::format("{} is no type of the kernel level", to_string(t)));
    }
  }

  void visit(OpId id, RegionId body) {
    const OpData& op = g_.op(id);
    types(id, op.results);
    for (RegionId r : op.regions) types(id, g_.region(r).args);
    switch (op.code) {
      case Op::If: return want(id, is(op.operands[0], DType::Bool), "the condition must be b1");
      case Op::While: return while_rules(id, op);
      case Op::For: return for_rules(id, op);
      case Op::Try: return handler_rules(id, g_.region(op.regions[1]).args);
      case Op::Raise: return raise_rules(id, op);
      case Op::Alloca: return want(id, op.parent == body, "must stand in the body of its function");
      default: return;
    }
  }

  void while_rules(OpId id, const OpData& op) {
    const OpData& last = g_.op(g_.terminator(op.regions[0]));
    want(id, last.code != Op::Yield || is(last.operands[0], DType::Bool), "the test must yield b1");
  }

  bool all_i64(const std::vector<ValueId>& values) const {
    return std::all_of(values.begin(), values.end(), [&](ValueId v) { return is(v, DType::I64); });
  }

  void pairs(OpId id, const std::vector<ValueId>& values, size_t most) {
    want(id, values.size() % 2 == 0 && values.size() <= most && all_i64(values),
         "tags and payloads are up to 8 pairs of i64");
  }

  void handler_rules(OpId id, const std::vector<ValueId>& args) {
    want(id, args.size() >= 2, "the handler takes code and site");
    if (args.size() >= 2) pairs(id, args, LATHE_ERROR_FIELDS);
  }

  void raise_rules(OpId id, const OpData& op) {
    if (op.attrs.flag_or("again", false))
      return want(id, op.operands.size() == LATHE_ERROR_FIELDS && all_i64(op.operands),
                  "raise {again=true} takes what a handler gets: 20 of i64");
    for (const char* name : {"error", "site"}) {
      const Attr* a = op.attrs.find(name);
      if (!a || !std::holds_alternative<int64_t>(*a))
        report(id, fmt::format("needs the attribute {}", name));
    }
    pairs(id, op.operands, 2 * LATHE_MAX_ERROR_ARGS);
  }

  void for_rules(OpId id, const OpData& op) {
    want(id, is(op.operands[0], DType::I64), "for counts in i64");
    bool independent = op.attrs.flag_or("simd", false) || op.attrs.flag_or("parallel", false);
    if (independent) {
      want(id, op.results.empty(), "a simd or parallel loop has no carries");
      want(id, !leaves(op.regions[0], 0, false), "only raise may leave a simd or parallel loop");
    }
    if (op.attrs.has("lanes")) lanes_rules(id, op);
  }

  void lanes_rules(OpId id, const OpData& op) {
    const auto* lanes = std::get_if<int64_t>(op.attrs.find("lanes"));
    want(id, lanes && *lanes > 0 && std::has_single_bit(static_cast<uint64_t>(*lanes)),
         "lanes must be a power of two");
    const OpData& last = g_.op(g_.terminator(op.regions[0]));
    if (op.results.size() != 1 || last.code != Op::Yield)
      return report(id, "a lanes loop has one carry, and ends in yield");
    want(id, !leaves(op.regions[0], 0, true), "only raise may leave a lanes loop");
    const OpData* combine = g_.def(last.operands[0]);
    ValueId acc = g_.region(op.regions[0]).args[1];
    bool ok = combine && combine->parent == op.regions[0] && is_combination(combine->code) &&
              std::count(combine->operands.begin(), combine->operands.end(), acc) == 1;
    want(id, ok, "a lanes loop yields a sum or the like of its carry");
  }

  // Is there an exit, other than raise, that ends the loop around the region (or, when `strict`,
  // one of its trips)?
  bool leaves(RegionId r, int64_t depth, bool strict) const {
    for (OpId id : g_.region(r).ops) {
      const OpData& op = g_.op(id);
      int64_t over = op.attrs.i64_or("depth", 0) - depth;
      if (op.code == Op::Return || (op.code == Op::Break && over >= 0) ||
          (op.code == Op::Continue && (over > 0 || (strict && over == 0))))
        return true;
      for (RegionId inner : op.regions)
        if (leaves(inner, depth + is_breakable(op.code), strict)) return true;
    }
    return false;
  }

  Graph& g_;
  std::vector<Violation>& out_;
  FuncId function_;
};

}  // namespace

std::vector<Violation> verify_kernel(Graph& g) {
  std::vector<Violation> out = verify(g, kernel_type_rule);
  if (out.empty()) KernelVerifier(g, out).run();  // relies on the general rules
  return out;
}

void verify_kernel_or_die(Graph& g, const char* when) {
  throw_violations(g, when, verify_kernel(g));
}

bool is_kernel_level(const Graph& g) {
  return std::any_of(g.functions().begin(), g.functions().end(), [&](const Function& f) {
    const auto& params = g.region(f.body).args;
    return !params.empty() && g.type(params[0]).kind == TypeKind::Ptr;
  });
}

}  // namespace lathe
