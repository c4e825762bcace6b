// Text by the columns it takes on a screen, and foreign text made harmless.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace costsim::report {

/// One line that cannot steer a terminal or hide what it says: line breaks, control characters and
/// escape sequences become single spaces, direction overrides vanish, broken UTF-8 becomes U+FFFD.
/// With `unicode` off, what ASCII lacks is replaced ("×" by "x", "≤" by "<="), letters by '?'.
std::string one_line(std::string_view text, bool unicode = true);

/// Columns of a line: 2 for East Asian wide characters and emoji, 0 for combining marks, else 1.
int display_width(std::string_view text);

/// The text in at most `width` columns; what does not fit is replaced by the ellipsis.
std::string truncated(std::string_view text, int width, std::string_view ellipsis);

/// The same, but both ends stay: names that begin alike are told apart by how they end.
std::string shortened(std::string_view text, int width, std::string_view ellipsis);

std::string padded_right(std::string_view text, int width);  ///< text first
std::string padded_left(std::string_view text, int width);   ///< text last

/// Broken between words into lines of at most `width` columns; longer words are cut.
/// Never empty: the empty text is one empty line.
std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace costsim::report
