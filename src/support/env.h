// The environment variables of env.def. Read at each use, so that a test or an embedding program
// may set them at any time; nothing on the path of a warm call reads them.
#pragma once
#include <string_view>

namespace lathe {

enum class Env {
#define ENV(Name, ...) Name,
#include "lathe/env.def"
#undef ENV
};

struct EnvRow {
  const char* variable;
  const char* fallback;
  bool in_key;
  const char* doc;
};
inline constexpr EnvRow kEnvRows[] = {
#define ENV(Name, variable, fallback, in_key, doc) {variable, fallback, in_key, doc},
#include "lathe/env.def"
#undef ENV
};

std::string_view env(Env);
bool env_flag(Env);                          // set to anything but "" and "0"
bool env_lists(Env, std::string_view item);  // a comma list that has the item

// Writes one text of the kind `kind` (of LATHE_DUMP) about the function `name`: to
// LATHE_DUMP_DIR/<name>.<number>.<kind>, or to stderr under a heading. Says on stderr when the file
// cannot be written.
void write_dump(std::string_view name, std::string_view kind, std::string_view text);
// The same where LATHE_DUMP lists the kind.
void dump(std::string_view name, std::string_view kind, std::string_view text);

}  // namespace lathe
