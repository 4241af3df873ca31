#include "tools/filetest.h"

#include "diag/error.h"
#include "kernel/verify_kernel.h"
#include "tools/backend_text.h"
#include "tools/ir_text.h"
#include "tools/run_check.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace lathe {

namespace {

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Without blanks at its ends.
std::string trim(std::string_view s) {
  size_t begin = s.find_first_not_of(" \t"), end = s.find_last_not_of(" \t");
  return begin == std::string_view::npos ? "" : std::string(s.substr(begin, end - begin + 1));
}

// The rest of a line that begins with `// <word>`.
bool directive(const std::string& line, const std::string& word, std::string& rest) {
  std::string lead = "// " + word;
  if (!line.starts_with(lead)) return false;
  rest = trim(std::string_view(line).substr(lead.size()));
  return true;
}

class FileTest {
 public:
  FileTest(const std::string& text, bool bless)
      : text_(text), lines_(split_lines(text)), bless_(bless) {}

  FileResult run() {
    read_directives();
    if (modes_.empty()) fail(1, "the first line must say `// test: ...`");
    Graph g;
    try {
      g = parse(text_, &where_);
    } catch (const UserError& e) {
      parse_error(e.what());
      return finish();
    }
    round_trip(g);
    verify_graph(g);
    if (result_.failures.empty() && errors_.empty())
      for (const std::string& mode : modes_) try_mode(mode, g);
    return finish();
  }

 private:
  void fail(int line, const std::string& message) {
    result_.failures.push_back(fmt::format("line {}: {}", line, message));
  }

  FileResult finish() {
    if (changed_) {
      for (const std::string& line : lines_) result_.blessed += line + "\n";
    }
    return std::move(result_);
  }

  void read_directives() {
    std::string rest;
    for (size_t i = 0; i < lines_.size(); ++i) {
      int number = static_cast<int>(i) + 1;
      if (size_t at = lines_[i].find("// error: "); at != std::string::npos)
        errors_.emplace(number, trim(std::string_view(lines_[i]).substr(at + 10)));
      else if (directive(lines_[i], "test:", rest))
        modes_.push_back(rest);
      else if (directive(lines_[i], "ulp:", rest))
        ulp_ = std::stoll(rest);
    }
  }

  // --- parse and verify

  // "line:col: message"
  void parse_error(const std::string& what) {
    int line = std::stoi(what);
    auto it = errors_.find(line);
    bool wanted = modes_ == std::vector<std::string>{"parse"} && errors_.size() == 1 &&
                  it != errors_.end() && what.find(it->second) != std::string::npos;
    if (!wanted) fail(line, what);
  }

  void round_trip(const Graph& g) {
    std::string once = print(g);
    Graph again = parse(once);
    if (print(again) != once) fail(1, "parse(print(g)) prints another text:\n" + print(again));
  }

  void verify_graph(Graph& g) {
    auto wanted = errors_;
    for (const Violation& v : verify_any(g)) {
      int line = line_of(v, where_);
      auto [begin, end] = wanted.equal_range(line);
      auto it = std::find_if(
          begin, end, [&](const auto& w) { return v.message.find(w.second) != std::string::npos; });
      if (it == end)
        fail(line, v.message);
      else
        wanted.erase(it);
    }
    for (const auto& [line, message] : wanted) fail(line, "no such error: " + message);
  }

  // --- modes

  void try_mode(const std::string& mode, Graph& g) {
    try {
      if (mode == "run")
        run_lines(g);
      else if (mode == "parse")
        expect(mode, print(g), false);
      else if (is_transform(mode))
        expect(mode, transform(mode, g), true);
      else if (is_backend(mode))
        expect_parts(mode, g);
      else if (mode != "verify")
        fail(1, "unknown test mode '" + mode + "'");
    } catch (const std::exception& e) {
      fail(1, fmt::format("{}: {}", mode, e.what()));
    }
  }

  // Texts of LLVM: the expected lines must occur in it, in order. Nothing is blessed.
  void expect_parts(const std::string& mode, const Graph& g) {
    auto begin = std::find(lines_.begin(), lines_.end(), heading(mode));
    if (begin == lines_.end()) return fail(1, "there is no `" + heading(mode) + "`");
    if (!have_backend()) return;
    const std::string output = backend_text(mode, g);
    size_t at = 0;
    for (++begin; begin != lines_.end() && begin->starts_with("//"); ++begin) {
      std::string part = trim(std::string_view(*begin).substr(2));
      size_t found = output.find(part, at);
      int number = static_cast<int>(begin - lines_.begin()) + 1;
      if (found == std::string::npos)
        return fail(number,
                    fmt::format("{} does not give this here; all of it:\n{}", mode, output));
      at = found + part.size();
    }
  }

  std::string heading(const std::string& mode) const {
    return modes_.size() == 1 ? "// expect:" : "// expect " + mode + ":";
  }

  // The comment block after `// expect:` (or `// expect <mode>:` where there are several).
  void expect(const std::string& mode, const std::string& output, bool required) {
    auto begin = std::find(lines_.begin(), lines_.end(), heading(mode));
    if (begin == lines_.end()) {
      if (!required) return;
      if (!bless_) return fail(1, "there is no `" + heading(mode) + "`");
      lines_.emplace_back();  // ends the block before it
      begin = lines_.insert(lines_.end(), heading(mode));
    }
    ++begin;
    auto end = std::find_if(begin, lines_.end(),
                            [](const std::string& line) { return !line.starts_with("//"); });
    std::vector<std::string> block;
    for (const std::string& line : split_lines(output)) block.push_back(trim("// " + line));
    if (std::equal(begin, end, block.begin(), block.end())) return;
    if (!bless_)
      return fail(static_cast<int>(begin - lines_.begin()),
                  mode + " gives another text:\n" + output);
    begin = lines_.erase(begin, end);
    lines_.insert(begin, block.begin(), block.end());
    changed_ = true;
  }

  // The lines of a file of the graph level run as they are and after all passes; where the file
  // tests passes, after these too.
  void run_lines(Graph& g) {
    run_lines_on(g);
    if (is_kernel_level(g) || !result_.failures.empty()) return;
    std::vector<std::string> variants{"opt"};
    std::copy_if(modes_.begin(), modes_.end(), std::back_inserter(variants), is_opt);
    for (const std::string& words : variants) {
      run_lines_on(optimised(words, g));
      if (!result_.failures.empty()) return fail(1, "this was after " + words);
    }
  }

  void run_lines_on(const Graph& g) {
    std::map<std::string, Program> programs;
    std::string rest;
    bool any = false;
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (!directive(lines_[i], "run:", rest)) continue;
      any = true;
      int number = static_cast<int>(i) + 1;
      try {
        RunLine line = parse_run_line(rest, number);
        auto it = programs.find(line.function);
        if (it == programs.end()) it = programs.try_emplace(line.function, g, line.function).first;
        run_one(it->second, line);
      } catch (const std::exception& e) {
        fail(number, e.what());
      }
    }
    if (!any) fail(1, "there is no `// run:` line");
  }

  void run_one(Program& program, const RunLine& line) {
    auto failures = run_and_check(program, line, ulp_);
    if (failures.empty()) return;
    if (bless_) {
      Outcome o = program.run(0, line);
      lines_[static_cast<size_t>(line.line) - 1] = "// run: " + line.call + " " + clauses(line, o);
      changed_ = true;
      return;
    }
    for (const std::string& f : failures) fail(line.line, line.call + ": " + f);
  }

  const std::string& text_;
  std::vector<std::string> lines_;
  bool bless_, changed_ = false;
  int64_t ulp_ = -1;
  std::vector<std::string> modes_;
  std::multimap<int, std::string> errors_;  // wanted, by line
  TextLines where_;
  FileResult result_;
};

}  // namespace

FileResult run_file_test(const std::string& text, bool bless) {
  return FileTest(text, bless).run();
}

}  // namespace lathe
