// Addresses of peers, and the networks they are in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace costsim::ingest {

/// One of IPv4 is what IPv6 has for it: ::ffff:192.0.2.1 (RFC 4291 section 2.5.5.2).
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

IpAddress v4_address(const std::array<std::uint8_t, 4>& bytes);
/// "192.0.2.1", "2001:db8::1"
std::string to_text(const IpAddress& address);
/// "192.0.2.1", "2001:db8::1", each also with a port: "192.0.2.1:80", "[2001:db8::1]:80".
std::optional<IpAddress> parse_ip(std::string_view text);

struct IpNetwork {
  IpAddress address;
  unsigned bits = 128;  ///< of the address that all in it have; of IPv4 96 more than is written

  bool holds(const IpAddress& other) const;
};

bool is_in(const std::vector<IpNetwork>& networks, const IpAddress& address);

/// "10.0.0.0/8,2001:db8::/32,192.0.2.1"; else throws Error(Usage).
std::vector<IpNetwork> parse_networks(std::string_view text);

}  // namespace costsim::ingest
