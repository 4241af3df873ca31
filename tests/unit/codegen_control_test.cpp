// Control flow of the kernel level, compiled, against the interpreter.
#include "support/kernel_runner.h"

#include <gtest/gtest.h>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

std::string entry(const std::string& body) {
  return "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
         "  %0 = const {value=0} : i64\n  %1 = const {value=1} : i64\n"
         "  %2 = const {value=2} : i64\n  %3 = const {value=3} : i64\n" +
         body + "}\n";
}

TEST(CodegenControl, Collatz) {
  Kernel k(entry(R"(
    %n = load %scalars, %0 : i64
    %x, %steps = while %n, %0 : i64, i64 (%a: i64, %b: i64) {
      %c = ine %a, %1 : b1
      yield %c
    } (%a2: i64, %b2: i64) {
      %odd = iand %a2, %1 : i64
      %is_odd = ine %odd, %0 : b1
      %next = if %is_odd : i64 () {
        %t = imul %a2, %3 : i64
        %u = iadd %t, %1 : i64
        yield %u
      } () {
        %h = sshr %a2, %1 : i64
        yield %h
      }
      %b3 = iadd %b2, %1 : i64
      yield %next, %b3
    }
    store %scalars, %1, %steps
    return
  )"));
  EXPECT_EQ(k({}, {27, 0}).scalars[1], 111);
  EXPECT_EQ(k({}, {1, 7}).scalars[1], 0);
}

// Counts trips and sums i over range(lo, hi, step), at the limits of int64 too.
std::string range_kernel(const std::string& step) {
  return entry(R"(
    %lo = load %scalars, %0 : i64
    %hi = load %scalars, %1 : i64
    %step = )" +
               step + R"(
    %n, %sum = for %lo, %hi, %step, %0, %0 : i64, i64 (%i: i64, %a: i64, %s: i64) {
      %a2 = iadd %a, %1 : i64
      %s2 = iadd %s, %i : i64
      %many = ilt %3, %a : b1
      if %many () {
        %x = iadd %a2, %1 : i64
        break %x, %s2 {depth=0}
      } () {
        yield
      }
      yield %a2, %s2
    }
    store %scalars, %2, %n
    store %scalars, %3, %sum
    return
  )");
}

TEST(CodegenControl, RangesAtTheLimits) {
  const int64_t kMin = INT64_MIN, kMax = INT64_MAX;
  Kernel dynamic(range_kernel("load %scalars, %2 : i64"));
  for (int64_t step : std::vector<int64_t>{1, 2, 3, 7, -1, -2, -5, kMax, kMin, kMin + 1}) {
    Kernel constant(range_kernel("const {value=" + std::to_string(step) + "} : i64"));
    for (int64_t lo : std::vector<int64_t>{kMin, kMin + 1, -3, 0, 2, kMax - 4, kMax - 1, kMax})
      for (int64_t hi : std::vector<int64_t>{kMin, kMin + 5, -2, 0, 1, 5, kMax - 1, kMax}) {
        Outcome a = dynamic({}, {lo, hi, step, 0});
        Outcome b = constant({}, {lo, hi, step, 0});
        EXPECT_EQ(a.scalars, b.scalars) << lo << " " << hi << " " << step;
        if (HasFailure()) return;
      }
  }
}

TEST(CodegenControl, ExitsThroughSeveralLoops) {
  Kernel k(entry(R"(
    %n = load %scalars, %0 : i64
    %r = for %0, %n, %1, %0 : i64 (%i: i64, %acc: i64) {
      %a = block : i64 () {
        %b = for %0, %i, %1, %acc : i64 (%j: i64, %s: i64) {
          %odd = iand %j, %1 : i64
          %is_odd = ine %odd, %0 : b1
          if %is_odd () {
            continue %s {depth=0}
          } () {
            yield
          }
          %sum = iadd %i, %j : i64
          %five = const {value=5} : i64
          %at5 = ieq %sum, %five : b1
          if %at5 () {
            break %s {depth=1}
          } () {
            yield
          }
          %nine = const {value=9} : i64
          %at9 = ieq %sum, %nine : b1
          if %at9 () {
            %hundred = const {value=100} : i64
            %bonus = iadd %s, %hundred : i64
            continue %bonus {depth=2}
          } () {
            yield
          }
          %big = const {value=200} : i64
          %over = ilt %big, %s : b1
          if %over () {
            break %s {depth=2}
          } () {
            yield
          }
          %s2 = iadd %s, %sum : i64
          yield %s2
        }
        %b2 = iadd %b, %1 : i64
        yield %b2
      }
      yield %a
    }
    store %scalars, %1, %r
    return
  )"));
  for (int64_t n = 0; n < 25; ++n) k({}, {n, 0});
}

TEST(CodegenControl, ReturnFromInside) {
  Kernel k(entry(R"(
    %n = load %scalars, %0 : i64
    %last = while %0 : i64 (%i: i64) {
      %t = const {value=true} : b1
      yield %t
    } (%i2: i64) {
      %done = ieq %i2, %n : b1
      if %done () {
        store %scalars, %1, %i2
        return
      } () {
        yield
      }
      %next = iadd %i2, %1 : i64
      yield %next
    }
    store %scalars, %2, %last
    return
  )"));
  EXPECT_EQ(k({}, {5, -1, -1}).scalars, (std::vector<int64_t>{5, 5, -1}));
}

TEST(CodegenControl, FunctionsAndRecursion) {
  Kernel k(R"(
    func @fib(%ctx: ptr, %n: i64) -> (i64, f64) {
      %one = const {value=1} : i64
      %two = const {value=2} : i64
      %small = ilt %n, %two : b1
      if %small () {
        %h = const {value=0.5} : f64
        return %n, %h
      } () {
        yield
      }
      %a = isub %n, %one : i64
      %x, %fx = call %ctx, %a {callee="fib"} : i64, f64
      %b = isub %n, %two : i64
      %y, %fy = call %ctx, %b {callee="fib"} : i64, f64
      %s = iadd %x, %y : i64
      %f = fadd %fx, %fy : f64
      return %s, %f
    }
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %1 = const {value=1} : i64
      %2 = const {value=2} : i64
      %n = load %scalars, %0 : i64
      %x, %f = call %ctx, %n {callee="fib"} : i64, f64
      store %scalars, %1, %x
      store %scalars, %2, %f
      return
    }
  )");
  Outcome r = k({}, {15, 0, 0});
  EXPECT_EQ(r.scalars[1], 610);
  EXPECT_EQ(r.f64(2), 493.5);
}

TEST(CodegenControl, EndlessRecursionRaises) {
  Graph g = kernel(R"(
    func @down(%ctx: ptr, %n: i64) -> (i64) {
      %one = const {value=1} : i64
      %a = iadd %n, %one : i64
      %x = call %ctx, %a {callee="down"} : i64
      %y = iadd %x, %one : i64
      return %y
    }
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %x = call %ctx, %0 {callee="down"} : i64 @"deep.py":7:0:4 "f"
      store %scalars, %0, %x
      return
    }
  )");
  for (int tier : {0, 1}) {
    auto code = MappedCode::load(compile(g, tier).image);
    Outcome r = run(code->entry(), {}, {0});
    EXPECT_EQ(r.status, LATHE_RAISED);
    EXPECT_EQ(r.error.code, LATHE_ERR_RECURSION);
  }
}

}  // namespace
}  // namespace lathe::test

#endif
