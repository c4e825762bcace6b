#include "ingest/http/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace costsim::ingest {

namespace {

enum : std::uint8_t { Token = 1, FieldValue = 2, Visible = 4, Name = 8 };

constexpr std::array<std::uint8_t, 256> character_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool visible = c > 0x20 && c < 0x7f;
    const bool delimiter = std::string_view("\"(),/:;<=>?@[\\]{}").find(static_cast<char>(c)) !=
                           std::string_view::npos;
    // reg-name (RFC 3986): unreserved and sub-delims, here without the comma.
    const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80;
    const bool sign =
        std::string_view("-._~!$&'()*+;=").find(static_cast<char>(c)) != std::string_view::npos;
    if (letter || sign || (c >= '0' && c <= '9')) classes[c] |= Name;
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

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

/// A name, perhaps with percent-encodings.
bool is_name(std::string_view text) {
  for (;;) {
    const std::size_t percent = text.find('%');
    if (!all(text.substr(0, percent), Name)) return false;
    if (percent == std::string_view::npos) return true;
    text.remove_prefix(percent + 1);
    if (text.size() < 2 || !is_hex(text[0]) || !is_hex(text[1])) return false;
    text.remove_prefix(2);
  }
}

/// What may stand between the brackets: IPv6 with an IPv4 tail, or "v1.anything".
bool is_literal(std::string_view text) {
  const auto fits = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
  const bool is_v6 = text.size() >= 2 && text.size() <= 45 &&
                     std::all_of(text.begin(), text.end(), fits) &&
                     std::count(text.begin(), text.end(), ':') >= 2;
  const std::size_t dot = text.find('.');
  const bool is_future =
      text.size() > 3 && lower(text[0]) == 'v' && dot > 1 && dot + 1 < text.size() &&
      std::all_of(text.begin() + 1, text.begin() + static_cast<long>(dot), is_hex);
  if (!is_future) return is_v6;
  const std::string_view rest = text.substr(dot + 1);
  return std::all_of(rest.begin(), rest.end(), [](char c) {
    return c == ':' || all({&c, 1}, Name);
  });
}

}  // namespace

bool is_host(std::string_view text) {
  std::size_t end = text.find(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos || !is_literal(text.substr(1, bracket - 1))) return false;
    end = bracket + 1;
    if (end == text.size()) return true;
    if (text[end] != ':') return false;
  } else if (!is_name(text.substr(0, end))) {
    return false;
  }
  if (end == std::string_view::npos) return true;
  const std::string_view port = text.substr(end + 1);
  return port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
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

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return pair.substr(std::min(equals + 1, pair.size()));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

}  // namespace costsim::ingest
