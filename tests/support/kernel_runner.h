// Runs kernel-level IR compiled (every tier) and interpreted on equal memory and expects equal
// results, bit for bit: status, error record, arrays, scalars. NaNs count as equal whatever their
// bits, because which operand's NaN an instruction passes on is not defined.
#pragma once
#include "codegen/codegen_api.h"
#include "ir/graph.h"
#include "jit/executable.h"
#include "lathe/abi.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace lathe::test {

// One array argument.
struct Buffer {
  DType dtype = DType::F64;
  std::vector<uint8_t> bytes;

  size_t size() const { return bytes.size() / static_cast<size_t>(lathe::bytes(dtype)); }
  template <class T>
  T at(size_t i) const {
    T v;
    std::memcpy(&v, bytes.data() + i * sizeof(T), sizeof(T));
    return v;
  }
};
template <class T>
Buffer buffer(DType d, const std::vector<T>& values) {
  Buffer b{d, std::vector<uint8_t>(values.size() * sizeof(T))};
  if (!values.empty()) std::memcpy(b.bytes.data(), values.data(), b.bytes.size());
  return b;
}
inline Buffer f64s(const std::vector<double>& v) { return buffer(DType::F64, v); }
inline Buffer i64s(const std::vector<int64_t>& v) { return buffer(DType::I64, v); }
Buffer zeros(DType d, size_t n);

struct Outcome {
  int32_t status = 0;
  lathe_error error{};
  std::vector<Buffer> arrays;
  std::vector<int64_t> scalars;

  double f64(size_t i) const { return std::bit_cast<double>(scalars[i]); }
};

// parse and verify.
Graph kernel(std::string_view text);
// Compiles @kernel.
Compiled compile(const Graph&, int tier = 1, bool with_text = false,
                 uint64_t features = ~uint64_t{0});
// One call on copies of the arguments.
Outcome run(lathe_kernel, std::vector<Buffer> arrays, std::vector<int64_t> scalars,
            const lathe_runtime* table = nullptr);
Outcome run_interpreted(const Graph&, std::vector<Buffer> arrays, std::vector<int64_t> scalars,
                        const lathe_runtime* table = nullptr);
// Adds a test failure for every difference.
void expect_same(const Outcome& got, const Outcome& want, const std::string& what);

// A kernel to be run several times: compiled once per tier and vector unit (what this machine has,
// AVX2, SSE 4.2).
class Kernel {
 public:
  explicit Kernel(std::string_view text);
  // The compiled result, after all tiers and the interpreter have agreed.
  Outcome operator()(const std::vector<Buffer>& arrays, const std::vector<int64_t>& scalars,
                     const lathe_runtime* table = nullptr) const;
  const Graph& graph() const { return graph_; }

 private:
  Graph graph_;
  std::vector<std::pair<std::string, std::shared_ptr<const MappedCode>>> versions_;
};

}  // namespace lathe::test
