// Loops with `simd=true` as vector code, against the interpreter: every length around the vector
// width, every way to address memory, conditions that vary, raises, inner loops.
#include "support/kernel_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

// n in scalar 0, m in scalar 1; arrays a, b, c, ...
std::string entry(int arrays, const std::string& body) {
  std::string s =
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  %0 = const {value=0} : i64\n  %1 = const {value=1} : i64\n  %2 = const {value=2} : i64\n"
      "  %3 = const {value=3} : i64\n  %7 = const {value=7} : i64\n"
      "  %m1 = const {value=-1} : i64\n  %n = load %scalars, %0 : i64\n"
      "  %m = load %scalars, %1 : i64\n  %f0 = const {value=0.0} : f64\n"
      "  %f2 = const {value=2.0} : f64\n";
  for (int k = 0; k < arrays; ++k)
    s += fmt::format("  %k{0} = const {{value={0}}} : i64\n  %{1} = load %arrays, %k{0} : ptr\n", k,
                     static_cast<char>('a' + k));
  return s + body + "  return\n}\n";
}

Buffer ramp(DType d, size_t n) {
  Buffer b = zeros(d, n);
  for (size_t i = 0; i < n; ++i) {
    double v = (static_cast<double>(i * 37 % 101) - 40) / (is_float(d) ? 8 : 1);
    auto store = [&](auto x) { std::memcpy(&b.bytes[i * sizeof x], &x, sizeof x); };
    switch (d) {
      case DType::F64: store(v); break;
      case DType::F32: store(static_cast<float>(v)); break;
      case DType::I64: store(static_cast<int64_t>(v)); break;
      case DType::I32: store(static_cast<int32_t>(v)); break;
      case DType::I16: store(static_cast<int16_t>(v)); break;
      case DType::U8: store(static_cast<uint8_t>(i * 7)); break;
      default: store(static_cast<uint8_t>(i * 5 % 3 == 0)); break;
    }
  }
  return b;
}

const std::vector<int64_t> kLengths = [] {
  std::vector<int64_t> n;
  for (int64_t i = 0; i <= 70; ++i) n.push_back(i);
  n.insert(n.end(), {-1, -100, 127, 128, 129, 255, 256, 260});
  return n;
}();

void all_lengths(const Kernel& k, const std::vector<DType>& dtypes, int64_t m = 3,
                 size_t stretch = 1) {
  for (int64_t n : kLengths) {
    std::vector<Buffer> arrays;
    for (DType d : dtypes)
      arrays.push_back(ramp(d, static_cast<size_t>(n < 0 ? 0 : n) * stretch + 80));
    SCOPED_TRACE(n);
    k(arrays, {n, m, 0, 0});
    if (testing::Test::HasFailure()) return;
  }
}

bool vectorised(const Kernel& k) {
  std::string text = compile(k.graph(), 1, true).llvm;
  return text.find(" x double>") != text.npos || text.find(" x i64>") != text.npos ||
         text.find(" x float>") != text.npos || text.find(" x i32>") != text.npos;
}

TEST(CodegenSimd, ArithmeticOfAllLengths) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : f64
      %y = load %c, %i : f64
      %p = fmul %x, %y : f64
      %q = fadd %p, %f2 : f64
      %r = fdiv %q, %x : f64
      %s = fmax %r, %y : f64
      store %a, %i, %s
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  all_lengths(k, {DType::F64, DType::F64, DType::F64});
}

TEST(CodegenSimd, DtypesOfDifferentWidths) {
  Kernel k(entry(5, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : f32
      %y = load %c, %i : i16
      %z = load %d, %i : b1
      %u = load %e, %i : u8
      %fy = convert %y : f32
      %fu = convert %u : f32
      %s = fadd %x, %fy : f32
      %t = choose %z, %s, %fu : f32
      %w = convert %t : f64
      store %a, %i, %w
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  all_lengths(k, {DType::F64, DType::F32, DType::I16, DType::Bool, DType::U8});
}

TEST(CodegenSimd, BytesAndFlags) {
  Kernel k(entry(4, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %c, %i : u8
      %y = load %d, %i : u8
      %less = ult %x, %y : b1
      %s = iadd %x, %y : u8
      store %a, %i, %s
      store %b, %i, %less
      yield
    }
  )"));
  all_lengths(k, {DType::U8, DType::Bool, DType::U8, DType::U8});
}

TEST(CodegenSimd, StepsAndBounds) {
  for (int64_t step : {1, 2, 3, -1, -2, -7}) {
    Kernel k(entry(2, fmt::format(R"(
      %step = const {{value={}}} : i64
      for %m, %n, %step {{simd=true}} (%i: i64) {{
        %x = load %b, %i : f64
        %d = convert %i : f64
        %y = fadd %x, %d : f64
        store %a, %i, %y
        yield
      }}
    )",
                                  step)));
    for (int64_t n = 0; n < 60; n += 3)
      for (int64_t m : {0, 5, 40, 59}) k({ramp(DType::F64, 80), ramp(DType::F64, 80)}, {n, m});
  }
  Kernel k(entry(2, R"(
    %step = load %scalars, %2 : i64
    for %n, %m, %step {simd=true} (%i: i64) {
      %x = load %b, %i : f64
      store %a, %i, %x
      yield
    }
  )"));
  for (int64_t step : {1, 2, 5, -1, -3})
    for (int64_t m : {0, 1, 17, 64})
      for (int64_t n : {0, 2, 33, 64})
        k({zeros(DType::F64, 80), ramp(DType::F64, 80)}, {n, m, step});
}

// Addresses: reversed, strided, by a run-time stride, by another array, through ptr_add.
TEST(CodegenSimd, Addressing) {
  Kernel k(entry(4, R"(
    %last = isub %n, %1 : i64
    %eight = const {value=8} : i64
    for %0, %n, %1 {simd=true} (%i: i64) {
      %back = isub %last, %i : i64
      %r = load %b, %back : f64
      %twice = imul %i, %2 : i64
      %s = load %b, %twice : f64
      %far = imul %i, %m : i64
      %t = load %b, %far : f64
      %j = load %c, %i : i64
      %j7 = iand %j, %7 : i64
      %u = load %b, %j7 : f64
      %bytes = imul %i, %eight : i64
      %p = ptr_add %b, %bytes : ptr
      %v = load %p, %1 : f64
      %w = load %b, %m : f64
      %a1 = fadd %r, %s : f64
      %a2 = fadd %a1, %t : f64
      %a3 = fadd %a2, %u : f64
      %a4 = fadd %a3, %v : f64
      %a5 = fadd %a4, %w : f64
      store %a, %back, %a5
      store %d, %far, %a1
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  for (int64_t m : {1, 2, 3})
    all_lengths(k, {DType::F64, DType::F64, DType::I64, DType::F64}, m, 3);
}

TEST(CodegenSimd, ConditionsThatVary) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : f64
      %pos = flt %f0, %x : b1
      %y = if %pos : f64 () {
        %big = flt %f2, %x : b1
        %z = if %big : f64 () {
          %l = load %c, %i : f64
          %q = fmul %l, %f2 : f64
          store %c, %i, %q
          yield %q
        } () {
          yield %f2
        }
        yield %z
      } () {
        %s = fsub %x, %f2 : f64
        yield %s
      }
      store %a, %i, %y
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  all_lengths(k, {DType::F64, DType::F64, DType::F64});
}

// A lane that is off must not divide by its zero.
TEST(CodegenSimd, GuardedDivision) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : i64
      %y = load %c, %i : i64
      %d = iand %y, %3 : i64
      %ok = ine %d, %0 : b1
      %r = if %ok : i64 () {
        %q = sdiv %x, %d : i64
        %t = srem %n, %d : i64
        %s = iadd %q, %t : i64
        yield %s
      } () {
        yield %m1
      }
      store %a, %i, %r
      yield
    }
  )"));
  all_lengths(k, {DType::I64, DType::I64, DType::I64});
}

// Some trip raises: those before it have stored, those after it have not.
TEST(CodegenSimd, RaisesExactly) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %j = load %c, %i : i64
      %bad = ieq %j, %m : b1
      if %bad () {
        %tag = const {value=3} : i64
        raise %tag, %i, %tag, %j {error=1, site=9}
      } () {
        yield
      }
      %x = load %b, %i : f64
      %y = fadd %x, %f2 : f64
      store %a, %i, %y
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  for (int64_t bad : {0, 1, 3, 7, 8, 15, 16, 31, 32, 33, 50, 64, 65, 99}) {
    std::vector<int64_t> index(100);
    for (int64_t i = 0; i < 100; ++i) index[static_cast<size_t>(i)] = i + 1000;
    index[static_cast<size_t>(bad)] = -5;
    for (int64_t n : {1, 8, 20, 64, 66, 100}) {
      Outcome r = k({zeros(DType::F64, 100), ramp(DType::F64, 100), i64s(index)}, {n, -5});
      EXPECT_EQ(r.status, bad < n ? LATHE_RAISED : LATHE_OK);
      if (bad < n) EXPECT_EQ(r.error.args[0], bad);
    }
  }
}

TEST(CodegenSimd, OverflowChecks) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : i64
      %y = load %c, %i : i64
      %s, %so = iadd_ovf %x, %y : i64, b1
      %p, %po = imul_ovf %s, %y : i64, b1
      %d, %do = isub_ovf %p, %x : i64, b1
      %o1 = ior %so, %po : b1
      %o2 = ior %o1, %do : b1
      if %o2 () {
        raise {error=3, site=-1}
      } () {
        yield
      }
      store %a, %i, %d
      yield
    }
  )"));
  all_lengths(k, {DType::I64, DType::I64, DType::I64});
  for (size_t at : {0u, 9u, 20u, 40u}) {
    std::vector<int64_t> big(50, 1 << 20);
    big[at] = INT64_MAX / 2;
    Outcome r = k({zeros(DType::I64, 50), i64s(big), i64s(std::vector<int64_t>(50, 3))}, {50, 0});
    EXPECT_EQ(r.error.code, LATHE_ERR_OVERFLOW);
  }
}

// A row of a matrix product at a time: the inner loop carries vectors.
TEST(CodegenSimd, InnerLoopsWithCarries) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%j: i64) {
      %acc, %odd = for %0, %m, %1, %f0, %0 : f64, i64 (%k: i64, %s: f64, %o: i64) {
        %row = imul %k, %n : i64
        %at = iadd %row, %j : i64
        %x = load %b, %k : f64
        %y = load %c, %at : f64
        %t = fma %x, %y, %s : f64
        %o2 = ixor %o, %1 : i64
        %stop = ieq %k, %7 : b1
        if %stop () {
          break %t, %o2 {depth=0}
        } () {
          yield
        }
        %even = ieq %o, %0 : b1
        if %even () {
          continue %t, %o2 {depth=0}
        } () {
          yield
        }
        %u = fadd %t, %f2 : f64
        yield %u, %o2
      }
      %fo = convert %odd : f64
      %r = fadd %acc, %fo : f64
      store %a, %j, %r
      yield
    }
  )"));
  EXPECT_TRUE(vectorised(k));
  for (int64_t m : {0, 1, 5, 12})
    for (int64_t n : {0, 1, 7, 8, 16, 33, 65})
      k({zeros(DType::F64, 80), ramp(DType::F64, 80), ramp(DType::F64, 80 * 16)}, {n, m});
}

// The carry starts equal in all lanes and then differs.
TEST(CodegenSimd, CarriesThatSpread) {
  Kernel k(entry(2, R"(
    for %0, %n, %1 {simd=true} (%j: i64) {
      %fj = convert %j : f64
      %x, %y, %count = while %f0, %f2, %0 {bounded=true} : f64, f64, i64 (%p: f64, %q: f64, %c: i64) {
        %more = ilt %c, %m : b1
        yield %more
      } (%p2: f64, %q2: f64, %c2: i64) {
        %q3 = fadd %p2, %f2 : f64
        %p3 = fadd %q2, %fj : f64
        %c3 = iadd %c2, %1 : i64
        yield %p3, %q3, %c3
      }
      store %a, %j, %x
      store %b, %j, %y
      yield
    }
  )"));
  all_lengths(k, {DType::F64, DType::F64}, 5);
}

// What vectors cannot do falls back to the plain loop.
TEST(CodegenSimd, FallsBack) {
  Kernel k(entry(3, R"(
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %b, %i : i64
      %low = iand %x, %7 : i64
      %r = while %low : i64 (%v: i64) {
        %more = ilt %0, %v : b1
        yield %more
      } (%w: i64) {
        %u = isub %w, %3 : i64
        yield %u
      }
      %odd = iand %i, %1 : i64
      %skip = ieq %odd, %1 : b1
      if %skip () {
        continue {depth=0}
      } () {
        yield
      }
      store %a, %i, %r
      %bad = ieq %x, %m : b1
      if %bad () {
        raise {error=9, site=2}
      } () {
        yield
      }
      store %c, %i, %x
      yield
    }
  )"));
  all_lengths(k, {DType::I64, DType::I64, DType::I64}, 1000);
  all_lengths(k, {DType::I64, DType::I64, DType::I64}, -3);
}

TEST(CodegenSimd, UniformConditions) {
  Kernel k(entry(2, R"(
    %odd = iand %m, %1 : i64
    %is_odd = ieq %odd, %1 : b1
    for %0, %n, %1 {simd=true} (%i: i64) {
      %y = if %is_odd : f64 () {
        %x = load %b, %i : f64
        yield %x
      } () {
        yield %f2
      }
      %z = block : f64 () {
        if %is_odd () {
          %t = fmul %y, %y : f64
          break %t {depth=0}
        } () {
          yield
        }
        %big = ilt %3, %m : b1
        if %big () {
          continue {depth=1}
        } () {
          yield
        }
        yield %y
      }
      store %a, %i, %z
      yield
    }
  )"));
  for (int64_t m : {1, 2, 3, 8}) all_lengths(k, {DType::F64, DType::F64}, m);
}

}  // namespace
}  // namespace lathe::test

#endif
