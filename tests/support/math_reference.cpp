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

// A plain function pointer for one overload.
#define LONG_DOUBLE(f) [](long double x) -> long double { return std::f(x); }

// Both arguments are drawn from the same ranges.
constexpr Range kPowRanges[] = {{0, 20}, {-10, 10}, {0.9, 1.1}, {0, 300}};

constexpr Reference kReferences[] = {
    {"exp", LONG_DOUBLE(exp), nullptr, kExpRanges, 1.0, 1.0},
    {"exp2", LONG_DOUBLE(exp2), nullptr, kExp2Ranges, 1.0, 1.0},
    {"expm1", LONG_DOUBLE(expm1), nullptr, kExpRanges, 1.0, 1.0},
    {"log", LONG_DOUBLE(log), nullptr, kLogRanges, 1.0, 1.0},
    {"log2", LONG_DOUBLE(log2), nullptr, kLogRanges, 1.0, 1.0},
    {"log10", LONG_DOUBLE(log10), nullptr, kLogRanges, 1.0, 1.0},
    {"sin", LONG_DOUBLE(sin), nullptr, kAngles, 1.0, 1.0},
    {"cos", LONG_DOUBLE(cos), nullptr, kAngles, 1.0, 1.0},
    {"tan", LONG_DOUBLE(tan), nullptr, kAngles, 1.0, 1.0},
    {"tanh", LONG_DOUBLE(tanh), nullptr, kTanhRanges, 1.0, 1.0},
    {"pow", nullptr, [](long double x, long double y) { return std::pow(x, y); }, kPowRanges, 1.0,
     1.0},
};

}  // namespace

std::span<const Reference> math_references() { return kReferences; }

const Reference* find_reference(std::string_view name) {
  const auto it = std::ranges::find(kReferences, name, &Reference::name);
  return it == std::end(kReferences) ? nullptr : &*it;
}

}  // namespace lathe::test
