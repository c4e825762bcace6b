#include "report/kit/text.hpp"

#include <algorithm>
#include <utility>

#include "report/kit/characters.hpp"

namespace costsim::report {
namespace {

constexpr std::pair<char32_t, std::string_view> ascii_names[] = {
    {U'×', "x"},    {U'·', "-"},   {U'…', "..."}, {U'–', "-"},  {U'—', "-"},      {U'−', "-"},
    {U'÷', "/"},    {U'≤', "<="},  {U'≥', ">="},  {U'≠', "!="}, {U'≈', "~"},      {U'→', "->"},
    {U'µ', "u"},    {U'μ', "u"},   {U'“', "\""},  {U'”', "\""}, {U'‘', "'"},      {U'’', "'"},
    {U'√', "sqrt"}, {U'±', "+/-"}, {U'█', "#"},   {U'─', "-"},  {U'\u00A0', " "}, {U'\u202F', " "}};

void append_ascii(std::string& text, char32_t c) {
  for (const auto& [character, name] : ascii_names) {
    if (character == c) {
      text += name;
      return;
    }
  }
  if (columns_of(c) > 0) text += '?';
}

/// "\x1b[31m", "\x1b]0;title\x07": the sequence goes, not only its first byte.
void skip_escape_sequence(std::string_view& text) {
  if (text.empty()) return;
  const char kind = text.front();
  if (kind == '[') {
    text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x20 &&
           static_cast<unsigned char>(text.front()) < 0x40) {
      text.remove_prefix(1);
    }
    if (!text.empty() && static_cast<unsigned char>(text.front()) >= 0x40) text.remove_prefix(1);
  } else if (kind == ']') {
    text.remove_prefix(std::min(text.find_first_of("\a\x1b"), text.size()));
  }
}

/// The longest beginning of at most `width` columns.
std::string_view beginning(std::string_view text, int width) {
  std::string_view rest = text;
  int used = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += columns_of(take_character(after));
    if (used > width) break;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

/// The longest end of at most `width` columns.
std::string_view ending(std::string_view text, int width) {
  while (display_width(text) > width) take_character(text);
  return text;
}

/// Appends a word to the last line, or starts a new one; a word wider than a line is cut.
void place(std::vector<std::string>& lines, std::string_view word, int width) {
  while (true) {
    std::string& last = lines.back();
    const int room = last.empty() ? width : width - display_width(last) - 1;
    std::string_view part = beginning(word, room);
    if (part.empty() && last.empty()) part = word;  // a wide character in a line of one column
    if (part.size() == word.size() || last.empty()) {
      if (!last.empty()) last += ' ';
      last += part;
      word.remove_prefix(part.size());
    }
    if (word.empty()) return;
    lines.emplace_back();
  }
}

}  // namespace

std::string one_line(std::string_view text, bool unicode) {
  std::string line;
  while (!text.empty()) {
    const char32_t c = take_character(text);
    if (c == 0x1B) skip_escape_sequence(text);
    if (turns_direction(c)) continue;
    if (c == ' ' || is_control(c)) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (unicode || c < 0x80) {
      append_character(line, c);
    } else {
      append_ascii(line, c);
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += columns_of(take_character(text));
  return width;
}

std::string truncated(std::string_view text, int width, std::string_view ellipsis) {
  if (display_width(text) <= width) return std::string(text);
  const int room = width - display_width(ellipsis);
  if (room <= 0) return std::string(beginning(text, width));
  return std::string(beginning(text, room)).append(ellipsis);
}

std::string shortened(std::string_view text, int width, std::string_view ellipsis) {
  if (display_width(text) <= width) return std::string(text);
  const int room = width - display_width(ellipsis);
  if (room < 2) return truncated(text, width, ellipsis);
  const std::string_view end = ending(text, room / 2);
  return std::string(beginning(text, room - display_width(end))).append(ellipsis).append(end);
}

std::string padded_right(std::string_view text, int width) {
  const int missing = std::max(0, width - display_width(text));
  return std::string(text).append(static_cast<std::size_t>(missing), ' ');
}

std::string padded_left(std::string_view text, int width) {
  const int missing = std::max(0, width - display_width(text));
  return std::string(static_cast<std::size_t>(missing), ' ').append(text);
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) place(lines, text.substr(0, end), std::max(width, 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace costsim::report
