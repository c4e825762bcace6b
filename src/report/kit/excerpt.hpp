// A line of an input with the place that a message means, as a terminal can show it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/kit/style.hpp"

namespace costsim::report {

struct Excerpt {
  std::string line;  ///< at most as wide as the style says: longer ones are cut around the place
  std::string underline;  ///< blanks, then ^~~~ below the place
};

/// `column` counts characters from 1; one behind the end is the end. What begins there is meant: a
/// text up to its closing quote, a list or table up to its bracket, else a word. Tabs become
/// blanks, and every other character that could steer the terminal a sign of one column.
Excerpt excerpt(std::string_view line, std::size_t column, const Style& style);

}  // namespace costsim::report
