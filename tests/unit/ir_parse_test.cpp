// Texts that are no IR: each is refused with its place, and none makes the parser (or what looks at
// what it gives) crash.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "diag/error.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"
#include "support/random_kernel.h"

namespace lathe {
namespace {

std::string error_of(const std::string& text) {
  try {
    parse(text);
  } catch (const UserError& e) {
    return e.what();
  }
  return "";
}

// The text inside a function, on line 2.
std::string body(const std::string& text) {
  return "func @f(%x: i64, %p: b1) -> () {\n" + text + "\nreturn }";
}

TEST(ParseErrors, SayWhereAndWhat) {
  const std::pair<std::string, std::string> rows[] = {
      {"fun @f() -> () { return }", "1:1: expected 'func'"},
      {"func f() -> () { return }", "1:6: expected '@'"},
      {"func @() -> () { return }", "expected a word"},
      {"func @f( -> () { return }", "1:10: expected '%'"},
      {"func @f(%x) -> () { return }", "expected ':'"},
      {"func @f(%x: ) -> () { return }", "expected a word"},
      {"func @f() { return }", "expected '->'"},
      {"func @f() -> () { return", "expected a word"},
      {"func @f() -> () ", "expected '{'"},
      {"func @f() -> () { return }\nfunc @f() -> () { return }", "2:8: @f is defined twice"},
      {body("%y = frob %x : i64"), "2:10: unknown op 'frob'"},
      {body("%y = iadd %z, %x : i64"), "2:13: %z is used before its definition"},
      {body("%x = iadd %x, %x : i64"), "%x is defined twice"},
      {body("%y = iadd %x, %x"), "1 results but 0 types"},
      {body("%y, %z = iadd %x, %x : i64"), "2 results but 1 types"},
      {body("%y = iadd %x, : i64"), "expected '%'"},
      {body("% = iadd %x, %x : i64"), "expected the name of a value"},
      {body("%y = const {value} : i64"), "expected '='"},
      {body("%y = const {value=} : i64"), "expected a number"},
      {body("%y = const {value=1"), "expected '='"},
      {body("%y = const {value=\"abc} : i64"), "the string does not end"},
      {body("%y = const {value=\"\\xZZ\"} : i64"), "expected two hexadecimal digits"},
      {body("%y = const {value=\"\\x1\"} : i64"), "expected two hexadecimal digits"},
      {body("%y = const {value=9223372036854775808} : i64"), "this number is out of range"},
      {body("%y = const {value=1e999} : f64"), "this number is out of range"},
      {body("%y = const {value=1.} : f64"), "expected a number"},
      {body("%y = const {value=1e} : f64"), "expected a number"},
      {body("%y = const {value=1e+} : f64"), "expected a number"},
      {body("%y = const {value=-} : f64"), "expected a number"},
      {body("%y = const {value=12abc} : f64"), "expected a number"},
      {body("%y = const {value=infinity} : f64"), "expected a number"},
      {body("%y = const {value=infe5} : f64"), "expected a number"},
      {body("%y = const {value=1.5.2} : f64"), "expected a number"},
      {body("%y = const {value=.5} : f64"), "expected a number"},
      {body("%y = const {value=+5} : f64"), "expected a number"},
      {body("%y = const {value=[1, 2.5]} : f64"), "expected an integer"},
      {body("%y = const {value=[1, true]} : f64"), "expected a number"},
      {body("%y = const {value=!f65} : f64"), "unknown type 'f65'"},
      {body("%y = const : f64[-1]"), "this number is out of range"},
      {body("%y = const : f64[x0]"), "'x0' is no extent"},
      {body("%y = const : f64[s]"), "'s' is no extent"},
      {body("%y = const : f64[s-1]"), "'s' is no extent"},
      {body("%y = const : f64[s99999999999999999999]"), "is no extent"},
      {body("%y = const : f64[s1048577]"), "is no extent"},
      {body("%y = const : f64[1,1,1,1,1,1,1,1,1]"), "more than 8 dimensions"},
      {body("%y = const : f64[1.5]"), "expected an integer"},
      {"func @f(%x: f64[3", "expected a number"},
      {body("%y = const : buf int"), "a buffer needs an array type"},
      {body("%y = const : buf f64"), "a buffer needs an array type"},
      {body("%y = const : buf buf f64[3]"), "unknown type 'buf'"},
      {body("%y = const : t.f64"), "a Tensor type needs its shape"},
      {body("%y = const : np.int"), "unknown type 'np.int'"},
      {body("%y = const : tag<int|ptr>"), "this type cannot be inside a tagged scalar"},
      {"func @f(%x: tag<int", "expected a word"},
      {body("%y = const : tag<tag<int>>"), "unknown type 'tag'"},
      {body("block () { yield } @\"f.py\":1:2 \"f\""), "expected ':'"},
      {body("block () { yield } @\"f.py\":1:2:99999999999 \"f\""), "this number is out of range"},
      {body("block () { yield } @\"f.py\":-1:2:3 \"f\""), "this number is out of range"},
  };
  for (const auto& [text, message] : rows)
    EXPECT_NE(error_of(text).find(message), std::string::npos) << text << "\n" << error_of(text);
}

TEST(ParseErrors, DeepNestingIsRefused) {
  auto nested = [](int n) {
    std::string s = "func @f() -> () {\n";
    for (int i = 0; i < n; ++i) s += "block () {\n";
    for (int i = 0; i < n; ++i) s += "yield }\n";
    return s + "return }";
  };
  EXPECT_EQ(error_of(nested(150)), "");
  EXPECT_NE(error_of(nested(250)).find("nested too deeply"), std::string::npos);
  EXPECT_NE(error_of(nested(1000000)).find("nested too deeply"), std::string::npos);
  std::string buffers = "func @f(%0: ";
  for (int i = 0; i < 1000000; ++i) buffers += "buf ";
  EXPECT_NE(error_of(buffers), "");
  std::string tags = "func @f(%0: ";
  for (int i = 0; i < 1000000; ++i) tags += "tag<";
  EXPECT_NE(error_of(tags), "");
}

std::vector<std::string> valid_texts() {
  std::vector<std::string> texts;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(std::string(LATHE_SOURCE_DIR) + "/tests/ir")) {
    if (entry.path().extension() != ".ir") continue;
    std::ifstream in(entry.path());
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  for (uint64_t seed = 0; seed < 5; ++seed) texts.push_back(print(test::random_kernel(seed)));
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string damaged(std::string text, std::mt19937_64& random,
                    const std::vector<std::string>& others) {
  static const std::string kPieces[] = {"%0",
                                        "(",
                                        ")",
                                        "{",
                                        "}",
                                        "\"",
                                        ",",
                                        ":",
                                        "->",
                                        "@",
                                        "//",
                                        "\n",
                                        "=",
                                        "-",
                                        "9999999999999999999",
                                        "1e99999",
                                        "inf",
                                        "buf ",
                                        "tag<",
                                        "|",
                                        "[",
                                        "]",
                                        "s0",
                                        "func ",
                                        "yield",
                                        "break {depth=0}",
                                        "\\",
                                        std::string(1, '\0'),
                                        "\xff",
                                        "!",
                                        "^",
                                        "f64[s0]",
                                        "return",
                                        "call {callee=\"f0\"}"};
  for (int edits = 1 + static_cast<int>(random() % 4); edits > 0; --edits) {
    size_t at = random() % (text.size() + 1);
    switch (random() % 4) {
      case 0: text.erase(at, random() % 20); break;
      case 1: text.insert(at, kPieces[random() % std::size(kPieces)]); break;
      case 2: text.insert(at, text.substr(random() % (text.size() + 1), random() % 60)); break;
      default: {
        const std::string& other = others[random() % others.size()];
        text.replace(at, random() % 40, other.substr(random() % other.size(), random() % 40));
      }
    }
  }
  return text;
}

// What parses prints a text that parses to the same; and the verifiers can look at it.
TEST(ParseErrors, DamagedTextsDoNoHarm) {
  const std::vector<std::string> texts = valid_texts();
  std::mt19937_64 random(11);
  int parsed = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string text = damaged(texts[random() % texts.size()], random, texts);
    try {
      Graph g = parse(text);
      ++parsed;
      std::string once = print(g);
      ASSERT_EQ(print(parse(once)), once);
      for (const Violation& v : verify(g))
        if (v.op.valid()) EXPECT_FALSE(print_op(g, v.op).empty());
      verify_kernel(g);
    } catch (const UserError& e) {
      EXPECT_NE(std::string(e.what()).find(':'), std::string::npos);
    }
  }
  EXPECT_GT(parsed, 100);  // else the damage is too great to be of use
}

}  // namespace
}  // namespace lathe
