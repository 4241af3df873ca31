#include "tools/run_line.h"

#include "lathe/abi.h"

namespace lathe {

namespace {

std::vector<Literal> parse_values(Lexer& in, const char* end) {
  std::vector<Literal> values;
  while (!in.accept(end)) {
    if (!values.empty()) in.expect(",");
    values.push_back(parse_literal(in));
  }
  return values;
}

void parse_call(Lexer& in, RunLine& run) {
  in.expect("@");
  run.function = in.peek() == '"' ? in.quoted() : in.word();
  in.expect("(");
  while (!in.accept(")")) {
    auto& list = run.has_slots ? run.slots : run.args;
    if (in.accept(";")) {
      run.has_slots = true;
      continue;
    }
    if (!list.empty()) in.expect(",");
    list.push_back(parse_literal(in));
  }
}

ExpectedError parse_error(Lexer& in) {
  ExpectedError e{in.word(), {}, {}};
  if (in.accept("@")) e.site = in.integer();
  if (in.accept("(")) e.args = parse_values(in, ")");
  return e;
}

std::vector<Literal> parse_results(Lexer& in) {
  std::vector<Literal> results;
  do results.push_back(parse_literal(in));
  while (in.accept(","));
  return results;
}

void parse_clause(Lexer& in, RunLine& run) {
  if (in.accept("==")) {
    run.results = parse_results(in);
  } else if (in.accept("raises")) {
    run.error = parse_error(in);
  } else if (in.accept("interrupted")) {
    run.interrupted = true;
  } else if (in.accept("prints")) {
    while (in.at_number()) {
      int64_t site = in.integer();
      in.expect("(");
      run.prints.push_back({site, parse_values(in, ")")});
    }
  } else {
    bool array = in.accept("$");
    if (!array) in.expect("#");
    int64_t number = in.integer(0, 1000);
    in.expect("==");
    (array ? run.arrays_after : run.slots_after).emplace_back(number, parse_literal(in));
  }
}

}  // namespace

RunLine parse_run_line(const std::string& text, int line) {
  Lexer in(text);
  RunLine run;
  run.line = line;
  parse_call(in, run);
  run.call = text.substr(0, in.position());
  while (!in.at_end()) {
    parse_clause(in, run);
    if (!in.at_end()) in.expect(";");
  }
  return run;
}

std::string error_name(int32_t code) {
  static constexpr const char* kNames[] = {
      "Error",          "IndexError", "ZeroDivisionError", "OverflowError",
      "ShapeError",     "EmptyError", "UnboundLocalError", "MemoryError",
      "RecursionError", "ValueError", "TypeError"};
  static_assert(std::size(kNames) == LATHE_ERR_TYPE + 1);
  return code >= 0 && code <= LATHE_ERR_TYPE ? kNames[code] : "error" + std::to_string(code);
}

}  // namespace lathe
