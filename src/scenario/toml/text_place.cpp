#include "scenario/toml/text_place.hpp"

#include <algorithm>
#include <string_view>

namespace costsim::scenario {
namespace {

/// The document's text from the beginning of a line, counted from 1.
std::string_view from_line(std::string_view text, std::size_t line) {
  for (; line > 1 && !text.empty(); --line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  return text;
}

bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Over some characters of a file, with the place kept.
struct Cursor {
  std::string_view rest;
  Location place;

  void skip(std::size_t bytes) {
    for (const char c : rest.substr(0, bytes)) {
      if (c == '\n') {
        ++place.line;
        place.column = 1;
      } else if (!is_inside_character(c)) {
        ++place.column;
      }
    }
    rest.remove_prefix(std::min(bytes, rest.size()));
  }

  /// A character of one byte or several.
  void skip_one() {
    skip(1);
    while (!rest.empty() && is_inside_character(rest.front())) skip(1);
  }

  /// The quotes, with the line break that may follow three of them.
  void skip_quotes() {
    const bool three = rest.starts_with("\"\"\"") || rest.starts_with("'''");
    skip(three ? 3 : 1);
    if (three && rest.starts_with('\r')) skip(1);
    if (three && rest.starts_with('\n')) skip(1);
  }
};

}  // namespace

Location place_in_text(const Document& document, const toml::node& node, std::size_t at) {
  const Location begin = document.where(node);
  if (begin.line == 0 || !node.is_string()) return begin;
  Cursor cursor{from_line(document.text(), begin.line), {begin.file, begin.line, 1}};
  while (cursor.place.column < begin.column && !cursor.rest.empty()) cursor.skip_one();
  const bool has_escapes = cursor.rest.starts_with('"');
  cursor.skip_quotes();
  if (has_escapes && cursor.rest.substr(0, at).find('\\') != std::string_view::npos) return begin;
  cursor.skip(at);
  return cursor.place;
}

}  // namespace costsim::scenario
