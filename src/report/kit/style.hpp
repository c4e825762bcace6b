// How a terminal wants its text; decided by cli/, never looked up here.
#pragma once

#include <array>
#include <string_view>

namespace costsim::report {

struct Style {
  bool color = false;   ///< ANSI colours; without it no escape sequence is ever printed
  bool unicode = true;  ///< else plain ASCII, foreign letters as '?'
  int width = 80;       ///< columns that no line exceeds; at least 40
};

/// The signs that differ between Unicode and ASCII terminals; each is one column wide but the
/// marks.
struct Glyphs {
  std::string_view times, dot, ellipsis, rule, bar;
  std::string_view pass, fail, warn, info;
  std::array<std::string_view, 8> levels;  ///< of a sparkline, low to high
};

/// The signs that a terminal of this style can show.
const Glyphs& glyphs(const Style& style);

}  // namespace costsim::report
