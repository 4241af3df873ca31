// Values of test programs: what `// run:` lines write, what goes into a kernel and what comes out.
// A Value is a scalar or an array of words (ops/eval_scalar.h) with its IR type; its text form is
// that of tests/ir/README.md and reads back to the same bits.
#pragma once
#include "ir/type.h"
#include "ops/eval_scalar.h"

#include <string>
#include <vector>

namespace lathe {

struct Value {
  Type type;                   // of arrays only kind and dtype count: the shape is the one below
  std::vector<int64_t> shape;  // of arrays
  std::vector<Word> words;     // scalars: one; none, undefined: nothing; arrays: row-major
  bool array = false;          // has a shape (rank 0 is possible)
  std::u32string text{};       // of a str

  static Value scalar(const Type& type, Word word) { return {type, {}, {word}}; }
  static Value none() { return {Type::none(), {}, {}}; }
  static Value undefined();
  static Value str(std::u32string text) { return {Type::str(), {}, {}, false, std::move(text)}; }
  bool is_undefined() const { return type.is_tagged(); }
  size_t size() const;  // product of the shape
};

// The string of the kernel (abi.h) at an address.
Value string_value(const void* string);
// A tagged payload (abi.h) as the value that it stands for, and back.
Value value_of_tag(int64_t tag, int64_t payload);
int64_t tag_of_value(const Value&);
int64_t payload_of_value(const Value&);

std::string word_text(DType, Word);
std::string to_string(const Value&);
// With a prefix for the kind where the text alone would mean a Python number: `np.f64 2.0`.
std::string kinded_text(const Value&);

// The same kind, dtype, shape and bits, except that NaN equals NaN, and floats may differ by `ulp`
// representable numbers.
bool equal(const Value& a, const Value& b, int64_t ulp = 0);

}  // namespace lathe
