// Every scalar instruction on every dtype over edge values, compiled as a plain loop and as a simd
// loop, against the interpreter.
#include "ir/op.h"
#include "support/kernel_runner.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#if defined(LATHE_HAVE_CODEGEN)

namespace lathe::test {
namespace {

const DType kAll[] = {DType::Bool, DType::I8,  DType::I16, DType::I32, DType::I64,
                      DType::U8,   DType::U16, DType::U32, DType::U64, DType::F16,
                      DType::BF16, DType::F32, DType::F64};

bool is_half(DType d) { return d == DType::F16 || d == DType::BF16; }

template <class T>
Buffer pick(DType d, const std::vector<double>& values) {
  std::vector<T> out;
  for (double v : values) out.push_back(static_cast<T>(v));
  return buffer(d, out);
}

template <class T>
Buffer integers(DType d) {
  const auto lo = std::numeric_limits<T>::min(), hi = std::numeric_limits<T>::max();
  return buffer<T>(d, {0, 1, 2, 3, 5, 7, 64, 100, static_cast<T>(-1), static_cast<T>(-2),
                       static_cast<T>(-7), lo, static_cast<T>(lo + 1), hi, static_cast<T>(hi - 1),
                       static_cast<T>(hi / 2 + 1), static_cast<T>(hi / 3)});
}

const double kInf = std::numeric_limits<double>::infinity();
const std::vector<double> kFloats = {
    0.0,          -0.0,         1.0,           -1.0,    0.5,     -0.5,
    1.5,          2.5,          -2.5,          3.0,     0.1,     -7.75,
    100.25,       1e10,         -1e10,         3e38,    1e-40,   1e-310,
    2147483647.0, 2147483648.0, -2147483649.0, 9.3e18,  -9.3e18, 1.8446744073709552e19,
    127.5,        255.5,        65504.0,       65520.0, 1e-5,    6e-8,
    kInf,         -kInf,        std::nan("")};

// f16, bf16: by bits.
Buffer halves(DType d) {
  return buffer<uint16_t>(d, {0x0000, 0x8000, 0x3c00, 0xbc00, 0x3800, 0x4248, 0xc2ff, 0x7bff,
                              0x7f7f, 0x0001, 0x8001, 0x03ff, 0x0400, 0x7c00, 0xfc00, 0x7e00,
                              0x3f80, 0xbf80, 0x4049, 0x7f80, 0xff80, 0x7fc0, 0x3555, 0x5640});
}

Buffer edge_values(DType d) {
  switch (d) {
    case DType::Bool: return buffer<uint8_t>(d, {0, 1});
    case DType::I8: return integers<int8_t>(d);
    case DType::I16: return integers<int16_t>(d);
    case DType::I32: return integers<int32_t>(d);
    case DType::I64: return integers<int64_t>(d);
    case DType::U8: return integers<uint8_t>(d);
    case DType::U16: return integers<uint16_t>(d);
    case DType::U32: return integers<uint32_t>(d);
    case DType::U64: return integers<uint64_t>(d);
    case DType::F32: return pick<float>(d, kFloats);
    case DType::F64: return pick<double>(d, kFloats);
    default: return halves(d);
  }
}

// All pairs of edge values: the first varies slowest.
void pairs(DType d, Buffer& x, Buffer& y) {
  Buffer values = edge_values(d);
  auto size = static_cast<size_t>(bytes(d));
  x = y = zeros(d, values.size() * values.size());
  for (size_t i = 0; i < values.size(); ++i)
    for (size_t j = 0; j < values.size(); ++j) {
      size_t at = (i * values.size() + j) * size;
      std::memcpy(&x.bytes[at], &values.bytes[i * size], size);
      std::memcpy(&y.bytes[at], &values.bytes[j * size], size);
    }
}

// A kernel for i in range(n): outputs = body(x, y, z); arrays: x, y, outputs.
class LoopKernel {
 public:
  LoopKernel(DType d, bool simd) : dtype_(d), simd_(simd) {}

  void output(DType d, const std::string& text) {  // text gives %r<k>, k the number of the output
    body_ += text;
    outputs_.push_back(d);
  }
  size_t next() const { return outputs_.size(); }
  bool empty() const { return outputs_.empty(); }

  std::string text() const {
    std::string s =
        "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
        "  %0 = const {value=0} : i64\n  %1 = const {value=1} : i64\n"
        "  %n = load %scalars, %0 : i64\n  %px = load %arrays, %0 : ptr\n"
        "  %py = load %arrays, %1 : ptr\n";
    for (size_t k = 0; k < outputs_.size(); ++k)
      s += fmt::format("  %c{0} = const {{value={1}}} : i64\n  %o{0} = load %arrays, %c{0} : ptr\n",
                       k, k + 2);
    std::string_view t = info(dtype_).spelling;
    s += fmt::format("  for %0, %n, %1 {} (%i: i64) {{\n", simd_ ? "{simd=true}" : "");
    s += fmt::format("    %x = load %px, %i : {0}\n    %y = load %py, %i : {0}\n", t);
    s += body_;
    for (size_t k = 0; k < outputs_.size(); ++k)
      s += fmt::format("    store %o{0}, %i, %r{0}\n", k);
    return s + "    yield\n  }\n  return\n}\n";
  }

  Outcome run(const Kernel& kernel, const Buffer& x, const Buffer& y, size_t n) const {
    std::vector<Buffer> arrays{x, y};
    for (DType d : outputs_) arrays.push_back(zeros(d, x.size()));
    return kernel(arrays, {static_cast<int64_t>(n)});
  }

 private:
  DType dtype_;
  bool simd_;
  std::string body_;
  std::vector<DType> outputs_;
};

bool is_comparison(Op op) {
  return (op >= Op::IEq && op <= Op::ULe) || (op >= Op::FEq && op <= Op::FUno);
}
bool is_division(Op op) { return op >= Op::SDiv && op <= Op::URem; }
bool is_shift(Op op) { return op >= Op::IShl && op <= Op::UShr; }
bool is_overflow(Op op) { return op >= Op::IAddOvf && op <= Op::IMulOvf; }

// Does the instruction take operands of this dtype, and can it be compared bit for bit?
bool takes(Op op, DType d) {
  if (op == Op::Pair) return false;  // seen by no backend
  if (!has(op, Pure) || row(op).arity < 1 || *row(op).libm) return false;
  if (op == Op::Choose || op == Op::Convert || op == Op::Bitcast || op == Op::PtrAdd) return false;
  bool on_floats = op >= Op::FAdd && op <= Op::FUno;
  if (on_floats != is_float(d)) return false;
  if (op == Op::Fma) return !is_half(d);
  if (d == DType::Bool)
    return op == Op::IAnd || op == Op::IOr || op == Op::IXor || op == Op::IEq || op == Op::INe;
  return !is_overflow(op) || is_signed(d);
}

void add_instruction(LoopKernel& k, Op op, DType d) {
  const std::string n = std::to_string(k.next()), t = info(d).spelling;
  std::string name(spelling(op)), y = "%y", text;
  if (is_division(op)) {  // neither zero nor -1
    text = fmt::format(
        "    %p{0} = const {{value=1}} : {1}\n    %q{0} = const {{value=0}} : {1}\n"
        "    %o{0}_ = const {{value=0}} : {1}\n    %m{0} = isub %o{0}_, %p{0} : {1}\n    %z{0} = "
        "ieq %y, %q{0} : b1\n"
        "    %u{0} = ieq %y, %m{0} : b1\n    %w{0} = ior %z{0}, %u{0} : b1\n"
        "    %d{0} = choose %w{0}, %p{0}, %y : {1}\n",
        n, t);
    y = "%d" + n;
  } else if (is_shift(op)) {
    text = fmt::format("    %p{0} = const {{value={2}}} : {1}\n    %d{0} = iand %y, %p{0} : {1}\n",
                       n, t, info(d).bits - 1);
    y = "%d" + n;
  }
  if (is_overflow(op)) {
    text += fmt::format("    %r{0}, %v{0} = {1} %x, %y : {2}, b1\n", n, name, t);
    k.output(d, text);
    k.output(DType::Bool, fmt::format("    %r{1} = ior %v{0}, %v{0} : b1\n", n, k.next()));
    return;
  }
  std::string operands = row(op).arity == 1 ? "%x" : row(op).arity == 2 ? "%x, " + y : "%x, %y, %x";
  DType result = is_comparison(op) ? DType::Bool : d;
  k.output(result,
           text + fmt::format("    %r{} = {} {} : {}\n", n, name, operands, info(result).spelling));
}

class CodegenScalars : public testing::TestWithParam<std::tuple<DType, bool>> {
 protected:
  DType dtype() const { return std::get<0>(GetParam()); }
  bool simd() const { return std::get<1>(GetParam()); }

  void check(const LoopKernel& k) {
    if (k.empty()) return;
    SCOPED_TRACE(k.text());
    Kernel kernel(k.text());
    Buffer x, y;
    pairs(dtype(), x, y);
    k.run(kernel, x, y, x.size());
  }
};

TEST_P(CodegenScalars, Instructions) {
  LoopKernel k(dtype(), simd());
  for (int i = kGraphOpCount; i < kOpCount; ++i)
    if (takes(Op(i), dtype())) add_instruction(k, Op(i), dtype());
  check(k);
}

TEST_P(CodegenScalars, Conversions) {
  LoopKernel k(dtype(), simd());
  for (DType to : kAll)
    k.output(to, fmt::format("    %r{} = convert %x : {}\n", k.next(), info(to).spelling));
  check(k);
}

TEST_P(CodegenScalars, BitsAndChoice) {
  LoopKernel k(dtype(), simd());
  if (dtype() != DType::Bool)
    for (DType to : kAll)
      if (to != DType::Bool && info(to).bits == info(dtype()).bits)
        k.output(to, fmt::format("    %r{} = bitcast %x : {}\n", k.next(), info(to).spelling));
  const char* t = info(dtype()).spelling;
  std::string n = std::to_string(k.next());
  k.output(
      dtype(),
      fmt::format("    %b{0} = convert %y : b1\n    %r{0} = choose %b{0}, %x, %y : {1}\n", n, t));
  check(k);
}

INSTANTIATE_TEST_SUITE_P(Each, CodegenScalars,
                         testing::Combine(testing::ValuesIn(kAll), testing::Bool()),
                         [](const auto& p) {
                           return fmt::format("{}_{}", lathe::info(std::get<0>(p.param)).spelling,
                                              std::get<1>(p.param) ? "simd" : "plain");
                         });

TEST(CodegenConstants, OfEveryType) {
  std::string body;
  std::vector<Buffer> arrays;
  for (size_t k = 0; k < std::size(kAll); ++k) {
    DType d = kAll[k];
    const char* value = d == DType::Bool ? "true"
                        : is_float(d)    ? "0.1"
                        : is_signed(d)   ? "-3"
                                         : "200";
    body += fmt::format(
        "  %k{0} = const {{value={0}}} : i64\n  %p{0} = load %arrays, %k{0} : ptr\n"
        "  %v{0} = const {{value={2}}} : {1}\n  store %p{0}, %k0, %v{0}\n",
        k, info(d).spelling, value);
    arrays.push_back(zeros(d, 1));
  }
  Kernel kernel("func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n" + body +
                "  return\n}\n");
  Outcome r = kernel(arrays, {});
  EXPECT_EQ(r.arrays[4].at<int64_t>(0), -3);
  EXPECT_EQ(r.arrays[12].at<double>(0), 0.1);
}

// More than LLVM's register allocation can take: the quick one writes the same results.
TEST(CodegenScalars, VeryLargeFunctions) {
  std::string body =
      "func @kernel(%ctx: ptr, %arrays: ptr, %scalars: ptr) -> () {\n"
      "  %i0 = const {value=0} : i64\n  %i1 = const {value=1} : i64\n"
      "  %a = load %scalars, %i0 : f64\n  %b = load %scalars, %i1 : f64\n  %x0 = fadd %a, %b : "
      "f64\n";
  constexpr int kMany = 60'000;
  for (int i = 0; i < kMany; ++i)
    body += fmt::format("  %x{} = {} %x{}, %{} : f64\n", i + 1, i % 3 == 0 ? "fmul" : "fadd", i,
                        i % 2 == 0 ? "a" : "b");
  body += fmt::format("  store %scalars, %i0, %x{}\n  return\n}}\n", kMany);
  Graph g = kernel(body);
  auto code = MappedCode::load(compile(g).image);
  const auto arguments = {std::bit_cast<int64_t>(0.999), std::bit_cast<int64_t>(-1.25)};
  EXPECT_EQ(run(code->entry(), {}, arguments).scalars, run_interpreted(g, {}, arguments).scalars);
}

}  // namespace
}  // namespace lathe::test

#endif
