// The whole service, from the first listener to the last event: what `costsim serve` runs.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <vector>

#include "ingest/front/server.hpp"
#include "ingest/service/config.hpp"
#include "ingest/service/delivery.hpp"

namespace costsim::ingest {

/// The parts of a running service, in the order they need each other. It serves from its
/// construction on; throws Error(Usage | Io) when it cannot.
struct RunningService {
  RunningService(const ServiceConfig& config, const Clocks& clocks);

  Delivery delivery;
  std::vector<FrontMetrics> metrics;
  std::unique_ptr<EventSchema> schema;
  ServiceState state;
  std::unique_ptr<Server> server;
};

/// Waits at most that long for a wish to stop (a signal, say); true when there is one.
using StopRequest = std::function<bool(Duration)>;

/// How a service ended.
struct ServiceEnd {
  DeliveryReport delivery;
  bool interrupted = false;  ///< stopped a second time, before it was done
  bool clean() const { return delivery.counters.lost == 0; }
};

/// Serves until `stop` says so. Then: /readyz says 503; no new connections are accepted; open
/// requests are answered; what was accepted is delivered; all within the grace, or until `stop`
/// says so again. Notes go to `log`, its last line counts what became of every event.
ServiceEnd run_service(const ServiceConfig& config, const Clocks& clocks, const StopRequest& stop,
                       std::ostream& log);

/// What was wrong with the spool at the start: "3 record(s) skipped, 40 byte(s) cut, 1 file(s) set
/// aside as *.bad"; empty when nothing was.
std::string spool_damage(const DeliveryCounters& counters);
/// "accepted 10, delivered 9, dead-lettered 1, spooled 0, lost 0", then what was replayed and the
/// damage to the spool, if there was any.
std::string summary(const DeliveryCounters& counters);

}  // namespace costsim::ingest
