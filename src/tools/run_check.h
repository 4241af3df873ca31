// Judges what a call left behind: against what its run line expects, and against another engine.
#pragma once
#include "tools/program.h"

#include <string>
#include <vector>

namespace lathe {

// One text for each thing that is not as expected; ulp: what floats may differ by.
std::vector<std::string> check(const RunLine&, const Outcome&, int64_t ulp);
// b (what it did to memory included) against a.
std::vector<std::string> differences(const Outcome& a, const Outcome& b, int64_t ulp);
// The clauses of a run line that says what happened: those that the line has, or what there is to
// say when it has none.
std::string clauses(const RunLine&, const Outcome&);

// Runs the line on all engines and layouts. ulp < 0: 0, or 8 where math functions are used.
std::vector<std::string> run_and_check(Program&, const RunLine&, int64_t ulp = -1);

}  // namespace lathe
