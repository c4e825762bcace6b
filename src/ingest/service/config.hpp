// What the service is told: plain data, filled from flags or a file by the command.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "ingest/front/client_limits.hpp"
#include "ingest/front/config.hpp"
#include "ingest/front/cross_origin.hpp"
#include "ingest/front/metrics.hpp"
#include "ingest/service/delivery_config.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// Of probes and scrapers at the same time, at the address of their own.
inline constexpr std::size_t admin_connections = 64;

struct ServiceConfig {
  Address listen;
  std::optional<Address> admin;  ///< of the pages about the service; unset: they are on `listen`
  unsigned threads = 1;
  HttpLimits http;
  ConnectionLimits connection;
  std::size_t events_per_body = 65'536;
  CrossOriginConfig cross_origin;
  ClientLimitsConfig clients;
  bool proxy_protocol = false;  ///< connections of clients.proxies begin with its header
  bool pixel = false;           ///< GET /pixel.gif takes an event, too
  std::string tokens;           ///< path of a file of tokens; empty: all may post
  std::string access_log;       ///< path of a file with a line a request; empty: none
  std::string schema;           ///< path of a JSON Schema; empty: none
  std::string settings_file;    ///< that these values are from; empty: none
  /// Between the signal to stop and the last accepted connection: time for a load balancer to see
  /// that /readyz says 503.
  Duration drain_delay{};
  /// For open requests, and then for the delivery of what was accepted.
  Duration grace = std::chrono::seconds(25);
  DeliveryConfig delivery;
  Build build = {};           ///< what the metrics say of the program
  std::string notify_socket;  ///< of the service manager, NOTIFY_SOCKET; empty: nobody asks
  Duration watchdog{};        ///< it expects a sign of life within that; 0: none

  FrontConfig front() const;
  /// Needs `admin`.
  FrontConfig admin_front() const;
};

/// Throws all values that no service can be run with at once: Error(Usage). Returns `config`.
const ServiceConfig& checked(const ServiceConfig& config);

}  // namespace costsim::ingest
