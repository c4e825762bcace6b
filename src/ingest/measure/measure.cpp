#include "ingest/measure/measure.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>
#include <sys/utsname.h>
#include <thread>

#include <fmt/format.h>

#include "ingest/measure/core.hpp"
#include "ingest/measure/load.hpp"
#include "ingest/measure/stream.hpp"
#include "ingest/service/service.hpp"
#include "units/error.hpp"

namespace costsim::ingest {

namespace {

namespace fs = std::filesystem;

/// One run of one figure.
using Run = std::function<Figure()>;

struct Case {
  std::string name;
  Run run;
};

std::string post(const std::string& body, const char* type) {
  return fmt::format(
      "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/{}\r\n"
      "Content-Length: {}\r\n\r\n{}",
      type, body.size(), body);
}

double rss_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.compare(0, 6, "VmRSS:") == 0) return std::stod(line.substr(6)) / 1024;
  return 0;
}

LatencyMs percentiles(std::vector<Duration> latencies) {
  if (latencies.empty()) return {};
  std::sort(latencies.begin(), latencies.end());
  const auto at = [&](double share) {
    const auto index = static_cast<std::size_t>(share * static_cast<double>(latencies.size() - 1));
    return seconds(latencies[index]) * 1000;
  };
  return {at(0.5), at(0.95), at(0.99), at(0.999), at(1)};
}

/// How a service is set up for one figure.
struct Setup {
  bool bulk = false;
  SinkSpec::Kind sink = SinkSpec::Kind::Null;
  bool spool = false;
  bool aggregate = false;
};

/// Events waiting to be delivered while more come: few, so that what is measured is delivered.
constexpr std::int64_t most_waiting = 16 << 20;

ServiceConfig service_config(const MeasureConfig& config, const Setup& setup,
                             const std::string& endpoint) {
  ServiceConfig service;
  service.listen.port = 0;
  service.threads = config.threads;
  service.delivery.sink.kind = setup.sink;
  if (setup.sink == SinkSpec::Kind::File) service.delivery.sink.target = config.scratch + "/events";
  if (setup.sink == SinkSpec::Kind::Kinesis) {
    service.delivery.sink.target = "events";
    service.delivery.sink.endpoint = endpoint;
  }
  service.delivery.aggregate = setup.aggregate;
  if (setup.spool) service.delivery.spool.directory = config.scratch + "/spool";
  return service;
}

void check(const LoadResult& load, const DeliveryReport& end) {
  if (load.refused > 0 || end.counters.lost > 0)
    throw Error(Failure::Untrustworthy,
                fmt::format("the service refused {} requests and lost {} events {}", load.refused,
                            end.counters.lost, end.last_error));
}

Figure run_http(const MeasureConfig& config, const Clocks& clocks, const Setup& setup) {
  const unsigned cores = std::max(std::thread::hardware_concurrency(), 1U);
  run_on_cores(cores - 1, cores - 1);
  const MeasureStream stream;
  run_on_cores(0, std::max(cores, 2U) - 2);
  RunningService service(service_config(config, setup, stream.endpoint()), clocks);
  run_on_cores(cores - 1, cores - 1);
  const std::size_t events = setup.bulk ? config.bulk_events : 1;
  LoadPlan plan{service.server->address(), config.connections,
                setup.bulk ? post(lines_of(events, config.event_bytes), "x-ndjson")
                           : post(event_of(config.event_bytes), "json"),
                config.warm_up, config.run_time};
  plan.full = [&] { return service.delivery.counters().budget_used > most_waiting; };
  plan.cpu_time = [&] { return cpu_time_of_others() - stream.cpu_time(); };
  if (setup.bulk) plan.connections = std::max(config.connections / 4, 1U);
  const LoadResult load = generate_load(plan, clocks);
  Figure figure;
  figure.rss_mb = rss_mb();
  service.server->abandon();
  service.server->join();
  const DeliveryReport end = service.delivery.finish(std::chrono::seconds(30));
  run_on_cores(0, cores - 1);
  check(load, end);
  figure.requests_per_s = static_cast<double>(load.requests) / seconds(load.wall);
  figure.events_per_s = figure.requests_per_s * static_cast<double>(events);
  figure.cpu_s_per_million_events =
      seconds(load.cpu) / static_cast<double>(load.requests * events) * 1e6;
  figure.latency = percentiles(load.latencies);
  figure.closes = end.counters.closes;
  return figure;
}

/// A fresh scratch folder for each run: a spool replays what it finds.
Figure with_clean_scratch(const MeasureConfig& config, const std::function<Figure()>& run) {
  const auto clean = [&] {
    for (const auto& entry : fs::directory_iterator(config.scratch)) fs::remove_all(entry);
  };
  clean();
  Figure figure = run();
  clean();
  return figure;
}

std::vector<Case> cases(const MeasureConfig& config, const Clocks& clocks) {
  const auto http = [&](const Setup& setup) -> Run {
    return [&, setup] {
      return with_clean_scratch(config, [&] { return run_http(config, clocks, setup); });
    };
  };
  using enum SinkSpec::Kind;
  return {
      {"core-add", [&] { return run_add(config); }},
      {"core-split", [&] { return run_split(config); }},
      {"core-encode", [&] { return run_encode(config); }},
      {"core-aggregate", [&] { return run_aggregate(config); }},
      {"http-single", http({})},
      {"http-bulk", http({.bulk = true})},
      {"http-single-file", http({.sink = File})},
      {"http-bulk-file", http({.bulk = true, .sink = File})},
      {"http-single-kinesis", http({.sink = Kinesis})},
      {"http-bulk-kinesis", http({.bulk = true, .sink = Kinesis})},
      {"http-bulk-kinesis-aggregate", http({.bulk = true, .sink = Kinesis, .aggregate = true})},
      {"http-single-spool", http({.spool = true})},
      {"http-bulk-spool", http({.bulk = true, .spool = true})},
      {"http-single-kinesis-spool", http({.sink = Kinesis, .spool = true})},
  };
}

Figure median_of(std::vector<Figure> runs) {
  const auto cpu = [](const Figure& figure) { return figure.cpu_s_per_million_events; };
  std::sort(runs.begin(), runs.end(),
            [&](const Figure& a, const Figure& b) { return cpu(a) < cpu(b); });
  Figure median = runs[runs.size() / 2];
  median.spread_percent = (cpu(runs.back()) - cpu(runs.front())) / cpu(median) * 100;
  return median;
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.cores = std::max(std::thread::hardware_concurrency(), 1U);
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; machine.cpu.empty() && std::getline(info, line);)
    if (line.compare(0, 10, "model name") == 0) machine.cpu = line.substr(line.find(": ") + 2);
  utsname system{};
  if (uname(&system) == 0) machine.os = std::string(system.sysname) + " " + system.release;
  return machine;
}

const Figure* Measurement::find(const std::string& name) const {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const Figure& figure) { return figure.name == name; });
  return found == figures.end() ? nullptr : &*found;
}

Measurement measure(const MeasureConfig& config, const Clocks& clocks, std::ostream& log) {
  Measurement measurement{this_machine(), config, {}};
  for (const auto& [name, run] : cases(config, clocks)) {
    std::vector<Figure> runs;
    for (unsigned i = 1; i <= config.runs; ++i) {
      log << fmt::format("{} {}/{}\n", name, i, config.runs) << std::flush;
      runs.push_back(run());
    }
    Figure figure = median_of(std::move(runs));
    figure.name = name;
    figure.event_bytes = config.event_bytes;
    log << fmt::format("{}: {:.0f} events/s, {:.3f} CPU-s per million events\n", name,
                       figure.events_per_s, figure.cpu_s_per_million_events)
        << std::flush;
    measurement.figures.push_back(std::move(figure));
  }
  return measurement;
}

}  // namespace costsim::ingest
