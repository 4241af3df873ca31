// Images: relocatable, reproducible, stored and run elsewhere, refused where they cannot run.
#include "codegen/features.h"
#include "diag/error.h"
#include "host_runtime.h"
#include "jit/codegen_library.h"
#include "support/kernel_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

// Code with all that could tie it to a place: constants in memory, math, calls of the run time, a
// function of its own. x[i] = exp(-x[i]) * 1.75 + f(i); raises when n is 13.
const char* const kText = R"(
  func @f(%ctx: ptr, %i: i64) -> (f64) {
    %one = const {value=1} : i64
    %three = const {value=3} : i64
    %small = ilt %i, %three : b1
    if %small () {
      %x = const {value=0.625} : f64
      return %x
    } () {
      yield
    }
    %j = isub %i, %three : i64
    %y = call %ctx, %j {callee="f"} : f64
    %c = const {value=1.0009765625} : f64
    %z = fmul %y, %c : f64
    return %z
  }
  func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
    %0 = const {value=0} : i64
    %1 = const {value=1} : i64
    %thirteen = const {value=13} : i64
    %scale = const {value=1.75} : f64
    %n = load %scalars, %0 : i64
    %a = load %arrays, %0 : ptr
    %bad = ieq %n, %thirteen : b1
    if %bad () {
      raise {error=2, site=0}
    } () {
      yield
    }
    %f = call %ctx, %n {callee="f"} : f64
    for %0, %n, %1 {simd=true} (%i: i64) {
      %x = load %a, %i : f64
      %m = fneg %x : f64
      %e = fexp %m : f64
      %s = fmul %e, %scale : f64
      %t = fadd %s, %f : f64
      store %a, %i, %t
      yield
    }
    return
  }
)";

double sum_of_run(lathe_kernel entry, int64_t n) {
  std::vector<double> x;
  for (int64_t i = 0; i < n; ++i) x.push_back(static_cast<double>(i));
  Outcome r = run(entry, {f64s(x)}, {n});
  double sum = 0;
  for (size_t i = 0; i < x.size(); ++i) sum += r.arrays[0].at<double>(i);
  return sum;
}

// ThreadSanitizer keeps most addresses for itself.
#ifndef LATHE_THREAD_SANITIZER
TEST(CodegenImage, RunsAtEveryAddress) {
  Compiled c = compile(kernel(kText));
  EXPECT_EQ(c.image.text_bytes % 4096, 0u);
  EXPECT_LT(c.image.entry, c.image.text_bytes);
  auto first = MappedCode::load(c.image);
  double want = sum_of_run(first->entry(), 100);
  auto second = MappedCode::load(c.image);
  EXPECT_NE(first->base(), second->base());
  EXPECT_EQ(sum_of_run(second->entry(), 100), want);
  first.reset();
  EXPECT_EQ(sum_of_run(second->entry(), 100), want);
  // Far away, and high up.
  for (uintptr_t address : {uintptr_t{0x10000000}, uintptr_t{0x5a5a00000000}}) {
    void* place = reinterpret_cast<void*>(address);
    void* base = mmap(place, c.image.bytes.size(), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    ASSERT_EQ(base, place);
    std::memcpy(base, c.image.bytes.data(), c.image.bytes.size());
    mprotect(base, c.image.text_bytes, PROT_READ | PROT_EXEC);
    auto entry = reinterpret_cast<lathe_kernel>(static_cast<char*>(base) + c.image.entry);
    EXPECT_EQ(sum_of_run(entry, 100), want);
    munmap(base, c.image.bytes.size());
  }
}

#endif

#if defined(LATHE_RUN_IMAGE) && !defined(LATHE_THREAD_SANITIZER)
TEST(CodegenImage, RunsInAnotherProcess) {
  Compiled c = compile(kernel(kText));
  auto code = MappedCode::load(c.image);
  auto path = std::filesystem::path(testing::TempDir()) / fmt::format("lathe-image-{}", getpid());
  {
    std::ofstream file(path, std::ios::binary);
    uint64_t header[512] = {c.image.text_bytes, c.image.entry, c.image.bytes.size()};
    file.write(reinterpret_cast<const char*>(header), sizeof header);
    file.write(reinterpret_cast<const char*>(c.image.bytes.data()),
               static_cast<std::streamsize>(c.image.bytes.size()));
  }
  auto run_there = [&](const char* address, int n) {
    std::string command = fmt::format("{} {} {} {}", LATHE_RUN_IMAGE, path.string(), address, n);
    std::FILE* pipe = popen(command.c_str(), "r");
    char line[200] = "";
    EXPECT_NE(std::fgets(line, sizeof line, pipe), nullptr);
    EXPECT_EQ(pclose(pipe), 0) << command;
    return std::string(line);
  };
  std::string want = fmt::format("0 0 {:.17g}\n", sum_of_run(code->entry(), 1000));
  EXPECT_EQ(run_there("10000000", 1000), want);
  EXPECT_EQ(run_there("123456789000", 1000), want);
  EXPECT_EQ(run_there("10000000", 13), fmt::format("1 {} 78\n", int{LATHE_ERR_ZERO_DIVISION}));
  std::filesystem::remove(path);
}
#endif

TEST(CodegenImage, IsReproducible) {
  Compiled a = compile(kernel(kText)), b = compile(kernel(kText));
  EXPECT_EQ(a.image.bytes, b.image.bytes);
  EXPECT_EQ(a.image.entry, b.image.entry);
}

TEST(CodegenImage, NamesItsCpuFeatures) {
  Compiled all = compile(kernel(kText));
  EXPECT_EQ(all.image.features & ~host_cpu_features(), 0u);
  EXPECT_EQ(all.image.features, lathe_codegen_v1()->host_features());
  Compiled few = compile(kernel(kText), 1, true, feature_bit("sse4.2") | feature_bit("sse4.1"));
  EXPECT_EQ(few.image.features & ~(feature_bit("sse4.2") | feature_bit("sse4.1")), 0u);
  EXPECT_EQ(few.assembly.find("ymm"), std::string::npos);
  Image foreign = all.image;
  foreign.features |= uint64_t{1} << 60;
  EXPECT_FALSE(runs_here(foreign));
  EXPECT_THROW(MappedCode::load(foreign), UserError);
}

TEST(CodegenImage, IsNoEntryWithoutParameters) {
  EXPECT_THROW(compile(kernel("func @kernel(%ctx: ptr) -> () {\n  return\n}\n")), InternalError);
  EXPECT_THROW(compile(kernel("func @other(%ctx: ptr) -> () {\n  return\n}\n")), InternalError);
}

TEST(CodegenImage, TextsOnDemand) {
  Compiled c = compile(kernel(kText), 1, true);
  EXPECT_NE(c.llvm.find("define"), std::string::npos);
  EXPECT_NE(c.assembly.find("kernel:"), std::string::npos);
  EXPECT_GT(c.codegen_ms, 0);
  Compiled quiet = compile(kernel(kText));
  EXPECT_TRUE(quiet.llvm.empty() && quiet.assembly.empty());
  EXPECT_EQ(quiet.image.bytes, c.image.bytes);
}

// FMA by the fused instruction, and by the run time's function where there is none.
TEST(CodegenImage, FmaWithAndWithoutTheInstruction) {
  Graph g = kernel(R"(
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %1 = const {value=1} : i64
      %2 = const {value=2} : i64
      %x = load %scalars, %0 : f64
      %y = load %scalars, %1 : f64
      %z = load %scalars, %2 : f64
      %f = fma %x, %y, %z : f64
      store %scalars, %0, %f
      return
    }
  )");
  const double x = 1 + 0x1p-52, y = 1 - 0x1p-53;
  for (uint64_t features : {~uint64_t{0}, feature_bit("sse4.2")}) {
    auto code = MappedCode::load(compile(g, 1, false, features).image);
    Outcome r =
        run(code->entry(), {},
            {std::bit_cast<int64_t>(x), std::bit_cast<int64_t>(y), std::bit_cast<int64_t>(-1.0)});
    EXPECT_EQ(r.f64(0), std::fma(x, y, -1.0));
  }
}

// --- threads

TEST(CodegenImage, ThreadsCompileAtOnce) {
  Graph g = kernel(kText);
  const std::vector<uint8_t> want = compile(g).image.bytes;
  std::vector<std::thread> threads;
  std::atomic<int> same{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) same += compile(g).image.bytes == want;
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(same.load(), 20);
}

void on_small_stack(void (*body)()) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 512 << 10), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, &attributes,
                [](void* f) -> void* {
                  reinterpret_cast<void (*)()>(f)();
                  return nullptr;
                },
                reinterpret_cast<void*>(body)),
            0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(CodegenImage, SmallStacks) {
  on_small_stack([] {
    auto code = MappedCode::load(compile(kernel(kText)).image);
    EXPECT_GT(sum_of_run(code->entry(), 100), 0);
    EXPECT_THROW(compile(kernel("func @kernel(%ctx: ptr) -> () {\n  return\n}\n")), InternalError);
  });
}

// --- the library

TEST(CodegenLibrary, IsLoadedByTheFirstCompile) {
  if (!codegen_loaded()) {  // another test of this process may have been first
    set_codegen_path("/nowhere/liblathe_codegen.so");
    EXPECT_THROW(codegen(), UserError);
    EXPECT_FALSE(codegen_loaded());
    set_codegen_path(LATHE_CODEGEN_LIB);
  }
  CodegenApi& api = codegen();
  EXPECT_TRUE(codegen_loaded());
  EXPECT_EQ(&codegen(), &api);
  Compiled c = api.compile(kernel(kText), "kernel", {});
  EXPECT_EQ(c.image.bytes, compile(kernel(kText)).image.bytes);
}

}  // namespace
}  // namespace lathe::test

#endif
