// The op vocabulary: one enum over both tables (ops.def: graph level and control; scalars.def:
// kernel level) with traits. Passes ask traits; they never list ops by hand.
#pragma once
#include <cstdint>
#include <string_view>

namespace lathe {

enum class Op : uint16_t {
#define OP(Name, ...) Name,
#include "lathe/ops.def"
#undef OP
#define SCALAR(Name, ...) Name,
#include "lathe/scalars.def"
#undef SCALAR
};

inline constexpr int kGraphOpCount = 0
#define OP(...) +1
#include "lathe/ops.def"
#undef OP
    ;
inline constexpr int kOpCount = kGraphOpCount
#define SCALAR(...) +1
#include "lathe/scalars.def"
#undef SCALAR
    ;

// Changes when the vocabulary does: of two libraries that hand graphs to each other, both must have
// the same.
inline constexpr uint64_t kVocabulary = [] {
  uint64_t hash = 14695981039346656037U;  // FNV-1a
  auto add = [&](std::string_view name) {
    for (char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211U;
    hash = (hash ^ '\n') * 1099511628211U;
  };
#define OP(Name, ...) add(#Name);
#include "lathe/ops.def"
#undef OP
#define SCALAR(Name, ...) add(#Name);
#include "lathe/scalars.def"
#undef SCALAR
  return hash;
}();

enum Trait : uint32_t {
  Pure = 1 << 0,  // no effect; equal operands give equal results; may be removed when unused
  Elementwise =
      1 << 1,  // result element depends on the operands' elements at the same (broadcast) index
  Commutative = 1 << 2,
  Reduction = 1 << 3,
  Movement = 1 << 4,    // moves elements, computes none
  Control = 1 << 5,     // has regions
  Terminator = 1 << 6,  // ends a region
  Loop = 1 << 7,        // break and continue may name it
  Target = 1 << 8,      // break may name it (block)
  Reads = 1 << 9,       // reads buffer memory
  Writes = 1 << 10,     // writes buffer memory
  Effect = 1 << 11,     // visible outside, or must not be moved or removed
  MayRaise =
      1 << 12,  // a Pure op with it may be moved only where it would run anyway. Whether arithmetic
                // on Python numbers may raise depends on the types: ask may_raise(graph, op)
};

struct OpRow {
  const char* name;
  const char* spelling;
  int arity;
  uint32_t traits;
  const char* llvm;  // kernel level only, else nullptr
  const char* libm;
  const char* libdevice;
};
const OpRow& row(Op);
inline bool has(Op op, uint32_t trait) { return (row(op).traits & trait) != 0; }
inline bool is_kernel_op(Op op) { return static_cast<int>(op) >= kGraphOpCount; }
inline bool is_breakable(Op op) { return has(op, Loop | Target); }
inline std::string_view spelling(Op op) { return row(op).spelling; }
bool parse_op(std::string_view spelling, Op& out);

}  // namespace lathe
