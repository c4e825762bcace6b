#include "ingest/http/host.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace costsim::ingest {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/// unreserved and sub-delims, here without the comma.
constexpr std::array<bool, 256> name_characters() {
  std::array<bool, 256> may_stand{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789-._~!$&'()*+;="))
    may_stand[static_cast<unsigned char>(c)] = true;
  return may_stand;
}

bool is_name_character(char c) {
  static constexpr auto may_stand = name_characters();
  return may_stand[static_cast<unsigned char>(c)];
}

/// reg-name, of which an IPv4 address is one.
bool is_name(std::string_view text) {
  while (!text.empty()) {
    const bool encoded = text[0] == '%' && text.size() >= 3 && is_hex(text[1]) && is_hex(text[2]);
    if (!encoded && !is_name_character(text[0])) return false;
    text.remove_prefix(encoded ? 3 : 1);
  }
  return true;
}

/// dec-octet: 0 to 255 without zeros in front.
bool is_octet(std::string_view text) {
  if (text.empty() || text.size() > 3 || !std::all_of(text.begin(), text.end(), is_digit))
    return false;
  if (text.size() > 1 && text[0] == '0') return false;
  return text.size() < 3 || text <= "255";
}

bool is_v4(std::string_view text) {
  for (int i = 0; i < 3; ++i) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || !is_octet(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return is_octet(text);
}

/// How many of the eight groups of IPv6 stand here, the last of them perhaps as IPv4; nothing where
/// something else does.
std::optional<int> groups_in(std::string_view text, bool may_end_in_v4) {
  if (text.empty()) return 0;
  int groups = 0;
  for (;;) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    const bool is_last = colon == std::string_view::npos;
    if (is_last && may_end_in_v4 && is_v4(group)) return groups + 2;
    if (group.empty() || group.size() > 4 || !std::all_of(group.begin(), group.end(), is_hex))
      return std::nullopt;
    ++groups;
    if (is_last) return groups;
    text.remove_prefix(colon + 1);
  }
}

/// Eight groups, or fewer around one "::", which stands for one or more.
bool is_v6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return groups_in(text, true) == 8;
  const auto before = groups_in(text.substr(0, gap), false);
  const auto behind = groups_in(text.substr(gap + 2), true);
  return before && behind && *before + *behind <= 7;
}

/// "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
bool is_future(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || (text[0] | 0x20) != 'v') return false;
  const std::string_view version = text.substr(1, dot - 1), address = text.substr(dot + 1);
  return !address.empty() && std::all_of(version.begin(), version.end(), is_hex) &&
         std::all_of(address.begin(), address.end(),
                     [](char c) { return c == ':' || is_name_character(c); });
}

bool is_port(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_digit)) return false;
  std::uint16_t port = 0;
  return text.empty() ||
         std::from_chars(text.data(), text.data() + text.size(), port).ec == std::errc{};
}

/// Host and port as they stand, the brackets of a literal with it.
struct Parts {
  std::string_view host, port;
};

std::optional<Parts> parts_of(std::string_view text) {
  std::size_t end = std::min(text.find(':'), text.size());
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    const std::string_view literal = text.substr(1, bracket - 1);
    if (!is_v6(literal) && !is_future(literal)) return std::nullopt;
    end = bracket + 1;
  } else if (!is_name(text.substr(0, end))) {
    return std::nullopt;
  }
  const Parts parts{text.substr(0, end), text.substr(std::min(end + 1, text.size()))};
  const bool right = end == text.size() || (text[end] == ':' && is_port(parts.port));
  return right ? std::optional(parts) : std::nullopt;
}

}  // namespace

bool is_host(std::string_view text) {
  return text.empty() || is_url_authority(text);
}

bool is_url_authority(std::string_view text) {
  const auto parts = parts_of(text);
  return parts && !parts->host.empty();
}

bool is_tunnel_target(std::string_view text) {
  const auto parts = parts_of(text);
  return parts && !parts->host.empty() && !parts->port.empty();
}

}  // namespace costsim::ingest
