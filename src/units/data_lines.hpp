// Plain files of measured data, line by line.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string_view>

namespace costsim {

/// Visits `(text, line, column)` of every line with data, without the blanks around it; numbers are
/// 1-based. Empty lines, comments (#) and a header, a first line that begins with a letter, are
/// left out.
template <class Visit>
void each_data_line(std::string_view text, const Visit& visit) {
  constexpr std::string_view blank = " \t\r";
  bool header_may_come = true;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view data = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t begin = std::min(data.find_first_not_of(blank), data.size());
    data = data.substr(begin, data.find_last_not_of(blank) + 1 - begin);
    if (data.empty() || data.front() == '#') continue;
    const bool header =
        header_may_come && std::isalpha(static_cast<unsigned char>(data.front())) != 0;
    header_may_come = false;
    if (!header) visit(data, line, begin + 1);
  }
}

}  // namespace costsim
