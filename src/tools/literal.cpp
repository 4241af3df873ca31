#include "tools/literal.h"

#include "diag/error.h"
#include "support/utf8.h"

#include <charconv>
#include <limits>

namespace lathe {

namespace {

// `f64`, `np.f64`, `t.f64`
std::optional<Type> prefix_type(std::string_view word) {
  DType d;
  if (parse_dtype(word, d)) return Type::raw(d);
  if (word.starts_with("np.") && parse_dtype(word.substr(3), d)) return Type::np_scalar(d);
  if (word.starts_with("t.") && parse_dtype(word.substr(2), d)) return Type::tensor(d, {});
  return {};
}

Literal parse_number(Lexer& in) {
  Literal x;
  bool is_double = false;
  std::string s = in.number(is_double);
  x.kind = is_double ? Literal::Kind::Float : Literal::Kind::Int;
  std::errc error{};
  if (s.ends_with("nan"))
    x.number = s[0] == '-' ? -std::numeric_limits<double>::quiet_NaN()
                           : std::numeric_limits<double>::quiet_NaN();
  else if (is_double)
    error = std::from_chars(s.data(), s.data() + s.size(), x.number).ec;
  else if (s[0] == '-') {
    int64_t v = 0;
    error = std::from_chars(s.data(), s.data() + s.size(), v).ec;
    x.bits = static_cast<uint64_t>(v);
  } else {
    error = std::from_chars(s.data(), s.data() + s.size(), x.bits).ec;
  }
  if (error != std::errc()) in.fail("this number is out of range");
  return x;
}

Literal parse_list(Lexer& in) {
  Literal x;
  x.kind = Literal::Kind::List;
  while (!in.accept("]")) {
    if (!x.items.empty()) in.expect(",");
    x.items.push_back(parse_literal(in));
  }
  return x;
}

Literal parse_argument(Lexer& in) {
  Literal x;
  x.kind = Literal::Kind::Argument;
  x.argument = in.integer(0, 1000);
  if (!in.accept("[")) return x;
  if (!in.accept(":")) {
    x.start = in.integer(0, INT64_MAX);
    in.expect(":");
  }
  if (in.peek() != ']' && in.peek() != ':') x.stop = in.integer(0, INT64_MAX);
  if (in.accept(":")) x.step = in.integer(1, INT64_MAX);
  in.expect("]");
  return x;
}

Literal parse_fill(Lexer& in, Literal::Kind kind) {
  Literal x;
  x.kind = kind;
  in.expect("(");
  while (!in.accept(")")) {
    x.shape.push_back(in.integer(0, 1 << 30));
    in.accept(",");
  }
  return x;
}

// --- binding

[[noreturn]] void misfit(const Literal& x, const Type& t) {
  static constexpr const char* kNames[] = {"an int",   "a float", "a bool", "none", "undefined",
                                           "a string", "a list",  "zeros",  "iota", "an argument"};
  user_error(ErrorClass::Value, "{} where {} is expected", kNames[static_cast<int>(x.kind)],
             to_string(t));
}

Word element(const Literal& x, const Type& t) {
  DType d = t.dtype;
  if (x.kind == Literal::Kind::Bool && d == DType::Bool) return x.bits;
  if (x.kind == Literal::Kind::Float && is_float(d)) return word_of_double(d, x.number);
  if (x.kind != Literal::Kind::Int || d == DType::Bool) misfit(x, t);
  if (is_float(d)) return word_of_double(d, static_cast<double>(static_cast<int64_t>(x.bits)));
  if (canonical(d, x.bits) != x.bits) misfit(x, t);
  return x.bits;
}

void flatten(const Literal& x, const Type& t, size_t axis, Value& out) {
  if (x.kind != Literal::Kind::List) {
    if (axis != out.shape.size()) misfit(x, t);
    out.words.push_back(element(x, t));
    return;
  }
  if (axis == out.shape.size() || static_cast<int64_t>(x.items.size()) != out.shape[axis])
    user_error(ErrorClass::Value, "a list that is no rectangle");
  for (const Literal& item : x.items) flatten(item, t, axis + 1, out);
}

Value bind_array(const Literal& x, const Type& t) {
  Value v{t, x.shape, {}, true};
  if (x.kind == Literal::Kind::Zeros || x.kind == Literal::Kind::Iota) {
    bool iota = x.kind == Literal::Kind::Iota;
    for (size_t i = 0; i < v.size(); ++i)
      v.words.push_back(eval_convert(DType::I64, t.dtype, iota ? i : 0));
    return v;
  }
  for (const Literal* p = &x; p->kind == Literal::Kind::List; p = &p->items[0]) {
    v.shape.push_back(static_cast<int64_t>(p->items.size()));
    if (p->items.empty()) break;
  }
  flatten(x, t, 0, v);
  return v;
}

bool is_array_literal(const Literal& x) {
  return x.kind == Literal::Kind::List || x.kind == Literal::Kind::Zeros ||
         x.kind == Literal::Kind::Iota;
}

}  // namespace

Literal parse_literal(Lexer& in) {
  if (in.accept("[")) return parse_list(in);
  if (in.accept("$")) return parse_argument(in);
  Literal x;
  if (in.peek() == '"') {
    x.kind = Literal::Kind::String;
    x.text = in.quoted();
    return x;
  }
  if (!in.at_word() || in.at_number()) return parse_number(in);
  std::string word = in.word();
  if (word == "true" || word == "false") {
    x.kind = Literal::Kind::Bool;
    x.bits = word == "true";
  } else if (word == "undefined") {
    x.kind = Literal::Kind::Undefined;
  } else if (word == "zeros" || word == "iota") {
    x = parse_fill(in, word == "zeros" ? Literal::Kind::Zeros : Literal::Kind::Iota);
  } else if (auto type = prefix_type(word)) {
    x = parse_literal(in);
    x.type = type;
  } else if (word != "none") {
    in.fail("'" + word + "' is no value");
  }
  return x;
}

Value bind(const Literal& x, const Type& t) {
  if (t.is_tagged()) {
    Value v = bind(x);
    int64_t tag = tag_of_value(v);
    if (tag < 0 || !(t.alternatives >> tag & 1)) misfit(x, t);
    return v;
  }
  if (x.type && x.type->dtype != t.dtype) misfit(x, t);
  if (t.kind == TypeKind::None && x.kind == Literal::Kind::None) return Value::none();
  if (t.kind == TypeKind::Str && x.kind == Literal::Kind::String)
    return Value::str(code_points(x.text));
  bool shaped = t.is_buffer() || (t.is_array() && t.rank > 0);
  if (!shaped) return Value::scalar(t, element(x, t));
  Value v = bind_array(x, t);
  if (v.shape.size() != t.rank) misfit(x, t);
  return v;
}

Value bind(const Literal& x) {
  if (x.kind == Literal::Kind::None) return Value::none();
  if (x.kind == Literal::Kind::Undefined) return Value::undefined();
  if (x.kind == Literal::Kind::String) return Value::str(code_points(x.text));
  Type t = x.type                          ? *x.type
           : x.kind == Literal::Kind::Int  ? Type::py_int()
           : x.kind == Literal::Kind::Bool ? Type::py_bool()
                                           : Type::py_float();
  if (!is_array_literal(x)) return Value::scalar(t, element(x, t));
  if (!x.type) user_error(ErrorClass::Value, "an array needs its dtype here, like `f64 [1, 2]`");
  return bind_array(x, t.is_tensor() ? t : Type::array(t.dtype, {}));
}

}  // namespace lathe
