#include "request_level/chance.hpp"

#include <algorithm>

#include "architecture/context.hpp"

namespace costsim::request_level {
namespace {

using architecture::Stage;

bool varies(const DistributionText& duration) {
  return duration.family != "deterministic";
}

bool is_cut_off(const Parameters& function) {
  return function.has("timeout") && function.has("duration") &&
         engine::make_distribution(function.distribution("duration")).mean() >
             engine::to_seconds(function.duration("timeout"));
}

bool starts_cold(const Stage& function, const architecture::Environment& environment) {
  const Parameters& values = function.parameters;
  if (values.has("cold_duration") || values.has("init")) return true;
  const services::Context context =
      architecture::context_of(function, environment, environment.month);
  return values.flag("vpc") && context.rules.has("vpc-cold-start") &&
         context.rules.duration("vpc-cold-start") > Duration(0);
}

bool fails_or_retries(const Parameters& function) {
  return function.real("error_rate") > 0 || function.count("poison_every") > 0 ||
         function.count("attempts") > 1 || is_cut_off(function);
}

bool has_chance(const Stage& stage, const architecture::Environment& environment) {
  if (stage.downstream) return true;
  if (stage.service->role != services::Role::Function) return false;
  const Parameters& values = stage.parameters;
  return (values.has("duration") && varies(values.distribution("duration"))) ||
         starts_cold(stage, environment) || fails_or_retries(values);
}

}  // namespace

bool depends_on_chance(const architecture::Architecture& architecture,
                       const architecture::Environment& environment) {
  return std::any_of(architecture.stages.begin(), architecture.stages.end(),
                     [&](const Stage& stage) { return has_chance(stage, environment); });
}

}  // namespace costsim::request_level
