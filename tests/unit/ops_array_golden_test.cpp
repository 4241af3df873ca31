// Array ops against what NumPy made of them (tests/ops/make_array_golden.py): inference, lowering
// and every engine, on contiguous memory and on memory with gaps. Each line becomes a file test
// (tests/ir/README.md). LATHE_ARRAY_GOLDEN=FILE takes another file, for instance a larger one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "diag/error.h"
#include "ir/builder.h"
#include "ir/print.h"
#include "ops/op_info.h"
#include "tools/filetest.h"

namespace lathe {

namespace {

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> out;
  size_t from = 0;
  for (size_t at; (at = text.find(separator, from)) != std::string::npos;
       from = at + separator.size())
    out.push_back(text.substr(from, at - from));
  out.push_back(text.substr(from));
  return out;
}

// Parameters `%0: type, ...` and a constant that carries the attributes of the ops.
Graph graph_of(const std::string& types, const std::vector<std::string>& ops) {
  std::string params, carriers;
  int n = 0;
  for (const std::string& type : split(types, ", "))
    params += fmt::format("{}%p{}: {}", n ? ", " : "", n, type), ++n;
  for (size_t i = 0; i < ops.size(); ++i) {
    size_t brace = ops[i].find('{');
    std::string attrs = brace == std::string::npos ? "" : ops[i].substr(brace);
    carriers += fmt::format("%a{} = const {} : none\n", i, attrs);
  }
  return parse(fmt::format("func @f({}) -> () {{\n{}return\n}}", params, carriers));
}

std::vector<ValueId> operands_of(const std::string& op, const std::vector<ValueId>& values) {
  std::vector<ValueId> out;
  std::string head = op.substr(0, op.find('{'));
  for (size_t at = 0; (at = head.find('%', at)) != std::string::npos; ++at)
    out.push_back(values.at(std::strtoul(head.c_str() + at + 1, nullptr, 10)));
  return out;
}

// The function with the types that inference gives. Throws UserError.
std::string program_text(const std::string& types, const std::string& op_list) {
  auto ops = split(op_list, "; ");
  Graph g = graph_of(types, ops);
  Function& f = g.function(FuncId(0));
  std::vector<OpId> old = g.region(f.body).ops;
  std::vector<Attrs> attrs;
  attrs.reserve(old.size());
  for (OpId id : old) attrs.push_back(g.op(id).attrs);
  for (OpId id : old) g.erase(id);
  std::vector<ValueId> values = g.region(f.body).args;
  Builder b(g, f.body);
  for (size_t i = 0; i < ops.size(); ++i) {
    Op code{};
    LATHE_CHECK(parse_op(ops[i].substr(0, ops[i].find(' ')), code), "{}", ops[i]);
    auto operands = operands_of(ops[i], values);
    values.push_back(b.value(code, operands, infer(g, code, operands, attrs[i]).at(0), attrs[i]));
  }
  f.results = {g.type(values.back())};
  b.end(Op::Return, {values.back()});
  return print(g);
}

bool check_line(const std::string& line) {
  SCOPED_TRACE(line);
  auto columns = split(line, " | ");
  LATHE_CHECK(columns.size() == 4, "{}", line);
  bool raises = columns[3].starts_with("raises");
  std::string program;
  try {
    program = program_text(columns[0], columns[1]);
  } catch (const UserError& e) {
    EXPECT_TRUE(raises) << e.what();
    return raises;
  }
  std::string text = fmt::format("// test: run\n{}// run: @f({}) {}{}\n", program, columns[2],
                                 raises ? "" : "== ", columns[3]);
  auto failures = run_file_test(text, false).failures;
  for (const std::string& failure : failures) ADD_FAILURE() << failure << "\n" << text;
  return failures.empty();
}

TEST(OpsArrayGolden, AsNumpy) {
  const char* given = std::getenv("LATHE_ARRAY_GOLDEN");
  std::string path = given ? given : LATHE_SOURCE_DIR "/tests/ops/array_golden.txt";
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  int lines = 0, failures = 0;
  for (std::string line; std::getline(in, line) && failures < 20; ++lines)
    failures += !check_line(line);
  EXPECT_GT(lines, 300);
}

}  // namespace

}  // namespace lathe
