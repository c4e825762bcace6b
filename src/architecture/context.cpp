#include "architecture/context.hpp"

namespace costsim::architecture {
namespace {

const metering::Rules& rules_of(const Environment& environment, std::string_view service) {
  static const metering::Rules none;
  const auto found = environment.rules.find(std::string(service));
  return found == environment.rules.end() ? none : found->second;
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

}  // namespace costsim::architecture
