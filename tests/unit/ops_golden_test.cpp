// Scalar ops against what CPython and NumPy made of them (tests/ops/make_golden.py), twice: with
// the operands as arguments, and with all of them as constants, which the op blocks fold.
// LATHE_GOLDEN=FILE takes another file, for instance a larger sample.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "support/scalar_op.h"

namespace lathe::test {

namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> out;
  size_t from = 0;
  for (size_t at; (at = line.find(" | ", from)) != std::string::npos; from = at + 3)
    out.push_back(line.substr(from, at - from));
  out.push_back(line.substr(from));
  return out;
}

bool is_error(const std::string& text) { return text.find(": ") != std::string::npos; }

// Messages of TypeErrors are our own words, and so are these.
std::string expected_error(const std::string& text) {
  std::string name = text.substr(0, text.find(':'));
  bool own_words =
      name == "TypeError" || name == "IntegerRangeError" || text == "ValueError: complex";
  return own_words ? name : text;
}

// NumPy's own implementations of these are rounded differently from ours; libm's too.
int64_t ulps_allowed(const std::string& op) {
  for (const char* name :
       {"pow", "exp",  "log",  "sin",  "cos",  "tanh", "exp2",  "expm1", "log2",  "log10", "log1p",
        "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh", "cbrt",  "atan2"})
    if (op == name) return 4;
  return 0;
}

// The sign of the smaller of two zeros depends on the loop that NumPy takes; ours is -0 < +0.
bool zero_has_any_sign(const std::string& op) { return op == "minimum" || op == "maximum"; }

int64_t ordered(double d, DType dtype) {
  if (dtype == DType::F32) {
    auto bits = std::bit_cast<int32_t>(static_cast<float>(d));
    return bits < 0 ? INT32_MIN - int64_t{bits} : bits;
  }
  auto bits = std::bit_cast<int64_t>(d);
  return bits < 0 ? INT64_MIN - bits : bits;
}

bool close(const std::string& op, const Number& got, const Number& want) {
  if (got.type != want.type) return false;
  auto *a = std::get_if<double>(&got.value), *b = std::get_if<double>(&want.value);
  if (!a) return got.value == want.value;
  if (std::isnan(*a) || std::isnan(*b)) return std::isnan(*a) && std::isnan(*b);
  if (*a == 0 && *b == 0 && zero_has_any_sign(op)) return true;
  if (*a == *b) return std::signbit(*a) == std::signbit(*b);
  return std::isfinite(*a) && std::isfinite(*b) &&
         std::abs(ordered(*a, got.type.dtype) - ordered(*b, want.type.dtype)) <= ulps_allowed(op);
}

// A Python int power whose exponent is known at run time only is an int or an error (see kPow).
bool negative_runtime_exponent(const std::string& op, const std::vector<Number>& x) {
  auto* n = op == "pow" ? std::get_if<int64_t>(&x[1].value) : nullptr;
  return n && *n < 0 && !x[1].constant && x[0].type.is_py() && x[1].type.is_py() &&
         !is_float(x[0].type.dtype);
}

bool as_expected(const std::string& op, const ScalarOutcome& got, const std::vector<Number>& x,
                 const std::string& want) {
  if (negative_runtime_exponent(op, x))
    return got.error.starts_with("ValueError: an int to a negative power");
  if (got.raised != is_error(want)) return false;
  if (want == "OverflowError: any")
    return got.error.starts_with("OverflowError") || got.error.starts_with("IntegerRangeError");
  if (got.raised) return got.error.starts_with(expected_error(want));
  return close(op, got.number, parse_number(want));
}

TEST(OpsGolden, AsPythonAndNumpy) {
  const char* given = std::getenv("LATHE_GOLDEN");
  std::string path = given ? given : LATHE_SOURCE_DIR "/tests/ops/golden.txt";
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  int lines = 0, failures = 0;
  for (std::string line; std::getline(in, line) && failures < 50; ++lines) {
    auto columns = split(line);
    const std::string &op = columns.front(), &want = columns.back();
    std::vector<Number> x;
    for (size_t i = 1; i + 1 < columns.size(); ++i) x.push_back(parse_number(columns[i]));
    for (bool constants : {false, true}) {
      if (constants && negative_runtime_exponent(op, x)) continue;
      for (Number& n : x) n.constant |= constants;
      ScalarOutcome got = run_scalar_op(op, x);
      if (as_expected(op, got, x, want)) continue;
      ++failures;
      ADD_FAILURE() << line << (constants ? "\n  constants: " : "\n  got: ") << to_text(got);
    }
  }
  EXPECT_GT(lines, 5000);
}

}  // namespace

}  // namespace lathe::test
