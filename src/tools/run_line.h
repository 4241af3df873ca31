// The text of a `// run:` line: a call and what is expected of it (tests/ir/README.md).
#pragma once
#include "tools/literal.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lathe {

struct ExpectedError {
  std::string name;  // IndexError, ...; Error for LATHE_ERR_SITE
  std::optional<int64_t> site;
  std::optional<std::vector<Literal>> args;
};

struct ExpectedPrint {
  int64_t site;
  std::vector<Literal> values;
};

struct RunLine {
  int line = 0;      // in its file
  std::string call;  // the text of the call
  std::string function;
  std::vector<Literal> args;
  bool has_slots = false;      // a `;` among the arguments: an entry with arrays and scalars
  std::vector<Literal> slots;  // scalars of an entry
  // Expectations; what is not mentioned is not looked at, except that prints must be announced and
  // errors too.
  std::optional<std::vector<Literal>> results;
  std::vector<std::pair<int64_t, Literal>> arrays_after;  // `$1 == [..]`
  std::vector<std::pair<int64_t, Literal>> slots_after;   // `#1 == 5`
  std::optional<ExpectedError> error;
  bool interrupted = false;
  std::vector<ExpectedPrint> prints;
};

RunLine parse_run_line(const std::string& text, int line);

// Names of errors in run lines, by lathe_error_code.
std::string error_name(int32_t code);

}  // namespace lathe
