// Rules of the kernel level beyond those of ir/verify.h: what the operands, results and attributes
// of each scalar instruction may be, and what a loop must be like to carry `simd`, `parallel` or
// `lanes`. Interpreter and backends rely on them.
#pragma once
#include "ir/verify.h"

namespace lathe {

// The TypeRule of the kernel level: one instruction of scalars.def, or a constant.
std::string kernel_type_rule(Graph&, OpId);
// All rules, those of ir/verify.h included.
std::vector<Violation> verify_kernel(Graph&);
// Throws InternalError with all violations and the text.
void verify_kernel_or_die(Graph&, const char* when);
// Functions of the kernel level take the context first; no function of the graph level takes an
// address.
bool is_kernel_level(const Graph&);

}  // namespace lathe
