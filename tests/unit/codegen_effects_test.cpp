// What compiled code does with its host: errors and handlers, the arena, results, host calls,
// safepoints.
#include "host_runtime.h"
#include "support/kernel_runner.h"

#include <gtest/gtest.h>

#include <algorithm>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

std::string entry(const std::string& body) {
  return "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
         "  %0 = const {value=0} : i64\n  %1 = const {value=1} : i64\n"
         "  %2 = const {value=2} : i64\n  %3 = const {value=3} : i64\n"
         "  %n = load %scalars, %0 : i64\n" +
         body + "}\n";
}

TEST(CodegenEffects, RaiseCarriesCodeSiteLocationAndOperands) {
  Kernel k(entry(R"(
    %neg = ilt %n, %0 : b1
    if %neg () {
      raise %3, %n, %2, %1 {error=1, site=7} @"user.py":12:4:9 "f"
    } () {
      yield
    }
    %big = ilt %3, %n : b1
    if %big () {
      raise {error=3, site=-1} @"user.py":13:4:9 "f"
    } () {
      yield
    }
    store %scalars, %1, %n
    return
  )"));
  Outcome r = k({}, {-9, 0});
  EXPECT_EQ(r.status, LATHE_RAISED);
  EXPECT_EQ(r.error.code, LATHE_ERR_INDEX);
  EXPECT_EQ(r.error.site, 7);
  EXPECT_EQ(r.error.nargs, 2);
  EXPECT_EQ(r.error.args[0], -9);
  EXPECT_EQ(k.graph().loc(LocId(static_cast<size_t>(r.error.loc))).line, 12);
  r = k({}, {4, 0});
  EXPECT_EQ(r.error.code, LATHE_ERR_OVERFLOW);
  EXPECT_EQ(k.graph().loc(LocId(static_cast<size_t>(r.error.loc))).line, 13);
  EXPECT_EQ(k({}, {3, 0}).scalars[1], 3);
}

// A handler sees the error of its body: from a raise, from a call, from a handler inside.
TEST(CodegenEffects, Handlers) {
  Kernel k(R"(
    func @check(%ctx: ptr, %x: i64) -> (i64) {
      %0 = const {value=0} : i64
      %3 = const {value=3} : i64
      %neg = ilt %x, %0 : b1
      if %neg () {
        raise %3, %x {error=9, site=4}
      } () {
        yield
      }
      return %x
    }
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %1 = const {value=1} : i64
      %2 = const {value=2} : i64
      %3 = const {value=3} : i64
      %n = load %scalars, %0 : i64
      %r = try : i64 () {
        %inner = try : i64 () {
          %even = iand %n, %1 : i64
          %is_even = ieq %even, %0 : b1
          if %is_even () {
            raise %3, %n, %3, %2 {error=0, site=1}
          } () {
            yield
          }
          %y = call %ctx, %n {callee="check"} : i64
          yield %y
        } (%code: i64, %site: i64, %tag: i64, %value: i64, %tag2: i64, %value2: i64) {
          %user = ieq %code, %0 : b1
          if %user () {
            %sum = iadd %value, %value2 : i64
            yield
          } () {
            raise %tag, %value {error=10, site=2}
          }
          %x = iadd %value, %value2 : i64
          yield %x
        }
        yield %inner
      } (%oc: i64, %os: i64, %ot: i64, %ov: i64, %ot2: i64, %ov2: i64) {
        %t = imul %oc, %ov : i64
        %u = iadd %t, %ot2 : i64
        yield %u
      }
      store %scalars, %1, %r
      return
    }
  )");
  EXPECT_EQ(k({}, {6, 0}).scalars[1], 8);
  EXPECT_EQ(k({}, {5, 0}).scalars[1], 5);
  EXPECT_EQ(k({}, {-5, 0}).scalars[1], -50);
}

TEST(CodegenEffects, LoopsAndExitsInsideTry) {
  Kernel k(entry(R"(
    %sum = for %0, %n, %1, %0 : i64 (%i: i64, %s: i64) {
      %v = try : i64 () {
        %m = srem %i, %3 : i64
        %a = ieq %m, %0 : b1
        if %a () {
          continue %s {depth=0}
        } () {
          yield
        }
        %b = ieq %m, %1 : b1
        if %b () {
          raise %3, %i {error=9, site=1}
        } () {
          yield
        }
        %twenty = const {value=20} : i64
        %c = ieq %i, %twenty : b1
        if %c () {
          break %s {depth=0}
        } () {
          yield
        }
        yield %i
      } (%code: i64, %site: i64, %tag: i64, %value: i64) {
        %w = imul %value, %code : i64
        yield %w
      }
      %s2 = iadd %s, %v : i64
      yield %s2
    }
    store %scalars, %1, %sum
    return
  )"));
  for (int64_t n : {0, 1, 2, 3, 10, 20, 21, 30}) k({}, {n, 0});
}

TEST(CodegenEffects, ArenaBlocksAndWatermarks) {
  Kernel k(entry(R"(
    %bytes = const {value=800} : i64
    %hundred = const {value=100} : i64
    %keep = arena_alloc %bytes : ptr
    store %keep, %0, %n
    %total = for %0, %n, %1, %0 : i64 (%i: i64, %s: i64) {
      %mark = arena_mark : i64
      %size = imul %i, %bytes : i64
      %p = arena_alloc %size : ptr
      %q = arena_alloc %bytes : ptr
      %count = imul %i, %hundred : i64
      for %0, %count, %1 (%j: i64) {
        store %p, %j, %j
        yield
      }
      for %0, %hundred, %1 (%j2: i64) {
        store %q, %j2, %i
        yield
      }
      %t = for %0, %count, %1, %s : i64 (%j3: i64, %u: i64) {
        %x = load %p, %j3 : i64
        %v = iadd %u, %x : i64
        yield %v
      }
      %y = load %q, %3 : i64
      %z = iadd %t, %y : i64
      arena_release %mark
      yield %z
    }
    %back = load %keep, %0 : i64
    %sum = iadd %total, %back : i64
    store %scalars, %1, %sum
    return
  )"));
  for (int64_t n : {0, 1, 5, 60}) k({}, {n, 0});
}

TEST(CodegenEffects, ArenaKeepsItsSizeAndReportsWhatIsTooLarge) {
  Graph g = kernel(entry(R"(
    %p = arena_alloc %n : ptr
    %q = arena_alloc %n : ptr
    store %q, %0, %n
    return
  )"));
  auto code = MappedCode::load(compile(g).image);
  HostContext host;
  int64_t bytes = 300000;
  EXPECT_EQ(host.call(code->entry(), nullptr, &bytes), LATHE_OK);
  host.end();
  char* begin = host.ctx()->arena_begin;
  EXPECT_GE(host.ctx()->arena_end - begin, 600000);
  EXPECT_EQ(host.call(code->entry(), nullptr, &bytes), LATHE_OK);
  EXPECT_EQ(host.ctx()->arena_begin, begin) << "the second call needs no new chunk";
  host.end();
  for (int64_t bad : {int64_t{-1}, INT64_MIN, INT64_MAX, INT64_MAX - 100, int64_t{1} << 61}) {
    EXPECT_EQ(host.call(code->entry(), nullptr, &bad), LATHE_RAISED);
    EXPECT_EQ(host.ctx()->error.code, LATHE_ERR_MEMORY);
    EXPECT_EQ(host.ctx()->error.args[0], bad);
    host.end();
  }
}

TEST(CodegenEffects, ResultsOutliveTheCall) {
  Graph g = kernel(entry(R"(
    %eight = const {value=8} : i64
    %bytes = imul %n, %eight : i64
    %p = result_alloc %bytes {slot=0} : ptr
    for %0, %n, %1 {simd=true} (%i: i64) {
      store %p, %i, %i
      yield
    }
    store %arrays, %0, %p
    %unused = result_alloc %bytes {slot=1} : ptr
    return
  )"));
  auto code = MappedCode::load(compile(g).image);
  HostContext host;
  void* array = nullptr;
  int64_t n = 1000;
  ASSERT_EQ(host.call(code->entry(), &array, &n), LATHE_OK);
  ResultBlock* block = host.take_result(static_cast<char*>(array) + 80);
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(host.take_result(&n), nullptr);
  host.end();
  EXPECT_EQ(block->references.load(), 1);
  EXPECT_EQ(block->bytes, 8000);
  EXPECT_EQ(static_cast<int64_t*>(array)[999], 999);
  release(block);
}

// --- a host that looks on

struct Log {
  std::vector<std::vector<int64_t>> calls;
  int safepoints = 0;
  int stop_after = -1;
};
Log* current_log = nullptr;

lathe_runtime logging_runtime() {
  lathe_runtime table = default_runtime();
  table.host_call = [](lathe_ctx* ctx, int64_t site, int64_t n, const int64_t* tags,
                       const int64_t* values) -> int32_t {
    std::vector<int64_t> call{site};
    call.insert(call.end(), tags, tags + n);
    call.insert(call.end(), values, values + n);
    current_log->calls.push_back(call);
    if (n > 0 && values[0] == 66) return set_error(ctx, LATHE_ERR_SITE, 5, -1, 0, nullptr, nullptr);
    return n > 0 && values[0] == 77 ? LATHE_INTERRUPTED : LATHE_OK;
  };
  table.safepoint = [](lathe_ctx*) -> int32_t {
    return ++current_log->safepoints == current_log->stop_after ? LATHE_INTERRUPTED : LATHE_OK;
  };
  return table;
}

TEST(CodegenEffects, HostCallsInOrder) {
  Kernel k(entry(R"(
    for %0, %n, %1 (%i: i64) {
      host_call %3, %i {site=4}
      host_call {site=5}
      host_call %2, %0, %3, %i, %3, %n {site=6}
      yield
    }
    return
  )"));
  lathe_runtime table = logging_runtime();
  Log log;
  current_log = &log;
  k({}, {3}, &table);
  ASSERT_EQ(log.calls.size() % 9, 0u);
  std::vector<std::vector<int64_t>> first(log.calls.begin(), log.calls.begin() + 9);
  for (size_t i = 9; i < log.calls.size(); ++i) EXPECT_EQ(log.calls[i], first[i % 9]);
  EXPECT_EQ(first[5], (std::vector<int64_t>{6, 2, 3, 3, 0, 1, 3}));
}

// What a host call raises is caught; what interrupts is not.
TEST(CodegenEffects, FailingHostCalls) {
  Kernel k(entry(R"(
    %r = try : i64 () {
      host_call %3, %n {site=1}
      yield %1
    } (%code: i64, %site: i64) {
      %s = iadd %site, %2 : i64
      yield %s
    }
    store %scalars, %1, %r
    return
  )"));
  lathe_runtime table = logging_runtime();
  Log log;
  current_log = &log;
  EXPECT_EQ(k({}, {1, 0}, &table).scalars[1], 1);
  EXPECT_EQ(k({}, {66, 0}, &table).scalars[1], 7);
  Outcome r = k({}, {77, 0}, &table);
  EXPECT_EQ(r.status, LATHE_INTERRUPTED);
  EXPECT_EQ(r.scalars[1], 0);
}

TEST(CodegenEffects, SafepointsInLoopsWithoutBound) {
  const std::string loops[] = {
      R"(
    %x = while %0 : i64 (%i: i64) {
      %more = ilt %i, %n : b1
      yield %more
    } (%j: i64) {
      %k = iadd %j, %1 : i64
      yield %k
    }
    store %scalars, %1, %x
    return)",
      R"(
    %x = for %0, %n, %1, %0 {bounded=false} : i64 (%i: i64, %s: i64) {
      %t = ixor %s, %i : i64
      yield %t
    }
    store %scalars, %1, %x
    return)",
      // The counter runs on through inner loops and over calls.
      R"(
    %x = while %0 : i64 (%i: i64) {
      %more = ilt %i, %n : b1
      yield %more
    } (%j: i64) {
      %k = while %j : i64 (%a: i64) {
        %m = const {value=63} : i64
        %b = iand %a, %m : i64
        %on = ine %b, %m : b1
        yield %on
      } (%c: i64) {
        %d = iadd %c, %1 : i64
        yield %d
      }
      %l = iadd %k, %1 : i64
      yield %l
    }
    store %scalars, %1, %x
    return)"};
  lathe_runtime table = logging_runtime();
  for (const std::string& loop : loops) {
    Graph g = kernel(entry(loop));
    for (int tier : {0, 1}) {
      auto code = MappedCode::load(compile(g, tier).image);
      Log log;
      current_log = &log;
      Outcome r = run(code->entry(), {}, {1000000, 0}, &table);
      EXPECT_EQ(r.status, LATHE_OK);
      EXPECT_GE(log.safepoints, 1000000 / LATHE_FUEL - 2);
      EXPECT_LE(log.safepoints, 2 * 1000000 / LATHE_FUEL + 2);
      log = {};
      log.stop_after = 3;
      EXPECT_EQ(run(code->entry(), {}, {INT64_MAX, 0}, &table).status, LATHE_INTERRUPTED);
    }
  }
}

TEST(CodegenEffects, RecursionHasSafepoints) {
  Graph g = kernel(R"(
    func @fib(%ctx: ptr, %n: i64) -> (i64) {
      %one = const {value=1} : i64
      %two = const {value=2} : i64
      %small = ilt %n, %two : b1
      if %small () {
        return %n
      } () {
        yield
      }
      %a = isub %n, %one : i64
      %x = call %ctx, %a {callee="fib"} : i64
      %b = isub %n, %two : i64
      %y = call %ctx, %b {callee="fib"} : i64
      %s = iadd %x, %y : i64
      return %s
    }
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %n = load %scalars, %0 : i64
      %x = call %ctx, %n {callee="fib"} : i64
      store %scalars, %0, %x
      return
    }
  )");
  lathe_runtime table = logging_runtime();
  for (int tier : {0, 1}) {
    auto code = MappedCode::load(compile(g, tier).image);
    Log log;
    current_log = &log;
    EXPECT_EQ(run(code->entry(), {}, {27}, &table).scalars[0], 196418);
    EXPECT_GE(log.safepoints, 832040 / LATHE_FUEL / 2);
    log = {};
    log.stop_after = 2;
    EXPECT_EQ(run(code->entry(), {}, {80}, &table).status, LATHE_INTERRUPTED);
  }
}

TEST(CodegenEffects, TheDefaultSafepointLooksAtTheFlag) {
  Graph g = kernel(entry(R"(
    %x = while %0 : i64 (%i: i64) {
      %true = const {value=true} : b1
      yield %true
    } (%j: i64) {
      yield %j
    }
    return
  )"));
  auto code = MappedCode::load(compile(g).image);
  HostContext host;
  volatile int32_t flag = 1;
  host.ctx()->interrupt = &flag;
  int64_t n = 0;
  EXPECT_EQ(host.call(code->entry(), nullptr, &n), LATHE_INTERRUPTED);
}

TEST(CodegenEffects, MemoryInTheFrame) {
  Kernel k(entry(R"(
    %p = alloca {bytes=256} : ptr
    %q = alloca {bytes=8} : ptr
    %size = const {value=32} : i64
    for %0, %size, %1 (%i: i64) {
      %v = imul %i, %n : i64
      store %p, %i, %v
      yield
    }
    store %q, %0, %3
    %at = load %q, %0 : i64
    %x = load %p, %at : i64
    %bits = bitcast %p : i64
    %mask = const {value=63} : i64
    %low = iand %bits, %mask : i64
    %y = iadd %x, %low : i64
    store %scalars, %1, %y
    return
  )"));
  EXPECT_EQ(k({}, {5, 0}).scalars[1], 15);
}

}  // namespace
}  // namespace lathe::test

#endif
