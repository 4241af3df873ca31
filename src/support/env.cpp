#include "support/env.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace lathe {

std::string_view env(Env which) {
  const EnvRow& row = kEnvRows[static_cast<int>(which)];
  const char* value = std::getenv(row.variable);
  return value ? value : row.fallback;
}

bool env_flag(Env which) {
  std::string_view value = env(which);
  return !value.empty() && value != "0";
}

bool env_lists(Env which, std::string_view item) {
  std::string_view rest = env(which);
  while (!rest.empty()) {
    size_t comma = rest.find(',');
    if (rest.substr(0, comma) == item) return true;
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return false;
}

void dump(std::string_view name, std::string_view kind, std::string_view text) {
  if (env_lists(Env::Dump, kind)) write_dump(name, kind, text);
}

void write_dump(std::string_view name, std::string_view kind, std::string_view text) {
  std::string_view folder = env(Env::DumpDir);
  if (folder.empty()) return fmt::print(stderr, "--- {} of {}\n{}\n", kind, name, text);
  static std::atomic<int> count{0};
  std::string path = fmt::format("{}/{}.{:04}.{}", folder, name, count++, kind);
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (!file) return fmt::print(stderr, "LATHE_DUMP_DIR: {}: {}\n", path, std::strerror(errno));
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

}  // namespace lathe
