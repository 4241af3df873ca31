// Typed 32-bit ids: what the IR uses instead of pointers (cheap copies, stable printing, hashable).
// An id is only meaningful together with the Graph that gave it out.
#pragma once
#include <cstdint>
#include <functional>

namespace lathe {

template <class Tag>
struct Id {
  uint32_t index = UINT32_MAX;

  constexpr Id() = default;
  constexpr explicit Id(size_t i) : index(static_cast<uint32_t>(i)) {}
  constexpr bool valid() const { return index != UINT32_MAX; }
  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace lathe

template <class Tag>
struct std::hash<lathe::Id<Tag>> {
  size_t operator()(lathe::Id<Tag> id) const noexcept { return id.index; }
};
