#include "report/kit/excerpt.hpp"

#include <algorithm>
#include <vector>

#include "report/kit/characters.hpp"
#include "report/kit/text.hpp"

namespace costsim::report {
namespace {

constexpr int tab_stop = 4;
constexpr char32_t unreadable = 0xFFFD;

/// Columns or characters from the first to before the last.
struct Span {
  std::size_t begin = 0, end = 0;
};

/// One character as it is shown.
struct Cell {
  std::string text;
  Span columns;
};

std::u32string characters_of(std::string_view line) {
  std::u32string all;
  while (!line.empty()) all += take_character(line);
  return all;
}

/// Where the quote at `begin` is closed, or the line ends.
std::size_t end_of_text(const std::u32string& line, std::size_t begin) {
  for (std::size_t i = begin + 1; i < line.size(); ++i) {
    if (line[i] == '\\' && line[begin] == '"') {
      ++i;
    } else if (line[i] == line[begin]) {
      return i + 1;
    }
  }
  return line.size();
}

/// Where the bracket at `begin` is closed, or the line ends.
std::size_t end_of_brackets(const std::u32string& line, std::size_t begin) {
  int open = 0;
  for (std::size_t i = begin; i < line.size(); ++i) {
    if (line[i] == '"' || line[i] == '\'') i = end_of_text(line, i) - 1;
    if (line[i] == '[' || line[i] == '{') ++open;
    if ((line[i] == ']' || line[i] == '}') && --open == 0) return i + 1;
  }
  return line.size();
}

std::size_t end_of_word(const std::u32string& line, std::size_t begin) {
  constexpr std::u32string_view ends = U" \t,;=()[]{}\"'#<>";
  return std::min(line.find_first_of(ends, begin), line.size());
}

/// At least one character, be it behind the line's last.
Span meant(const std::u32string& line, std::size_t begin) {
  if (begin >= line.size()) return {line.size(), line.size() + 1};
  std::size_t end = begin;
  if (line[begin] == '"' || line[begin] == '\'') {
    end = end_of_text(line, begin);
  } else if (line[begin] == '[' || line[begin] == '{') {
    end = end_of_brackets(line, begin);
  } else {
    end = end_of_word(line, begin);
  }
  return {begin, std::max(end, begin + 1)};
}

Cell cell_of(char32_t c, std::size_t column, bool unicode) {
  if (c == '\t') {
    const std::size_t columns = tab_stop - column % tab_stop;
    return {std::string(columns, ' '), {column, column + columns}};
  }
  if (is_control(c) || turns_direction(c)) c = unreadable;
  if (!unicode && c >= 0x80) return {"?", {column, column + 1}};
  Cell cell{{}, {column, column + static_cast<std::size_t>(columns_of(c))}};
  append_character(cell.text, c);
  return cell;
}

std::vector<Cell> cells_of(const std::u32string& line, bool unicode) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (const char32_t c : line) {
    cells.push_back(cell_of(c, column, unicode));
    column = cells.back().columns.end;
  }
  return cells;
}

/// Which columns are shown: all, or so many around what is meant.
Span window_of(const Span& marked, std::size_t all, std::size_t width, std::size_t ellipsis) {
  if (all <= width) return {0, all};
  if (marked.end + ellipsis <= width) return {0, width};
  const std::size_t before = std::min(marked.begin, width / 3);
  const std::size_t begin = std::min(marked.begin - before, all - width);
  return {begin, begin + width};
}

/// The cells that lie within these columns; a wide one across their border leaves a blank.
std::string text_within(const Span& shown, const std::vector<Cell>& cells) {
  std::string text;
  for (const Cell& cell : cells) {
    const std::size_t first = std::max(cell.columns.begin, shown.begin);
    const std::size_t last = std::min(cell.columns.end, shown.end);
    if (first > last) continue;
    const bool whole = cell.columns.begin == first && cell.columns.end == last;
    text += whole ? cell.text : std::string(last - first, ' ');
  }
  return text;
}

/// Below the columns that are shown, the first of which stands at `margin`.
std::string underline(const Span& marked, const Span& shown, std::size_t margin) {
  const std::size_t first = std::max(marked.begin, shown.begin);
  const std::size_t last = std::max(std::min(marked.end, shown.end), first + 1);
  return std::string(margin + first - shown.begin, ' ') + '^' + std::string(last - first - 1, '~');
}

/// Of characters that stand in these cells; behind the last of them are columns of one character.
Span columns_below(const Span& characters, const std::vector<Cell>& cells) {
  const std::size_t wide = cells.empty() ? 0 : cells.back().columns.end;
  const auto column = [&](std::size_t i) {
    return i < cells.size() ? cells[i].columns.begin : wide + (i - cells.size());
  };
  return {column(characters.begin), std::max(column(characters.end), column(characters.begin) + 1)};
}

}  // namespace

Excerpt excerpt(std::string_view line, std::size_t column, const Style& style) {
  line = line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
  const std::u32string characters = characters_of(line);
  const std::vector<Cell> cells = cells_of(characters, style.unicode);
  const Span marked = columns_below(meant(characters, column > 0 ? column - 1 : 0), cells);
  const std::size_t wide = cells.empty() ? 0 : cells.back().columns.end;
  const std::size_t all = std::max(wide, marked.end);

  const std::string ellipsis(glyphs(style).ellipsis);
  const auto cut = static_cast<std::size_t>(display_width(ellipsis));
  const Span window = window_of(marked, all, static_cast<std::size_t>(style.width), cut);
  const bool cut_before = window.begin > 0, cut_behind = window.end < all;
  const Span shown{window.begin + (cut_before ? cut : 0), window.end - (cut_behind ? cut : 0)};
  return {(cut_before ? ellipsis : "") + text_within(shown, cells) + (cut_behind ? ellipsis : ""),
          underline(marked, shown, shown.begin - window.begin)};
}

}  // namespace costsim::report
