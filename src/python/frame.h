// The vectors of one kernel call and the references that it needs, on the stack of the caller.
#pragma once
#include "python/py_ref.h"

#include <vector>

#include "python/entry.h"

namespace lathe {

class Frame {
 public:
  explicit Frame(const Entry& e) : layout_(e.layout) {
    words_ = layout_.total > kInlineWords ? heap_words() : inline_words_;
    for (uint32_t i = 0; i < layout_.result_count; ++i) results()[i] = nullptr;
  }
  ~Frame() {
    for (uint32_t i = 0; i < layout_.result_count; ++i) Py_XDECREF(results()[i]);
    if (kept_count_ > 0 || layout_.total > kInlineWords) [[unlikely]]
      release();
  }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  void keep(PyObject* o) {
    Py_INCREF(o);
    keep_owned(o);
  }
  void keep_owned(PyObject* o) {
    if (kept_count_ < kInlineKept) {
      kept_[kept_count_++] = o;
    } else {
      keep_more(o);
    }
  }

  void** arrays() { return words_; }
  int64_t* scalars() { return reinterpret_cast<int64_t*>(words_ + layout_.scalars); }
  // Per parameter: the array that feeds it, kept alive by the caller or here.
  PyObject** objects() const { return reinterpret_cast<PyObject**>(words_ + layout_.objects); }
  // Per result: made before the kernel runs, owned.
  PyObject** results() { return reinterpret_cast<PyObject**>(words_ + layout_.results); }
  // Arguments that the results tree names.
  PyObject** remembered() { return reinterpret_cast<PyObject**>(words_ + layout_.remembered); }
  // Of the state slots.
  int64_t* cells() { return reinterpret_cast<int64_t*>(words_ + layout_.cells); }
  // Where there are nested lists among the arguments: what stands for which.
  void*& held_lists() { return words_[layout_.held_lists]; }
  int64_t* symbols() { return reinterpret_cast<int64_t*>(words_ + layout_.symbols); }

 private:
  static constexpr uint32_t kInlineWords = 64;
  static constexpr uint32_t kInlineKept = 8;
  void** heap_words() { return new void*[layout_.total]; }
  void keep_more(PyObject*);
  void release();

  const FrameLayout& layout_;
  void** words_;
  uint32_t kept_count_ = 0;
  std::vector<PyObject*>* more_kept_;  // valid when kept_count_ is kInlineKept + 1
  PyObject* kept_[kInlineKept];
  void* inline_words_[kInlineWords];
};

}  // namespace lathe
