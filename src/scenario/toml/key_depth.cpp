#include "scenario/toml/key_depth.hpp"

namespace costsim::scenario {
namespace {

/// Past the string that begins at `quote`; to the end of the text if it does not end.
std::size_t end_of_string(std::string_view text, std::size_t quote) {
  const char mark = text[quote];
  const std::string_view three = mark == '"' ? "\"\"\"" : "'''";
  const bool lines = text.substr(quote, 3) == three;
  std::size_t i = quote + (lines ? 3 : 1);
  for (; i < text.size(); ++i) {
    if (mark == '"' && text[i] == '\\') {
      ++i;
    } else if (!lines && (text[i] == mark || text[i] == '\n')) {
      return i + (text[i] == mark ? 1 : 0);
    } else if (lines && text.substr(i, 3) == three) {
      return i + 3;
    }
  }
  return text.size();
}

std::size_t end_of_line(std::string_view text, std::size_t from) {
  const std::size_t end = text.find('\n', from);
  return end == std::string_view::npos ? text.size() : end;
}

bool ends_a_key(char c) {
  return std::string_view("\n=,[]{}").find(c) != std::string_view::npos;
}

DeepKey place_at(std::string_view text, std::size_t offset) {
  DeepKey place{true, 1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

}  // namespace

DeepKey find_deep_key(std::string_view toml) {
  std::size_t parts = 1;
  for (std::size_t i = 0; i < toml.size();) {
    const char c = toml[i];
    if (c == '"' || c == '\'') {
      i = end_of_string(toml, i);
      continue;
    }
    if (c == '#') {
      i = end_of_line(toml, i);
      continue;
    }
    if (ends_a_key(c)) parts = 1;
    if (c == '.' && ++parts > most_key_parts) return place_at(toml, i);
    ++i;
  }
  return {};
}

}  // namespace costsim::scenario
