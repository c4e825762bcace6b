#include "ingest/front/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

#include <fmt/format.h>

#include "ingest/http/text.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr std::array<std::uint8_t, 12> before_v4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<unsigned> number(std::string_view digits, unsigned most) {
  unsigned value = 0;
  const char* end = digits.data() + digits.size();
  const auto [behind, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || behind != end || value > most) return {};
  return value;
}

/// What stands before a port, and without brackets.
std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view behind = text.substr(end + 1);
    const bool is_port = behind.empty() || (behind[0] == ':' && number(behind.substr(1), 65'535));
    return is_port ? text.substr(1, end - 1) : std::string_view();
  }
  const std::size_t colon = text.find(':');
  const bool has_port = colon != std::string_view::npos && colon == text.rfind(':') &&
                        text.find('.') < colon && number(text.substr(colon + 1), 65'535);
  return has_port ? text.substr(0, colon) : text;
}

IpNetwork parse_network(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto address = parse_ip(text.substr(0, slash));
  const bool plain = address && without_port(text.substr(0, slash)) == text.substr(0, slash);
  const unsigned most = plain && address->is_v4() ? 32 : 128;
  const auto bits =
      slash == text.size() ? std::optional(most) : number(text.substr(slash + 1), most);
  if (!plain || !bits) {
    throw Error(Failure::Usage,
                fmt::format("'{}': expected an address or a network such as 10.0.0.0/8", text));
  }
  return {*address, 128 - most + *bits};
}

}  // namespace

bool IpAddress::is_v4() const {
  return std::equal(before_v4.begin(), before_v4.end(), bytes.begin());
}

IpAddress v4_address(const std::array<std::uint8_t, 4>& bytes) {
  IpAddress address;
  std::copy(before_v4.begin(), before_v4.end(), address.bytes.begin());
  std::copy(bytes.begin(), bytes.end(), address.bytes.begin() + before_v4.size());
  return address;
}

std::string to_text(const IpAddress& address) {
  char text[INET6_ADDRSTRLEN] = {};
  const bool is_v4 = address.is_v4();
  const std::uint8_t* const bytes = address.bytes.data() + (is_v4 ? before_v4.size() : 0);
  inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
  return text;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  const std::string plain(without_port(text));
  IpAddress address;
  std::array<std::uint8_t, 4> v4{};
  if (inet_pton(AF_INET, plain.c_str(), v4.data()) == 1) return v4_address(v4);
  if (inet_pton(AF_INET6, plain.c_str(), address.bytes.data()) == 1) return address;
  return {};
}

bool IpNetwork::holds(const IpAddress& other) const {
  const std::size_t whole = bits / 8;
  const auto begin = address.bytes.begin();
  if (!std::equal(begin, begin + static_cast<std::ptrdiff_t>(whole), other.bytes.begin()))
    return false;
  if (bits % 8 == 0) return true;
  const unsigned differing = address.bytes[whole] ^ other.bytes[whole];
  return differing >> (8 - bits % 8) == 0;
}

bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const IpNetwork& network) { return network.holds(address); });
}

std::vector<IpNetwork> parse_networks(std::string_view text) {
  std::vector<IpNetwork> networks;
  if (text.ends_with(',')) parse_network({});
  do networks.push_back(parse_network(next_element(text)));
  while (!text.empty());
  return networks;
}

}  // namespace costsim::ingest
