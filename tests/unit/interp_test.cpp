// What the interpreter refuses: programs that break the promises of a valid kernel at run time.
#include "interp/interpret.h"

#include <gtest/gtest.h>

#include "diag/error.h"
#include "host_runtime.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"

namespace lathe {
namespace {

struct Run {
  int32_t status = -1;
  std::string error;
};

// One f64 array of 4, one scalar slot.
Run run(const std::string& body, int64_t slot = 0, bool writable = true) {
  Graph g = parse(
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  %c0 = const {value=0} : i64\n"
      "  %n = load %scalars, %c0 : i64\n"
      "  %x = load %arrays, %c0 : ptr\n" +
      body + "}");
  verify_kernel_or_die(g, "in a test");
  double array[4] = {1, 2, 3, 4};
  void* arrays[] = {array};
  int64_t scalars[] = {slot};
  MemoryMap memory;
  memory.add(array, sizeof array, writable);
  memory.add(static_cast<const void*>(arrays), sizeof arrays);
  memory.add(scalars, sizeof scalars);
  HostContext host;
  host.begin();
  Run r;
  try {
    r.status = interpret(g, "kernel", host.ctx(), arrays, scalars, {.memory = &memory});
  } catch (const InternalError& e) {
    r.error = e.what();
  }
  host.end();
  return r;
}

void expect_error(const Run& r, const std::string& part, const std::string& at) {
  EXPECT_NE(r.error.find(part), std::string::npos) << r.error;
  EXPECT_NE(r.error.find("at " + at), std::string::npos) << r.error;
}

TEST(Interpreter, AddressesAreChecked) {
  const char* load = "%v = load %x, %n : f64\n return\n";
  EXPECT_EQ(run(load, 3).status, LATHE_OK);
  expect_error(run(load, 4), "load of 8 bytes outside the memory", "%6 = load %5, %4 : f64");
  expect_error(run(load, -1), "load of 8 bytes outside the memory", "%6 = load");
  expect_error(run(load, int64_t{1} << 61), "load of 8 bytes",
               "%6 = load");  // the address wraps: 0
  const char* store = "store %x, %n, %n\n return\n";
  EXPECT_EQ(run(store, 3).status, LATHE_OK);
  expect_error(run(store, 4), "store of 8 bytes outside the memory", "store %5, %4, %4");
  expect_error(run(store, 3, false), "store of 8 bytes outside the memory", "store");
}

TEST(Interpreter, MemoryOfItsOwnIsCheckedToo) {
  const char* body =
      "%c8 = const {value=8} : i64\n"
      "%mark = arena_mark : i64\n"
      "%p = arena_alloc %c8 : ptr\n"
      "store %p, %n, %n\n"
      "arena_release %mark\n"
      "%one = const {value=1} : i64\n"
      "%again = ieq %n, %one : b1\n"
      "store %p, %c0, %n\n"
      "return\n";
  expect_error(run(body, 1), "store of 8 bytes", "store %8, %4, %4");
  expect_error(run(body, 0), "store of 8 bytes", "store %8, %3, %4");  // after the release
  expect_error(run("%p = alloca {bytes=12} : ptr\n store %p, %n, %n\n return\n", 1),
               "store of 8 bytes", "store");
  EXPECT_EQ(run("%p = alloca {bytes=16} : ptr\n store %p, %n, %n\n return\n", 1).status, LATHE_OK);
  expect_error(run("arena_release %n\n return\n", 5), "no watermark", "arena_release");
}

TEST(Interpreter, MemoryOfAFrameEndsWithIt) {
  Graph g = parse(
      "func @inner(%ctx: ptr, %out: ptr) -> () {\n"
      "  %p = alloca {bytes=8} : ptr\n"
      "  %c0 = const {value=0} : i64\n"
      "  store %out, %c0, %p\n"
      "  return\n"
      "}\n"
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  call %ctx, %scalars {callee=\"inner\"}\n"
      "  %c0 = const {value=0} : i64\n"
      "  %p = load %scalars, %c0 : ptr\n"
      "  %v = load %p, %c0 : i64\n"
      "  return\n"
      "}\n");
  int64_t slot = 0;
  MemoryMap memory;
  memory.add(&slot, sizeof slot);
  HostContext host;
  host.begin();
  EXPECT_THROW(interpret(g, "kernel", host.ctx(), nullptr, &slot, {.memory = &memory}),
               InternalError);
}

TEST(Interpreter, UndefinedArithmeticIsAnError) {
  expect_error(run("%v = sdiv %n, %c0 : i64\n return\n"), "sdiv by zero", "%6 = sdiv");
  expect_error(run("%m = const {value=-1} : i64\n %v = sdiv %n, %m : i64\n return\n", INT64_MIN),
               "sdiv of the smallest number by -1", "%7 = sdiv");
  expect_error(run("%v = ishl %n, %n : i64\n return\n", 64), "ishl of i64 by 64", "%6 = ishl");
  expect_error(run("%v = ushr %n, %n : i64\n return\n", -1), "ushr of i64", "%6 = ushr");
  expect_error(run("for %c0, %n, %c0 (%i: i64) {\n yield\n }\n return\n"), "step 0", "for");
  expect_error(run("unreachable\n"), "reached", "unreachable");
  const char* bad_bool = "%p = alloca {bytes=1} : ptr\n %v = load %p, %c0 : b1\n return\n";
  expect_error(run(bad_bool), "the byte of a b1 holds", "%7 = load");  // fresh memory is noise
}

// x[i + 1] = x[i] is no independent loop.
TEST(Interpreter, BackwardsShowsDependences) {
  Graph g = parse(
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  %c0 = const {value=0} : i64\n"
      "  %c1 = const {value=1} : i64\n"
      "  %n = const {value=3} : i64\n"
      "  %x = load %arrays, %c0 : ptr\n"
      "  for %c0, %n, %c1 {simd=true} (%i: i64) {\n"
      "    %v = load %x, %i : f64\n"
      "    %j = iadd %i, %c1 : i64\n"
      "    store %x, %j, %v\n"
      "    yield\n"
      "  }\n"
      "  return\n"
      "}\n");
  HostContext host;
  host.begin();
  for (bool backwards : {false, true}) {
    double x[4] = {1, 2, 3, 4};
    void* arrays[] = {x};
    EXPECT_EQ(interpret(g, "kernel", host.ctx(), arrays, nullptr, {.backwards = backwards}),
              LATHE_OK);
    EXPECT_EQ(x[3], backwards ? 3 : 1);
  }
}

TEST(Interpreter, EntriesAreLookedUp) {
  Graph g = parse("func @f(%ctx: ptr) -> () {\n return\n }");
  HostContext host;
  host.begin();
  EXPECT_THROW(interpret(g, "g", host.ctx(), nullptr, nullptr), InternalError);
  EXPECT_THROW(interpret(g, "f", host.ctx(), nullptr, nullptr), InternalError);
}

TEST(MemoryMap, RangesMayOverlapAndEnd) {
  char bytes[64];
  auto at = [&](size_t i) { return reinterpret_cast<uint64_t>(bytes + i); };
  MemoryMap map;
  map.add(bytes, 32, false);
  map.add(bytes + 16, 32, true);
  EXPECT_TRUE(map.allows(at(0), 32, false));
  EXPECT_FALSE(map.allows(at(0), 33, false));
  EXPECT_FALSE(map.allows(at(0), 8, true));
  EXPECT_TRUE(map.allows(at(16), 32, true));
  EXPECT_TRUE(map.allows(at(40), 8, true));
  EXPECT_FALSE(map.allows(at(41), 8, true));
  EXPECT_FALSE(map.allows(UINT64_MAX - 3, 8, false));
  map.remove(bytes + 16);
  EXPECT_FALSE(map.allows(at(16), 8, true));
  EXPECT_TRUE(map.allows(at(16), 8, false));
}

}  // namespace
}  // namespace lathe
