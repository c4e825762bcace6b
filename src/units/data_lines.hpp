// Plain files of measured data, line by line.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace costsim {

/// The byte-order mark that some editors put before UTF-8.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

inline std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

/// "sep=," or "sep=;": with this first line a spreadsheet says how its columns are separated.
/// The separator, or 0 when the line is none.
inline char stated_separator(std::string_view line) {
  const bool quoted = line.size() == 7 && line.front() == '"' && line.back() == '"';
  if (quoted) line = line.substr(1, 5);
  const bool states = line.size() == 5 && (line.starts_with("sep=") || line.starts_with("SEP="));
  return states ? line.back() : '\0';
}

/// The first line that is neither empty nor a comment.
inline std::string_view first_content(std::string_view text) {
  text = without_byte_order_mark(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') return line;
  }
  return {};
}

/// What separates the columns of a file with this first line, be it "sep=;", a header or a row.
/// Where a semicolon or a tab does, as in spreadsheets of half of Europe, a comma is a decimal
/// point.
inline char separator_of(std::string_view line) {
  if (const char stated = stated_separator(line); stated != '\0') return stated;
  char found = ',';
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (quoted || (c != ';' && c != '\t')) continue;
    found = c;
    break;
  }
  return found;
}

/// A number or time of a column as it reads with decimal points.
inline std::string with_decimal_points(std::string_view field, char separator) {
  std::string text(field);
  if (separator != ',') std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

/// Visits `(text, line, column)` of every line with data, without the blanks around it; numbers are
/// 1-based. A byte-order mark, empty lines, comments (#), a spreadsheet's "sep=;" and a header, a
/// first line that begins with a letter, are left out.
template <class Visit>
void each_data_line(std::string_view text, const Visit& visit) {
  constexpr std::string_view blank = " \t\r";
  bool header_may_come = true;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view data = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t mark =  // no editor shows it as a column
        line == 1 && data.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const std::size_t begin = std::min(data.find_first_not_of(blank, mark), data.size());
    data = data.substr(begin, data.find_last_not_of(blank) + 1 - begin);
    if (data.empty() || data.front() == '#') continue;
    if (line == 1 && stated_separator(data) != '\0') continue;
    const bool header =
        header_may_come && std::isalpha(static_cast<unsigned char>(data.front())) != 0;
    header_may_come = false;
    if (!header) visit(data, line, begin - mark + 1);
  }
}

}  // namespace costsim
