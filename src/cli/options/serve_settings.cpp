#include "cli/options/serve_settings.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "units/quantity.hpp"

namespace costsim::cli {

namespace {

bool truth(const std::string& text) {
  if (text != "true" && text != "false")
    throw Error(Failure::Usage, fmt::format("'{}': expected true or false", text));
  return text == "true";
}

template <typename Count>
Count count(const std::string& text, Count least = 0,
            Count most = std::numeric_limits<Count>::max()) {
  const std::int64_t value = parse_count(text).to_int64();
  if (std::cmp_less(value, least) || std::cmp_greater(value, most))
    throw Error(Failure::Usage, fmt::format("'{}': expected {} to {}", text, least, most));
  return static_cast<Count>(value);
}

std::size_t size(const std::string& text) {
  return static_cast<std::size_t>(parse_bytes(text).value);
}

/// The shortest time that is not none.
constexpr Duration instant = std::chrono::milliseconds(1);

/// Added to a clock, no time may pass its end.
Duration time(const std::string& text, Duration least = Duration::zero()) {
  constexpr Duration longest = std::chrono::hours(8760);
  const Duration value = parse_duration(text);
  if (value < least || value > longest)
    throw Error(Failure::Usage,
                fmt::format("'{}': expected {} to 8760h", text, least == instant ? "1ms" : "0s"));
  return value;
}

LogFormat log_format(const std::string& text) {
  if (text == "text") return LogFormat::Text;
  if (text == "json") return LogFormat::Json;
  throw Error(Failure::Usage, fmt::format("'{}': expected text or json", text));
}

/// Per second; slower than one a day is a mistake.
double rate(const std::string& text) {
  constexpr double least = 1.0 / 86'400, most = 1e6;
  const double per_second = parse_rate(text).per_second();
  if (per_second < least || per_second > most)
    throw Error(Failure::Usage, fmt::format("'{}': expected 1/day to 1M/s", text));
  return per_second;
}

/// Words and, at the end, a number, joined by "-": "us-gov-west-1". With a letter behind the number
/// it is one of the region's availability zones, where no endpoint has its name.
std::string region(const std::string& text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const std::size_t dash = text.rfind('-');
  const std::string number = dash == std::string::npos ? "" : text.substr(dash + 1);
  const auto fits = [&](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  const bool words = !text.empty() && is_letter(text.front()) &&
                     text.find("--") == std::string::npos &&
                     std::all_of(text.begin(), text.end(), fits);
  if (words && !number.empty() && std::all_of(number.begin(), number.end(), is_digit)) return text;
  const bool is_zone = words && number.size() > 1 && is_digit(number.front());
  throw Error(Failure::Usage, fmt::format("'{}'{}: expected a region such as us-west-1", text,
                                          is_zone ? " is an availability zone" : ""));
}

const Setting front_table[] = {
    {"--listen", "127.0.0.1:8080", "address and port; port 0 takes a free one",
     [](ServeConfig& c, const std::string& t) { c.listen = ingest::parse_address(t); }},
    {"--admin", "", "address of /healthz, /readyz and /metrics apart; /metrics is then only there",
     [](ServeConfig& c, const std::string& t) { c.admin = ingest::parse_address(t); }},
    {"--threads", "1", "front threads, 1 to 256: one per core that is meant for them",
     [](ServeConfig& c, const std::string& t) { c.threads = count<unsigned>(t, 1, 256); }},
    {"--allow-origin", "",
     "whose pages may post: https://shop.example, several with commas, or * for all",
     [](ServeConfig& c, const std::string& t) {
       c.cross_origin.origins = ingest::parse_origins(t);
     }},
    {"--tokens", "", "file with a token a line: who posts must have one; SIGHUP reads it again",
     [](ServeConfig& c, const std::string& t) { c.tokens = t; }},
    {"--rate-limit", "",
     "how often a client may post: 50/s; a client is a token of --tokens, else an address",
     [](ServeConfig& c, const std::string& t) { c.clients.rate.per_second = rate(t); }},
    {"--rate-burst", "", "so many times at once; what --rate-limit gives in a second",
     [](ServeConfig& c, const std::string& t) {
       c.clients.rate.burst = count<std::uint32_t>(t, 1);
     }},
    {"--trusted-proxy", "",
     "networks whose X-Forwarded-For says who the client is: 10.0.0.0/8, several with commas",
     [](ServeConfig& c, const std::string& t) { c.clients.proxies = ingest::parse_networks(t); }},
    {"--proxy-protocol", "false", "connections of --trusted-proxy begin with a PROXY header",
     [](ServeConfig& c, const std::string& t) { c.proxy_protocol = truth(t); }, true},
    {"--pixel", "false", "GET /pixel.gif?name=value takes an event, too",
     [](ServeConfig& c, const std::string& t) { c.pixel = truth(t); }, true},
    {"--preflight-max-age", "2h",
     "how long browsers may keep what they were told of --allow-origin",
     [](ServeConfig& c, const std::string& t) { c.cross_origin.max_age = time(t); }},
    {"--access-log", "", "file for a JSON line a request, without its query; SIGHUP opens it anew",
     [](ServeConfig& c, const std::string& t) { c.access_log = t; }},
    {"--schema", "", "JSON Schema file that ?mode=sync checks events against",
     [](ServeConfig& c, const std::string& t) { c.schema = t; }},
    {"--max-body", "8MB", "largest request body, as it comes and unfolded",
     [](ServeConfig& c, const std::string& t) { c.http.body = size(t); }},
    {"--max-connections", "10000", "clients connected at the same time",
     [](ServeConfig& c, const std::string& t) { c.connection.connections = count<unsigned>(t); }},
    {"--connection-memory", "32MB", "for incomplete requests and unsent responses",
     [](ServeConfig& c, const std::string& t) { c.connection.memory = size(t); }},
    {"--idle-timeout", "75s", "between two requests of a client",
     [](ServeConfig& c, const std::string& t) { c.connection.idle = time(t, instant); }},
    {"--request-timeout", "30s", "from the first byte of a request to its last",
     [](ServeConfig& c, const std::string& t) { c.connection.request = time(t, instant); }},
    {"--least-rate", "16KB", "per second of a large body, over 5 s; a slower one is ended",
     [](ServeConfig& c, const std::string& t) { c.connection.least_rate = parse_bytes(t).value; }},
    {"--log", "text", "text | json: how lines on standard error are written",
     [](ServeConfig& c, const std::string& t) { c.log = log_format(t); }},
    {"--drain-delay", "0s", "go on accepting that long after SIGTERM, with /readyz at 503",
     [](ServeConfig& c, const std::string& t) { c.drain_delay = time(t); }},
    {"--grace", "25s", "to answer and deliver what is open after SIGTERM",
     [](ServeConfig& c, const std::string& t) { c.grace = time(t); }},
};

const Setting delivery_table[] = {
    {"--sink", "null", "null | file:PATH | kinesis:STREAM[@http://host:port]",
     [](ServeConfig& c, const std::string& t) { c.delivery.sink = ingest::parse_sink(t); }},
    {"--region", "us-east-1", "of the Kinesis stream; else AWS_REGION or AWS_DEFAULT_REGION",
     [](ServeConfig& c, const std::string& t) { c.delivery.region = region(t); }},
    {"--linger", "100ms", "a batch waits at most that long for more events",
     [](ServeConfig& c, const std::string& t) { c.delivery.limits.linger = time(t); }},
    {"--batch-records", "500", "events in one batch",
     [](ServeConfig& c, const std::string& t) {
       c.delivery.limits.records = count<std::uint32_t>(t, 1);
     }},
    {"--batch-bytes", "",
     "bytes in one batch, with partition keys; what --epoch says for Kinesis, else 5000000B",
     [](ServeConfig& c, const std::string& t) { c.batch_bytes = size(t); }},
    {"--epoch", "2026",
     "whose quotas of Kinesis hold: that of the service called, 2018-08 for most emulators",
     [](ServeConfig& c, const std::string& t) { c.epoch = t; }},
    {"--max-event", "1MB", "largest event with its partition key",
     [](ServeConfig& c, const std::string& t) { c.delivery.record_bytes = parse_bytes(t).value; }},
    {"--budget", "256MB", "events accepted and not yet delivered; past it clients get 503",
     [](ServeConfig& c, const std::string& t) { c.delivery.budget = parse_bytes(t).value; }},
    {"--calls-in-flight", "16", "calls to the sink at the same time, per thread",
     [](ServeConfig& c, const std::string& t) {
       c.delivery.calls_in_flight = count<std::uint32_t>(t, 1);
     }},
    {"--call-timeout", "10s", "of one call to the sink",
     [](ServeConfig& c, const std::string& t) { c.delivery.call_timeout = time(t, instant); }},
    {"--attempts", "0", "calls per event before it is given up; 0: no limit",
     [](ServeConfig& c, const std::string& t) {
       c.delivery.retry.attempts = count<std::uint32_t>(t);
     }},
    {"--max-age", "", "of an event before it is given up; 5 min, without limit with --spool",
     [](ServeConfig& c, const std::string& t) { c.delivery.retry.age = time(t); }},
    {"--dead-letter", "", "file for events that cannot be delivered",
     [](ServeConfig& c, const std::string& t) { c.delivery.dead_letter = t; }},
    {"--spool", "", "folder of the write-ahead log; without it a crash loses what is in memory",
     [](ServeConfig& c, const std::string& t) { c.delivery.spool.directory = t; }},
    {"--sync", "group", "os | group | always: when the log is forced to the disk",
     [](ServeConfig& c, const std::string& t) { c.delivery.spool.sync = ingest::parse_sync(t); }},
    {"--spool-budget", "8GB", "disk space of the log; past it clients get 503",
     [](ServeConfig& c, const std::string& t) {
       c.delivery.spool.disk_budget = parse_bytes(t).value;
     }},
    {"--rotate", "1GB", "file sink: begin a new file past this size",
     [](ServeConfig& c, const std::string& t) {
       c.delivery.file_rotate_bytes = parse_bytes(t).value;
     }},
    {"--aggregate", "false", "pack small events into one Kinesis record (KPL format)",
     [](ServeConfig& c, const std::string& t) { c.delivery.aggregate = truth(t); }, true},
};

}  // namespace

void Setting::apply(ServeConfig& config, const std::string& text) const {
  try {
    set(config, text);
  } catch (const Error& error) {
    if (error.failure() != Failure::Usage) throw;
    throw error.with_context(name).about(name);
  }
}

std::span<const Setting> front_settings() {
  return front_table;
}

std::span<const Setting> delivery_settings() {
  return delivery_table;
}

std::vector<std::string_view> setting_keys() {
  std::vector<std::string_view> keys;
  for (const auto settings : {front_settings(), delivery_settings()})
    for (const Setting& setting : settings) keys.push_back(setting.key());
  return keys;
}

const Setting& setting_of(std::string_view key) {
  for (const auto settings : {front_settings(), delivery_settings()})
    for (const Setting& setting : settings)
      if (setting.key() == key) return setting;
  throw Error(Failure::Internal, fmt::format("there is no setting '{}'", key));
}

}  // namespace costsim::cli
