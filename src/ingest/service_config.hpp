// What the service is told: plain data, filled from flags or a file by the command.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "ingest/delivery_config.hpp"
#include "ingest/event_body.hpp"
#include "ingest/http_head.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

struct Address {
  std::string host = "127.0.0.1";  ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 8080;       ///< 0: any free one
};
/// Reads "127.0.0.1:8080", "[::1]:8080" or ":8080" (all addresses); else throws Error(Usage).
Address parse_address(const std::string& text);
std::string to_text(const Address& address);

struct ConnectionLimits {
  std::size_t connections = 10'000;             ///< of the whole service
  Duration idle = std::chrono::seconds(75);     ///< between two requests
  Duration request = std::chrono::seconds(30);  ///< from a request's first byte to its last
  Duration linger =
      std::chrono::seconds(2);  ///< reading behind the last response, see RFC 9112 9.6
  /// Bytes of incomplete requests and unsent responses, of the whole service.
  std::size_t memory = 32 << 20;
};

struct ServiceConfig {
  Address listen;
  unsigned threads = 1;
  HttpLimits http;
  ConnectionLimits connection;
  std::size_t events_per_body = 65'536;
  std::string schema;  ///< path of a JSON Schema; empty: none
  /// Between the signal to stop and the last accepted connection: time for a load balancer to see
  /// that /readyz says 503.
  Duration drain_delay{};
  /// For open requests, and then for the delivery of what was accepted.
  Duration grace = std::chrono::seconds(25);
  DeliveryConfig delivery;

  BodyLimits body_limits() const {
    return {static_cast<std::size_t>(delivery.record_bytes), events_per_body,
            delivery.made_up_key()};
  }
  /// The share of one thread, at least enough for two whole requests.
  std::size_t memory_per_thread() const;
};

/// Throws Error(Usage) for values that no service can be run with; what belongs to the delivery is
/// checked by it. Returns `config`.
const ServiceConfig& checked(const ServiceConfig& config);

/// Clocks are passed in, so that tests can be their masters.
struct Clocks {
  Duration (*steady)();
  std::int64_t (*unix_seconds)();
};
Clocks system_clocks();

}  // namespace costsim::ingest
