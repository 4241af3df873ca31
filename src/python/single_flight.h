// One miss at a time per function: the thread that comes second waits without the GIL and then
// looks again. A thread that comes back to a function that it is tracing gets an error that names
// the cycle; two threads that would wait for each other do not.
#pragma once
#include "python/py_ref.h"

#include "python/function.h"

namespace lathe {

class SingleFlight {
 public:
  explicit SingleFlight(FunctionObject* f) : function_(f) {}
  ~SingleFlight();
  SingleFlight(const SingleFlight&) = delete;
  SingleFlight& operator=(const SingleFlight&) = delete;

  bool enter();  // false with an exception
  bool waited() const { return waited_; }

 private:
  bool wait();

  FunctionObject* function_;
  bool entered_ = false;
  bool locked_ = false;
  bool waited_ = false;
};

int init_single_flight();

}  // namespace lathe
