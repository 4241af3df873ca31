#include "ir/lexer.h"

#include "diag/error.h"

#include <cctype>
#include <charconv>

namespace lathe {

namespace {
bool is_word_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; }
} // namespace

void Lexer::advance(size_t n) {
  for (; n > 0 && pos_ < text_.size(); --n, ++pos_)
    if (text_[pos_] == '\n') {
      ++line_;
      line_start_ = pos_ + 1;
    }
}

void Lexer::skip() {
  while (pos_ < text_.size()) {
    if (std::isspace(static_cast<unsigned char>(text_[pos_])))
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
  if (text_.substr(pos_, token.size()) != token)
    return false;
  // A word token must not be the beginning of a longer word.
  if (is_word(token.back()) && pos_ + token.size() < text_.size() && is_word(text_[pos_ + token.size()]))
    return false;
  advance(token.size());
  return true;
}

void Lexer::expect(std::string_view token) {
  if (!accept(token))
    fail(fmt::format("expected '{}'", token));
}

bool Lexer::at_word() { return is_word_start(peek()); }

std::string Lexer::word() {
  if (!at_word())
    fail("expected a word");
  size_t end = pos_;
  while (end < text_.size() && is_word(text_[end]))
    ++end;
  std::string w(text_.substr(pos_, end - pos_));
  advance(end - pos_);
  return w;
}

std::string Lexer::value_name() {
  expect("%");
  size_t end = pos_;
  while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_'))
    ++end;
  if (end == pos_)
    fail("expected the name of a value");
  std::string w(text_.substr(pos_, end - pos_));
  advance(end - pos_);
  return w;
}

std::string Lexer::quoted() {
  expect("\"");
  std::string s;
  while (pos_ < text_.size() && text_[pos_] != '"') {
    if (text_[pos_] == '\\' && pos_ + 1 < text_.size()) {
      advance(1);
      s += text_[pos_] == 'n' ? '\n' : text_[pos_];
    } else {
      s += text_[pos_];
    }
    advance(1);
  }
  if (pos_ >= text_.size())
    fail("the string does not end");
  advance(1);
  return s;
}

std::string Lexer::number(bool& is_double) {
  skip();
  size_t end = pos_;
  is_double = false;
  if (end < text_.size() && (text_[end] == '-' || text_[end] == '+'))
    ++end;
  for (std::string_view name : {"inf", "nan"})
    if (text_.substr(end, 3) == name) {
      is_double = true;
      end += 3;
    }
  while (!is_double || end == pos_ || std::isdigit(static_cast<unsigned char>(text_[end - 1])) || text_[end - 1] == '.' ||
         text_[end - 1] == 'e' || text_[end - 1] == '-' || text_[end - 1] == '+') {
    if (end >= text_.size())
      break;
    char c = text_[end];
    bool exponent_sign = (c == '-' || c == '+') && end > pos_ && text_[end - 1] == 'e';
    if (!std::isdigit(static_cast<unsigned char>(c)) && c != '.' && c != 'e' && !exponent_sign)
      break;
    is_double |= c == '.' || c == 'e';
    ++end;
  }
  std::string s(text_.substr(pos_, end - pos_));
  if (s.empty() || s == "-" || s == "+")
    fail("expected a number");
  advance(end - pos_);
  return s;
}

int64_t Lexer::integer() {
  bool is_double = false;
  std::string s = number(is_double);
  int64_t value = 0;
  auto [p, ec] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (is_double || ec != std::errc() || p != s.data() + s.size())
    fail("expected an integer");
  return value;
}

void Lexer::fail(const std::string& message) {
  user_error(ErrorClass::Value, "{}:{}: {}", line_, pos_ - line_start_ + 1, message);
}

} // namespace lathe
