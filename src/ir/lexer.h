// Characters to tokens for the IR's text form; used by the parser only. Errors are UserErrors
// "line:col: message".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace lathe {

bool is_word(std::string_view);  // could Lexer::word() give it

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  bool at_end();
  char peek();  // next character after blanks and `//` comments, 0 at the end
  bool accept(std::string_view token);
  void expect(std::string_view token);
  bool at_word();            // a letter or _ comes next
  bool at_number();          // inf and nan are numbers too
  std::string word();        // [A-Za-z_][A-Za-z0-9_.]*
  std::string value_name();  // after %: [A-Za-z0-9_]+
  std::string quoted();
  std::string number(
      bool& is_double);  // -?(digits(.digits)?(e[+-]?digits)? | inf | nan), a whole token
  int64_t integer();
  int64_t integer(int64_t min, int64_t max);
  [[noreturn]] void fail(const std::string& message);
  int line() const { return line_; }        // of the token read last, or of the next after peek()
  size_t position() const { return pos_; }  // in the text

 private:
  void skip();
  void advance(size_t n);
  std::string take(size_t end);  // text up to `end`
  char at(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  size_t skip_digits(size_t i) const;
  size_t number_end(bool& is_double) const;  // of the number that comes next; pos_: none does

  std::string_view text_;
  size_t pos_ = 0;
  int line_ = 1;
  size_t line_start_ = 0;
};

}  // namespace lathe
