// An array in real memory, as a caller of a kernel would pass it: aligned for its element and no
// more, with guard bytes around it, contiguous or spread out with gaps and negative strides. Knows
// afterwards what it holds, and whether bytes that are not its own were touched.
#pragma once
#include "lathe/abi.h"
#include "tools/value.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace lathe {

enum class Layout {
  Contiguous,
  Spread,  // every axis runs backwards, with gaps of the size of the array
};

class ArrayMemory {
 public:
  ArrayMemory() = default;
  ArrayMemory(const Value& content, Layout layout);
  // Part of the first axis of another array, in its memory: [start:stop:step] with step > 0.
  ArrayMemory slice(int64_t start, int64_t stop, int64_t step) const;

  void* data() const { return data_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  const std::vector<int64_t>& strides() const { return strides_; }  // in bytes
  const char* lowest() const;                                       // of its elements
  size_t span() const;                                              // bytes from there
  Value read() const;
  // No byte but those of elements has changed; and none of those when `constant`.
  bool intact(bool constant) const;

 private:
  DType dtype_ = DType::Bool;
  Type type_;
  std::vector<int64_t> shape_, strides_;
  std::shared_ptr<std::vector<std::byte>> storage_;
  std::vector<std::byte> before_;
  char* data_ = nullptr;
};

// The elements of an array that lies anywhere.
Value read_array(const Type& type, const std::vector<int64_t>& shape,
                 const std::vector<int64_t>& strides, const void* data);
Value read_view(const lathe_array_view&);
void fill_view(const lathe_array_view&);  // with the bytes 1, of every element
// Byte strides of a C-contiguous array.
std::vector<int64_t> contiguous_strides(DType, const std::vector<int64_t>& shape);

}  // namespace lathe
