#include "ingest/encoding/utf8.hpp"

#include <algorithm>

namespace costsim::ingest {

namespace {

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

std::size_t announced_length(unsigned lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  const unsigned lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = announced_length(lead);
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if (!continues(text[i])) return 0;
  if (length < 3) return length;
  const unsigned second = static_cast<unsigned char>(text[1]);
  const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool outside = (lead == 0xed && second > 0x9f) || (lead == 0xf4 && second > 0x8f);
  return overlong || outside ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t utf8_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues));
}

std::size_t utf16_units(std::string_view text) {
  const auto needs_two = [](char c) { return static_cast<unsigned char>(c) >= 0xf0; };
  return utf8_characters(text) +
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), needs_two));
}

}  // namespace costsim::ingest
