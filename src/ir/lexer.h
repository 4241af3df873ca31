// Characters to tokens for the IR's text form; used by the parser only. Errors are UserErrors "line:col: message".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lathe {

class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) {}

  bool at_end();
  char peek(); // next character after blanks and `//` comments, 0 at the end
  bool accept(std::string_view token);
  void expect(std::string_view token);
  bool at_word(); // a letter or _ comes next
  std::string word();      // [A-Za-z_][A-Za-z0-9_.]*
  std::string value_name(); // after %: [A-Za-z0-9_]+
  std::string quoted();
  std::string number(bool& is_double); // optional sign, digits, or inf / nan
  int64_t integer();
  [[noreturn]] void fail(const std::string& message);
  int line() const { return line_; }

private:
  void skip();
  void advance(size_t n);

  std::string_view text_;
  size_t pos_ = 0;
  int line_ = 1;
  size_t line_start_ = 0;
};

} // namespace lathe
