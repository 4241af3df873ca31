// The rules:
//  1. A region ends in exactly one terminator, at its end; a function's body does not end in
//  `yield`.
//  2. An operand is defined before its use, in the same region or in one around it.
//  3. Arity is as in the table; terminators have no results; only control ops have regions; an op
//  is in the region that it
//     names as its parent, and erased ops are in none.
//  4. `if`: one bool operand, two regions without arguments, each yields the result types.
//  5. `while`: carries = results; test(carries) yields one bool; body(carries) yields the carries.
//  6. `for`: lo, hi, step of one integer type, then carries = results; body(i, carries) yields the
//  carries.
//  7. `block`: no operands, one region without arguments that yields the result types. `try`: two
//  regions that yield the
//     result types, body() and handler(code, site, up to 8 pairs), the handler's arguments all of
//     one integer type.
//  8. `break` leaves an enclosing for, while or block with its result types; `continue` goes on
//  with the carries of a loop;
//     neither may stand in the test of the loop that it names.
//  9. `return` gives the function's result types; `call` names a function and fits its parameters
//  and results.
// 10. Symbols in types are below the graph's symbol count.
#include "ir/verify.h"

#include "diag/error.h"
#include "ir/print.h"
#include "lathe/abi.h"

#include <algorithm>

namespace lathe {

namespace {

bool is_bool(const Type& t) {
  return t.dtype == DType::Bool &&
         (t.is_raw() || t.is_py() || t.kind == TypeKind::NpScalar || (t.is_array() && t.rank == 0));
}

class Verifier {
 public:
  Verifier(Graph& g, TypeRule rule) : g_(g), rule_(rule), visible_(g.value_count()) {}

  std::vector<Violation> run() {
    for (size_t i = 0; i < g_.functions().size(); ++i) {
      function_ = FuncId(i);
      RegionId body = g_.function(function_).body;
      region(body);
      OpId last = g_.terminator(body);
      if (last.valid() && g_.op(last).code == Op::Yield)
        report(last, "a function must not end in yield");
    }
    return std::move(violations_);
  }

 private:
  template <class... Args>
  void report(OpId op, fmt::format_string<Args...> format, Args&&... args) {
    violations_.push_back({op, function_, fmt::format(format, std::forward<Args>(args)...)});
  }

  void region(RegionId id) {
    const RegionData& r = g_.region(id);
    if (!g_.terminator(id).valid())
      report(r.ops.empty() ? r.parent : r.ops.back(), "the region does not end in a terminator");
    for (ValueId a : r.args) define(a);
    for (OpId op : r.ops) {
      if (g_.op(op).parent != id) report(op, "stands in another region than its parent");
      visit(op);
    }
    for (ValueId a : r.args) visible_[a.index] = false;
    for (OpId op : r.ops)
      for (ValueId v : g_.op(op).results) visible_[v.index] = false;
  }

  void define(ValueId v) {
    visible_[v.index] = true;
    for (Dim d : g_.type(v).shape())
      if (is_symbol(d) && symbol_index(d) >= g_.symbol_count())
        report(g_.value(v).def, "unknown symbol {}", to_string(d));
  }

  void visit(OpId id) {
    const OpData& op = g_.op(id);
    if (op.erased) report(id, "erased, but still in a region");
    for (size_t i = 0; i < op.operands.size(); ++i)
      if (ValueId v = op.operands[i]; v.index >= visible_.size() || !visible_[v.index])
        return report(id, "operand {} is not visible here", i);
    if (int arity = row(op.code).arity;
        arity >= 0 && static_cast<size_t>(arity) != op.operands.size())
      report(id, "takes {} operands, has {}", arity, op.operands.size());
    else
      shape_rules(id, op);
    if (has(op.code, Terminator) && g_.region(op.parent).ops.back() != id)
      report(id, "a terminator must be the last op of its region");
    if (has(op.code, Terminator) && !op.results.empty()) report(id, "a terminator has no results");
    stack_.push_back(id);
    for (size_t i = 0; i < op.regions.size(); ++i) {
      region_number_.push_back(i);
      region(op.regions[i]);
      region_number_.pop_back();
    }
    stack_.pop_back();
    for (ValueId v : op.results) define(v);
  }

  void shape_rules(OpId id, const OpData& op) {
    switch (op.code) {
      case Op::If: return if_rules(id, op);
      case Op::While: return while_rules(id, op);
      case Op::For: return for_rules(id, op);
      case Op::Block: return block_rules(id, op);
      case Op::Try: return try_rules(id, op);
      case Op::Break:
      case Op::Continue: return exit_rules(id, op);
      case Op::Return:
        return match(id, "return", types(op.operands), g_.function(function_).results);
      case Op::Call: return call_rules(id, op);
      default:
        regions(id, op, 0);
        if (rule_ && !has(op.code, Terminator | Control))
          if (std::string message = rule_(g_, id); !message.empty()) report(id, "{}", message);
    }
  }

  void if_rules(OpId id, const OpData& op) {
    if (!is_bool(g_.type(op.operands[0])))
      report(id, "the condition must be a bool scalar, is {}", to_string(g_.type(op.operands[0])));
    if (regions(id, op, 2))
      for (RegionId r : op.regions) {
        match(id, "region arguments", types(g_.region(r).args), {});
        yields(r, types(op.results));
      }
  }

  void while_rules(OpId id, const OpData& op) {
    auto carries = types(op.operands);
    match(id, "results", types(op.results), carries);
    if (!regions(id, op, 2)) return;
    match(id, "arguments of the test", types(g_.region(op.regions[0]).args), carries);
    match(id, "arguments of the body", types(g_.region(op.regions[1]).args), carries);
    yields(op.regions[1], carries);
    OpId last = g_.terminator(op.regions[0]);
    if (last.valid() && g_.op(last).code == Op::Yield)
      if (const auto& v = g_.op(last).operands; v.size() != 1 || !is_bool(g_.type(v[0])))
        report(last, "the test must yield one bool");
  }

  void for_rules(OpId id, const OpData& op) {
    if (op.operands.size() < 3) return report(id, "needs lo, hi and step");
    const Type& i = g_.type(op.operands[0]);
    if (g_.type(op.operands[1]) != i || g_.type(op.operands[2]) != i || !is_integer(i.dtype) ||
        !(i.is_py() || i.is_raw()))
      report(id, "lo, hi and step must be of one integer type");
    auto carries = types({op.operands.begin() + 3, op.operands.end()});
    match(id, "results", types(op.results), carries);
    if (!regions(id, op, 1)) return;
    yields(op.regions[0], carries);
    carries.insert(carries.begin(), i);
    match(id, "arguments of the body", types(g_.region(op.regions[0]).args), carries);
  }

  void block_rules(OpId id, const OpData& op) {
    match(id, "operands", types(op.operands), {});
    if (!regions(id, op, 1)) return;
    match(id, "region arguments", types(g_.region(op.regions[0]).args), {});
    yields(op.regions[0], types(op.results));
  }

  void try_rules(OpId id, const OpData& op) {
    if (!regions(id, op, 2)) return;
    match(id, "arguments of the body", types(g_.region(op.regions[0]).args), {});
    auto args = types(g_.region(op.regions[1]).args);
    bool number =
        !args.empty() && is_integer(args[0].dtype) && (args[0].is_py() || args[0].is_raw());
    if (!number || args.size() % 2 != 0 || args.size() > LATHE_ERROR_FIELDS ||
        std::count(args.begin(), args.end(), args[0]) != static_cast<ptrdiff_t>(args.size()))
      report(
          id,
          "the handler takes code, site and up to {} pairs, location and count: one integer type",
          LATHE_MAX_ERROR_ARGS);
    for (RegionId r : op.regions) yields(r, types(op.results));
  }

  void exit_rules(OpId id, const OpData& op) {
    const Attr* depth = op.attrs.find("depth");
    if (!depth || !std::holds_alternative<int64_t>(*depth))
      return report(id, "needs the attribute depth");
    int64_t left = std::get<int64_t>(*depth);
    if (left < 0) return report(id, "the depth must not be negative");
    for (size_t k = stack_.size(); k-- > 0;) {
      const OpData& target = g_.op(stack_[k]);
      if (!is_breakable(target.code) || left-- > 0) continue;
      if (target.code == Op::While && region_number_[k] == 0)
        return report(id, "must not leave a loop from its test");
      if (op.code == Op::Continue && !has(target.code, Loop))
        return report(id, "continue needs a loop, not a {}", spelling(target.code));
      return match(id, spelling(op.code), types(op.operands), types(target.results));
    }
    report(id, "there is no enclosing op of that depth");
  }

  void call_rules(OpId id, const OpData& op) {
    const Attr* callee = op.attrs.find("callee");
    FuncId f = callee && std::holds_alternative<std::string>(*callee)
                   ? g_.find_function(std::get<std::string>(*callee))
                   : FuncId{};
    if (!f.valid()) return report(id, "the attribute callee must name a function");
    match(id, "arguments", types(op.operands), types(g_.region(g_.function(f).body).args));
    match(id, "results", types(op.results), g_.function(f).results);
  }

  bool regions(OpId id, const OpData& op, size_t n) {
    if (op.regions.size() != n) report(id, "needs {} regions, has {}", n, op.regions.size());
    return op.regions.size() == n;
  }

  void yields(RegionId r, const std::vector<Type>& want) {
    OpId last = g_.terminator(r);
    if (last.valid() && g_.op(last).code == Op::Yield)
      match(last, "yield", types(g_.op(last).operands), want);
  }

  void match(OpId id, std::string_view what, const std::vector<Type>& got,
             const std::vector<Type>& want) {
    if (got == want) return;
    auto text = [](const std::vector<Type>& list) {
      std::string s;
      for (const Type& t : list) s += (s.empty() ? "" : ", ") + to_string(t);
      return s;
    };
    report(id, "{}: types ({}), expected ({})", what, text(got), text(want));
  }

  std::vector<Type> types(const std::vector<ValueId>& values) const {
    std::vector<Type> out;
    for (ValueId v : values) out.push_back(g_.type(v));
    return out;
  }

  Graph& g_;
  TypeRule rule_;
  std::vector<bool> visible_;
  FuncId function_;
  std::vector<OpId> stack_;            // enclosing ops, outermost first
  std::vector<size_t> region_number_;  // which region of each of them
  std::vector<Violation> violations_;
};

}  // namespace

std::vector<Violation> verify(Graph& g, TypeRule rule) { return Verifier(g, rule).run(); }

void verify_or_die(Graph& g, const char* when, TypeRule rule) {
  throw_violations(g, when, verify(g, rule));
}

void throw_violations(const Graph& g, const char* when, const std::vector<Violation>& violations) {
  if (violations.empty()) return;
  std::string text = fmt::format("invalid IR {}:\n", when);
  for (const Violation& v : violations)
    text += fmt::format("  {}: {}\n", v.op.valid() ? print_op(g, v.op) : "function", v.message);
  throw InternalError(text + print(g, {.locations = false}));
}

}  // namespace lathe
