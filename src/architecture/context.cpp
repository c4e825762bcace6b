#include "architecture/context.hpp"

#include <set>
#include <string>

#include <fmt/format.h>

#include "units/located.hpp"

namespace costsim::architecture {
namespace {

const metering::Rules& rules_of(const Environment& environment, std::string_view service) {
  static const metering::Rules none;
  const auto found = environment.rules.find(std::string(service));
  return found == environment.rules.end() ? none : found->second;
}

/// Where the key is stated that a message begins with, "shards = '0': …"; the stage else.
Location place_of(const Stage& stage, const std::string& message) {
  const auto stated = stage.stated_at.find(message.substr(0, message.find(" = ")));
  return stated == stage.stated_at.end() ? stage.where : stated->second;
}

/// What the command line says of it: it stands in no line of the file.
std::set<std::string> said_of(const Stage& stage) {
  std::set<std::string> all;
  for (const auto& [key, where] : stage.stated_at) {
    if (!where.said.empty()) all.insert(where.said);
  }
  return all;
}

}  // namespace

services::Context context_of(const Stage& stage, const Environment& environment, Duration span) {
  services::Context context{.stage = stage.name,
                            .rules = rules_of(environment, stage.service->name),
                            .workload = stage.workload.value_or(environment.workload)};
  if (!stage.service->machines.empty()) {
    context.machines = &rules_of(environment, stage.service->machines);
  }
  context.month = environment.month;
  context.span = span;
  context.burst_quantile = environment.burst_quantile;
  context.measurements = &environment.measurements.all();
  context.called = stage.called.get();
  if (stage.downstream) context.downstream_s = stage.downstream->latency.mean();
  return context;
}

Error told_at(const Location& place, const Stage& stage, const Error& error) {
  std::string who = fmt::format("stage '{}'", stage.name);
  if (place.said.empty()) {
    for (const std::string& said : said_of(stage)) who += ", " + said;
  }
  return error.with_context(who).at(place);
}

Error told_of(const Stage& stage, const Error& error) {
  if (is_placed_in(stage.where.file, error)) return error;
  return told_at(place_of(stage, error.message()), stage, error);
}

}  // namespace costsim::architecture
