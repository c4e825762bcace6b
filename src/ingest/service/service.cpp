#include "ingest/service/service.hpp"

#include <optional>
#include <ostream>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "ingest/front/socket.hpp"
#include "ingest/os/file_io.hpp"
#include "ingest/os/service_manager.hpp"
#include "ingest/service/watch.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

constexpr Duration glance = std::chrono::milliseconds(5);

/// Looks at `done` until it is true, the deadline has come or a second stop is asked for.
struct DrainTime {
  const Clocks& clocks;
  const Wishes& wishes;
  Duration deadline;
  bool interrupted = false;

  bool over() const { return interrupted || clocks.steady() >= deadline; }
  void wait(const std::function<bool()>& done) {
    while (!over() && !done()) interrupted = wishes(glance) == Wish::Stop;
  }
};

/// What may refuse the start and changes nothing. Null: there is no schema.
std::unique_ptr<EventSchema> schema_of(const ServiceConfig& config) {
  checked(config);
  refuse_if_taken(config.listen);
  if (config.admin) refuse_if_taken(*config.admin);
  if (config.schema.empty()) return nullptr;
  return std::make_unique<EventSchema>(load_schema(config.schema));
}

std::unique_ptr<Tokens> tokens_of(const ServiceConfig& config) {
  if (config.tokens.empty()) return nullptr;
  return std::make_unique<Tokens>(config.tokens);
}

/// With a seed that no client can know.
std::unique_ptr<ClientLimits> limits_of(const ServiceConfig& config) {
  if (config.clients.rate.per_second <= 0) return nullptr;
  return std::make_unique<ClientLimits>(config.clients, unique_number());
}

std::unique_ptr<AccessLog> access_log_of(const ServiceConfig& config) {
  if (config.access_log.empty()) return nullptr;
  return std::make_unique<AccessLog>(AccessLogConfig{config.access_log, config.clients.proxies});
}

/// A file that is wrong now changes nothing, and is told.
void read_tokens_again(Tokens& tokens, std::ostream& log) {
  try {
    tokens.read_again();
  } catch (const Error& error) {
    log << "warning: --tokens: " << error.what() << "; those before stay known\n";
  }
}

void tell_notes(RunningService& service, std::ostream& log) {
  for (const auto& note : service.delivery.take_notes()) log << note << '\n';
  if (service.access_log)
    for (const auto& note : service.access_log->take_notes()) log << "warning: " << note << '\n';
  log << std::flush;
}

void reopen(AccessLog& access_log, std::ostream& log) {
  if (const std::string error = access_log.reopen(); !error.empty())
    log << "warning: " << error << '\n';
}

/// Who is told that the service lives, within which time each time; 0: nobody asks.
struct Watchdog {
  const ServiceManager& manager;
  Duration period;

  /// Half the period, so that one sign may come late; no longer than that.
  Duration half_of(Duration longest) const {
    return period > Duration(0) ? std::min(longest, period / 2) : longest;
  }
};

void reload(RunningService& service, std::ostream& log) {
  service.delivery.reload();
  if (service.access_log) reopen(*service.access_log, log);
  if (service.tokens) read_tokens_again(*service.tokens, log);
  log << "reloaded: files are open anew, credentials will be read again\n";
}

void serve_until_told(RunningService& service, const Clocks& clocks, const Wishes& wishes,
                      Complaints& complaints, Refusals& refusals, const Watchdog& watchdog,
                      std::ostream& log) {
  const Duration glance_each = watchdog.half_of(std::chrono::seconds(1));
  for (;;) {
    const Wish wish = wishes(glance_each);
    if (wish == Wish::Drain || wish == Wish::Stop) return;
    if (wish == Wish::Reload) reload(service, log);
    // Of a thread that does not turn any more nothing is said: then it is the manager's turn.
    if (watchdog.period > Duration(0) && service.server->is_alive())
      watchdog.manager.tell("WATCHDOG=1");
    tell_notes(service, log);
    const Duration now = clocks.steady();
    complaints.look(service.delivery, now, log);
    refusals.look(service.delivery, service.metrics, now, log);
  }
}

void drain(RunningService& service, DrainTime& time) {
  service.server->stop();
  time.wait([&] { return service.server->done(); });
  service.server->abandon();
  service.server->join();
  service.delivery.begin_drain();
  time.wait([&] { return service.delivery.drained(); });
}

}  // namespace

RunningService::RunningService(const ServiceConfig& config, const Clocks& clocks)
    : schema(schema_of(config)),
      cross_origin(config.cross_origin),
      tokens(tokens_of(config)),
      limits(limits_of(config)),
      access_log(access_log_of(config)),
      delivery(config.delivery, config.threads),
      metrics(config.threads) {
  state.schema = schema.get();
  state.tokens = tokens.get();
  state.limits = limits.get();
  state.access_log = access_log.get();
  state.pixel = config.pixel;
  if (cross_origin.is_asked()) state.cross_origin = &cross_origin;
  state.metrics = [this, build = config.build] {
    return metrics_page(metrics, delivery.counters(), state.draining.load()) +
           process_page(build, process_figures());
  };
  state.obstacle = [this] {
    return state.draining.load() ? std::string_view("draining") : delivery.obstacle();
  };
  std::vector<Pipeline*> pipelines;
  for (unsigned i = 0; i < config.threads; ++i) pipelines.push_back(&delivery.pipeline(i));
  server = std::make_unique<Server>(config.front(), clocks, pipelines, state, metrics);
  if (!config.admin) return;
  admin_state.metrics = state.metrics;
  admin_state.obstacle = state.obstacle;
  Pipeline* const none = &no_events;
  admin = std::make_unique<Server>(config.admin_front(), clocks, std::span(&none, 1), admin_state,
                                   std::span(&admin_metrics, 1));
}

void try_settings(const ServiceConfig& config) {
  checked(config);
  if (!config.schema.empty()) load_schema(config.schema);
  if (!config.tokens.empty()) const Tokens tokens(config.tokens);
}

ServiceEnd run_service(const ServiceConfig& config, const Clocks& clocks, const Wishes& wishes,
                       std::ostream& log) {
  RunningService service(config, clocks);
  if (const auto damage = spool_damage(service.delivery.counters()); !damage.empty())
    log << "warning: the spool " << config.delivery.spool.directory << " was damaged: " << damage
        << '\n';
  tell_notes(service, log);
  if (config.delivery.sink.kind == SinkSpec::Kind::Null)
    log << "warning: the sink is null: events are answered 201 and thrown away\n";
  if (service.admin) log << "admin on http://" << to_text(service.admin->address()) << '\n';
  log << fmt::format("listening on http://{} with {} thread(s)\n",
                     to_text(service.server->address()), config.threads)
      << std::flush;
  const ServiceManager manager(config.notify_socket);
  manager.tell("READY=1");
  const std::string trouble = service.delivery.find_credentials();  // it serves already
  tell_notes(service, log);
  Complaints complaints;
  if (!trouble.empty()) complaints.tell(trouble, clocks.steady(), log);
  Refusals refusals;
  serve_until_told(service, clocks, wishes, complaints, refusals, {manager, config.watchdog}, log);
  refusals.tell(service.delivery, service.metrics, log);
  service.state.draining.store(true);
  manager.tell("STOPPING=1");
  log << "draining\n" << std::flush;
  ServiceEnd end;
  const Duration delay_ends = clocks.steady() + config.drain_delay;
  DrainTime time{clocks, wishes, delay_ends};
  time.wait([] { return false; });
  time.deadline = clocks.steady() + config.grace;
  drain(service, time);
  end.interrupted = time.interrupted;
  end.delivery = service.delivery.finish(Duration::zero());
  refusals.tell(service.delivery, service.metrics, log);
  if (!end.delivery.last_error.empty()) log << "last error: " << end.delivery.last_error << '\n';
  log << summary(end.delivery.counters) << std::endl;
  return end;
}

std::string spool_damage(const DeliveryCounters& counters) {
  const std::uint64_t unmarked = counters.spool_unmarked;
  if (counters.spool_skipped + counters.spool_cut_bytes + counters.spool_set_aside + unmarked == 0)
    return "";
  std::string text =
      fmt::format("{} record(s) skipped, {} byte(s) cut, {} file(s) set aside as *.bad",
                  counters.spool_skipped, counters.spool_cut_bytes, counters.spool_set_aside);
  if (unmarked > 0)
    text += fmt::format(
        ", {} log(s) without a mark or with one that is older, or gone with it: cannot tell what "
        "they have lost",
        unmarked);
  return text;
}

std::string summary(const DeliveryCounters& counters) {
  std::string text = fmt::format("accepted {}, delivered {}, dead-lettered {}, spooled {}, lost {}",
                                 counters.accepted, counters.delivered, counters.dead_lettered,
                                 counters.spooled, counters.lost);
  if (counters.withdrawn > 0) text += fmt::format(", withdrawn {}", counters.withdrawn);
  if (counters.replayed > 0) text += fmt::format(" (replayed {})", counters.replayed);
  if (const auto damage = spool_damage(counters); !damage.empty()) text += "; spool: " + damage;
  return text;
}

}  // namespace costsim::ingest
