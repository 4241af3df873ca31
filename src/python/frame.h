// The vectors of one kernel call and the references that it needs, on the stack of the caller.
#pragma once
#include "python/py_ref.h"

#include <vector>

#include "python/entry.h"

namespace lathe {

class Frame {
 public:
  explicit Frame(const Entry& e) : result_count_(e.layout.result_count) {
    const FrameLayout& at = e.layout;
    void** words = words_;
    if (at.total > kInlineWords) [[unlikely]]
      words = heap_ = new void*[at.total];
    arrays = words;
    scalars = reinterpret_cast<int64_t*>(words + at.scalars);
    objects = reinterpret_cast<PyObject**>(words + at.objects);
    results = reinterpret_cast<PyObject**>(words + at.results);
    remembered = reinterpret_cast<PyObject**>(words + at.remembered);
    symbols = reinterpret_cast<int64_t*>(words + at.symbols);
    for (uint32_t i = 0; i < result_count_; ++i) results[i] = nullptr;
  }
  ~Frame() {
    for (uint32_t i = 0; i < result_count_; ++i) Py_XDECREF(results[i]);
    if (kept_count_ | (heap_ != nullptr)) [[unlikely]]
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

  void** arrays;
  int64_t* scalars;
  PyObject** objects;  // per parameter: the array that feeds it, kept alive by the caller or here
  PyObject** results;  // per result: made before the kernel runs, owned
  PyObject** remembered;  // arguments that the results tree names
  int64_t* symbols;

 private:
  static constexpr uint32_t kInlineWords = 64;
  static constexpr uint32_t kInlineKept = 8;
  void keep_more(PyObject*);
  void release();

  uint32_t result_count_;
  uint32_t kept_count_ = 0;
  void** heap_ = nullptr;
  std::vector<PyObject*>* more_kept_;  // valid when kept_count_ is kInlineKept + 1
  PyObject* kept_[kInlineKept];
  void* words_[kInlineWords];
};

}  // namespace lathe
