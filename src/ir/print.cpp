#include "ir/print.h"

#include "diag/error.h"
#include "ir/lexer.h"

#include <cmath>

namespace lathe {

namespace {

std::string quoted(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", c);
    else
      out += c;
  }
  return out + '"';
}

// Shortest text that reads back to the same bits, always with a mark of being a double.
std::string double_text(double d) {
  if (std::isnan(d)) return std::signbit(d) ? "-nan" : "nan";
  if (std::isinf(d)) return d < 0 ? "-inf" : "inf";
  std::string s = fmt::format("{}", d);
  return s.find_first_of(".en") == std::string::npos ? s + ".0" : s;
}

struct AttrText {
  std::string operator()(bool b) const { return b ? "true" : "false"; }
  std::string operator()(int64_t i) const { return fmt::format("{}", i); }
  std::string operator()(double d) const { return double_text(d); }
  std::string operator()(const std::string& s) const { return quoted(s); }
  std::string operator()(const Type& t) const { return "!" + to_string(t); }
  std::string operator()(const std::vector<int64_t>& v) const {
    return fmt::format("[{}]", fmt::join(v, ", "));
  }
};

class Printer {
 public:
  Printer(const Graph& g, PrintOptions options)
      : g_(g), options_(options), numbers_(g.value_count(), -1) {}

  std::string run() {
    for (const Function& f : g_.functions()) {
      if (!out_.empty()) out_ += '\n';
      function(f);
    }
    return take();
  }

  void line(OpId id, int depth) {
    const OpData& op = g_.op(id);
    out_.append(static_cast<size_t>(depth) * 2, ' ');
    for (size_t i = 0; i < op.results.size(); ++i) out_ += (i ? ", " : "") + name(op.results[i]);
    out_ += op.results.empty() ? "" : " = ";
    out_ += spelling(op.code);
    for (size_t i = 0; i < op.operands.size(); ++i) out_ += (i ? ", " : " ") + name(op.operands[i]);
    attrs(op.attrs);
    types(op.results, " : ");
    for (RegionId r : op.regions) region(r, depth);
    if (options_.locations && op.loc.valid()) location(op.loc);
    out_ += '\n';
  }
  std::string take() { return std::exchange(out_, {}); }

 private:
  std::string name(ValueId v) {
    int& n = numbers_[v.index];
    if (n < 0) n = next_++;
    return fmt::format("%{}", n);
  }

  void function(const Function& f) {
    next_ = 0;
    out_ += "func @" + (is_word(f.name) ? f.name : quoted(f.name));
    args(f.body, &f);
    out_ += " -> (";
    for (size_t i = 0; i < f.results.size(); ++i) out_ += (i ? ", " : "") + to_string(f.results[i]);
    out_ += ")";
    if (!f.attrs.empty()) {
      out_ += " attributes";
      attrs(f.attrs);
    }
    out_ += " {\n";
    for (OpId id : g_.region(f.body).ops) line(id, 1);
    out_ += "}\n";
  }

  void args(RegionId r, const Function* f = nullptr) {
    out_ += '(';
    const auto& list = g_.region(r).args;
    for (size_t i = 0; i < list.size(); ++i)
      out_ += fmt::format("{}{}: {}{}", i ? ", " : "", name(list[i]), to_string(g_.type(list[i])),
                          f && f->is_strided(i) ? " strided" : "");
    out_ += ')';
  }

  void types(const std::vector<ValueId>& values, const char* lead) {
    for (size_t i = 0; i < values.size(); ++i)
      out_ += (i ? ", " : lead) + to_string(g_.type(values[i]));
  }

  void attrs(const Attrs& attrs) {
    if (attrs.empty()) return;
    out_ += " {";
    for (size_t i = 0; i < attrs.items().size(); ++i)
      out_ += fmt::format("{}{}={}", i ? ", " : "", attrs.items()[i].first,
                          std::visit(AttrText{}, attrs.items()[i].second));
    out_ += '}';
  }

  void region(RegionId r, int depth) {
    out_ += ' ';
    args(r);
    out_ += " {\n";
    for (OpId id : g_.region(r).ops) line(id, depth + 1);
    out_.append(static_cast<size_t>(depth) * 2, ' ');
    out_ += '}';
  }

  void location(LocId id) {
    for (const char* mark = "  @"; id.valid(); mark = " ^") {
      const Loc& l = g_.loc(id);
      out_ += fmt::format("{}{}:{}:{}:{} {}", mark, quoted(l.file), l.line, l.col, l.end_col,
                          quoted(l.function));
      id = l.caller;
    }
  }

  const Graph& g_;
  PrintOptions options_;
  std::vector<int> numbers_;
  int next_ = 0;
  std::string out_;
};

}  // namespace

std::string print(const Graph& g, PrintOptions options) { return Printer(g, options).run(); }

std::string print_op(const Graph& g, OpId id) {
  Printer p(g, {.locations = false});
  p.run();  // gives the values their names
  p.line(id, 0);
  std::string s = p.take();
  return s.substr(0, s.find('\n'));
}

bool same_text(const Graph& a, const Graph& b) { return print(a) == print(b); }

}  // namespace lathe
