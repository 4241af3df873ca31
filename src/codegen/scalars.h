// The scalar instructions of scalars.def in LLVM: the same code for CPU and PTX, for single values
// and for vectors (an operand that is a vector makes the result one). Driven by the llvm column of
// the table; what a row cannot say (conversions, the 16-bit floats) is written out in scalars.cpp.
// Registers: b1 is i1; f16 and bf16 are i16 holding the bits (computed in f32, rounded once).
#pragma once
#include "codegen/llvm_headers.h"
#include "ir/graph.h"

namespace lathe {

// Rows with a libm name, which each target finds elsewhere.
class MathCalls {
 public:
  virtual ~MathCalls() = default;
  // d: F32 or F64; x: values or vectors of it.
  virtual llvm::Value* math(llvm::IRBuilder<>&, Op, DType d, llvm::ArrayRef<llvm::Value*> x) = 0;
  // Does the machine convert between f16 and f32?
  virtual bool converts_f16() const = 0;
};

class Scalars {
 public:
  Scalars(llvm::IRBuilder<>& b, MathCalls& math) : b_(b), math_(math) {}

  llvm::Type* register_type(const Type&) const;
  llvm::Type* memory_type(const Type&) const;  // b1: i8
  llvm::Value* constant(const Type&, const Attr& value);
  llvm::Value* from_memory(const Type&, llvm::Value* loaded);
  llvm::Value* to_memory(const Type&, llvm::Value* v);

  // A pure row but Const; `from` is the type of the first operand, `to` of the first result. Two
  // results for *_ovf.
  llvm::SmallVector<llvm::Value*, 2> emit(Op, const Type& from, const Type& to,
                                          llvm::ArrayRef<llvm::Value*> x);

 private:
  llvm::SmallVector<llvm::Value*, 2> few_times(llvm::ArrayRef<llvm::Value*> operands);
  llvm::Value* simple(Op, DType, llvm::ArrayRef<llvm::Value*> x);
  llvm::Value* sixteen_bits(Op, DType, llvm::ArrayRef<llvm::Value*> x);
  llvm::Value* choose(llvm::ArrayRef<llvm::Value*> x);
  llvm::Value* bitcast(const Type& from, const Type& to, llvm::Value* x);
  llvm::Value* convert(DType from, DType to, llvm::Value* x);
  llvm::Value* float_to_int(DType to, llvm::Value* x);
  llvm::Value* widen16(DType format, llvm::Value* bits);            // to f32
  llvm::Value* narrow16(DType format, DType from, llvm::Value* x);  // from f32 or f64
  llvm::Value* round_to_odd(llvm::Value* x);                        // f64 to f32
  llvm::Value* widen_f16(llvm::Value* bits);                        // without an instruction for it
  llvm::Value* narrow_f16(llvm::Value* x);
  llvm::Type* like(llvm::Type* scalar, llvm::Value* shape) const;

  llvm::IRBuilder<>& b_;
  MathCalls& math_;
};

}  // namespace lathe
