// lathe-opt: the command-line face of the IR. See kUsage.
#include "diag/error.h"
#include "passes/pipeline.h"
#include "tools/backend_text.h"
#include "tools/filetest.h"
#include "tools/ir_text.h"
#include "tools/run_check.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace {

using namespace lathe;

constexpr const char* kUsage =
    R"(usage: lathe-opt COMMAND FILE     (FILE may be - for the standard input)
       lathe-opt opt PASS,PASS... FILE
       lathe-opt ptx sm_80 FILE
  cat       parse and print
  opt       print what the named passes (by default: all of the pipeline) make of it
  lower     print the kernel IR
  llvm, asm, ptx sm_N   print what the code generator makes of each function
  compile   compile each function; sizes and times
  verify    report what breaks the rules, with lines; status 1 if anything does
  run       execute the `// run:` lines on every engine, and compare
  test      what the first lines say (`// test: ...`), as the test runner does
  passes    names of the passes (no FILE)
The text form is described in docs/IR.md, the comments in tests/ir/README.md.
)";

std::string read_file(const std::string& name) {
  std::ifstream file;
  if (name != "-") file.open(name);
  std::istream& in = name == "-" ? std::cin : file;
  if (!in) user_error(ErrorClass::Value, "cannot read {}", name);
  return {std::istreambuf_iterator<char>(in), {}};
}

int do_verify(const std::string& text) {
  TextLines lines;
  Graph g = parse(text, &lines);
  std::string found = violations_text(verify_any(g), lines);
  std::cout << found;
  return found.empty() ? 0 : 1;
}

int do_run(const std::string& text) {
  Graph g = parse(text);
  throw_violations(g, "in the file", verify_any(g));
  int status = 0, number = 0;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.starts_with("// run:")) continue;
    RunLine run = parse_run_line(line.substr(7), number);
    Program program(g, run.function);
    Outcome o = program.run(0, run);
    std::cout << fmt::format("{}:{} {}\n", number, run.call, clauses(run, o));
    for (const std::string& failure : run_and_check(program, run)) {
      std::cout << "  FAILED " << failure << "\n";
      status = 1;
    }
  }
  return status;
}

int do_test(const std::string& text) {
  FileResult result = run_file_test(text, false);
  for (const std::string& f : result.failures) std::cout << f << "\n";
  return result.failures.empty() ? 0 : 1;
}

// By words as in `// test: ...`.
int do_transform(const std::string& words, const std::string& text) {
  Graph g = parse(text);
  throw_violations(g, "in the file", verify_any(g));
  std::cout << (is_backend(words) ? backend_text(words, g) : transform(words, g));
  return 0;
}

int list_passes() {
  for (const Pass& pass : all_passes()) std::cout << fmt::format("{:20}{}\n", pass.name, pass.doc);
  return 0;
}

int command(const std::string& name, const std::string& text) {
  if (name == "cat") {
    std::cout << print(parse(text));
    return 0;
  }
  if (name == "verify") return do_verify(text);
  if (name == "run") return do_run(text);
  if (name == "test") return do_test(text);
  if (is_transform(name) || is_backend(name)) return do_transform(name, text);
  std::cerr << kUsage;
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args == std::vector<std::string>{"passes"}) return list_passes();
  bool named = args.size() == 3 && (args[0] == "opt" || args[0] == "ptx");
  if (args.size() != 2 && !named) {
    std::cerr << kUsage;
    return 2;
  }
  try {
    return command(named ? args[0] + " " + args[1] : args[0], read_file(args.back()));
  } catch (const std::exception& e) {
    std::cerr << "lathe-opt: " << args.back() << ": " << e.what() << "\n";
    return 1;
  }
}
