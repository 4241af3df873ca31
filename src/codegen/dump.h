// LATHE_DUMP=llvm,asm,...: text of what the code generator makes, to files in LATHE_DUMP_DIR
// (<name>.<number>.<kind>) or to stderr.
#pragma once
#include <string>
#include <string_view>

namespace lathe {

class Dump {
 public:
  explicit Dump(std::string name) : name_(std::move(name)) {}
  bool wants(std::string_view kind) const;
  void write(std::string_view kind, const std::string& text) const;  // when it is wanted

 private:
  std::string name_;
};

}  // namespace lathe
