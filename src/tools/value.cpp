#include "tools/value.h"

#include "diag/error.h"
#include "heap_strings.h"
#include "lathe/abi.h"
#include "tools/array_memory.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lathe {

size_t Value::size() const {
  return static_cast<size_t>(
      std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>()));
}

Value Value::undefined() { return {Type::tagged(TagMask{1} << LATHE_TAG_UNDEFINED), {}, {}}; }

Value string_value(const void* string) {
  const auto& s = *static_cast<const lathe_list*>(string);
  return Value::str({text_of(s), text_of(s) + s.length});
}

Value value_of_tag(int64_t tag, int64_t payload) {
  if (tag == LATHE_TAG_NONE) return Value::none();
  if (tag == LATHE_TAG_UNDEFINED) return Value::undefined();
  if (tag == LATHE_TAG_ARRAY)  // lives during the host call only: its content is taken here
    return read_view(*reinterpret_cast<const lathe_array_view*>(payload));
  if (tag == LATHE_TAG_STR) return string_value(reinterpret_cast<const void*>(payload));
  Type t = type_of_tag(static_cast<int>(tag));
  return Value::scalar(t, canonical(t.dtype, static_cast<uint64_t>(payload)));
}

int64_t tag_of_value(const Value& v) {
  return v.is_undefined() ? int64_t{LATHE_TAG_UNDEFINED} : tag_of(v.type);
}

int64_t payload_of_value(const Value& v) {
  return v.words.empty() ? 0 : static_cast<int64_t>(v.words[0]);
}

namespace {

// The array from element `at` on: nested lists for the axes from `axis` on.
std::string list_text(const Value& v, size_t axis, size_t& at) {
  if (axis == v.shape.size()) return word_text(v.type.dtype, v.words[at++]);
  std::string s = "[";
  for (int64_t i = 0; i < v.shape[axis]; ++i) s += (i ? ", " : "") + list_text(v, axis + 1, at);
  return s + "]";
}

// Distance in representable numbers.
uint64_t distance(DType d, Word a, Word b) {
  const Word sign = Word{1} << (info(d).bits - 1);
  auto ordinal = [&](Word w) { return w & sign ? sign - (w & ~sign) : sign + w; };
  return std::max(ordinal(a), ordinal(b)) - std::min(ordinal(a), ordinal(b));
}

bool same_word(DType d, Word a, Word b, int64_t ulp) {
  if (a == b || !is_float(d)) return a == b;
  bool a_nan = std::isnan(double_of_word(d, a)), b_nan = std::isnan(double_of_word(d, b));
  if (a_nan || b_nan) return a_nan && b_nan;
  return ulp > 0 && distance(d, a, b) <= static_cast<uint64_t>(ulp);
}

}  // namespace

std::string word_text(DType d, Word w) {
  if (d == DType::Bool) return w ? "true" : "false";
  if (!is_float(d))
    return is_signed(d) ? fmt::format("{}", static_cast<int64_t>(w)) : fmt::format("{}", w);
  double v = double_of_word(d, w);
  if (std::isnan(v)) return std::signbit(v) ? "-nan" : "nan";
  if (std::isinf(v)) return v < 0 ? "-inf" : "inf";
  std::string s = d == DType::F64 ? fmt::format("{}", v) : fmt::format("{}", static_cast<float>(v));
  return s.find_first_of(".e") == std::string::npos ? s + ".0" : s;
}

namespace {
// As a run line writes it.
std::string string_text(const std::u32string& text) {
  std::string out = "\"";
  for (char32_t c : text)
    out += c == '"' || c == '\\'   ? fmt::format("\\{}", static_cast<char>(c))
           : c >= 0x20 && c < 0x7f ? std::string(1, static_cast<char>(c))
                                   : fmt::format("\\u{{{:x}}}", static_cast<uint32_t>(c));
  return out + '"';
}
}  // namespace

std::string to_string(const Value& v) {
  size_t at = 0;
  if (v.array && v.size() == 0 && v.shape.size() > 1)
    return fmt::format("zeros({})", fmt::join(v.shape, ", "));
  if (v.array) return list_text(v, 0, at);
  if (v.type.is_str()) return string_text(v.text);
  if (v.words.empty()) return v.is_undefined() ? "undefined" : "none";
  return word_text(v.type.dtype, v.words[0]);
}

std::string kinded_text(const Value& v) {
  bool python = v.type.is_py() || v.words.empty();
  if (python && !v.array) return to_string(v);
  const char* kind = v.type.is_tensor() ? "t." : v.array ? "" : "np.";
  return fmt::format("{}{} {}", kind, info(v.type.dtype).spelling, to_string(v));
}

bool equal(const Value& a, const Value& b, int64_t ulp) {
  if (a.type.kind != b.type.kind || a.type.dtype != b.type.dtype || a.array != b.array ||
      a.shape != b.shape || a.text != b.text || a.words.size() != b.words.size())
    return false;
  for (size_t i = 0; i < a.words.size(); ++i)
    if (!same_word(a.type.dtype, a.words[i], b.words[i], ulp)) return false;
  return true;
}

}  // namespace lathe
