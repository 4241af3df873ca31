#include "tools/array_memory.h"

#include <algorithm>
#include <cstring>

namespace lathe {

namespace {

constexpr size_t kGuard = 64;

// Calls fn(byte offset from element 0) for each element in row-major order.
template <class Fn>
void each_offset(const std::vector<int64_t>& shape, const std::vector<int64_t>& strides, Fn&& fn) {
  if (std::count(shape.begin(), shape.end(), 0)) return;
  std::vector<int64_t> index(shape.size(), 0);
  for (bool more = true; more;) {
    int64_t offset = 0;
    for (size_t i = 0; i < shape.size(); ++i) offset += index[i] * strides[i];
    fn(offset);
    more = false;
    for (size_t i = shape.size(); i-- > 0 && !more;) {
      more = ++index[i] < shape[i];
      if (!more) index[i] = 0;
    }
  }
}

}  // namespace

std::vector<int64_t> contiguous_strides(DType d, const std::vector<int64_t>& shape) {
  std::vector<int64_t> strides(shape.size());
  int64_t stride = bytes(d);
  for (size_t i = shape.size(); i-- > 0;) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

ArrayMemory::ArrayMemory(const Value& content, Layout layout)
    : dtype_(content.type.dtype),
      type_(content.type),
      shape_(content.shape),
      strides_(contiguous_strides(dtype_, shape_)) {
  auto item = static_cast<size_t>(bytes(dtype_));
  size_t room = content.size() * item, first = 0;
  if (layout == Layout::Spread && room > 0) {
    for (int64_t& s : strides_) s *= -2;
    each_offset(shape_, strides_,
                [&](int64_t offset) { first = std::max(first, static_cast<size_t>(-offset)); });
    room = first + item;
  }
  // One element past a multiple of the guard: aligned for the element, not for a vector.
  storage_ = std::make_shared<std::vector<std::byte>>(room + item + 3 * kGuard, std::byte{0xcd});
  auto base = reinterpret_cast<uintptr_t>(storage_->data());
  base = (base + 2 * kGuard - 1) / kGuard * kGuard + item;
  data_ = reinterpret_cast<char*>(base) + first;
  size_t i = 0;
  each_offset(shape_, strides_,
              [&](int64_t offset) { std::memcpy(data_ + offset, &content.words[i++], item); });
  before_ = *storage_;
}

ArrayMemory ArrayMemory::slice(int64_t start, int64_t stop, int64_t step) const {
  ArrayMemory part = *this;
  start = std::min(start, shape_[0]);
  stop = std::min(stop, shape_[0]);
  part.shape_[0] = stop > start ? (stop - start + step - 1) / step : 0;
  part.data_ += start * strides_[0];
  part.strides_[0] *= step;
  return part;
}

const char* ArrayMemory::lowest() const {
  int64_t low = 0;
  each_offset(shape_, strides_, [&](int64_t offset) { low = std::min(low, offset); });
  return data_ + low;
}

size_t ArrayMemory::span() const {
  int64_t low = 0, high = 0, count = 0;
  each_offset(shape_, strides_, [&](int64_t offset) {
    low = std::min(low, offset);
    high = std::max(high, offset);
    ++count;
  });
  return count ? static_cast<size_t>(high - low + bytes(dtype_)) : 0;
}

Value ArrayMemory::read() const { return read_array(type_, shape_, strides_, data_); }

bool ArrayMemory::intact(bool constant) const {
  std::vector<std::byte> now = *storage_;
  if (!constant)
    each_offset(shape_, strides_, [&](int64_t offset) {
      auto at = data_ + offset - reinterpret_cast<char*>(storage_->data());
      std::copy_n(before_.begin() + at, bytes(dtype_), now.begin() + at);
    });
  return now == before_;
}

Value read_array(const Type& type, const std::vector<int64_t>& shape,
                 const std::vector<int64_t>& strides, const void* data) {
  Value v{type, shape, {}, true};
  each_offset(shape, strides, [&](int64_t offset) {
    Word w = 0;
    std::memcpy(&w, static_cast<const char*>(data) + offset,
                static_cast<size_t>(bytes(type.dtype)));
    v.words.push_back(canonical(type.dtype, w));
  });
  return v;
}

Value read_view(const lathe_array_view& view) {
  auto dtype = static_cast<DType>(view.dtype);
  return read_array(view.tensor ? Type::tensor(dtype, {}) : Type::array(dtype, {}),
                    {view.extents, view.extents + view.rank},
                    {view.strides, view.strides + view.rank}, view.data);
}

void fill_view(const lathe_array_view& view) {
  each_offset({view.extents, view.extents + view.rank}, {view.strides, view.strides + view.rank},
              [&](int64_t offset) {
                std::memset(static_cast<char*>(view.data) + offset, 1,
                            static_cast<size_t>(bytes(static_cast<DType>(view.dtype))));
              });
}

}  // namespace lathe
