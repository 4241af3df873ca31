#include "support/utf8.h"

namespace lathe {

std::u32string code_points(std::string_view utf8) {
  constexpr char32_t kUnknown = 0xfffd;
  std::u32string out;
  for (size_t i = 0; i < utf8.size();) {
    auto lead = static_cast<unsigned char>(utf8[i++]);
    int more = lead < 0x80 ? 0 : lead < 0xc0 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    char32_t code = more <= 0 ? lead : lead & (0x3fU >> more);
    for (int k = 0; k < more && code != kUnknown; ++k) {
      bool follows = i < utf8.size() && (static_cast<unsigned char>(utf8[i]) & 0xc0) == 0x80;
      code = follows ? code << 6 | (static_cast<unsigned char>(utf8[i++]) & 0x3fU) : kUnknown;
    }
    out.push_back(more < 0 ? kUnknown : code);
  }
  return out;
}

}  // namespace lathe
