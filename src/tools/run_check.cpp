#include "tools/run_check.h"

#include "diag/error.h"

#include <algorithm>

namespace lathe {

namespace {

constexpr int64_t kMathUlp = 8;

std::string join(const std::vector<std::string>& parts, const char* separator = ", ") {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::string kinded_list(const std::vector<Value>& values) {
  std::vector<std::string> parts;
  for (const Value& v : values) parts.push_back(kinded_text(v));
  return join(parts);
}

std::vector<Value> error_args(const lathe_error& e) {
  std::vector<Value> args;
  for (int i = 0; i < e.nargs; ++i) args.push_back(value_of_tag(e.tags[i], e.args[i]));
  return args;
}

std::string error_text(const lathe_error& e) {
  std::string s = error_name(e.code);
  if (e.site >= 0) s += fmt::format("@{}", e.site);
  return e.nargs > 0 ? s + "(" + kinded_list(error_args(e)) + ")" : s;
}

std::string prints_text(const Outcome& o) {
  std::vector<std::string> parts;
  for (const Printed& p : o.printed)
    parts.push_back(fmt::format("{}({})", p.site, kinded_list(p.values)));
  return join(parts, " ");
}

// Results of tagged types say what they are.
std::string result_text(const Value& v) {
  return v.type.is_raw() || v.array ? to_string(v) : kinded_text(v);
}

std::string results_text(const Outcome& o) {
  std::vector<std::string> parts;
  for (const Value& v : o.results) parts.push_back(result_text(v));
  return join(parts);
}

std::string status_text(const Outcome& o) {
  if (o.status == LATHE_OK) return "returned normally";
  if (o.status == LATHE_INTERRUPTED) return "was interrupted";
  return o.status == LATHE_RAISED ? "raised " + error_text(o.error)
                                  : fmt::format("gave status {}", o.status);
}

class Checker {
 public:
  Checker(const RunLine& line, const Outcome& outcome, int64_t ulp)
      : line_(line), o_(outcome), ulp_(ulp) {}

  std::vector<std::string> run() {
    failures_ = o_.faults;
    status();
    if (line_.results && o_.status == LATHE_OK) results();
    for (const auto& [number, literal] : line_.arrays_after) array_after(number, literal);
    for (const auto& [number, literal] : line_.slots_after) slot_after(number, literal);
    prints();
    return failures_;
  }

 private:
  void fail(std::string text) { failures_.push_back(std::move(text)); }

  void status() {
    int32_t want = line_.error ? LATHE_RAISED : line_.interrupted ? LATHE_INTERRUPTED : LATHE_OK;
    if (o_.status != want) return fail(status_text(o_));
    if (!line_.error) return;
    const ExpectedError& e = *line_.error;
    bool same = e.name == error_name(o_.error.code) && (!e.site || *e.site == o_.error.site) &&
                (!e.args || same_values(*e.args, error_args(o_.error)));
    if (!same) fail(status_text(o_));
  }

  // Literals that bear their own type.
  bool same_values(const std::vector<Literal>& want, const std::vector<Value>& got) const {
    return std::equal(want.begin(), want.end(), got.begin(), got.end(),
                      [&](const Literal& x, const Value& v) { return equal(bind(x), v, ulp_); });
  }

  void results() {
    bool same = line_.results->size() == o_.results.size();
    for (size_t i = 0; same && i < o_.results.size(); ++i)
      same = same_value((*line_.results)[i], o_.results[i]);
    if (!same) fail("returned " + results_text(o_));
  }

  // As the type that the value has, unless the literal says one.
  bool same_value(const Literal& x, const Value& v) const {
    try {
      bool own = x.type || v.words.empty() || x.kind == Literal::Kind::None;
      Type t = v.type;
      t.rank = v.array ? static_cast<uint8_t>(v.shape.size()) : uint8_t{0};
      return equal(own && !v.array ? bind(x) : bind(x, t), v, ulp_);
    } catch (const UserError&) {
      return false;  // another kind of thing
    }
  }

  void array_after(int64_t number, const Literal& x) {
    if (number >= static_cast<int64_t>(o_.arrays.size()) ||
        !o_.arrays[static_cast<size_t>(number)].array)
      return fail(fmt::format("${} is no array", number));
    const Value& v = o_.arrays[static_cast<size_t>(number)];
    if (!same_value(x, v)) fail(fmt::format("${} is {}", number, to_string(v)));
  }

  void slot_after(int64_t number, const Literal& x) {
    if (number >= static_cast<int64_t>(o_.slots.size()))
      return fail(fmt::format("there is no slot #{}", number));
    int64_t got = o_.slots[static_cast<size_t>(number)];
    Value want = bind(x);
    Value v = want;
    v.words = {canonical(want.type.dtype, static_cast<uint64_t>(got))};
    if (!equal(v, want, ulp_)) fail(fmt::format("#{} is {}", number, to_string(v)));
  }

  void prints() {
    bool same = std::equal(line_.prints.begin(), line_.prints.end(), o_.printed.begin(),
                           o_.printed.end(), [&](const ExpectedPrint& want, const Printed& got) {
                             return want.site == got.site && same_values(want.values, got.values);
                           });
    if (!same) fail("printed " + (o_.printed.empty() ? "nothing" : prints_text(o_)));
  }

  const RunLine& line_;
  const Outcome& o_;
  int64_t ulp_;
  std::vector<std::string> failures_;
};

bool same_lists(const std::vector<Value>& a, const std::vector<Value>& b, int64_t ulp) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](const Value& x, const Value& y) { return equal(x, y, ulp); });
}

}  // namespace

std::vector<std::string> check(const RunLine& line, const Outcome& outcome, int64_t ulp) {
  return Checker(line, outcome, ulp).run();
}

std::vector<std::string> differences(const Outcome& a, const Outcome& b, int64_t ulp) {
  std::vector<std::string> out = b.faults;
  auto note = [&](bool same, const std::string& x, const std::string& y) {
    if (!same) out.push_back(x + " against " + y);
  };
  bool same_error = a.error.code == b.error.code && a.error.site == b.error.site &&
                    a.error.loc == b.error.loc &&
                    same_lists(error_args(a.error), error_args(b.error), ulp);
  note(a.status == b.status && (a.status != LATHE_RAISED || same_error), status_text(a),
       status_text(b));
  note(same_lists(a.results, b.results, ulp), "results " + results_text(a), results_text(b));
  for (size_t i = 0; i < a.arrays.size(); ++i)
    note(equal(a.arrays[i], b.arrays[i], ulp), fmt::format("${} {}", i, to_string(a.arrays[i])),
         to_string(b.arrays[i]));
  note(ulp > 0 || a.slots == b.slots, fmt::format("slots {}", fmt::join(a.slots, ", ")),
       fmt::format("{}", fmt::join(b.slots, ", ")));
  bool same_prints = std::equal(a.printed.begin(), a.printed.end(), b.printed.begin(),
                                b.printed.end(), [&](const Printed& x, const Printed& y) {
                                  return x.site == y.site && same_lists(x.values, y.values, ulp);
                                });
  note(same_prints, "prints " + prints_text(a), prints_text(b));
  return out;
}

std::string clauses(const RunLine& line, const Outcome& o) {
  std::vector<std::string> parts;
  if (o.status == LATHE_RAISED) parts.push_back("raises " + error_text(o.error));
  if (o.status == LATHE_INTERRUPTED) parts.push_back("interrupted");
  if (o.status == LATHE_OK && !o.results.empty()) parts.push_back("== " + results_text(o));
  for (const auto& [number, literal] : line.arrays_after)
    if (static_cast<size_t>(number) < o.arrays.size())
      parts.push_back(
          fmt::format("${} == {}", number, to_string(o.arrays[static_cast<size_t>(number)])));
  for (const auto& [number, literal] : line.slots_after)
    if (static_cast<size_t>(number) < o.slots.size()) {
      Type t = bind(literal).type;
      Word w = canonical(t.dtype, static_cast<uint64_t>(o.slots[static_cast<size_t>(number)]));
      parts.push_back(fmt::format("#{} == {}", number, kinded_text(Value::scalar(t, w))));
    }
  if (!o.printed.empty()) parts.push_back("prints " + prints_text(o));
  return join(parts, "; ");
}

std::vector<std::string> run_and_check(Program& program, const RunLine& line, int64_t ulp) {
  if (ulp < 0) ulp = program.has_math() ? kMathUlp : 0;
  std::vector<std::string> failures;
  std::vector<Layout> layouts = {Layout::Contiguous};
  if (program.has_strided()) layouts.push_back(Layout::Spread);
  std::optional<Outcome> first;
  for (size_t engine = 0; engine < engines().size(); ++engine)
    for (Layout layout : layouts) {
      Outcome o = program.run(engine, line, layout);
      std::vector<std::string> found = first ? differences(*first, o, ulp) : check(line, o, ulp);
      const char* how = layout == Layout::Spread ? ", strided" : "";
      for (const std::string& f : found)
        failures.push_back(fmt::format("{}{}: {}", engines()[engine].name, how, f));
      if (!first) first = std::move(o);
    }
  return failures;
}

}  // namespace lathe
