// UTF-8, as attributes hold the text of constant strings.
#pragma once
#include <string>
#include <string_view>

namespace lathe {

// Valid UTF-8; what is none gives U+FFFD.
std::u32string code_points(std::string_view utf8);

}  // namespace lathe
