#include "report/kit/style.hpp"

namespace costsim::report {

const Glyphs& glyphs(const Style& style) {
  static constexpr Glyphs unicode = {"×", "·", "…", "─", "█",
                                     "✓", "✗", "!", "·", {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};
  static constexpr Glyphs ascii = {"x", "-", "...", "-", "#",
                                   "+", "x", "!",   "-", {"_", ".", ":", "-", "=", "+", "*", "#"}};
  return style.unicode ? unicode : ascii;
}

}  // namespace costsim::report
