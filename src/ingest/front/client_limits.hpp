// Who a client is, and whether it asks too often.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ingest/front/client_rates.hpp"
#include "ingest/front/ip_address.hpp"

namespace costsim::ingest {

struct ClientLimitsConfig {
  ClientRate rate;
  /// Proxies that are believed what they say of their clients.
  std::vector<IpNetwork> proxies = {};
};

/// Who asked a proxy: of the last field X-Forwarded-For, to which each proxy adds at the end whom
/// it was asked by, the last address that is no proxy's. A peer that is none is itself, whatever it
/// says.
IpAddress client_behind(const std::vector<IpNetwork>& proxies, const IpAddress& peer,
                        std::string_view forwarded_for);

class ClientLimits {
 public:
  ClientLimits(const ClientLimitsConfig& config, std::uint64_t seed)
      : proxies_(config.proxies), rates_(config.rate, seed) {}

  /// How long the client has to wait; nothing: it may ask. Who has a token is who has that token,
  /// everybody else an address, of IPv6 a network of 64 bits, of which one client has all.
  std::optional<Duration> wait_of_token(std::string_view token, Duration now) {
    return rates_.wait_of(token, now);
  }
  std::optional<Duration> wait_of_peer(const IpAddress& peer, std::string_view forwarded_for,
                                       Duration now);

 private:
  std::vector<IpNetwork> proxies_;
  ClientRates rates_;
};

}  // namespace costsim::ingest
