#include "ir/lexer.h"

#include "diag/error.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace lathe {

namespace {
// Not those of <cctype>: the locale has no say.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word_char(char c) { return is_word_start(c) || is_digit(c) || c == '.'; }
bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
}  // namespace

bool is_word(std::string_view s) {
  return !s.empty() && is_word_start(s[0]) && std::all_of(s.begin(), s.end(), is_word_char);
}

void Lexer::advance(size_t n) {
  for (; n > 0 && pos_ < text_.size(); --n, ++pos_)
    if (text_[pos_] == '\n') {
      ++line_;
      line_start_ = pos_ + 1;
    }
}

void Lexer::skip() {
  while (pos_ < text_.size()) {
    if (is_blank(text_[pos_]))
      advance(1);
    else if (text_.substr(pos_, 2) == "//")
      advance(std::min(text_.find('\n', pos_), text_.size()) - pos_);
    else
      break;
  }
}

bool Lexer::at_end() { return peek() == 0; }

char Lexer::peek() {
  skip();
  return pos_ < text_.size() ? text_[pos_] : '\0';
}

bool Lexer::accept(std::string_view token) {
  skip();
  if (text_.substr(pos_, token.size()) != token) return false;
  // A word token must not be the beginning of a longer word.
  if (is_word_char(token.back()) && is_word_char(at(pos_ + token.size()))) return false;
  advance(token.size());
  return true;
}

void Lexer::expect(std::string_view token) {
  if (!accept(token)) fail(fmt::format("expected '{}'", token));
}

bool Lexer::at_word() { return is_word_start(peek()); }

bool Lexer::at_number() {
  char c = peek();
  std::string_view name = text_.substr(pos_, 3);
  return is_digit(c) || c == '-' ||
         ((name == "inf" || name == "nan") && !is_word_char(at(pos_ + 3)));
}

std::string Lexer::take(size_t end) {
  std::string s(text_.substr(pos_, end - pos_));
  advance(end - pos_);
  return s;
}

std::string Lexer::word() {
  if (!at_word()) fail("expected a word");
  size_t end = pos_;
  while (is_word_char(at(end))) ++end;
  return take(end);
}

std::string Lexer::value_name() {
  expect("%");
  size_t end = pos_;
  while (is_word_char(at(end)) && at(end) != '.') ++end;
  if (end == pos_) fail("expected the name of a value");
  return take(end);
}

std::string Lexer::quoted() {
  expect("\"");
  std::string s;
  while (at(pos_) != '"') {
    if (pos_ >= text_.size()) fail("the string does not end");
    if (at(pos_) != '\\') {
      s += at(pos_);
      advance(1);
    } else if (at(pos_ + 1) == 'x') {
      unsigned code = 0;
      const char* digits = text_.data() + pos_ + 2;
      if (pos_ + 4 > text_.size() ||
          std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2)
        fail("expected two hexadecimal digits");
      s += static_cast<char>(code);
      advance(4);
    } else {
      s += at(pos_ + 1) == 'n' ? '\n' : at(pos_ + 1);
      advance(2);
    }
  }
  advance(1);
  return s;
}

size_t Lexer::skip_digits(size_t i) const {
  while (is_digit(at(i))) ++i;
  return i;
}

size_t Lexer::number_end(bool& is_double) const {
  size_t begin = at(pos_) == '-' ? pos_ + 1 : pos_;
  std::string_view name = text_.substr(begin, 3);
  is_double = name == "inf" || name == "nan";
  if (is_double) return begin + 3;
  size_t end = skip_digits(begin);
  bool complete = end > begin;
  auto digits_from = [&](size_t i) {
    is_double = true;
    end = skip_digits(i);
    complete &= end > i;
  };
  if (at(end) == '.') digits_from(end + 1);
  if (at(end) == 'e') digits_from(at(end + 1) == '-' || at(end + 1) == '+' ? end + 2 : end + 1);
  return complete ? end : pos_;
}

std::string Lexer::number(bool& is_double) {
  skip();
  size_t end = number_end(is_double);
  if (end == pos_ || is_word_char(at(end))) fail("expected a number");
  return take(end);
}

int64_t Lexer::integer() {
  return integer(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
}

int64_t Lexer::integer(int64_t min, int64_t max) {
  bool is_double = false;
  std::string s = number(is_double);
  int64_t value = 0;
  if (is_double) fail("expected an integer");
  if (std::from_chars(s.data(), s.data() + s.size(), value).ec != std::errc() || value < min ||
      value > max)
    fail("this number is out of range");
  return value;
}

void Lexer::fail(const std::string& message) {
  user_error(ErrorClass::Value, "{}:{}: {}", line_, pos_ - line_start_ + 1, message);
}

}  // namespace lathe
