#include "ingest/measure/text.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace costsim::ingest {

using Json = nlohmann::ordered_json;

namespace {

/// Four significant digits: more would claim more than a measurement can.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const double scale = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

/// TOML tells 7.0 from 7: figures are always written as floating-point numbers.
std::string number(double value) {
  const std::string text = fmt::format("{}", rounded(value));
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string quoted(const std::string& text) {
  return Json(text).dump();
}

std::string method(const MeasureConfig& config) {
  return fmt::format(
      "in-process load generator on a core of its own, {} connections, {} front thread(s); median "
      "of {} runs of {} after {} of warm-up; CPU time of all threads but the generator's; "
      "events_per_s_per_vcpu = 1e6 / cpu_s_per_million_events",
      config.connections, config.threads, config.runs, costsim::to_text(config.run_time),
      costsim::to_text(config.warm_up));
}

constexpr std::string_view first_words = "# Written by `costsim measure`";

constexpr const char* file_header =
    R"(# Written by `costsim measure`; not by hand. A scenario names a figure as "<this file>/<figure>".
#   [machine]   where it was measured
#   [[figure]]  one per set-up: core-* is one thread without HTTP, http-single one event per POST, http-bulk
#               NDJSON bodies; -file, -kinesis, -aggregate and -spool say what was behind it (null without)
#     events_per_s_per_vcpu     of one vCPU that does nothing else: 1e6 / cpu_s_per_million_events
#     cpu_s_per_million_events  CPU seconds, median of the runs
#     event_bytes               size of the JSON event
#     spread_percent            (largest - smallest) / median of the runs
)";

Json latency(const LatencyMs& latency) {
  return {{"p50", rounded(latency.p50)},
          {"p95", rounded(latency.p95)},
          {"p99", rounded(latency.p99)},
          {"p999", rounded(latency.p999)},
          {"max", rounded(latency.max)}};
}

Json figure(const Figure& figure) {
  Json json = {{"name", figure.name},
               {"event_bytes", figure.event_bytes},
               {"events_per_s", rounded(figure.events_per_s)},
               {"events_per_s_per_vcpu", rounded(figure.events_per_s_per_vcpu())},
               {"cpu_s_per_million_events", rounded(figure.cpu_s_per_million_events)},
               {"spread_percent", rounded(figure.spread_percent)}};
  if (figure.requests_per_s == 0) return json;
  json["requests_per_s"] = rounded(figure.requests_per_s);
  json["rss_mb"] = rounded(figure.rss_mb);
  json["latency_ms"] = latency(figure.latency);
  return json;
}

Json core(const Measurement& measurement) {
  Json json = {{"event_bytes", measurement.config.event_bytes}};
  for (const char* part : {"add", "split", "encode", "aggregate"})
    if (const Figure* found = measurement.find(std::string("core-") + part))
      json[std::string(part) + "_per_s"] = rounded(found->events_per_s);
  return json;
}

Json http(const Measurement& measurement) {
  Json json = {{"threads", measurement.config.threads},
               {"event_bytes", measurement.config.event_bytes}};
  const Figure* single = measurement.find("http-single");
  if (single == nullptr) return json;
  json["requests_per_s"] = rounded(single->requests_per_s);
  json["events_per_s"] = rounded(single->events_per_s);
  json["cpu_s_per_million_events"] = rounded(single->cpu_s_per_million_events);
  json["latency_ms"] = latency(single->latency);
  json["rss_mb"] = rounded(single->rss_mb);
  return json;
}

/// Close reasons of the single-event run into the null sink.
Json closes(const Measurement& measurement) {
  Json json = Json::object();
  const Figure* single = measurement.find("http-single");
  if (single == nullptr) return json;
  for (std::size_t i = 0; i < batching::close_reasons; ++i)
    json[std::string(name(static_cast<batching::CloseReason>(i)))] = single->closes[i];
  return json;
}

}  // namespace

std::string to_json(const Measurement& measurement, const Provenance& provenance) {
  const Machine& machine = measurement.machine;
  Json json = {{"machine", {{"cpu", machine.cpu}, {"cores", machine.cores}, {"os", machine.os}}},
               {"commit", provenance.commit},
               {"runs", measurement.config.runs},
               {"core", core(measurement)},
               {"http", http(measurement)},
               {"close_reasons", closes(measurement)},
               {"method", method(measurement.config)}};
  if (!provenance.date.empty()) json["date"] = provenance.date;
  json["figures"] = Json::array();
  for (const auto& each : measurement.figures) json["figures"].push_back(figure(each));
  return json.dump(2) + "\n";
}

std::string to_toml(const Measurement& measurement, const Provenance& provenance) {
  const Machine& machine = measurement.machine;
  std::string text = fmt::format("{}commit = {}\nmethod = {}\n", file_header,
                                 quoted(provenance.commit), quoted(method(measurement.config)));
  if (!provenance.date.empty()) text += fmt::format("date = {}\n", quoted(provenance.date));
  text += fmt::format("\n[machine]\ncpu = {}\ncores = {}\nos = {}\n", quoted(machine.cpu),
                      machine.cores, quoted(machine.os));
  for (const auto& each : measurement.figures)
    text += fmt::format(
        "\n[[figure]]\nname = {}\nevents_per_s_per_vcpu = {}\ncpu_s_per_million_events = {}\n"
        "event_bytes = {}\nspread_percent = {}\n",
        quoted(each.name), number(each.events_per_s_per_vcpu()),
        number(each.cpu_s_per_million_events), each.event_bytes, number(each.spread_percent));
  return text;
}

bool is_measurement(std::string_view text) {
  return text.starts_with(first_words);
}

}  // namespace costsim::ingest
