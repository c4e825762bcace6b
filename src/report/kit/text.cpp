#include "report/kit/text.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace costsim::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Range {
  char32_t first, last;
};

// Unicode Standard Annex #11, East Asian Width W and F, joined to a few wide ranges.
constexpr Range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2757},
    {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F004, 0x1F004}, {0x1F18E, 0x1F19A}, {0x1F200, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
// Combining marks, zero-width spaces and joiners, variation selectors.
constexpr Range zero_width[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},
                                {0x0610, 0x061A}, {0x064B, 0x065F}, {0x1AB0, 0x1AFF},
                                {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF},
                                {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
// Overrides and isolates of the writing direction: "Trojan Source", CVE-2021-42574.
constexpr Range direction[] = {
    {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};
constexpr Range control[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029}};

constexpr std::pair<char32_t, std::string_view> ascii_names[] = {
    {U'×', "x"},    {U'·', "-"},   {U'…', "..."}, {U'–', "-"},  {U'—', "-"},      {U'−', "-"},
    {U'÷', "/"},    {U'≤', "<="},  {U'≥', ">="},  {U'≠', "!="}, {U'≈', "~"},      {U'→', "->"},
    {U'µ', "u"},    {U'μ', "u"},   {U'“', "\""},  {U'”', "\""}, {U'‘', "'"},      {U'’', "'"},
    {U'√', "sqrt"}, {U'±', "+/-"}, {U'█', "#"},   {U'─', "-"},  {U'\u00A0', " "}, {U'\u202F', " "}};

bool within(std::span<const Range> ranges, char32_t c) {
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

/// Takes the first character off the text; U+FFFD for a byte that begins none.
char32_t take(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0 || first >= 0xF5 || text.size() < static_cast<std::size_t>(more)) {
    return replacement;
  }
  auto code = static_cast<char32_t>(first & (0x3F >> more));
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((next & 0xC0) != 0x80) return replacement;
    code = code << 6 | (next & 0x3F);
  }
  static constexpr char32_t smallest[] = {0, 0x80, 0x800, 0x10000};
  if (code < smallest[more] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    return replacement;
  }
  text.remove_prefix(static_cast<std::size_t>(more));
  return code;
}

void append(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static constexpr unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
  text += static_cast<char>(lead[more] | c >> (6 * more));
  for (int i = more - 1; i >= 0; --i) text += static_cast<char>(0x80 | (c >> (6 * i) & 0x3F));
}

void append_ascii(std::string& text, char32_t c) {
  for (const auto& [character, name] : ascii_names) {
    if (character == c) {
      text += name;
      return;
    }
  }
  if (!within(zero_width, c)) text += '?';
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

int columns_of(char32_t c) {
  if (c < 0x300) return 1;
  if (within(zero_width, c)) return 0;
  return within(wide, c) ? 2 : 1;
}

/// The longest beginning of at most `width` columns.
std::string_view beginning(std::string_view text, int width) {
  std::string_view rest = text;
  int used = 0;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += columns_of(take(after));
    if (used > width) break;
    rest = after;
  }
  return text.substr(0, text.size() - rest.size());
}

/// The longest end of at most `width` columns.
std::string_view ending(std::string_view text, int width) {
  while (display_width(text) > width) take(text);
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
    const char32_t c = take(text);
    if (c == 0x1B) skip_escape_sequence(text);
    if (within(direction, c)) continue;
    if (c == ' ' || within(control, c)) {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else if (unicode || c < 0x80) {
      append(line, c);
    } else {
      append_ascii(line, c);
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += columns_of(take(text));
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
