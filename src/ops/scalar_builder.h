// Emits kernel-level scalar code for op blocks: one method per row of scalars.def, plus the few combinations that many ops need
// (dtype-generic arithmetic, conversion, guarded raises). Op blocks see this class only, never the kernel lowering itself.
#pragma once
#include "ir/builder.h"

#include <initializer_list>
#include <span>

namespace lathe {

// Function-wide choices of the user.
struct LowerOptions {
  bool wrap_overflow = false; // Python ints wrap at 64 bits instead of raising
  bool check_bounds = true;
};

class ScalarBuilder {
public:
  ScalarBuilder(Builder& b, LowerOptions options) : b_(b), options_(options) {}

  Builder& builder() { return b_; }
  const LowerOptions& options() const { return options_; }
  DType dtype(ValueId v) const { return b_.graph().type(v).dtype; }

  // One method per scalar instruction with one result, named as in scalars.def: s.iadd({a, b}); the result dtype is that of the
  // first operand (comparisons: b1). Convert, Bitcast, Load and *Ovf have methods of their own below.
#define SCALAR(Name, spelling, arity, ...)                                                                            \
  ValueId Name(std::initializer_list<ValueId> x) { return simple(Op::Name, x); }
#include "lathe/scalars.def"
#undef SCALAR

  ValueId i64(int64_t v) { return b_.raw_i64(v); }
  ValueId boolean(bool v) { return b_.raw_bool(v); }
  ValueId number(DType d, double v); // exact for every dtype that v fits in
  ValueId convert(ValueId v, DType to); // no-op when equal
  ValueId bitcast(ValueId v, DType to);
  ValueId logical_not(ValueId b1);

  // Arithmetic that picks the integer or float instruction by dtype; integers wrap.
  ValueId add(ValueId a, ValueId b);
  ValueId sub(ValueId a, ValueId b);
  ValueId mul(ValueId a, ValueId b);
  ValueId equal(ValueId a, ValueId b);
  ValueId less(ValueId a, ValueId b);
  ValueId less_equal(ValueId a, ValueId b);

  // Python int arithmetic: raises IntegerRangeError on overflow unless the user chose to wrap. code: IAddOvf, ISubOvf, IMulOvf.
  ValueId checked(Op code, ValueId a, ValueId b);
  // if (condition) raise; error is a lathe_error_code, args are raw i64 or f64 values that the message shows.
  void raise_if(ValueId condition, int error, std::initializer_list<ValueId> args = {}, int64_t site = -1);

private:
  ValueId simple(Op code, std::initializer_list<ValueId> x);

  Builder& b_;
  LowerOptions options_;
};

} // namespace lathe
