// Text form of the IR (docs/IR.md). print and parse are inverse: parse(print(g)) prints the same text.
#pragma once
#include "ir/graph.h"

#include <string>
#include <string_view>

namespace lathe {

struct PrintOptions {
  bool locations = true;
};
std::string print(const Graph&, PrintOptions = {});
std::string print_op(const Graph&, OpId); // one op without its regions, for messages

// Values are renumbered in order of appearance. Throws UserError with "line:col: message".
Graph parse(std::string_view text);
// True when printing both gives the same text.
bool same_text(const Graph&, const Graph&);

} // namespace lathe
