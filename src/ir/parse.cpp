// Recursive descent over the grammar in docs/IR.md. Only the form is checked here; rules are the
// verifier's.
#include "diag/error.h"
#include "ir/lexer.h"
#include "ir/print.h"
#include "lathe/abi.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>

namespace lathe {

namespace {

constexpr int kMaxDepth =
    200;  // recursion of the parser, and of everything that walks what it gives
constexpr int64_t kMaxSymbol = 1 << 20;

class Parser {
 public:
  Parser(std::string_view text, TextLines& lines) : in_(text), lines_(lines) {}

  Graph run() {
    while (!in_.at_end()) function();
    return std::move(g_);
  }

 private:
  void function() {
    in_.expect("func");
    lines_.functions.push_back(in_.line());
    in_.expect("@");
    std::string name = in_.peek() == '"' ? in_.quoted() : in_.word();
    if (g_.find_function(name).valid()) in_.fail(fmt::format("@{} is defined twice", name));
    FuncId f = g_.add_function(std::move(name));
    values_.clear();
    RegionId body = g_.function(f).body;
    args(body, &f);
    in_.expect("->");
    in_.expect("(");
    while (!in_.accept(")")) {
      g_.function(f).results.push_back(type());
      in_.accept(",");
    }
    if (in_.accept("attributes")) g_.function(f).attrs = attributes();
    block(body);
  }

  void args(RegionId r, const FuncId* f = nullptr) {
    in_.expect("(");
    while (!in_.accept(")")) {
      std::string name = in_.value_name();
      in_.expect(":");
      define(name, g_.add_arg(r, type()));
      if (f) g_.function(*f).strided.push_back(in_.accept("strided"));
      in_.accept(",");
    }
  }

  void block(RegionId r) {
    if (++depth_ > kMaxDepth) in_.fail("regions are nested too deeply");
    in_.expect("{");
    while (!in_.accept("}")) g_.append(r, op());
    --depth_;
  }

  OpId op() {
    std::vector<std::string> result_names;
    if (in_.peek() == '%') {
      do {
        result_names.push_back(in_.value_name());
      } while (in_.accept(","));
      in_.expect("=");
    }
    std::string word = in_.word();
    int line = in_.line();
    Op code;
    if (!parse_op(word, code)) in_.fail(fmt::format("unknown op '{}'", word));
    std::vector<ValueId> operands = this->operands(line);
    Attrs attrs = attributes();
    std::vector<Type> types;
    if (in_.accept(":")) types = this->types();
    if (types.size() != result_names.size())
      in_.fail(fmt::format("{} results but {} types", result_names.size(), types.size()));
    std::vector<RegionId> regions;
    while (in_.peek() == '(') {
      regions.push_back(g_.add_region());
      args(regions.back());
      block(regions.back());
    }
    OpId id = g_.create_op(code, std::move(operands), types, std::move(attrs), std::move(regions),
                           location());
    lines_.ops.push_back(line);
    for (size_t i = 0; i < result_names.size(); ++i) define(result_names[i], g_.op(id).results[i]);
    return id;
  }

  // They begin on the line of their op: what is on the next line are the results of the next one.
  std::vector<ValueId> operands(int line) {
    std::vector<ValueId> operands;
    if (in_.peek() != '%' || in_.line() != line) return operands;
    do {
      operands.push_back(use(in_.value_name()));
    } while (in_.accept(","));
    return operands;
  }

  std::vector<Type> types() {
    std::vector<Type> types;
    do {
      types.push_back(type());
    } while (in_.accept(","));
    return types;
  }

  void define(const std::string& name, ValueId v) {
    if (!values_.emplace(name, v).second) in_.fail(fmt::format("%{} is defined twice", name));
  }

  ValueId use(const std::string& name) {
    auto it = values_.find(name);
    if (it == values_.end()) in_.fail(fmt::format("%{} is used before its definition", name));
    return it->second;
  }

  Attrs attributes() {
    Attrs attrs;
    if (in_.accept("{"))
      while (!in_.accept("}")) {
        std::string name = in_.word();
        in_.expect("=");
        attrs.set(name, attribute());
        in_.accept(",");
      }
    return attrs;
  }

  Attr attribute() {
    if (in_.accept("!")) return type();
    if (in_.peek() == '"') return in_.quoted();
    if (in_.accept("true")) return true;
    if (in_.accept("false")) return false;
    if (in_.accept("[")) {
      std::vector<int64_t> items;
      while (!in_.accept("]")) {
        items.push_back(in_.integer());
        in_.accept(",");
      }
      return items;
    }
    return number();
  }

  Attr number() {
    bool is_double = false;
    std::string s = in_.number(is_double);
    int64_t i = 0;
    double d = 0;
    const char* end = s.data() + s.size();
    if (s.ends_with("nan"))
      return std::copysign(std::numeric_limits<double>::quiet_NaN(), s[0] == '-' ? -1.0 : 1.0);
    auto ec =
        is_double ? std::from_chars(s.data(), end, d).ec : std::from_chars(s.data(), end, i).ec;
    if (ec != std::errc()) in_.fail("this number is out of range");
    return is_double ? Attr(d) : Attr(i);
  }

  Type type() {
    if (in_.accept("buf")) {
      Type t = value_type();
      if (!t.is_array()) in_.fail("a buffer needs an array type");
      return t.as_buffer();
    }
    if (in_.accept("tag")) return Type::tagged(alternatives());
    if (in_.accept("dict")) return dict_type(true);
    if (in_.accept("set")) return dict_type(false);
    return in_.accept("list") ? list() : value_type();
  }

  Type list() {
    in_.expect("<");
    if (in_.accept(">")) in_.fail("a list needs the type of its elements");
    Type element = item();
    in_.expect(">");
    return Type::list(element);
  }

  // The type of an element or of a part of one.
  Type item() {
    if (in_.accept("list")) return list();
    if (!in_.accept("(")) {
      Type t = value_type();
      return t.is_array() && t.rank > 0 ? t : union_of(t);
    }
    return tuple();
  }

  Type tuple() {
    std::vector<Type> parts;
    while (!in_.accept(")")) {
      if (parts.size() == kMaxTuple) in_.fail(fmt::format("more than {} parts", kMaxTuple));
      parts.push_back(item());
      in_.accept(",");
    }
    return Type::tuple(parts);
  }

  // int|float
  Type union_of(Type t) {
    TagMask mask = 0;
    while (true) {
      int tag = tag_of(t);
      if (tag < 0) in_.fail("this type cannot be the element of a list");
      mask |= TagMask{1} << tag;
      if (!in_.accept("|")) return Type::list(mask).element();
      t = value_type();
    }
  }

  Type dict_type(bool has_values) {
    in_.expect("<");
    bool tuples = in_.accept("(");
    std::vector<TagMask> keys{alternatives_before({",", ";", ">", ")"})};
    while (tuples && in_.accept(",")) keys.push_back(alternatives_before({",", ")"}));
    if (tuples) in_.expect(")");
    TagMask values = 0;
    std::optional<Type> compound;
    if (has_values) {
      in_.expect(";");
      if (in_.accept("list"))
        compound = list();
      else if (in_.accept("("))
        compound = tuple();
      if (!compound) values = alternatives_before({">"});
      if (!compound && values == 0) in_.fail("a dict needs the type of its values");
    }
    in_.expect(">");
    if (keys.size() > kMaxRank) in_.fail(fmt::format("more than {} columns", kMaxRank));
    for (TagMask key : keys)
      if (key == 0) in_.fail("a dict needs the types of its keys");
    return compound ? Type::dict(keys, tuples, *compound) : Type::dict(keys, tuples, values);
  }

  Type value_type() {
    std::string word = in_.word();
    if (word == "int") return Type::py_int();
    if (word == "float") return Type::py_float();
    if (word == "bool") return Type::py_bool();
    if (word == "complex") return Type::py(DType::C128);
    if (word == "str") return Type::str();
    if (word == "none") return Type::none();
    if (word == "ptr") return Type::ptr();
    TypeKind kind = word.starts_with("t.")    ? TypeKind::Tensor
                    : word.starts_with("np.") ? TypeKind::NpScalar
                                              : TypeKind::Array;
    DType dtype;
    size_t prefix = kind == TypeKind::Tensor ? 2 : kind == TypeKind::NpScalar ? 3 : 0;
    if (!parse_dtype(std::string_view(word).substr(prefix), dtype))
      in_.fail(fmt::format("unknown type '{}'", word));
    if (kind == TypeKind::NpScalar) return Type::np_scalar(dtype);
    if (!in_.accept("[")) {
      if (kind == TypeKind::Tensor) in_.fail("a Tensor type needs its shape");
      return Type::raw(dtype);
    }
    return Type::shaped(kind, dtype, dims());
  }

  std::vector<Dim> dims() {
    std::vector<Dim> dims;
    while (!in_.accept("]")) {
      dims.push_back(in_.at_word() ? symbol_dim()
                                   : in_.integer(0, std::numeric_limits<int64_t>::max()));
      in_.accept(",");
    }
    if (dims.size() > kMaxRank) in_.fail(fmt::format("more than {} dimensions", kMaxRank));
    return dims;
  }

  Dim symbol_dim() {
    std::string word = in_.word();
    int64_t k = 0;
    auto [end, ec] = std::from_chars(word.data() + 1, word.data() + word.size(), k);
    if (word[0] != 's' || ec != std::errc() || end != word.data() + word.size() || k < 0 ||
        k > kMaxSymbol)
      in_.fail(fmt::format("'{}' is no extent", word));
    g_.reserve_symbols(k + 1);
    return symbol(k);
  }

  TagMask alternatives() {
    in_.expect("<");
    TagMask mask = alternatives_before({">"});
    in_.expect(">");
    return mask;
  }

  // Types with | between them, up to one of these marks.
  TagMask alternatives_before(std::initializer_list<std::string_view> ends) {
    TagMask mask = 0;
    while (std::none_of(ends.begin(), ends.end(), [&](auto end) { return in_.peek() == end[0]; })) {
      int tag = in_.accept("undefined") ? LATHE_TAG_UNDEFINED : tag_of(value_type());
      if (tag < 0) in_.fail("this type cannot be inside a tagged scalar");
      mask |= TagMask{1} << tag;
      in_.accept("|");
    }
    return mask;
  }

  LocId location() {
    if (!in_.accept("@")) return {};
    std::vector<Loc> chain;
    do {
      Loc l;
      l.file = in_.quoted();
      in_.expect(":");
      l.line = small();
      in_.expect(":");
      l.col = small();
      in_.expect(":");
      l.end_col = small();
      l.function = in_.quoted();
      chain.push_back(std::move(l));
    } while (in_.accept("^"));
    LocId id;
    for (size_t i = chain.size(); i-- > 0;) {
      chain[i].caller = id;
      id = g_.add_loc(std::move(chain[i]));
    }
    return id;
  }

  int small() { return static_cast<int>(in_.integer(0, std::numeric_limits<int>::max())); }

  Lexer in_;
  TextLines& lines_;
  Graph g_;
  int depth_ = 0;  // of regions
  std::unordered_map<std::string, ValueId> values_;
};

}  // namespace

Graph parse(std::string_view text, TextLines* lines) {
  TextLines unused;
  return Parser(text, lines ? *lines : unused).run();
}

}  // namespace lathe
