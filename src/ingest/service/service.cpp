#include "ingest/service/service.hpp"

#include <optional>
#include <ostream>

#include <fmt/format.h>

namespace costsim::ingest {

namespace {

constexpr Duration glance = std::chrono::milliseconds(5);

/// Looks at `done` until it is true, the deadline has come or a second stop is asked for.
struct Patience {
  const Clocks& clocks;
  const StopRequest& stop;
  Duration deadline;
  bool interrupted = false;

  bool over() const { return interrupted || clocks.steady() >= deadline; }
  void wait(const std::function<bool()>& done) {
    while (!over() && !done()) interrupted = stop(glance);
  }
};

/// Tells what keeps events from being delivered while it does: a new reason within ten seconds, the
/// same one once a minute.
class Complaints {
 public:
  void look(const Delivery& delivery, Duration now, std::ostream& log) {
    const std::uint64_t times = delivery.troubles();
    const std::string reason = delivery.last_error();
    const bool is_new = reason != reason_;
    if (reason.empty() || (times == times_ && !is_new)) return;
    if (told_ && now < *told_ + (is_new ? between_reasons : between_repeats)) return;
    log << "warning: " << reason << '\n' << std::flush;
    told_ = now;
    times_ = times;
    reason_ = reason;
  }

 private:
  static constexpr Duration between_reasons = std::chrono::seconds(10);
  static constexpr Duration between_repeats = std::chrono::minutes(1);

  std::uint64_t times_ = 0;
  std::string reason_;
  std::optional<Duration> told_;
};

void drain(RunningService& service, Patience& patience) {
  service.server->stop();
  patience.wait([&] { return service.server->done(); });
  service.server->abandon();
  service.server->join();
  service.delivery.begin_drain();
  patience.wait([&] { return service.delivery.drained(); });
}

}  // namespace

RunningService::RunningService(const ServiceConfig& config, const Clocks& clocks)
    : delivery(checked(config).delivery, config.threads), metrics(config.threads) {
  if (!config.schema.empty()) schema = std::make_unique<EventSchema>(load_schema(config.schema));
  state.schema = schema.get();
  state.metrics = [this] {
    return metrics_page(metrics, delivery.counters(), state.draining.load());
  };
  std::vector<Pipeline*> pipelines;
  for (unsigned i = 0; i < config.threads; ++i) pipelines.push_back(&delivery.pipeline(i));
  server = std::make_unique<Server>(config.front(), clocks, pipelines, state, metrics);
}

ServiceEnd run_service(const ServiceConfig& config, const Clocks& clocks, const StopRequest& stop,
                       std::ostream& log) {
  RunningService service(config, clocks);
  if (const auto damage = spool_damage(service.delivery.counters()); !damage.empty())
    log << "warning: the spool " << config.delivery.spool.directory << " was damaged: " << damage
        << '\n';
  for (const auto& note : service.delivery.notes()) log << "warning: " << note << '\n';
  log << fmt::format("listening on http://{} with {} thread(s)\n",
                     to_text(service.server->address()), config.threads)
      << std::flush;
  Complaints complaints;
  while (!stop(std::chrono::seconds(1))) complaints.look(service.delivery, clocks.steady(), log);
  service.state.draining.store(true);
  log << "draining\n" << std::flush;
  ServiceEnd end;
  const Duration delay_ends = clocks.steady() + config.drain_delay;
  Patience patience{clocks, stop, delay_ends};
  patience.wait([] { return false; });
  patience.deadline = clocks.steady() + config.grace;
  drain(service, patience);
  end.interrupted = patience.interrupted;
  end.delivery = service.delivery.finish(Duration::zero());
  if (!end.delivery.last_error.empty()) log << "last error: " << end.delivery.last_error << '\n';
  log << summary(end.delivery.counters) << std::endl;
  return end;
}

std::string spool_damage(const DeliveryCounters& counters) {
  if (counters.spool_skipped + counters.spool_cut_bytes + counters.spool_set_aside == 0) return "";
  return fmt::format("{} record(s) skipped, {} byte(s) cut, {} file(s) set aside as *.bad",
                     counters.spool_skipped, counters.spool_cut_bytes, counters.spool_set_aside);
}

std::string summary(const DeliveryCounters& counters) {
  std::string text = fmt::format("accepted {}, delivered {}, dead-lettered {}, spooled {}, lost {}",
                                 counters.accepted, counters.delivered, counters.dead_lettered,
                                 counters.spooled, counters.lost);
  if (counters.replayed > 0) text += fmt::format(" (replayed {})", counters.replayed);
  if (const auto damage = spool_damage(counters); !damage.empty()) text += "; spool: " + damage;
  return text;
}

}  // namespace costsim::ingest
