#include "ops/scalar_builder.h"

namespace lathe {

LowerOptions lower_options(const Function& f) {
  auto is = [&](std::string_view name, const char* text) {
    const Attr* a = f.attrs.find(name);
    return a && *a == Attr(std::string(text));
  };
  return {.wrap_overflow = is("overflow", "wrap"), .check_bounds = !is("bounds", "off")};
}

}  // namespace lathe
