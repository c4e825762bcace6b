#include "ingest/service/config.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "ingest/os/file_io.hpp"
#include "units/diagnostics.hpp"
#include "units/error.hpp"

namespace costsim::ingest {
namespace {

Error complaint(const char* flag, const std::string& message) {
  return Error(Failure::Usage, message).with_context(flag).about(flag);
}

/// What is read would be written to, and was perhaps another's.
void refuse_read_files(const ServiceConfig& config, Diagnostics& wrong) {
  const DeliveryConfig& delivery = config.delivery;
  const bool to_file = delivery.sink.kind == SinkSpec::Kind::File;
  const std::pair<const char*, std::string> written[] = {
      {"--sink", to_file ? delivery.sink.target : ""},
      {"--dead-letter", delivery.dead_letter},
      {"--access-log", config.access_log}};
  const std::pair<const char*, std::string> read[] = {
      {"--schema", config.schema}, {"--tokens", config.tokens}, {"--config", config.settings_file}};
  for (const auto& [flag, output] : written)
    for (const auto& [source, input] : read)
      if (!output.empty() && !input.empty() && is_same_file(output, input))
        wrong.add(complaint(flag, output + " is the file of " + source + ": expected another"));
}

/// No file is written for two purposes, and none but the spool's lies in its folder.
void refuse_shared_log(const ServiceConfig& config, Diagnostics& wrong) {
  const DeliveryConfig& delivery = config.delivery;
  const std::string &log = config.access_log, &spool = delivery.spool.directory;
  if (log.empty()) return;
  const bool to_file = delivery.sink.kind == SinkSpec::Kind::File;
  const std::pair<const char*, std::string> others[] = {
      {"--sink", to_file ? delivery.sink.target : ""}, {"the dead letters", delivery.letters()}};
  for (const auto& [what, path] : others)
    if (!path.empty() && is_same_file(path, log))
      wrong.add(complaint("--access-log",
                          fmt::format("{} is the file of {}: expected another", log, what)));
  if (!spool.empty() && is_below(log, spool))
    wrong.add(complaint("--access-log",
                        log + " lies in the folder of --spool: expected a place outside"));
}

}  // namespace

FrontConfig ServiceConfig::front() const {
  const BodyLimits bodies{static_cast<std::size_t>(delivery.record_bytes), events_per_body,
                          delivery.made_up_key(), http.body};
  return {listen,
          admin ? PageSet::Public : PageSet::All,
          threads,
          http,
          connection,
          bodies,
          proxy_protocol ? clients.proxies : std::vector<IpNetwork>()};
}

/// Small and apart: nothing that clients do takes its places or its memory.
FrontConfig ServiceConfig::admin_front() const {
  FrontConfig front;
  front.listen = *admin;
  front.pages = PageSet::Admin;
  front.http.body = 4 << 10;  // refused like any other page
  front.connection.connections = admin_connections;
  front.connection.memory = 1 << 20;
  return front;
}

const ServiceConfig& checked(const ServiceConfig& config) {
  Diagnostics wrong;
  constexpr unsigned most_threads = 256;  // more than there are cores only costs
  if (config.threads < 1 || config.threads > most_threads)
    wrong.add(complaint("--threads", "expected 1 to 256"));
  if (config.connection.connections == 0)
    wrong.add(complaint("--max-connections", "expected at least 1"));
  if (config.clients.rate.per_second <= 0) {
    if (config.clients.rate.burst > 0)
      wrong.add(complaint("--rate-burst", "has no meaning without --rate-limit"));
    const bool asks_for_clients = config.proxy_protocol || !config.access_log.empty();
    if (!config.clients.proxies.empty() && !asks_for_clients)
      wrong.add(complaint("--trusted-proxy",
                          "has no meaning without --rate-limit, --proxy-protocol or --access-log"));
  }
  if (config.proxy_protocol && config.clients.proxies.empty())
    wrong.add(complaint("--proxy-protocol", "expected --trusted-proxy to say whose"));
  if (config.http.body == 0) wrong.add(complaint("--max-body", "expected at least 1 byte"));
  wrong.attempt([&] { check(config.delivery, config.threads); });
  refuse_read_files(config, wrong);
  refuse_shared_log(config, wrong);
  wrong.raise();
  return config;
}

}  // namespace costsim::ingest
