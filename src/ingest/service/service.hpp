// The whole service, from the first listener to the last event: what `costsim serve` runs.
#pragma once

#include <iosfwd>
#include <memory>
#include <vector>

#include "ingest/front/no_pipeline.hpp"
#include "ingest/front/server.hpp"
#include "ingest/service/config.hpp"
#include "ingest/service/delivery.hpp"
#include "ingest/service/wish.hpp"

namespace costsim::ingest {

/// The parts of a running service, in the order they need each other. It serves from its
/// construction on; throws Error(Usage | Io) when it cannot.
struct RunningService {
  RunningService(const ServiceConfig& config, const Clocks& clocks);

  std::unique_ptr<EventSchema> schema;  ///< read before any file is touched
  CrossOrigin cross_origin;
  std::unique_ptr<Tokens> tokens;         ///< null: all may post
  std::unique_ptr<ClientLimits> limits;   ///< null: as often as they like
  std::unique_ptr<AccessLog> access_log;  ///< null: nobody asked for one
  Delivery delivery;
  std::vector<FrontMetrics> metrics;
  ServiceState state;
  std::unique_ptr<Server> server;

  NoPipeline no_events;
  FrontMetrics admin_metrics;     ///< told nobody
  ServiceState admin_state;       ///< it never drains: what drains is told to the end
  std::unique_ptr<Server> admin;  ///< may be null
};

/// How a service ended.
struct ServiceEnd {
  DeliveryReport delivery;
  bool interrupted = false;  ///< stopped a second time, before it was done
  bool clean() const {
    return delivery.counters.lost == 0 && delivery.counters.spool_unmarked == 0;
  }
};

/// Reads what a start reads before it listens or writes anything; throws what would refuse it.
void try_settings(const ServiceConfig& config);

/// Serves until somebody wishes it to end. Then: /readyz says 503; no new connections are accepted;
/// open requests are answered; what was accepted is delivered; all within the grace, or until a
/// second Stop. Notes go to `log`, which must not wait for its reader; its last line counts what
/// became of every event.
ServiceEnd run_service(const ServiceConfig& config, const Clocks& clocks, const Wishes& wishes,
                       std::ostream& log);

/// What was wrong with the spool at the start: "3 record(s) skipped, 40 byte(s) cut, 1 file(s) set
/// aside as *.bad"; empty when nothing was.
std::string spool_damage(const DeliveryCounters& counters);
/// "accepted 10, delivered 9, dead-lettered 1, spooled 0, lost 0", then what was withdrawn, what
/// was replayed and the damage to the spool, if there was any.
std::string summary(const DeliveryCounters& counters);

}  // namespace costsim::ingest
