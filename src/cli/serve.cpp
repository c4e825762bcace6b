// costsim serve: the event collector as a service (docs/serve.md).
#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <memory>
#include <ostream>
#include <span>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/options/told_settings.hpp"
#include "cli/process/built_from.hpp"
#include "cli/process/interrupts.hpp"
#include "cli/process/service_log.hpp"
#include "cli/process/stop_signals.hpp"
#include "ingest/front/socket.hpp"
#include "ingest/kinesis/credentials.hpp"
#include "ingest/service/service.hpp"
#include "scenario/settings_file.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {

namespace {

constexpr int events_lost = 1;

constexpr const char* serve_footer = R"(Examples:
  costsim serve --sink null                 takes events, and forgets them
  costsim serve --sink file:events.ndjson --spool spool
  costsim serve --sink kinesis:events --region us-east-1 --threads 2
  curl -H 'Content-Type: application/json' -d '{"n": 1}' \
       http://127.0.0.1:8080/events

Exit codes: 0 all events delivered or spooled, 1 events lost, 2 bad usage,
            4 file I/O, 130 interrupted a second time)";

/// What the command is told, and all that is wrong with it.
struct Told : ToldSettings {
  std::string file;
  bool is_only_checked = false;
};

/// The command line has the last word over the file.
void read_config_file(const CLI::App& command, Told& told) {
  const auto keys = setting_keys();
  for (const auto& written : scenario::read_settings_file(told.file, keys, told.wrong)) {
    const Setting& setting = setting_of(written.key);
    if (command.count(setting.name) > 0) continue;
    told.config.places[setting.name] = written.where;
    told.attempt([&] { setting.apply(told.config, written.value); });
  }
}

/// What the service manager says of itself (sd_notify(3), sd_watchdog_enabled(3)).
void take_manager_from_environment(ServeConfig& config) {
  config.notify_socket = ingest::process_environment("NOTIFY_SOCKET").value_or("");
  const std::string period = ingest::process_environment("WATCHDOG_USEC").value_or("");
  std::int64_t microseconds = 0;
  std::from_chars(period.data(), period.data() + period.size(), microseconds);
  config.watchdog = std::chrono::microseconds(microseconds);
}

/// As many clients as the process may have files open, beside its own; fewer than were asked for is
/// told.
void fit_descriptors(ServeConfig& config, std::ostream& log) {
  const std::size_t descriptors = ingest::raise_descriptor_limit();
  const std::size_t for_others =
      64 + (config.admin ? ingest::admin_connections : 0);  // files, sockets of the sink
  if (descriptors <= for_others)
    throw Error(Failure::Usage,
                fmt::format("this process may open {} files (ulimit -n), of which it needs {} for "
                            "itself: expected at least {}",
                            descriptors, for_others, for_others + 1));
  const std::size_t most = descriptors - for_others, asked = config.connection.connections;
  if (asked <= most) return;
  log << fmt::format(
      "warning: --max-connections {}: this process may open {} files (ulimit -n), of which it "
      "needs {} for itself, so at most {} clients are connected at the same time\n",
      asked, descriptors, for_others, most);
  config.connection.connections = most;
}

/// With what the command line leaves open. Throws all that is wrong at once.
void complete(const CLI::App& command, Told& told) {
  told.config.settings_file = told.file;
  told.config.build = {COSTSIM_VERSION, std::string(built_from())};
  take_manager_from_environment(told.config);
  if (!told.file.empty()) told.attempt([&] { read_config_file(command, told); });
  if (command.count("--region") == 0 && !told.config.places.contains("--region"))
    told.attempt([&] { take_region_from_environment(told.config); });
  told.attempt([&] { set_quotas(told.config); });
  told.wrong.raise();
}

ingest::ServiceEnd serve(ServeConfig& config, Session& session) {
  const StopSignals signals;
  ServiceLog unhindered(STDERR_FILENO, config.log, std::chrono::system_clock::now);
  std::ostream standard_error(&unhindered);
  std::ostream& log = &session.err == &std::cerr ? standard_error : session.err;
  fit_descriptors(config, log);
  return ingest::run_service(
      config, ingest::system_clocks(), [&](Duration at_most) { return signals.wait(at_most); },
      log);
}

/// As a start would find them, but for an address that is taken.
int check_only(ServeConfig& config, Session& session) {
  ingest::try_settings(config);
  session.out << "the settings are right\n";
  return 0;
}

int exit_code_of(const ingest::ServiceEnd& end) {
  if (end.interrupted) return exit_interrupted;
  return end.clean() ? 0 : events_lost;
}

}  // namespace

void add_serve(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("serve", "Run the event-batching service itself");
  const auto told = std::make_shared<Told>();
  command->footer(serve_footer);
  command->add_option("--config", told->file, "TOML file with these settings: listen = \"…\"");
  command->add_flag("--check", told->is_only_checked,
                    "reads the settings and the files that they name, and serves nothing");
  add_settings(*command, *told, front_settings(), "Front");
  add_settings(*command, *told, delivery_settings(), "Delivery");
  command->callback([command, told, &session] {
    complete(*command, *told);
    told->attempt([&] {
      session.exit_code = told->is_only_checked ? check_only(told->config, session)
                                                : exit_code_of(serve(told->config, session));
    });
    told->wrong.raise();
  });
}

}  // namespace costsim::cli
