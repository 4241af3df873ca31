// One op on numbers, through its block: inference, lowering to kernel IR, interpreter. Numbers are
// written `int 3`, `np.f32 0x1p-1`, `float nan`, `bool 1`; with `=` before the value they are
// constants of the program instead of arguments.
#pragma once
#include <string>
#include <vector>

#include "ir/graph.h"
#include "lathe/abi.h"
#include "ops/scalar_builder.h"

namespace lathe::test {

struct Number {
  Type type;
  bool constant = false;
  Attr value;  // bool, int64_t (u64 by bits) or double
};
Number parse_number(const std::string& text);
std::string to_text(const Number&);

// What came out: a number, or an exception "ValueError: negative shift count" (from inference or
// from the run; IntegerRangeError has no message).
struct ScalarOutcome {
  bool raised = false;
  Number number;
  std::string error;
};
std::string to_text(const ScalarOutcome&);

ScalarOutcome run_scalar_op(Op, const std::vector<Number>&, const Attrs& = {}, LowerOptions = {});
// "floordiv" or "cast np.f32" on numbers.
ScalarOutcome run_scalar_op(const std::string& op, const std::vector<Number>&, LowerOptions = {});

// A C-style name for each lathe_error_code, and the text of an error that an op raised.
std::string error_text(const ::lathe_error&);

}  // namespace lathe::test
