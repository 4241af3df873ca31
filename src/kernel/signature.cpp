#include "kernel/signature.h"

#include <set>

namespace lathe {

namespace {

class SlotCounter {
 public:
  explicit SlotCounter(Signature& s) : s_(s) {}

  Slot param(const Type& t, bool strided) {
    Slot slot = t.is_scalar() || t.is_tagged() ? scalar(t) : Slot{};
    if ((t.is_array() && t.rank > 0) || t.is_buffer()) {
      slot.array = s_.array_count++;
      if (!t.has_static_shape()) slot.extents = take(t.rank);
      if (strided) slot.strides = take(t.rank);
      for (Dim d : t.shape()) known_.insert(d);
    }
    if (t.is_heap()) slot.array = s_.array_count++;
    return slot;
  }

  Slot result(const Type& t) {
    if (t.is_scalar() || t.is_tagged()) return scalar(t);
    Slot slot;
    if (t.is_heap()) slot.array = s_.array_count++;
    if (t.is_array()) {
      slot.array = s_.array_count++;
      for (Dim d : t.shape()) slot.allocated |= is_symbol(d) && !known_.contains(d);
      if (slot.allocated) slot.extents = take(t.rank);
    } else if (t.is_buffer()) {
      slot.array = s_.array_count++;
      slot.allocated = true;
      slot.owner = take(1);
      slot.extents = take(t.rank);
      slot.strides = take(t.rank);
    }
    return slot;
  }

 private:
  Slot scalar(const Type& t) {
    Slot slot;
    slot.scalar = take(raw_words(t));
    return slot;
  }

  int take(int n) {
    int first = s_.scalar_count;
    s_.scalar_count += n;
    return first;
  }

  Signature& s_;
  std::set<Dim> known_;
};

}  // namespace

Signature signature(const Graph& g, const Function& f) {
  Signature s;
  SlotCounter counter(s);
  const auto& params = g.region(f.body).args;
  for (size_t i = 0; i < params.size(); ++i)
    s.params.push_back(counter.param(g.type(params[i]), f.is_strided(i)));
  for (const Type& t : f.results) s.results.push_back(counter.result(t));
  return s;
}

}  // namespace lathe
