// Text form of the IR (docs/IR.md). print and parse are inverse: parse(print(g)) prints the same
// text.
#pragma once
#include "ir/graph.h"

#include <string>
#include <string_view>

namespace lathe {

struct PrintOptions {
  bool locations = true;
};
std::string print(const Graph&, PrintOptions = {});
std::string print_op(const Graph&,
                     OpId);  // one op without its regions, named as in print(), for messages

// Where things stand in a parsed text, 1-based lines: by OpId::index and FuncId::index.
struct TextLines {
  std::vector<int> ops;
  std::vector<int> functions;
};
// Values are renumbered in order of appearance. Throws UserError with "line:col: message"; no text
// makes it crash.
Graph parse(std::string_view text, TextLines* lines = nullptr);
// True when printing both gives the same text.
bool same_text(const Graph&, const Graph&);

}  // namespace lathe
