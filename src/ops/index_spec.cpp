#include "ops/index_spec.h"

#include <algorithm>

#include "diag/error.h"
#include "lathe/abi.h"
#include "ops/promote.h"

namespace lathe {

namespace {

IndexBound bound(int64_t v, int& operand_count) {
  return v == kRunTime ? IndexBound{kMissing, operand_count++} : IndexBound{v};
}

}  // namespace

IndexSpec parse_index(const std::vector<int64_t>& attr, int rank) {
  LATHE_CHECK(attr.size() % 4 == 0, "index of {} numbers", attr.size());
  IndexSpec spec;
  int axis = 0, asked = 0;
  for (size_t i = 0; i < attr.size(); i += 4) {
    IndexItem item;
    LATHE_CHECK(attr[i] >= 0 && attr[i] <= 2, "index item {}", attr[i]);
    item.kind = static_cast<IndexKind>(attr[i]);
    item.start = bound(attr[i + 1], spec.operand_count);
    item.stop = bound(attr[i + 2], spec.operand_count);
    item.step = bound(attr[i + 3], spec.operand_count);
    if (item.kind != IndexKind::NewAxis) {
      item.axis = axis++;
      ++asked;
    }
    spec.items.push_back(item);
  }
  if (asked > rank)
    user_error(ErrorClass::Index,
               "too many indices for array: array is {}-dimensional, but {} were indexed", rank,
               asked);
  for (; axis < rank; ++axis) spec.items.push_back({IndexKind::Slice, axis, {}, {}, {}});
  return spec;
}

IndexSpec index_spec(const Graph& g, const OpData& op) {
  return parse_index(op.attrs.ints("index"), g.type(op.operands[0]).rank);
}

// --- shapes

namespace {

// What is known of a bound before the call: a number, missing (nullopt with known = true), or
// nothing.
struct KnownBound {
  bool known;
  std::optional<int64_t> value;
};

KnownBound known(const InferContext& c, const IndexBound& b) {
  if (b.operand < 0) return {true, b.value == kMissing ? std::nullopt : std::optional(b.value)};
  auto v = c.constant(1 + b.operand);
  return {v.has_value(), v};
}

int64_t clamp_bound(int64_t v, int64_t n, int64_t low, int64_t high) {
  return v < 0 ? std::max(v + n, low) : std::min(v, high);
}

int64_t slice_count(std::optional<int64_t> start, std::optional<int64_t> stop, int64_t step,
                    int64_t n) {
  bool up = step > 0;
  int64_t low = up ? 0 : -1, high = up ? n : n - 1;
  int64_t from = start ? clamp_bound(*start, n, low, high) : up ? low : high;
  int64_t to = stop ? clamp_bound(*stop, n, low, high) : up ? high : low;
  if (up) return from < to ? (to - from - 1) / step + 1 : 0;
  return to < from ? (from - to - 1) / (step == INT64_MIN ? INT64_MAX : -step) + 1 : 0;
}

Dim slice_dim(const InferContext& c, const IndexItem& item, Dim n) {
  KnownBound start = known(c, item.start), stop = known(c, item.stop), step = known(c, item.step);
  if (!start.known || !stop.known || !step.known) return c.fresh();
  int64_t by = step.value.value_or(1);
  if (by == 0) user_error(ErrorClass::Value, "slice step cannot be zero");
  bool from_end = !start.value || (by > 0 && *start.value == 0);
  if (from_end && !stop.value && (by == 1 || by == -1)) return n;
  return is_symbol(n) ? c.fresh() : slice_count(start.value, stop.value, by, n);
}

void require_index_operands(const InferContext& c, const IndexSpec& spec) {
  LATHE_CHECK(static_cast<int>(c.operands.size()) > spec.operand_count, "index operands");
  for (int i = 1; i <= spec.operand_count; ++i) {
    const Type& t = c.operands[i];
    if (!t.is_scalar() || is_float(t.dtype) || is_complex(t.dtype) ||
        (!t.is_py() && t.dtype == DType::Bool))
      user_error(ErrorClass::Index,
                 "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
                 "integer or boolean "
                 "arrays are valid indices, not {}",
                 python_name(t));
  }
}

}  // namespace

std::vector<Dim> index_shape(const InferContext& c, const IndexSpec& spec) {
  require_index_operands(c, spec);
  std::vector<Dim> shape;
  for (const IndexItem& item : spec.items) {
    if (item.kind == IndexKind::NewAxis) shape.push_back(1);
    if (item.kind == IndexKind::Slice)
      shape.push_back(slice_dim(c, item, c.operands[0].dims[item.axis]));
  }
  return shape;
}

// --- run time

namespace {

class Ranges {
 public:
  Ranges(ElementContext& e, const OpData& op, IndexUse use) : e_(e), s_(e.s), op_(op), use_(use) {}

  IndexRange range(const IndexItem& item) {
    if (item.kind == IndexKind::NewAxis) return {item.kind, -1, {}, {}, {}};
    if (item.kind == IndexKind::Integer) return {item.kind, item.axis, integer(item), {}, {}};
    return slice(item);
  }

 private:
  ValueId value(const IndexBound& b) {
    return b.operand < 0 ? s_.i64(b.value)
                         : s_.convert(e_.scalar(op_.operands[1 + b.operand]), DType::I64);
  }
  static bool missing(const IndexBound& b) { return b.operand < 0 && b.value == kMissing; }

  ValueId from_end(ValueId v, ValueId n) {
    return s_.Choose({s_.ILt({v, s_.i64(0)}), s_.IAdd({v, n}), v});
  }

  ValueId integer(const IndexItem& item) {
    ValueId v = value(item.start);
    auto c = s_.constant(v);
    bool named = item.start.operand >= 0;
    ValueId operand = named ? op_.operands[1 + item.start.operand] : ValueId{};
    bool positive = c ? *c >= 0 : named && e_.never_negative(operand);
    if (use_ == IndexUse::Map && positive) return v;
    ValueId n = e_.extent(op_.operands[0], item.axis);
    ValueId index = positive ? v : from_end(v, n);
    bool inside = positive && named && e_.is_below(operand, n);
    if (use_ == IndexUse::Checked && s_.options().check_bounds && !inside) {
      // As unsigned numbers the negative ones are too large as well.
      ValueId bad = s_.ULe({n, index});
      s_.raise_if(bad, LATHE_ERR_INDEX, {v, s_.i64(item.axis), n});
    }
    return index;
  }

  ValueId clamp(const IndexBound& b, ValueId n, ValueId low, ValueId high) {
    ValueId v = value(b);
    auto c = s_.constant(v);
    if (c && *c >= 0) return s_.IMin({v, high});
    ValueId counted = s_.IMax({s_.IAdd({v, n}), low});
    if (c) return counted;
    return s_.Choose({s_.ILt({v, s_.i64(0)}), counted, s_.IMin({v, high})});
  }

  IndexRange slice(const IndexItem& item) {
    ValueId zero = s_.i64(0), one = s_.i64(1);
    ValueId step = missing(item.step) ? one : value(item.step);
    bool counting = use_ == IndexUse::Checked;
    if (counting) s_.raise_text(s_.IEq({step, zero}), LATHE_ERR_VALUE, LATHE_TEXT_ZeroSliceStep);
    ValueId up = s_.ILt({zero, step});
    if (!counting && missing(item.start) && s_.constant(up) == 1)
      return {item.kind, item.axis, zero, step, {}};
    ValueId n = e_.extent(op_.operands[0], item.axis);
    ValueId low = s_.Choose({up, zero, s_.i64(-1)});
    ValueId high = s_.Choose({up, n, s_.ISub({n, one})});
    ValueId start =
        missing(item.start) ? s_.Choose({up, low, high}) : clamp(item.start, n, low, high);
    // Of no items, an empty axis has no last one to begin with: views stay within their memory.
    ValueId first = s_.Choose({up, start, s_.IMax({start, zero})});
    IndexRange out{item.kind, item.axis, first, step, {}};
    if (!counting) return out;
    ValueId stop = missing(item.stop) ? s_.Choose({up, high, low}) : clamp(item.stop, n, low, high);
    ValueId distance = s_.Choose({up, s_.ISub({stop, start}), s_.ISub({start, stop})});
    out.count = count(distance, s_.Choose({up, step, s_.ISub({zero, step})}));
    return out;
  }

  // Steps of `by` (> 0) in a distance; 0 for distances that are not positive.
  ValueId count(ValueId distance, ValueId by) {
    ValueId zero = s_.i64(0), one = s_.i64(1);
    ValueId positive = s_.IMax({distance, zero});
    if (s_.constant(by) == 1) return positive;
    ValueId whole = s_.IAdd({s_.SDiv({s_.ISub({positive, one}), by}), one});
    return s_.Choose({s_.ILt({zero, distance}), whole, zero});
  }

  ElementContext& e_;
  ScalarBuilder& s_;
  const OpData& op_;
  IndexUse use_;
};

}  // namespace

std::vector<IndexRange> index_ranges(ElementContext& e, const Graph& g, const OpData& op,
                                     IndexUse use) {
  Ranges ranges(e, op, use);
  std::vector<IndexRange> out;
  for (const IndexItem& item : index_spec(g, op).items) out.push_back(ranges.range(item));
  return out;
}

std::vector<ValueId> index_extents(ScalarBuilder& s, std::span<const IndexRange> ranges) {
  std::vector<ValueId> out;
  for (const IndexRange& r : ranges) {
    if (r.kind == IndexKind::NewAxis) out.push_back(s.i64(1));
    if (r.kind == IndexKind::Slice) out.push_back(r.count);
  }
  return out;
}

std::vector<ValueId> index_map(ScalarBuilder& s, std::span<const IndexRange> ranges,
                               std::span<const ValueId> index) {
  std::vector<ValueId> out;
  size_t next = 0;
  for (const IndexRange& r : ranges) {
    if (r.kind == IndexKind::Integer) out.push_back(r.start);
    if (r.kind == IndexKind::Slice) out.push_back(s.IAdd({r.start, s.IMul({index[next], r.step})}));
    if (r.kind != IndexKind::Integer) ++next;
  }
  return out;
}

// --- attribute `shape`

ShapeDims shape_dims(const InferContext& c, size_t first) {
  ShapeDims out;
  for (int64_t d : c.attrs.ints("shape")) {
    bool inferred = d < 0 && d != kRunTime;
    if (inferred && out.inferred >= 0)
      user_error(ErrorClass::Value, "can only specify one unknown dimension");
    if (inferred) out.inferred = static_cast<int>(out.dims.size());
    if (d == kRunTime) LATHE_CHECK(first < c.operands.size(), "no operand for a run-time extent");
    out.dims.push_back(d == kRunTime ? c.extent(first++) : inferred ? 1 : d);
  }
  LATHE_CHECK(first == c.operands.size(), "more operands than run-time extents");
  return out;
}

std::vector<ValueId> shape_values(ElementContext& e, const OpData& op, size_t first) {
  std::vector<ValueId> out;
  for (int64_t d : op.attrs.ints("shape"))
    if (d == kRunTime)
      out.push_back(e.s.convert(e.scalar(op.operands[first++]), DType::I64));
    else
      out.push_back(d < 0 ? ValueId{} : e.s.i64(d));
  return out;
}

void check_extents(ScalarBuilder& s, std::span<const ValueId> extents) {
  for (ValueId v : extents)
    s.raise_text(s.ILt({v, s.i64(0)}), LATHE_ERR_VALUE, LATHE_TEXT_NegativeDimension);
}

}  // namespace lathe
