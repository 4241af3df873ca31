// The table of references; see math_reference.h.
#include "math_reference.h"

#include <algorithm>

namespace lathe::test {
namespace {

constexpr Range kExpRanges[] = {{-80, 80}, {-104, 89}, {-746, 710}, {-2, 2}};
constexpr Range kExp2Ranges[] = {{-120, 120}, {-1076, 1025}, {-151, 129}, {-2, 2}};
constexpr Range kLogRanges[] = {{0, 10}, {0.5, 2}, {0.99, 1.01}};
constexpr Range kAngles[] = {{-4, 4}, {-100, 100}, {-1e6, 1e6}, {-1e12, 1e12}};
constexpr Range kTanhRanges[] = {{-1, 1}, {-22, 22}};

// Both arguments are drawn from the same ranges.
constexpr Range kPowRanges[] = {{0, 20}, {-10, 10}, {0.9, 1.1}, {0, 300}};
constexpr Range kPlane[] = {{-1, 1}, {-1e-3, 1e-3}, {-1e10, 1e10}};
constexpr Range kLog1pRanges[] = {{-1, 1}, {-0.5, 10}, {-1e-3, 1e-3}};
constexpr Range kUnit[] = {{-1, 1}, {-0.51, 0.51}, {0.99, 1}, {-1, -0.99}};
constexpr Range kAnySize[] = {{-1, 1}, {-10, 10}, {-1e6, 1e6}};
constexpr Range kSinhRanges[] = {{-3, 3}, {-88, 88}, {-710, 710}};
constexpr Range kAcoshRanges[] = {{1, 10}, {1, 1.01}, {1, 1e6}};
constexpr Range kErfRanges[] = {{-1.1, 1.1}, {-6, 6}};

// Plain function pointers for one overload each, and the ULPs allowed for doubles.
#define ONE(f, ranges, limit)                                                                    \
  Reference {                                                                                    \
#f, [](long double x) { return std::f(x); }, [](double x) { return std::f(x); }, nullptr,    \
                                                                                  ranges, limit, \
                                                                                  1.0            \
  }
#define TWO_AS(name, f, ranges, limit)                                                          \
  Reference {                                                                                   \
#name, nullptr, nullptr, [](long double x, long double y) { return std::f(x, y); }, ranges, \
                                                                                     limit, 1.0 \
  }
#define TWO(f, ranges, limit) TWO_AS(f, f, ranges, limit)

constexpr Reference kReferences[] = {
    ONE(exp, kExpRanges, 1.0),     ONE(exp2, kExp2Ranges, 1.0),
    ONE(expm1, kExpRanges, 1.0),   ONE(log, kLogRanges, 0.9),
    ONE(log2, kLogRanges, 0.9),    ONE(log10, kLogRanges, 0.8),
    ONE(log1p, kLog1pRanges, 0.9), ONE(sin, kAngles, 0.8),
    ONE(cos, kAngles, 0.8),        ONE(tan, kAngles, 1.1),
    ONE(tanh, kTanhRanges, 1.1),   ONE(asin, kUnit, 1.1),
    ONE(acos, kUnit, 1.1),         ONE(atan, kAnySize, 0.8),
    ONE(sinh, kSinhRanges, 1.5),   ONE(cosh, kSinhRanges, 1.5),
    ONE(asinh, kAnySize, 1.0),     ONE(acosh, kAcoshRanges, 1.8),
    ONE(atanh, kUnit, 0.9),        ONE(cbrt, kAnySize, 0.6),
    ONE(erf, kErfRanges, 1.8),     TWO(pow, kPowRanges, 0.95),
    TWO(fmod, kPlane, 0.0),        TWO(atan2, kPlane, 0.9),
    TWO(hypot, kPlane, 0.6),       TWO_AS(norm2, hypot, kPlane, 0.51),
};

}  // namespace

std::span<const Reference> math_references() { return kReferences; }

const Reference* find_reference(std::string_view name) {
  const auto it = std::ranges::find(kReferences, name, &Reference::name);
  return it == std::end(kReferences) ? nullptr : &*it;
}

}  // namespace lathe::test
