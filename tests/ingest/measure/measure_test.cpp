#include "ingest/measure/measure.hpp"

#include <filesystem>
#include <sstream>

#include <nlohmann/json.hpp>

#include "ingest/measure/text.hpp"
#include "support/catch.hpp"

using namespace costsim::ingest;
using namespace std::chrono_literals;

namespace {

Measurement made_up() {
  Measurement measurement;
  measurement.machine = {"A \"fast\" CPU", 4, "Linux 6"};
  Figure single;
  single.name = "http-single";
  single.event_bytes = 200;
  single.events_per_s = single.requests_per_s = 123456.7;
  single.cpu_s_per_million_events = 8;
  single.spread_percent = 2.34567;
  single.closes[0] = 7;
  measurement.figures = {single};
  return measurement;
}

}  // namespace

TEST_CASE("what one vCPU serves follows from the CPU time of an event") {
  Figure figure;
  figure.cpu_s_per_million_events = 8;
  CHECK(figure.events_per_s_per_vcpu() == Approx(125'000));
}

TEST_CASE("the measured file has exactly the keys that container sizing reads") {
  const std::string text = to_toml(made_up(), {"abc123", ""});
  CHECK(text.starts_with("# Written by `costsim measure`; not by hand."));
  CHECK(text.substr(text.find("\ncommit")) ==
        "\ncommit = \"abc123\"\n"
        "method = \"in-process load generator on a core of its own, 64 connections, 1 front "
        "thread(s); median of 3 runs of 2s after 500ms of warm-up; CPU time of all threads but the "
        "generator's; events_per_s_per_vcpu = 1e6 / cpu_s_per_million_events\"\n"
        "\n[machine]\ncpu = \"A \\\"fast\\\" CPU\"\ncores = 4\nos = \"Linux 6\"\n"
        "\n[[figure]]\nname = \"http-single\"\nevents_per_s_per_vcpu = 125000.0\n"
        "cpu_s_per_million_events = 8.0\nevent_bytes = 200\nspread_percent = 2.346\n");
  CHECK(to_toml(made_up(), {"abc123", "2026-11-21"}).find("date = \"2026-11-21\"\n") !=
        std::string::npos);
}

TEST_CASE("the JSON has the keys of the contract, and no date unless one is asked for") {
  const auto json = nlohmann::json::parse(to_json(made_up(), {"abc123", ""}));
  CHECK(json["machine"]["cores"] == 4);
  CHECK(json["commit"] == "abc123");
  CHECK(json["runs"] == 3);
  CHECK(json["core"]["event_bytes"] == 200);
  CHECK(json["http"]["requests_per_s"] == 123500.0);
  CHECK(json["http"]["latency_ms"].contains("p999"));
  CHECK(json["close_reasons"]["records"] == 7);
  CHECK_FALSE(json.contains("date"));
}

TEST_CASE("a measurement runs the real service, and every event is accounted for") {
  namespace fs = std::filesystem;
  const fs::path scratch = fs::temp_directory_path() / "costsim-measure-test";
  fs::create_directories(scratch);
  MeasureConfig config;
  config.runs = 2;
  config.run_time = 60ms;
  config.warm_up = 10ms;
  config.connections = 8;
  config.scratch = scratch.string();
  std::ostringstream log;
  const Measurement measurement = measure(config, system_clocks(), log);
  for (const char* name : {"core-add", "core-split", "core-encode", "core-aggregate", "http-single",
                           "http-bulk", "http-single-file", "http-bulk-file", "http-single-kinesis",
                           "http-bulk-kinesis", "http-bulk-kinesis-aggregate", "http-single-spool",
                           "http-bulk-spool", "http-single-kinesis-spool"}) {
    INFO(name);
    const Figure* figure = measurement.find(name);
    REQUIRE(figure != nullptr);
    CHECK(figure->events_per_s > 0);
    CHECK(figure->cpu_s_per_million_events > 0);
    CHECK(figure->event_bytes == 200);
    CHECK(log.str().find(std::string(name) + " 2/2") != std::string::npos);
  }
  CHECK(measurement.find("http-single")->latency.max > 0);
  CHECK(measurement.find("nothing") == nullptr);
  CHECK(fs::is_empty(scratch));
  fs::remove_all(scratch);
}
