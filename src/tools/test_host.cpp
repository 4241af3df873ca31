#include "tools/test_host.h"

#include "tools/array_memory.h"

namespace lathe {

const lathe_runtime& TestHost::table() {
  static const lathe_runtime table = [] {
    lathe_runtime t = default_runtime();
    t.host_call = [](lathe_ctx* ctx, int64_t site, int64_t n, const int64_t* tags,
                     const int64_t* values) -> int32_t {
      Printed p{site, {}};
      for (int64_t i = 0; i < n; ++i)
        if (tags[i] == LATHE_TAG_MEMORY)
          fill_view(*reinterpret_cast<const lathe_array_view*>(values[i]));
        else
          p.values.push_back(value_of_tag(tags[i], values[i]));
      static_cast<TestHost*>(ctx->host)->printed_.push_back(std::move(p));
      return LATHE_OK;
    };
    return t;
  }();
  return table;
}

TestHost::TestHost(bool interrupt) : context_(table()), interrupt_(interrupt) {
  context_.begin();
  ctx()->host = this;
  ctx()->interrupt = &interrupt_;
  if (interrupt) ctx()->fuel = 1;
}

}  // namespace lathe
