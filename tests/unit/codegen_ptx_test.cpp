// PTX from the same kernel IR: key instructions, and ptxas where it is installed.
#include "diag/error.h"
#include "support/kernel_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

std::string file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string mandelbrot() {
  return file(std::string(LATHE_SOURCE_DIR) + "/tests/ir/run/mandelbrot.ir");
}

std::string find_ptxas() {
  std::vector<std::string> folders;
  if (const char* path = std::getenv("PATH")) {
    std::stringstream list(path);
    for (std::string folder; std::getline(list, folder, ':');) folders.push_back(folder);
  }
  for (const char* root : {"CUDA_PATH", "CUDA_HOME"})
    if (const char* value = std::getenv(root)) folders.push_back(std::string(value) + "/bin");
  folders.emplace_back("/usr/local/cuda/bin");
  for (const std::string& folder : folders)
    if (access((folder + "/ptxas").c_str(), X_OK) == 0) return folder + "/ptxas";
  return {};
}

// What ptxas -v says; a failure when it refuses. Empty where there is none.
std::string assemble(const std::string& ptx, int sm) {
  std::string ptxas = find_ptxas();
  if (ptxas.empty()) return {};
  auto base = std::filesystem::path(testing::TempDir()) / fmt::format("lathe-{}-{}", getpid(), sm);
  std::string source = base.string() + ".ptx", log = base.string() + ".log";
  std::ofstream(source) << ptx;
  std::string command = fmt::format("{} -v -arch=sm_{} -o {}.cubin {} >{} 2>&1", ptxas, sm,
                                    base.string(), source, log);
  EXPECT_EQ(std::system(command.c_str()), 0) << file(log) << ptx;
  std::string said = file(log);
  for (const char* suffix : {".ptx", ".log", ".cubin"})
    std::filesystem::remove(base.string() + suffix);
  return said;
}

TEST(CodegenPtx, MandelbrotIsOneThreadPerPixel) {
  Graph g = kernel(mandelbrot());
  for (int sm : {80, 90}) {
    std::string text = lathe_codegen_v1()->ptx(g, "kernel", sm);
    SCOPED_TRACE(text);
    for (const char* part : {".version 8.0", ".visible .entry kernel(", "%ctaid.x", "%ntid.x",
                             "%tid.x", "%nctaid.x", "mul.rn.f64", "add.rn.f64", "div.rn.f64",
                             "setp.gt.f64", "ld.global.u64", "st.global.u64"})
      EXPECT_NE(text.find(part), std::string::npos) << part;
    EXPECT_NE(text.find(fmt::format(".target sm_{}", sm)), std::string::npos);
    for (const char* part : {"fma", ".ftz", ".approx", ".local", "call"})
      EXPECT_EQ(text.find(part), std::string::npos) << part;
    std::string said = assemble(text, sm);
    if (!said.empty()) EXPECT_NE(said.find("0 bytes spill stores"), std::string::npos) << said;
  }
}

// The same kernel on the CPU.
TEST(CodegenPtx, MandelbrotOnTheCpu) {
  Kernel k(mandelbrot());
  Outcome r = k({zeros(DType::I64, 40 * 30)}, {40, 30, 200});
  int64_t inside = 0;
  for (size_t i = 0; i < 1200; ++i) inside += r.arrays[0].at<int64_t>(i) == 200;
  EXPECT_GT(inside, 200);
  EXPECT_LT(inside, 600);
}

TEST(CodegenPtx, MathReductionsAndRaises) {
  Graph g = kernel(R"(
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %1 = const {value=1} : i64
      %3 = const {value=3} : i64
      %f0 = const {value=0.0} : f32
      %n = load %scalars, %0 : i64
      %m = load %scalars, %1 : i64
      %a = load %arrays, %0 : ptr
      %b = load %arrays, %1 : ptr
      for %0, %n, %1 {parallel=true, simd=true} (%i: i64) {
        %first = imul %i, %m : i64
        %sum = for %0, %m, %1, %f0 {lanes=8} : f32 (%j: i64, %acc: f32) {
          %at = iadd %first, %j : i64
          %x = load %b, %at : f32
          %y = fexp %x : f32
          %s = fadd %acc, %y : f32
          yield %s
        }
        %bad = funo %sum, %sum : b1
        if %bad () {
          raise %3, %i {error=9, site=1}
        } () {
          yield
        }
        %t = fmax %sum, %f0 : f32
        %u = fsqrt %t : f32
        %w = convert %u : f64
        %z = fpow %w, %w : f64
        store %a, %i, %z
        yield
      }
      return
    }
  )");
  std::string text = lathe_codegen_v1()->ptx(g, "kernel", 80);
  SCOPED_TRACE(text);
  for (const char* part : {"sqrt.rn.f32", "max.NaN.f32", "atom"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  for (const char* part : {"add.ftz", "mul.ftz", "max.ftz", "_$_str"})
    EXPECT_EQ(text.find(part), std::string::npos) << part;
  assemble(text, 80);
  assemble(lathe_codegen_v1()->ptx(g, "kernel", 90), 90);
}

TEST(CodegenPtx, EveryScalarInstructionAssembles) {
  std::string body;
  int n = 0;
  auto add = [&](const std::string& text, const std::string& type) {
    body += fmt::format("    %r{0} = {1} : {2}\n    store %o, %i, %r{0}\n", n++, text, type);
  };
  for (const char* d : {"i32", "i64", "u8"})
    for (const char* op : {"iadd", "imul", "udiv", "sshr", "imin", "umax", "ixor"})
      add(fmt::format("{0} %{1}, %{1}", op, d), d);
  for (const char* d : {"f16", "bf16", "f32", "f64"}) {
    for (const char* op :
         {"fadd", "fsub", "fmul", "fdiv", "fmin", "fmax", "fcopysign", "fmod", "fpow"})
      add(fmt::format("{0} %{1}, %{1}", op, d), d);
    for (const char* op : {"fneg", "fabs", "fsqrt", "ffloor", "fceil", "ftrunc", "frint", "fexp",
                           "flog", "fsin", "fcos", "ftanh"})
      add(fmt::format("{0} %{1}", op, d), d);
    for (const char* to : {"b1", "i8", "u8", "i32", "i64", "u64", "f16", "bf16", "f32", "f64"})
      add(fmt::format("convert %{}", d), to);
  }
  std::string text =
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  %0 = const {value=0} : i64\n  %1 = const {value=1} : i64\n"
      "  %o = load %arrays, %0 : ptr\n  %n = load %scalars, %0 : i64\n"
      "  for %0, %n, %1 {parallel=true} (%i: i64) {\n";
  for (const char* d : {"i32", "i64", "u8", "f16", "bf16", "f32", "f64"})
    text += fmt::format("    %{0} = load %scalars, %i : {0}\n", d);
  text += "    %s, %ovf = imul_ovf %i64, %n : i64, b1\n    store %o, %i, %s\n";
  text += body + "    yield\n  }\n  return\n}\n";
  Graph g = kernel(text);
  std::string ptx = lathe_codegen_v1()->ptx(g, "kernel", 80);
  EXPECT_NE(ptx.find("cvt.rn.f16.f32"), std::string::npos);
  assemble(ptx, 80);
}

// Without the toolkit: our own functions.
TEST(CodegenPtx, MathWithoutLibdevice) {
  Graph g = kernel(R"(
    func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {
      %0 = const {value=0} : i64
      %1 = const {value=1} : i64
      %n = load %scalars, %0 : i64
      %a = load %arrays, %0 : ptr
      for %0, %n, %1 {parallel=true} (%i: i64) {
        %x = load %a, %i : f64
        %s = fsin %x : f64
        %e = fexp %s : f64
        store %a, %i, %e
        yield
      }
      return
    }
  )");
  const char* old = std::getenv("CUDA_PATH");
  std::string before = old ? old : "";
  setenv("CUDA_PATH", "/nowhere", 1);
  std::string ptx = lathe_codegen_v1()->ptx(g, "kernel", 80);
  if (old)
    setenv("CUDA_PATH", before.c_str(), 1);
  else
    unsetenv("CUDA_PATH");
  EXPECT_EQ(ptx.find("__nv_"), std::string::npos);
  assemble(ptx, 80);
}

TEST(CodegenPtx, RefusesWhatNeedsAHost) {
  auto ptx = [](const std::string& body) {
    return lathe_codegen_v1()->ptx(
        kernel("func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n" + body + "}\n"),
        "kernel", 80);
  };
  EXPECT_THROW(ptx("  host_call {site=1}\n  return\n"), InternalError);
  EXPECT_THROW(ptx("  %m = arena_mark : i64\n  return\n"), InternalError);
  EXPECT_THROW(ptx("  try () {\n    yield\n  } (%c: i64, %s: i64) {\n    yield\n  }\n  return\n"),
               InternalError);
  EXPECT_THROW(lathe_codegen_v1()->ptx(kernel(mandelbrot()), "kernel", 35), InternalError);
}

}  // namespace
}  // namespace lathe::test

#endif
