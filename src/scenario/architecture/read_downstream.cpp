#include "scenario/architecture/read_downstream.hpp"

#include "engine/distribution.hpp"
#include "engine/time.hpp"
#include "services/kit/amounts.hpp"

namespace costsim::scenario {
namespace {

constexpr Parameter call_rows[] = {
    {.name = "latency", .kind = Kind::Distribution, .help = "time of one call that need not wait"},
    {.name = "capacity",
     .kind = Kind::Rate,
     .fallback = optional,
     .help = "calls it takes up in a time; others wait their turn. Default: no limit",
     .min = 1e-6},
    {.name = "concurrency",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "calls it handles at a time; others wait their turn. Default: no limit",
     .min = 1,
     .max = 4e9},
    {.name = "timeout",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "callers give up after it, in an outage too; default: they wait, and an outage "
             "answers with an error at once",
     .min = 0.001},
};

constexpr Parameter when_rows[] = {
    {.name = "at", .kind = Kind::Time, .help = "when it begins, from the start of the period"},
    {.name = "for", .kind = Kind::Time, .help = "how long it lasts", .min = 0.001},
};

engine::Outage read_outage(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "an outage");
  const Parameters values = reader.parameters(when_rows);
  reader.finish();
  const Duration at = values.duration("at");
  const Duration length = values.duration("for");
  return {at, length > engine::never - at ? engine::never : at + length};
}

}  // namespace

std::span<const Parameter> downstream_rows() {
  return call_rows;
}

std::span<const Parameter> outage_rows() {
  return when_rows;
}

architecture::CalledService read_downstream(const Document& document, const toml::table& table) {
  TableReader reader(document, table, "downstream");
  const Parameters values = reader.parameters(call_rows);
  architecture::CalledService config;
  reader.attempt([&] {
    for (const toml::table* outage : reader.tables("outages")) {
      reader.attempt([&] { config.outages.push_back(read_outage(document, *outage)); });
    }
  });
  reader.finish();
  config.latency = engine::make_distribution(values.distribution("latency"));
  if (values.has("concurrency"))
    config.concurrency = static_cast<std::uint32_t>(values.count("concurrency"));
  if (values.has("capacity")) {
    config.spacing = engine::time_from_seconds(1 / values.rate("capacity").per_second());
  }
  config.timeout = services::duration_if(values, "timeout").value_or(Duration(0));
  return config;
}

}  // namespace costsim::scenario
