#include "ir/op.h"

#include <unordered_map>

namespace lathe {

namespace {
constexpr OpRow kRows[] = {
#define OP(Name, spelling, arity, traits) \
  {#Name, spelling, arity, traits, nullptr, nullptr, nullptr},
#include "lathe/ops.def"
#undef OP
#define SCALAR(Name, spelling, arity, traits, llvm, libm, libdevice) \
  {#Name, spelling, arity, traits, llvm, libm, libdevice},
#include "lathe/scalars.def"
#undef SCALAR
};
static_assert(std::size(kRows) == kOpCount);
}  // namespace

const OpRow& row(Op op) { return kRows[static_cast<int>(op)]; }

bool parse_op(std::string_view spelling, Op& out) {
  static const auto* const table = [] {
    auto* map = new std::unordered_map<std::string_view, Op>;
    for (int i = 0; i < kOpCount; ++i) map->emplace(kRows[i].spelling, static_cast<Op>(i));
    return map;
  }();
  auto it = table->find(spelling);
  if (it == table->end()) return false;
  out = it->second;
  return true;
}

}  // namespace lathe
