// Emits kernel-level scalar code for op blocks: one method per row of scalars.def, plus the few
// combinations that many ops need (dtype-generic arithmetic, conversion, guarded raises). Op blocks
// see this class only, never the kernel lowering itself.
#pragma once
#include "ir/builder.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace lathe {

// Function-wide choices of the user.
struct LowerOptions {
  bool wrap_overflow = false;  // Python ints wrap at 64 bits instead of raising
  bool check_bounds = true;
};
// From the attributes overflow="wrap" and bounds="off".
LowerOptions lower_options(const Function&);

class ScalarBuilder {
 public:
  ScalarBuilder(Builder& b, LowerOptions options) : b_(b), options_(options) {}

  Builder& builder() { return b_; }
  const LowerOptions& options() const { return options_; }
  DType dtype(ValueId v) const { return b_.graph().type(v).dtype; }

  // One method per scalar instruction with one result, named as in scalars.def: s.IAdd({a, b}); the
  // result dtype is that of the first operand (comparisons: b1; Choose: of the second). Integer and
  // comparison instructions on constants are folded. Convert, Bitcast, memory and *Ovf have methods
  // of their own below.
#define SCALAR(Name, spelling, arity, ...) \
  ValueId Name(std::initializer_list<ValueId> x) { return simple(Op::Name, x); }
#include "lathe/scalars.def"
#undef SCALAR

  // Complex numbers. One value stands for both parts while code is written: the result of an
  // instruction `pair` that nobody executes, since all that is done with it is done with its parts.
  ValueId pair(ValueId re, ValueId im);
  ValueId real(ValueId v);  // of a real number: itself ...
  ValueId imag(ValueId v);  // ... and 0

  ValueId i64(int64_t v) { return b_.raw_i64(v); }
  ValueId boolean(bool v) { return b_.raw_bool(v); }
  ValueId number(DType d, double v);     // exact for every dtype that v fits in; complex: v + 0j
  ValueId integer(DType d, int64_t v);   // of an integer dtype or b1; u64: by bits
  ValueId convert(ValueId v, DType to);  // no-op when equal
  ValueId bitcast(ValueId v, DType to);
  ValueId logical_not(ValueId b1);
  ValueId load(DType d, ValueId ptr, ValueId index);
  void store(ValueId ptr, ValueId index, ValueId v);
  // The value of a constant integer or bool.
  std::optional<int64_t> constant(ValueId v) const;
  std::optional<double> constant_float(ValueId v) const;

  // Arithmetic that picks the integer or float instruction by dtype; integers wrap.
  ValueId add(ValueId a, ValueId b);
  ValueId sub(ValueId a, ValueId b);
  ValueId mul(ValueId a, ValueId b);
  ValueId equal(ValueId a, ValueId b);
  ValueId less(ValueId a, ValueId b);
  ValueId less_equal(ValueId a, ValueId b);

  // Python int arithmetic: raises IntegerRangeError on overflow unless the user chose to wrap.
  // code: IAddOvf, ISubOvf, IMulOvf.
  ValueId checked(Op code, ValueId a, ValueId b);
  // if (condition) raise; error is a lathe_error_code, args are raw values (f64, or integers that
  // become i64) for the message. Nothing is emitted for a condition that is constantly false.
  void raise_if(ValueId condition, int error, std::initializer_list<ValueId> args = {},
                int64_t site = -1);
  // The same with a text of error_texts.def, which becomes args[0].
  void raise_text(ValueId condition, int error, int text, std::initializer_list<ValueId> args = {});
  void raise_args(ValueId condition, int error, std::span<const ValueId> args, int64_t site = -1);

  // Control: the callbacks emit into the regions. Arms give one raw value of that dtype.
  template <class Then, class Else>
  ValueId if_else(ValueId condition, DType d, Then&& then_arm, Else&& else_arm) {
    RegionId outer = b_.region();
    RegionId then_region = open_region();
    b_.end(Op::Yield, parts(then_arm()));
    RegionId else_region = open_region();
    b_.end(Op::Yield, parts(else_arm()));
    b_.set_region(outer);
    std::vector<Type> types(is_complex(d) ? 2 : 1, Type::raw(part_dtype(d)));
    OpId op = b_.add(Op::If, {condition}, types, {}, {then_region, else_region});
    std::vector<ValueId> results = b_.graph().op(op).results;
    return is_complex(d) ? pair(results[0], results[1]) : results[0];
  }
  // A short loop that always ends (no safepoint): test(carries) -> b1, body(carries) -> carries.
  template <class Test, class Body>
  std::vector<ValueId> while_loop(const std::vector<ValueId>& init, Test&& test, Body&& body) {
    std::vector<Type> types;
    types.reserve(init.size());
    for (ValueId v : init) types.push_back(b_.graph().type(v));
    RegionId outer = b_.region();
    RegionId test_region = open_region(types);
    b_.end(Op::Yield, {test(std::vector<ValueId>(b_.graph().region(test_region).args))});
    RegionId body_region = open_region(types);
    b_.end(Op::Yield, body(std::vector<ValueId>(b_.graph().region(body_region).args)));
    b_.set_region(outer);
    OpId op = b_.add(Op::While, init, types, {{"bounded", true}}, {test_region, body_region});
    return b_.graph().op(op).results;
  }

 private:
  RegionId open_region(const std::vector<Type>& args = {});  // and go there
  std::vector<ValueId> parts(ValueId v);
  ValueId simple(Op code, std::initializer_list<ValueId> x);

  Builder& b_;
  LowerOptions options_;
};

}  // namespace lathe
