// Folding of scalar instructions while they are emitted: what the op blocks write in general
// (guards above all) should cost nothing where operands are constants. Passes and backends fold the
// rest.
#pragma once
#include <optional>
#include <span>

#include "ir/graph.h"

namespace lathe {

struct Folded {
  std::optional<Attr> constant;  // the result is this constant ...
  ValueId value;                 // ... or this value (one of the operands)
};

// Of an instruction of scalars.def whose result dtype is `result`; nullopt: emit it.
std::optional<Folded> fold_scalar(const Graph&, Op, std::span<const ValueId> operands,
                                  DType result);

// A constant converted to another dtype.
std::optional<Attr> fold_convert(const Graph&, ValueId, DType to);

std::optional<int64_t> constant_int(const Graph&, ValueId);  // of integers and b1
std::optional<double> constant_float(const Graph&, ValueId);

// v wrapped to the width of an integer dtype, as constants of that dtype are stored.
int64_t wrap_to(DType, int64_t v);

}  // namespace lathe
