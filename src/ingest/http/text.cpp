#include "ingest/http/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace costsim::ingest {

namespace {

enum : std::uint8_t { Token = 1, FieldValue = 2, Visible = 4 };

constexpr std::array<std::uint8_t, 256> character_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool visible = c > 0x20 && c < 0x7f;
    const bool delimiter = std::string_view("\"(),/:;<=>?@[\\]{}").find(static_cast<char>(c)) !=
                           std::string_view::npos;
    if (visible) classes[c] |= Visible;
    if (visible && !delimiter) classes[c] |= Token;
    if (visible || c == ' ' || c == '\t' || c >= 0x80) classes[c] |= FieldValue;
  }
  return classes;
}

constexpr auto classes = character_classes();

bool all(std::string_view text, std::uint8_t wanted) {
  std::uint8_t common = wanted;
  for (const char c : text) common &= classes[static_cast<unsigned char>(c)];
  return common == wanted;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && all(text, Token);
}
bool is_field_value(std::string_view text) {
  return all(text, FieldValue);
}
bool is_visible(std::string_view text) {
  return all(text, Visible);
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view next_element(std::string_view& list) {
  const std::size_t comma = std::min(list.find(','), list.size());
  const std::string_view element = trimmed(list.substr(0, comma));
  list.remove_prefix(std::min(comma + 1, list.size()));
  return element;
}

QueryValue query_value(std::string_view query, std::string_view name) {
  QueryValue value;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name && value.times++ == 0)
      value.text = pair.substr(std::min(equals + 1, pair.size()));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return value;
}

std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    unsigned char byte = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() < 2 || read.ec != std::errc() || read.ptr != digits.data() + 2) return {};
    plain += static_cast<char>(byte);
    i += 2;
  }
  return plain;
}

}  // namespace costsim::ingest
