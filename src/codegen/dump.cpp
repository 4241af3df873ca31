#include "codegen/dump.h"

#include "diag/error.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace lathe {

bool Dump::wants(std::string_view kind) const {
  const char* list = std::getenv("LATHE_DUMP");
  std::string_view rest = list ? list : "";
  while (!rest.empty()) {
    size_t comma = rest.find(',');
    if (rest.substr(0, comma) == kind) return true;
    rest = comma == std::string_view::npos ? "" : rest.substr(comma + 1);
  }
  return false;
}

void Dump::write(std::string_view kind, const std::string& text) const {
  if (!wants(kind)) return;
  const char* folder = std::getenv("LATHE_DUMP_DIR");
  if (!folder) {
    fmt::print(stderr, "--- {} of {}\n{}\n", kind, name_, text);
    return;
  }
  static std::atomic<int> count{0};
  std::string path = fmt::format("{}/{}.{}.{}", folder, name_, count++, kind);
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (!file) user_error(ErrorClass::Value, "LATHE_DUMP_DIR: cannot write {}", path);
  std::fwrite(text.data(), 1, text.size(), file);
  std::fclose(file);
}

}  // namespace lathe
