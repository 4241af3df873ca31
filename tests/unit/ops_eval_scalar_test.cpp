// The semantics of record of the scalar instructions (ops/eval_scalar.h), against 128-bit
// arithmetic, the compiler's own types and the rules written out again.
#include "ops/eval_scalar.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "diag/error.h"
#include "ops/half.h"

namespace lathe {
namespace {

using Wide = __int128;

constexpr DType kIntegers[] = {DType::I8, DType::I16, DType::I32, DType::I64,
                               DType::U8, DType::U16, DType::U32, DType::U64};
constexpr DType kFloats[] = {DType::F16, DType::BF16, DType::F32, DType::F64};

Wide power(int n) { return Wide{1} << n; }

// The value of a word read with that signedness at the width of d.
Wide value(DType d, Word w, bool is_signed) {
  int bits = info(d).bits;
  Wide v = static_cast<Wide>(w) & (power(bits) - 1);
  return is_signed && v >= power(bits - 1) ? v - power(bits) : v;
}

Word wrapped(DType d, Wide v) {
  int bits = info(d).bits;
  v &= power(bits) - 1;
  if (is_signed(d) && v >= power(bits - 1)) v -= power(bits);
  return static_cast<Word>(v);
}

std::vector<Word> edge_words(DType d) {
  std::vector<Word> words;
  int bits = info(d).bits;
  for (Wide v : {Wide{0}, Wide{1}, Wide{2}, Wide{3}, Wide{7}, power(bits - 1) - 1, power(bits - 1),
                 power(bits - 1) + 1, power(bits) - 1, power(bits) - 2, power(bits / 2)})
    words.push_back(wrapped(d, v));
  std::mt19937_64 random(7);
  for (int i = 0; i < 20; ++i) words.push_back(canonical(d, random()));
  return words;
}

Wide truncated(Wide a, Wide b) { return a / b; }

TEST(EvalScalar, IntegersWrapAtTheirWidth) {
  const std::map<Op, std::function<Wide(Wide, Wide)>> rows = {
      {Op::IAdd, [](Wide a, Wide b) { return a + b; }},
      {Op::ISub, [](Wide a, Wide b) { return a - b; }},
      {Op::IMul,
       [](Wide a, Wide b) {
         return static_cast<Wide>(static_cast<unsigned __int128>(a) *
                                  static_cast<unsigned __int128>(b));
       }},
      {Op::IAnd, [](Wide a, Wide b) { return a & b; }},
      {Op::IOr, [](Wide a, Wide b) { return a | b; }},
      {Op::IXor, [](Wide a, Wide b) { return a ^ b; }},
      {Op::IMin, [](Wide a, Wide b) { return std::min(a, b); }},
      {Op::IMax, [](Wide a, Wide b) { return std::max(a, b); }},
      {Op::UMin, [](Wide a, Wide b) { return std::min(a, b); }},
      {Op::UMax, [](Wide a, Wide b) { return std::max(a, b); }},
      {Op::SDiv, truncated},
      {Op::UDiv, truncated},
      {Op::SRem, [](Wide a, Wide b) { return a - b * (a / b); }},
      {Op::URem, [](Wide a, Wide b) { return a - b * (a / b); }}};
  for (DType d : kIntegers)
    for (const auto& [op, reference] : rows) {
      bool as_signed = op != Op::UMin && op != Op::UMax && op != Op::UDiv && op != Op::URem;
      bool division = op == Op::SDiv || op == Op::SRem || op == Op::UDiv || op == Op::URem;
      for (Word a : edge_words(d))
        for (Word b : edge_words(d)) {
          Wide x = value(d, a, as_signed), y = value(d, b, as_signed);
          Word words[] = {a, b};
          if (division && (y == 0 || (as_signed && y == -1 && x == -power(info(d).bits - 1))))
            EXPECT_THROW(eval_scalar(op, d, words), InternalError);
          else
            EXPECT_EQ(eval_scalar(op, d, words), wrapped(d, reference(x, y)))
                << spelling(op) << " " << info(d).spelling << " " << a << " " << b;
        }
    }
}

TEST(EvalScalar, Comparisons) {
  for (DType d : kIntegers)
    for (Word a : edge_words(d))
      for (Word b : edge_words(d)) {
        Word x[] = {a, b};
        Wide sa = value(d, a, true), sb = value(d, b, true);
        Wide ua = value(d, a, false), ub = value(d, b, false);
        EXPECT_EQ(eval_scalar(Op::IEq, d, x), Word{sa == sb});
        EXPECT_EQ(eval_scalar(Op::INe, d, x), Word{sa != sb});
        EXPECT_EQ(eval_scalar(Op::ILt, d, x), Word{sa < sb});
        EXPECT_EQ(eval_scalar(Op::ILe, d, x), Word{sa <= sb});
        EXPECT_EQ(eval_scalar(Op::ULt, d, x), Word{ua < ub});
        EXPECT_EQ(eval_scalar(Op::ULe, d, x), Word{ua <= ub});
      }
}

TEST(EvalScalar, Shifts) {
  for (DType d : kIntegers)
    for (Word a : edge_words(d)) {
      for (int n = 0; n < info(d).bits; ++n) {
        Word x[] = {a, static_cast<Word>(n)};
        EXPECT_EQ(eval_scalar(Op::IShl, d, x), wrapped(d, value(d, a, true) * power(n)));
        EXPECT_EQ(eval_scalar(Op::UShr, d, x), wrapped(d, value(d, a, false) / power(n)));
        Wide v = value(d, a, true);
        Wide floored = v >= 0 ? v / power(n) : -((-v + power(n) - 1) / power(n));
        EXPECT_EQ(eval_scalar(Op::SShr, d, x), wrapped(d, floored));
      }
      Word x[] = {a, static_cast<Word>(info(d).bits)};
      if (info(d).bits < 128) EXPECT_THROW(eval_scalar(Op::IShl, d, x), InternalError);
    }
}

TEST(EvalScalar, Overflow) {
  for (DType d : {DType::I8, DType::I16, DType::I32, DType::I64})
    for (Word a : edge_words(d))
      for (Word b : edge_words(d)) {
        Wide x = value(d, a, true), y = value(d, b, true);
        const std::pair<Op, Wide> rows[] = {
            {Op::IAddOvf, x + y}, {Op::ISubOvf, x - y}, {Op::IMulOvf, x * y}};
        for (auto [op, exact] : rows) {
          bool overflow = false;
          EXPECT_EQ(eval_overflow(op, d, a, b, overflow), wrapped(d, exact));
          EXPECT_EQ(overflow, value(d, wrapped(d, exact), true) != exact) << spelling(op);
        }
      }
}

TEST(EvalScalar, Booleans) {
  for (Word a : {0, 1})
    for (Word b : {0, 1}) {
      Word x[] = {a, b};
      EXPECT_EQ(eval_scalar(Op::IAnd, DType::Bool, x), a & b);
      EXPECT_EQ(eval_scalar(Op::IOr, DType::Bool, x), a | b);
      EXPECT_EQ(eval_scalar(Op::IXor, DType::Bool, x), a ^ b);
      EXPECT_EQ(eval_scalar(Op::IEq, DType::Bool, x), Word{a == b});
      EXPECT_EQ(eval_scalar(Op::INe, DType::Bool, x), Word{a != b});
    }
  Word choose[] = {1, 5, 6};
  EXPECT_EQ(eval_scalar(Op::Choose, DType::Bool, choose), 5u);
  choose[0] = 0;
  EXPECT_EQ(eval_scalar(Op::Choose, DType::Bool, choose), 6u);
}

// --- the 16-bit formats

#ifdef __clang__  // g++ 12 has no _Float16
TEST(Half, WideningIsWhatTheCompilerDoes) {
  for (int bits = 0; bits < 0x10000; ++bits) {
    auto h = static_cast<uint16_t>(bits);
    double f16 = std::bit_cast<_Float16>(h);
    float bf16 = std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
    if (std::isnan(f16))
      EXPECT_TRUE(std::isnan(widen_half(DType::F16, h)));
    else
      EXPECT_EQ(std::bit_cast<uint64_t>(widen_half(DType::F16, h)), std::bit_cast<uint64_t>(f16));
    if (std::isnan(bf16))
      EXPECT_TRUE(std::isnan(widen_half(DType::BF16, h)));
    else
      EXPECT_EQ(widen_half(DType::BF16, h), bf16) << bits;
  }
}

#endif

// Every value, and what lies exactly and nearly between it and the next: half goes to even.
TEST(Half, NarrowingRoundsToNearestEven) {
  for (DType d : {DType::F16, DType::BF16}) {
    int infinity = d == DType::F16 ? 0x7c00 : 0x7f80;
    for (int bits = 0; bits < infinity; ++bits) {
      auto h = static_cast<uint16_t>(bits);
      double v = widen_half(d, h);
      EXPECT_EQ(narrow_half(d, v), h);
      EXPECT_EQ(narrow_half(d, -v), h | 0x8000);
      // The step above the largest number is as wide as the one below it.
      double next = bits + 1 < infinity ? widen_half(d, static_cast<uint16_t>(bits + 1))
                                        : 2 * v - widen_half(d, static_cast<uint16_t>(bits - 1));
      double middle = (v + next) / 2;
      EXPECT_EQ(narrow_half(d, middle), h + (h & 1)) << bits;
      EXPECT_EQ(narrow_half(d, std::nextafter(middle, 0.0)), h);
      EXPECT_EQ(narrow_half(d, std::nextafter(middle, 1e300)), h + 1);
    }
    EXPECT_EQ(narrow_half(d, 1e300), infinity);
    EXPECT_EQ(narrow_half(d, -std::numeric_limits<double>::infinity()), infinity | 0x8000);
    EXPECT_EQ(narrow_half(d, 1e-300), 0);
    EXPECT_EQ(narrow_half(d, -1e-300), 0x8000);
    EXPECT_TRUE(std::isnan(widen_half(d, narrow_half(d, std::nan("")))));
  }
}

// --- floats

std::vector<Word> float_words(DType d) {
  std::vector<Word> words;
  for (double v : {0.0, 1.0, 0.5, 1.5, 2.5, 3.0, 1e-3, 1e4, 100.7, 5e-324, 1e300,
                   std::numeric_limits<double>::infinity(), std::nan("")})
    for (double sign : {1.0, -1.0}) words.push_back(word_of_double(d, sign * v));
  return words;
}

bool same(DType d, Word a, Word b) {
  return a == b || (std::isnan(double_of_word(d, a)) && std::isnan(double_of_word(d, b)));
}

TEST(EvalScalar, FloatArithmeticIsThatOfTheType) {
  for (Word a : float_words(DType::F32))
    for (Word b : float_words(DType::F32)) {
      auto x = std::bit_cast<float>(static_cast<uint32_t>(a)),
           y = std::bit_cast<float>(static_cast<uint32_t>(b));
      Word words[] = {a, b};
      const std::pair<Op, float> rows[] = {{Op::FAdd, x + y},
                                           {Op::FSub, x - y},
                                           {Op::FMul, x * y},
                                           {Op::FDiv, x / y},
                                           {Op::FMod, std::fmod(x, y)}};
      for (auto [op, want] : rows)
        EXPECT_TRUE(
            same(DType::F32, eval_scalar(op, DType::F32, words), std::bit_cast<uint32_t>(want)))
            << spelling(op) << " " << x << " " << y;
    }
#ifdef __clang__
  // f16: _Float16 rounds each operation once.
  for (Word a : float_words(DType::F16))
    for (Word b : float_words(DType::F16)) {
      auto x = std::bit_cast<_Float16>(static_cast<uint16_t>(a)),
           y = std::bit_cast<_Float16>(static_cast<uint16_t>(b));
      Word words[] = {a, b};
      const std::pair<Op, _Float16> rows[] = {
          {Op::FAdd, x + y}, {Op::FSub, x - y}, {Op::FMul, x * y}, {Op::FDiv, x / y}};
      for (auto [op, want] : rows)
        EXPECT_TRUE(
            same(DType::F16, eval_scalar(op, DType::F16, words), std::bit_cast<uint16_t>(want)))
            << spelling(op) << " " << double(x) << " " << double(y);
    }
#endif
}

TEST(EvalScalar, MinimumAndMaximum) {
  const double nan = std::nan(""), inf = std::numeric_limits<double>::infinity();
  auto both = [&](double a, double b, double min, double max) {
    for (DType d : kFloats)
      for (bool swapped : {false, true}) {
        Word x[] = {word_of_double(d, swapped ? b : a), word_of_double(d, swapped ? a : b)};
        EXPECT_TRUE(same(d, eval_scalar(Op::FMin, d, x), word_of_double(d, min))) << a << " " << b;
        EXPECT_TRUE(same(d, eval_scalar(Op::FMax, d, x), word_of_double(d, max))) << a << " " << b;
      }
  };
  both(1, 2, 1, 2);
  both(-0.0, 0.0, -0.0, 0.0);
  both(-0.0, -0.0, -0.0, -0.0);
  both(-inf, inf, -inf, inf);
  both(nan, 1, nan, nan);
  both(nan, -inf, nan, nan);
  both(nan, nan, nan, nan);
}

TEST(EvalScalar, SignBitOperationsKeepEverythingElse) {
  for (DType d : kFloats) {
    Word sign = Word{1} << (info(d).bits - 1);
    Word nan = word_of_double(d, std::nan("")) | 1;  // with a payload
    for (Word w : {nan, nan | sign, word_of_double(d, -0.0), word_of_double(d, 2.5)}) {
      Word x[] = {w, word_of_double(d, -1.0)};
      EXPECT_EQ(eval_scalar(Op::FNeg, d, x), w ^ sign);
      EXPECT_EQ(eval_scalar(Op::FAbs, d, x), w & ~sign);
      EXPECT_EQ(eval_scalar(Op::FCopysign, d, x), w | sign);
    }
  }
}

TEST(EvalScalar, Rounding) {
  struct Row {
    double x, floor, ceil, trunc, rint;
  };
  const Row rows[] = {{0.5, 0, 1, 0, 0},      {1.5, 1, 2, 1, 2},
                      {2.5, 2, 3, 2, 2},      {-0.5, -1, -0.0, -0.0, -0.0},
                      {-1.5, -2, -1, -1, -2}, {2.25, 2, 3, 2, 2},
                      {2.75, 2, 3, 2, 3},     {-2.75, -3, -2, -2, -3},
                      {0.0, 0, 0, 0, 0},      {-0.0, -0.0, -0.0, -0.0, -0.0},
                      {3, 3, 3, 3, 3},        {HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL}};
  for (DType d : kFloats)
    for (const Row& r : rows) {
      Word x[] = {word_of_double(d, r.x)};
      EXPECT_EQ(eval_scalar(Op::FFloor, d, x), word_of_double(d, r.floor)) << r.x;
      EXPECT_EQ(eval_scalar(Op::FCeil, d, x), word_of_double(d, r.ceil)) << r.x;
      EXPECT_EQ(eval_scalar(Op::FTrunc, d, x), word_of_double(d, r.trunc)) << r.x;
      EXPECT_EQ(eval_scalar(Op::FRint, d, x), word_of_double(d, r.rint)) << r.x;
    }
}

TEST(EvalScalar, FloatComparisons) {
  for (DType d : kFloats)
    for (Word a : float_words(d))
      for (Word b : float_words(d)) {
        double x = double_of_word(d, a), y = double_of_word(d, b);
        Word words[] = {a, b};
        EXPECT_EQ(eval_scalar(Op::FEq, d, words), Word{x == y});
        EXPECT_EQ(eval_scalar(Op::FNe, d, words), Word{!(x == y)});
        EXPECT_EQ(eval_scalar(Op::FLt, d, words), Word{x < y});
        EXPECT_EQ(eval_scalar(Op::FLe, d, words), Word{x <= y});
        EXPECT_EQ(eval_scalar(Op::FUno, d, words), Word{std::isnan(x) || std::isnan(y)});
      }
}

TEST(EvalScalar, FmaRoundsOnce) {
  Word x[] = {word_of_double(DType::F64, 1 + 0x1p-30), word_of_double(DType::F64, 1 - 0x1p-30),
              word_of_double(DType::F64, -1.0)};
  EXPECT_EQ(double_of_word(DType::F64, eval_scalar(Op::Fma, DType::F64, x)), -0x1p-60);
}

// --- conversions

TEST(EvalConvert, IntegersWrap) {
  for (DType from : kIntegers)
    for (DType to : kIntegers)
      for (Word w : edge_words(from))
        EXPECT_EQ(eval_convert(from, to, w), wrapped(to, value(from, w, is_signed(from))));
}

TEST(EvalConvert, Booleans) {
  for (DType d : kIntegers) {
    EXPECT_EQ(eval_convert(DType::Bool, d, 1), 1u);
    EXPECT_EQ(eval_convert(d, DType::Bool, 0), 0u);
    EXPECT_EQ(eval_convert(d, DType::Bool, canonical(d, ~Word{1})), 1u);
  }
  for (DType d : kFloats) {
    EXPECT_EQ(double_of_word(d, eval_convert(DType::Bool, d, 1)), 1.0);
    for (double v : {0.0, -0.0}) EXPECT_EQ(eval_convert(d, DType::Bool, word_of_double(d, v)), 0u);
    for (double v : {std::nan(""), 0.25, -HUGE_VAL})
      EXPECT_EQ(eval_convert(d, DType::Bool, word_of_double(d, v)), 1u);
  }
}

TEST(EvalConvert, FloatToIntegerSaturates) {
  for (DType d : kIntegers) {
    int bits = info(d).bits;
    Wide min = is_signed(d) ? -power(bits - 1) : Wide{0};
    Wide max = is_signed(d) ? power(bits - 1) - 1 : power(bits) - 1;
    auto convert = [&](double v) {
      return value(d, eval_convert(DType::F64, d, word_of_double(DType::F64, v)), is_signed(d));
    };
    EXPECT_EQ(convert(std::nan("")), min);
    EXPECT_EQ(convert(-std::nan("")), min);
    EXPECT_EQ(convert(HUGE_VAL), max);
    EXPECT_EQ(convert(-HUGE_VAL), min);
    EXPECT_EQ(convert(1e30), max);
    EXPECT_EQ(convert(-1e30), min);
    EXPECT_EQ(convert(100.99), 100);
    EXPECT_EQ(convert(-100.99), is_signed(d) ? -100 : 0);
    EXPECT_EQ(convert(-0.99), 0);
    if (bits < 64) {  // the ends are exact
      EXPECT_EQ(convert(static_cast<double>(max)), max);
      EXPECT_EQ(convert(static_cast<double>(max) + 0.99), max);
      EXPECT_EQ(convert(static_cast<double>(max) + 1), max);
      EXPECT_EQ(convert(static_cast<double>(min) - 0.99), min);
    } else {
      EXPECT_EQ(convert(std::nextafter(std::ldexp(1.0, is_signed(d) ? 63 : 64), 0)),
                static_cast<Wide>(std::nextafter(std::ldexp(1.0, is_signed(d) ? 63 : 64), 0)));
    }
  }
}

TEST(EvalConvert, IntegerToFloatRoundsOnce) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    Word w = random() >> (random() % 64);
    auto s = static_cast<int64_t>(w);
    EXPECT_EQ(eval_convert(DType::I64, DType::F64, w),
              std::bit_cast<uint64_t>(static_cast<double>(s)));
    EXPECT_EQ(eval_convert(DType::U64, DType::F64, w),
              std::bit_cast<uint64_t>(static_cast<double>(w)));
    EXPECT_EQ(eval_convert(DType::I64, DType::F32, w),
              std::bit_cast<uint32_t>(static_cast<float>(s)));
    EXPECT_EQ(eval_convert(DType::U64, DType::F32, w),
              std::bit_cast<uint32_t>(static_cast<float>(w)));
  }
  // A case where f64 on the way would round twice: 2^60 + 2^36 + 1.
  EXPECT_EQ(eval_convert(DType::I64, DType::F32, (Word{1} << 60) + (Word{1} << 36) + 1),
            std::bit_cast<uint32_t>(0x1.000002p60f));
}

TEST(EvalConvert, FloatsToFloats) {
  for (DType from : kFloats)
    for (DType to : kFloats)
      for (Word w : float_words(from))
        EXPECT_TRUE(
            same(to, eval_convert(from, to, w), word_of_double(to, double_of_word(from, w))));
  EXPECT_EQ(eval_convert(DType::F64, DType::F32, word_of_double(DType::F64, 0.1)),
            std::bit_cast<uint32_t>(0.1f));
}

}  // namespace
}  // namespace lathe
