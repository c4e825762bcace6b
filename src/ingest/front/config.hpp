// What the front is told: where it listens, what it takes, how long it waits. Plain data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/events/body.hpp"
#include "ingest/front/ip_address.hpp"
#include "ingest/http/head.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

struct Address {
  std::string host = "127.0.0.1";  ///< a numeric IPv4 or IPv6 address
  std::uint16_t port = 8080;       ///< 0: any free one
};
/// Reads "127.0.0.1:8080", "[::1]:8080" or ":8080" (all addresses); else throws Error(Usage).
Address parse_address(const std::string& text);
/// "127.0.0.1:8080", "[::1]:8080": what parse_address reads.
std::string to_text(const Address& address);

struct ConnectionLimits {
  std::size_t connections = 10'000;             ///< of the whole service
  Duration idle = std::chrono::seconds(75);     ///< between two requests
  Duration request = std::chrono::seconds(30);  ///< from a request's first byte to its last
  Duration linger =
      std::chrono::seconds(2);  ///< reading behind the last response, see RFC 9112 9.6
  /// Bytes per second of a request that holds much memory, over each `pace`; a slower one is ended.
  std::int64_t least_rate = 16 << 10;
  Duration pace = std::chrono::seconds(5);
  /// Places beyond `connections` for probes, shared by the threads: they are served the pages about
  /// the service alone, one each, and must ask at once. With all taken the one that has asked for
  /// nothing for longest gives way to who comes, else one that was answered and stays.
  std::size_t for_probes = 16;
  Duration probe = std::chrono::seconds(1);
  /// Bytes of incomplete requests and unsent responses, of the whole service.
  std::size_t memory = 32 << 20;
};

/// Which pages a listener has.
enum class PageSet {
  All,
  Public,  ///< all but /metrics
  Admin,   ///< the pages about the service alone
};

struct FrontConfig {
  Address listen;
  PageSet pages = PageSet::All;
  unsigned threads = 1;
  HttpLimits http;
  ConnectionLimits connection;
  BodyLimits bodies;
  /// Balancers each of whose connections begins with a header of the PROXY protocol.
  std::vector<IpNetwork> proxy_protocol = {};

  /// The share of one thread, at least enough for two whole requests beside small ones.
  std::size_t memory_per_thread() const;
};

/// Clocks are passed in, so that tests can be their masters.
struct Clocks {
  Duration (*steady)();
  std::int64_t (*unix_seconds)();
};
/// The clocks of the machine.
Clocks system_clocks();

}  // namespace costsim::ingest
