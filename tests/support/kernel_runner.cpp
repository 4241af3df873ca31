#include "support/kernel_runner.h"

#include "codegen/features.h"
#include "diag/error.h"
#include "host_runtime.h"
#include "interp/interpret.h"
#include "ir/print.h"
#include "kernel/verify_kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {

Buffer zeros(DType d, size_t n) {
  return {d, std::vector<uint8_t>(n * static_cast<size_t>(bytes(d)))};
}

Graph kernel(std::string_view text) {
  Graph g = parse(text);
  verify_kernel_or_die(g, "in a test");
  return g;
}

Compiled compile(const Graph& g, int tier, bool with_text, uint64_t features) {
  CompileOptions options;
  options.tier = tier;
  options.features = features;
  options.want_llvm = options.want_asm = with_text;
  return lathe_codegen_v1()->compile(g, "kernel", options);
}

namespace {

template <class Call>
Outcome run_with(std::vector<Buffer> arrays, std::vector<int64_t> scalars,
                 const lathe_runtime* table, Call&& call) {
  HostContext host(table ? *table : default_runtime());
  std::vector<void*> addresses;
  for (Buffer& b : arrays) addresses.push_back(b.bytes.data());
  Outcome r;
  host.begin();
  r.status = call(host.ctx(), addresses.data(), scalars.data());
  r.error = host.ctx()->error;
  host.end();
  r.arrays = std::move(arrays);
  r.scalars = std::move(scalars);
  return r;
}

bool is_nan(DType d, const uint8_t* at) {
  if (d == DType::F64) {
    double v;
    std::memcpy(&v, at, sizeof v);
    return std::isnan(v);
  }
  if (d == DType::F32) {
    float v;
    std::memcpy(&v, at, sizeof v);
    return std::isnan(v);
  }
  uint16_t bits;
  std::memcpy(&bits, at, sizeof bits);
  return d == DType::F16    ? (bits & 0x7fff) > 0x7c00
         : d == DType::BF16 ? (bits & 0x7fff) > 0x7f80
                            : false;
}

std::string hex(const uint8_t* at, size_t n) {
  std::string text;
  for (size_t i = n; i-- > 0;) text += fmt::format("{:02x}", at[i]);
  return text;
}

void expect_same(const Buffer& got, const Buffer& want, const std::string& what) {
  auto size = static_cast<size_t>(bytes(want.dtype));
  int shown = 0;
  for (size_t i = 0; i < want.size() && shown < 5; ++i) {
    const uint8_t *g = got.bytes.data() + i * size, *w = want.bytes.data() + i * size;
    if (std::memcmp(g, w, size) == 0) continue;
    if (is_float(want.dtype) && is_nan(want.dtype, g) && is_nan(want.dtype, w)) continue;
    ADD_FAILURE() << what << ": element " << i << " is " << hex(g, size) << ", should be "
                  << hex(w, size);
    ++shown;
  }
}

}  // namespace

Outcome run(lathe_kernel entry, std::vector<Buffer> arrays, std::vector<int64_t> scalars,
            const lathe_runtime* table) {
  return run_with(std::move(arrays), std::move(scalars), table, entry);
}

Outcome run_interpreted(const Graph& g, std::vector<Buffer> arrays, std::vector<int64_t> scalars,
                        const lathe_runtime* table) {
  return run_with(
      std::move(arrays), std::move(scalars), table,
      [&](lathe_ctx* ctx, void** a, int64_t* s) { return interpret(g, "kernel", ctx, a, s); });
}

void expect_same(const Outcome& got, const Outcome& want, const std::string& what) {
  EXPECT_EQ(got.status, want.status) << what;
  if (want.status == LATHE_RAISED) {
    EXPECT_EQ(got.error.code, want.error.code) << what;
    EXPECT_EQ(got.error.site, want.error.site) << what;
    EXPECT_EQ(got.error.nargs, want.error.nargs) << what;
    EXPECT_EQ(0, std::memcmp(got.error.tags, want.error.tags, sizeof want.error.tags)) << what;
    EXPECT_EQ(0, std::memcmp(got.error.args, want.error.args, sizeof want.error.args)) << what;
    // Where a recursion ends is not defined.
    if (want.error.code != LATHE_ERR_RECURSION) EXPECT_EQ(got.error.loc, want.error.loc) << what;
  }
  EXPECT_EQ(got.scalars, want.scalars) << what;
  for (size_t k = 0; k < want.arrays.size(); ++k)
    expect_same(got.arrays[k], want.arrays[k], what + ", array " + std::to_string(k));
}

Kernel::Kernel(std::string_view text) : graph_(kernel(text)) {
  const uint64_t all = ~uint64_t{0}, avx2 = feature_bit("avx512f") - 1;
  const uint64_t sse = feature_bit("cx16") - 1;
  auto add = [&](const char* name, int tier, uint64_t features) {
    versions_.emplace_back(name, MappedCode::load(compile(graph_, tier, false, features).image));
  };
  add("tier 0", 0, all);
  add("SSE 4.2", 1, sse);
  add("AVX2", 1, avx2);
  add("tier 1", 1, all);
}

Outcome Kernel::operator()(const std::vector<Buffer>& arrays, const std::vector<int64_t>& scalars,
                           const lathe_runtime* table) const {
  Outcome want = run_interpreted(graph_, arrays, scalars, table);
  Outcome got;
  for (const auto& [name, code] : versions_) {
    got = run(code->entry(), arrays, scalars, table);
    expect_same(got, want, name);
  }
  return got;
}

}  // namespace lathe::test

#endif
