// Reductions over fixed lanes: the same bits as the interpreter on every vector unit.
#include "support/kernel_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

// s[1] = reduction over i in range(n) of body; arrays a, b.
std::string reduction(const std::string& type, int lanes, const std::string& init,
                      const std::string& body, const std::string& step = "1") {
  return fmt::format(R"(
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {{
      %0 = const {{value=0}} : i64
      %1 = const {{value=1}} : i64
      %2 = const {{value=2}} : i64
      %step = const {{value={4}}} : i64
      %n = load %scalars, %0 : i64
      %a = load %arrays, %0 : ptr
      %b = load %arrays, %1 : ptr
      %init = const {{value={2}}} : {0}
      %r = for %0, %n, %step, %init {{lanes={1}}} : {0} (%i: i64, %acc: {0}) {{
        {3}
        yield %s
      }}
      store %scalars, %2, %r
      return
    }}
  )",
                     type, lanes, init, body, step);
}

template <class T>
std::vector<T> noise(size_t n) {
  std::vector<T> v;
  uint64_t state = 12345;
  for (size_t i = 0; i < n; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    v.push_back(static_cast<T>(static_cast<double>(state >> 40) / 65536 - 100) / static_cast<T>(3));
  }
  return v;
}

void check(const std::string& text) {
  Kernel k(text);
  bool single = text.find(": f32") != text.npos;
  for (int64_t n = -1; n <= 200; n += n < 70 ? 1 : 7) {
    Buffer a = single ? buffer(DType::F32, noise<float>(700)) : f64s(noise<double>(700));
    k({a, f64s(noise<double>(700))}, {n, 0, 0});
    if (testing::Test::HasFailure()) {
      ADD_FAILURE() << "n = " << n << "\n" << text;
      return;
    }
  }
}

TEST(CodegenLanes, Sums) {
  check(reduction("f64", 32, "0.0", "%x = load %a, %i : f64\n%s = fadd %acc, %x : f64"));
  check(reduction("f64", 32, "0.0", "%x = load %a, %i : f64\n%s = fadd %x, %acc : f64", "3"));
  check(reduction("f32", 64, "0.0", "%x = load %a, %i : f32\n%s = fadd %acc, %x : f32"));
  check(reduction("f64", 4, "-0.0", "%x = load %a, %i : f64\n%s = fadd %acc, %x : f64"));
  check(reduction("f64", 1, "0.5", "%x = load %a, %i : f64\n%s = fadd %acc, %x : f64"));
}

TEST(CodegenLanes, ProductsAndWiderAccumulators) {
  check(reduction("f64", 32, "1.0", R"(
    %x = load %a, %i : f64
    %y = load %b, %i : f64
    %q = fdiv %x, %y : f64
    %s = fmul %acc, %q : f64)"));
  check(reduction("f64", 32, "0.0", R"(
    %x = load %a, %i : f32
    %w = convert %x : f64
    %s = fadd %acc, %w : f64)"));
}

TEST(CodegenLanes, ConditionsAndInnerLoops) {
  check(reduction("f64", 32, "0.0", R"(
    %x = load %a, %i : f64
    %z = const {value=0.0} : f64
    %pos = flt %z, %x : b1
    %v = if %pos : f64 () {
      %y = load %b, %i : f64
      %p = fmul %x, %y : f64
      yield %p
    } () {
      yield %z
    }
    %w = for %0, %2, %1, %v : f64 (%k: i64, %t: f64) {
      %u = fadd %t, %x : f64
      yield %u
    }
    %s = fadd %acc, %w : f64)"));
}

// The body cannot be run as vectors: same bits all the same.
TEST(CodegenLanes, PlainBody) {
  check(reduction("f64", 32, "0.0", R"(
    %x = load %a, %i : f64
    %limit = const {value=-90.0} : f64
    %low = flt %x, %limit : b1
    if %low () {
      %tag = const {value=3} : i64
      raise %tag, %i {error=9, site=1}
    } () {
      yield
    }
    %s = fadd %acc, %x : f64)"));
}

TEST(CodegenLanes, IsTheDefinedOrder) {
  Kernel k(reduction("f64", 32, "0.0", "%x = load %a, %i : f64\n%s = fadd %acc, %x : f64"));
  std::vector<double> x = noise<double>(100), acc(32, 0.0);
  for (size_t i = 0; i < x.size(); ++i) acc[i % 32] += x[i];
  for (size_t half = 16; half > 0; half /= 2)
    for (size_t j = 0; j < half; ++j) acc[j] += acc[j + half];
  EXPECT_EQ(k({f64s(x), f64s({0})}, {100, 0, 0}).f64(2), acc[0]);
}

}  // namespace
}  // namespace lathe::test

#endif
