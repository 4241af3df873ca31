// Values as `// run:` lines write them (tests/ir/README.md): `3`, `1.5`, `true`, `none`, `[1, 2]`,
// `f64 [1, 2]`, `np.f64 2`, `iota(3, 4)`, `$0[1:3]`. A Literal becomes a Value when its type is
// known.
#pragma once
#include "ir/lexer.h"
#include "tools/value.h"

#include <optional>

namespace lathe {

struct Literal {
  enum class Kind { Int, Float, Bool, None, Undefined, String, List, Zeros, Iota, Argument };
  Kind kind = Kind::None;
  uint64_t bits = 0;  // Int: two's complement; Bool
  double number = 0;  // Float
  std::string text;   // String
  std::vector<Literal> items;
  std::vector<int64_t> shape;  // Zeros, Iota
  std::optional<Type> type;    // of the prefix; rank and shape are not its business
  int64_t argument = 0;        // Argument: its number, and the slice of it
  int64_t start = 0, stop = INT64_MAX, step = 1;
};

Literal parse_literal(Lexer&);

// As a value of that type: a scalar type, a tagged type, or an array type (whose extents are not
// looked at). A UserError says what does not fit.
Value bind(const Literal&, const Type&);
// With the type that the text has by itself: Python numbers, or what its prefix says.
Value bind(const Literal&);

}  // namespace lathe
