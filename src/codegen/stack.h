// LLVM's recursion needs room that threads with small stacks do not have.
#pragma once
#include <functional>

namespace lathe {

// Runs fn here, or, when less than 2 MiB of stack are left, on a thread with a large stack. What fn
// throws, the caller gets.
void on_large_stack(const std::function<void()>& fn);

}  // namespace lathe
