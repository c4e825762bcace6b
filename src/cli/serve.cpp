// costsim serve: the event collector as a service (docs/serve.md).
#include <algorithm>
#include <fstream>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/stop_signals.hpp"
#include "ingest/server_socket.hpp"
#include "ingest/service.hpp"
#include "scenario/price_files.hpp"
#include "units/error.hpp"
#include "units/quantity.hpp"

namespace costsim::cli {

namespace {

/// With what only the command line knows.
struct ServiceConfig : ingest::ServiceConfig {
  std::string epoch = "2026";
  std::optional<std::size_t> batch_bytes = {};
};

constexpr int events_lost = 1;
constexpr int interrupted = 130;

/// A value of the command line or of the configuration file, where its key is the name without
/// the dashes.
struct Setting {
  const char* name;
  const char* fallback;
  const char* help;
  void (*set)(ServiceConfig& config, const std::string& text);
  bool is_flag = false;  ///< on the command line it stands without a value, for "true"
};

bool truth(const std::string& text) {
  if (text != "true" && text != "false")
    throw Error(Failure::Usage, "\"" + text + "\" is neither true nor false");
  return text == "true";
}

template <typename Count>
Count count(const std::string& text, std::int64_t least = 0) {
  const std::int64_t value = parse_count(text).to_int64();
  if (value < least || !std::in_range<Count>(value))
    throw Error(Failure::Usage, "\"" + text + "\" is out of range");
  return static_cast<Count>(value);
}

std::size_t size(const std::string& text) {
  return static_cast<std::size_t>(parse_bytes(text).value);
}

constexpr const char* footer = R"(Examples:
  costsim serve                                    takes events and forgets them
  costsim serve --sink file:events.ndjson --spool spool
  costsim serve --sink kinesis:events --region us-east-1 --threads 2
  curl -H 'Content-Type: application/json' -d '{"n": 1}' http://127.0.0.1:8080/events

Exit codes: 0 all events delivered or spooled, 1 events lost, 2 bad usage,
            4 file I/O, 130 interrupted a second time)";

const Setting front_settings[] = {
    {"--listen", "127.0.0.1:8080", "address and port; port 0 takes a free one",
     [](ServiceConfig& c, const std::string& t) { c.listen = ingest::parse_address(t); }},
    {"--threads", "1", "front threads, 1 to 256: one per core that is meant for them",
     [](ServiceConfig& c, const std::string& t) { c.threads = count<unsigned>(t, 1); }},
    {"--schema", "", "JSON Schema file that ?mode=sync checks events against",
     [](ServiceConfig& c, const std::string& t) { c.schema = t; }},
    {"--max-body", "8MB", "largest request body",
     [](ServiceConfig& c, const std::string& t) { c.http.body = size(t); }},
    {"--max-connections", "10000", "clients connected at the same time",
     [](ServiceConfig& c, const std::string& t) { c.connection.connections = count<unsigned>(t); }},
    {"--connection-memory", "32MB", "for incomplete requests and unsent responses",
     [](ServiceConfig& c, const std::string& t) { c.connection.memory = size(t); }},
    {"--idle-timeout", "75s", "between two requests of a client",
     [](ServiceConfig& c, const std::string& t) { c.connection.idle = parse_duration(t); }},
    {"--request-timeout", "30s", "from the first byte of a request to its last",
     [](ServiceConfig& c, const std::string& t) { c.connection.request = parse_duration(t); }},
    {"--drain-delay", "0s", "go on accepting that long after SIGTERM, with /readyz at 503",
     [](ServiceConfig& c, const std::string& t) { c.drain_delay = parse_duration(t); }},
    {"--grace", "25s", "to answer and deliver what is open after SIGTERM",
     [](ServiceConfig& c, const std::string& t) { c.grace = parse_duration(t); }},
};

const Setting delivery_settings[] = {
    {"--sink", "null", "null | file:PATH | kinesis:STREAM[@http://host:port]",
     [](ServiceConfig& c, const std::string& t) { c.delivery.sink = ingest::parse_sink(t); }},
    {"--region", "us-east-1", "of the Kinesis stream",
     [](ServiceConfig& c, const std::string& t) { c.delivery.region = t; }},
    {"--linger", "100ms", "a batch waits at most that long for more events",
     [](ServiceConfig& c, const std::string& t) { c.delivery.limits.linger = parse_duration(t); }},
    {"--batch-records", "500", "events in one batch",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.limits.records = count<std::uint32_t>(t, 1);
     }},
    {"--batch-bytes", "",
     "bytes in one batch, with partition keys; what --epoch says for Kinesis, else 5000000B",
     [](ServiceConfig& c, const std::string& t) { c.batch_bytes = size(t); }},
    {"--epoch", "2026",
     "whose quotas of Kinesis hold: that of the service called, 2018-08 for most emulators",
     [](ServiceConfig& c, const std::string& t) { c.epoch = t; }},
    {"--max-event", "1MB", "largest event with its partition key",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.record_bytes = parse_bytes(t).value;
     }},
    {"--budget", "256MB", "events accepted and not yet delivered; past it clients get 503",
     [](ServiceConfig& c, const std::string& t) { c.delivery.budget = parse_bytes(t).value; }},
    {"--calls-in-flight", "16", "calls to the sink at the same time, per thread",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.calls_in_flight = count<std::uint32_t>(t, 1);
     }},
    {"--call-timeout", "10s", "of one call to the sink",
     [](ServiceConfig& c, const std::string& t) { c.delivery.call_timeout = parse_duration(t); }},
    {"--attempts", "0", "calls per event before it is given up; 0: no limit",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.retry.attempts = count<std::uint32_t>(t);
     }},
    {"--max-age", "", "of an event before it is given up; 5 min, without limit with --spool",
     [](ServiceConfig& c, const std::string& t) { c.delivery.retry.age = parse_duration(t); }},
    {"--dead-letter", "", "file for events that cannot be delivered",
     [](ServiceConfig& c, const std::string& t) { c.delivery.dead_letter = t; }},
    {"--spool", "", "folder of the write-ahead log; without it a crash loses what is in memory",
     [](ServiceConfig& c, const std::string& t) { c.delivery.spool.directory = t; }},
    {"--sync", "group", "os | group | always: when the log is forced to the disk",
     [](ServiceConfig& c, const std::string& t) { c.delivery.spool.sync = ingest::parse_sync(t); }},
    {"--spool-budget", "8GB", "disk space of the log; past it clients get 503",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.spool.disk_budget = parse_bytes(t).value;
     }},
    {"--rotate", "1GB", "file sink: begin a new file past this size",
     [](ServiceConfig& c, const std::string& t) {
       c.delivery.file_rotate_bytes = parse_bytes(t).value;
     }},
    {"--aggregate", "false", "pack small events into one Kinesis record (KPL format)",
     [](ServiceConfig& c, const std::string& t) { c.delivery.aggregate = truth(t); }, true},
};

void add_settings(CLI::App& command, ServiceConfig& config, std::span<const Setting> settings,
                  const char* group) {
  for (const Setting& setting : settings) {
    const auto set = [&config, &setting](const std::string& t) { setting.set(config, t); };
    if (setting.is_flag)
      command
          .add_flag_function(
              setting.name, [set](std::int64_t) { set("true"); }, setting.help)
          ->group(group);
    else
      command.add_option_function<std::string>(setting.name, set, setting.help)
          ->group(group)
          ->type_name("")
          ->default_str(setting.fallback);
  }
}

const Setting* find_setting(const std::string& key) {
  for (const auto settings :
       {std::span<const Setting>(front_settings), std::span<const Setting>(delivery_settings)})
    for (const Setting& setting : settings)
      if (setting.name == "--" + key) return &setting;
  return nullptr;
}

/// The command line has the last word over the file.
void read_config_file(const CLI::App& command, const std::string& path, ServiceConfig& config) {
  if (!std::ifstream(path)) throw Error(Failure::Io, path + ": cannot be read");
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(path)) {
    const Setting* setting = item.parents.empty() ? find_setting(item.name) : nullptr;
    if (setting == nullptr || item.inputs.size() != 1)
      throw Error(Failure::Usage, path + ": \"" + item.fullname() + "\" is no setting");
    if (command.count(setting->name) == 0) setting->set(config, item.inputs[0]);
  }
}

/// What one PutRecords call may carry; the same in every region. A file's megabyte is read as the
/// smaller one, to be safe under both readings of the service's documents.
std::size_t put_records_bytes(const std::string& epoch) {
  constexpr std::int64_t larger = 1 << 20, smaller = 1'000'000;
  const auto files = scenario::load_price_files("us-east-1", epoch);
  const Bytes quota = files.rules.at("kinesis").bytes("put-records-bytes");
  return static_cast<std::size_t>(quota.value / larger * smaller);
}

void set_batch_bytes(ServiceConfig& config) {
  if (config.batch_bytes)
    config.delivery.limits.bytes = *config.batch_bytes;
  else if (config.delivery.sink.kind == ingest::SinkSpec::Kind::Kinesis)
    config.delivery.limits.bytes = put_records_bytes(config.epoch);
}

void serve(ServiceConfig& config, Session& session) {
  set_batch_bytes(config);
  const std::size_t descriptors = ingest::raise_descriptor_limit();
  constexpr std::size_t for_others = 64;  // files, sockets of the sink
  config.connection.connections =
      std::min(config.connection.connections, descriptors - std::min(descriptors, for_others));
  const StopSignals signals;
  const auto end = ingest::run_service(
      config, ingest::system_clocks(), [&](Duration at_most) { return signals.wait(at_most); },
      session.err);
  if (end.interrupted)
    session.exit_code = interrupted;
  else if (!end.clean())
    session.exit_code = events_lost;
}

}  // namespace

void add_serve(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("serve", "Run the event-batching service itself");
  const auto config = std::make_shared<ServiceConfig>();
  const auto file = std::make_shared<std::string>();
  command->footer(footer);
  command->add_option("--config", *file, "TOML file with these settings: listen = \"…\"");
  add_settings(*command, *config, front_settings, "Front");
  add_settings(*command, *config, delivery_settings, "Delivery");
  command->callback([command, config, file, &session] {
    if (!file->empty()) read_config_file(*command, *file, *config);
    serve(*config, session);
  });
}

}  // namespace costsim::cli
