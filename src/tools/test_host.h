// A host for test runs: the context of runtime/host_runtime.h with a small arena (so that growth
// happens), and a host_call that collects what the program prints, and fills memory with fill_view.
#pragma once
#include "host_runtime.h"
#include "tools/value.h"

#include <vector>

namespace lathe {

struct Printed {
  int64_t site;
  std::vector<Value> values;
};

class TestHost {
 public:
  // interrupt: the first safepoint that is due leaves with LATHE_INTERRUPTED.
  explicit TestHost(bool interrupt = false);

  lathe_ctx* ctx() { return context_.ctx(); }
  const lathe_error& error() { return ctx()->error; }
  const std::vector<Printed>& printed() const { return printed_; }

 private:
  static const lathe_runtime& table();

  HostContext context_;
  volatile int32_t interrupt_;
  std::vector<Printed> printed_;
};

}  // namespace lathe
