#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "architecture/architecture.hpp"

namespace costsim::architecture {
namespace {

using services::Flow;

/// What an earlier stage offers to later ones.
struct Ports {
  Flow input, output, invocations;
};

/// Items → the events they carry.
Flow unpacked(const Flow& items) {
  Flow events = services::scaled(items, Decimal::from_double(items.events_per_item));
  events.events_per_item = 1;
  return events;
}

Flow flow_at(const Ports& ports, Port port) {
  switch (port) {
    case Port::Events:
      return unpacked(ports.input);
    case Port::Invocations:
      return ports.invocations;
    case Port::Output:
      break;
  }
  return ports.output;
}

const metering::Rules& rules_of(const Environment& environment, std::string_view service) {
  static const metering::Rules none;
  const auto found = environment.rules.find(std::string(service));
  return found == environment.rules.end() ? none : found->second;
}

Flow input_of(const Stage& stage, const Flow& traffic, const std::map<std::string, Ports>& done) {
  Flow input;
  for (const Edge& edge : stage.inputs) {
    const Flow from = edge.from.empty() ? traffic : flow_at(done.at(edge.from), edge.port);
    input = services::merged(input, services::scaled(from, edge.times));
  }
  if (input.items.size() == 0) {
    input.step = traffic.step;
    input.items = Eigen::ArrayXd::Zero(traffic.items.size());
    input.size = traffic.size;
  }
  return input;
}

services::Outcome run_stage(const Stage& stage, const Flow& input, const Environment& environment) {
  services::Context context{.stage = stage.name,
                            .rules = rules_of(environment, stage.service->name),
                            .workload = environment.workload};
  context.month = environment.month;
  context.span = input.span();
  context.burst_quantile = environment.burst_quantile;
  context.measurements = &environment.measurements;
  try {
    return stage.service->run(input, stage.parameters, context);
  } catch (const Error& error) {
    throw Error(error.failure(), stage.where,
                fmt::format("stage '{}': {}", stage.name, error.what()));
  }
}

bool is_mean(std::string_view metric) {
  return metric.find("mean") != std::string_view::npos ||
         metric.find("utilisation") != std::string_view::npos;
}

bool is_sum(std::string_view metric) {
  return metric.find("hours") != std::string_view::npos;
}

/// One metric over several months: hours add up, means average, everything else keeps its largest.
void merge_metrics(std::vector<services::Metric>& all, const std::vector<services::Metric>& month,
                   double months_before) {
  for (std::size_t i = 0; i < all.size() && i < month.size(); ++i) {
    double& value = all[i].value;
    const double next = month[i].value;
    if (is_sum(all[i].name)) {
      value += next;
    } else if (is_mean(all[i].name)) {
      value = (value * months_before + next) / (months_before + 1);
    } else {
      value = std::max(value, next);
    }
  }
}

bool same_finding(const services::Finding& a, const services::Finding& b) {
  return a.id == b.id && a.stage == b.stage;
}

/// Keeps the first telling of a finding but the worst of its figures.
void merge_finding(std::vector<services::Finding>& all, const services::Finding& finding) {
  const auto known = std::find_if(all.begin(), all.end(),
                                  [&](const auto& other) { return same_finding(other, finding); });
  if (known == all.end()) {
    all.push_back(finding);
  } else if (finding.need > known->need) {
    *known = finding;
  }
}

}  // namespace

Result run(const Architecture& architecture, const Flow& traffic, const Environment& environment) {
  Result result;
  std::map<std::string, Ports> done;
  for (const Stage& stage : architecture.stages) {
    Flow input = input_of(stage, traffic, done);
    services::Outcome outcome = run_stage(stage, input, environment);
    for (auto& line : outcome.usage) {
      line.stage = stage.name;
      result.usage.push_back(std::move(line));
    }
    result.stages.push_back({stage.name, std::string(stage.service->name), outcome.metrics});
    for (const auto& finding : outcome.findings) merge_finding(result.findings, finding);
    done[stage.name] = {std::move(input), std::move(outcome.output),
                        std::move(outcome.invocations)};
  }
  return result;
}

Result combined(const std::vector<Result>& months) {
  if (months.empty()) return {};
  Result all = months.front();
  for (std::size_t month = 1; month < months.size(); ++month) {
    for (std::size_t stage = 0; stage < all.stages.size(); ++stage) {
      merge_metrics(all.stages[stage].metrics, months[month].stages[stage].metrics,
                    static_cast<double>(month));
    }
    for (const auto& finding : months[month].findings) merge_finding(all.findings, finding);
    all.usage.insert(all.usage.end(), months[month].usage.begin(), months[month].usage.end());
  }
  return all;
}

}  // namespace costsim::architecture
