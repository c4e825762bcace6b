// Steady flows and hand-written rules, so that each service's test reads as one sentence.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/kit/service.hpp"
#include "units/error.hpp"

namespace costsim::services {

/// A constant flow at one-minute steps; the total is exact.
inline Flow steady(const Rate& rate, Duration span = std::chrono::hours(720), Bytes size = {1024}) {
  Flow flow;
  flow.step = std::chrono::minutes(1);
  const auto steps = static_cast<Eigen::Index>(span / flow.step);
  flow.total = rate.events_in(span);
  flow.items = Eigen::ArrayXd::Constant(steps, rate.per_second() * 60);
  flow.size = size;
  return flow;
}

/// The same without chance: its items are evenly spaced.
inline Flow evenly(const Rate& rate, Duration span = std::chrono::hours(720)) {
  Flow flow = steady(rate, span);
  flow.dispersion = 0;
  return flow;
}

/// Gives `count` steps from `first` on the same number of items.
inline void set_items(Flow& flow, Eigen::Index first, Eigen::Index count, double items) {
  Eigen::ArrayXd changed = flow.items.by_step();
  changed.segment(first, count) = items;
  flow.items = std::move(changed);
}

using RuleTexts = std::vector<std::pair<std::string, Value>>;

inline metering::Rules rules_of(const std::string& service, const RuleTexts& values) {
  metering::Rules rules(service);
  for (const auto& [name, value] : values) {
    rules.add(name, {value, "", false, {"test", "2026-01-01", "V1"}});
  }
  return rules;
}

inline Context context_of(const metering::Rules& rules, Duration span = std::chrono::hours(720)) {
  Context context{.stage = "stage", .rules = rules, .workload = {}};
  context.month = span;
  context.span = span;
  return context;
}

/// The service's parameters at their defaults, with some given as texts.
inline Parameters given(const Service& service,
                        const std::vector<std::pair<std::string, std::string>>& texts) {
  Parameters values(service.parameters);
  for (const auto& [name, text] : texts) {
    values.set(name, read_value(*find_parameter(service.parameters, name), text));
  }
  return values;
}

/// The quantity of one meter, 0 when the service did not use it.
inline Decimal used(const StageOutcome& outcome, std::string_view meter) {
  Decimal sum;
  for (const auto& line : outcome.usage) {
    if (line.meter.meter == meter) sum += line.quantity;
  }
  return sum;
}

inline double metric(const StageOutcome& outcome, std::string_view name) {
  for (const Metric& metric : outcome.metrics) {
    if (metric.name == name) return metric.value;
  }
  return -1;
}

/// What the terms of a meter's derivation come to when they are multiplied; 0 without one.
inline double product(const StageOutcome& outcome, std::string_view meter) {
  for (const Derivation& derivation : outcome.derivations) {
    if (derivation.meter != meter) continue;
    double value = 1;
    for (const Term& term : derivation.terms) value *= term.value.to_double();
    return value;
  }
  return 0;
}

/// A service's run by itself: nobody else uses the account.
inline StageOutcome run_alone(const Service& service, const Flow& flow, const Parameters& values,
                              const Context& context) {
  StageOutcome outcome = service.run(flow, values, context);
  AccountQuotas quotas;
  for (const AccountNeed& need : outcome.account) quotas.add(need);
  for (Finding& finding : quotas.findings(context.burst_quantile)) {
    outcome.findings.push_back(std::move(finding));
  }
  return outcome;
}

inline const Finding& finding(const StageOutcome& outcome, std::string_view id) {
  for (const Finding& one : outcome.findings) {
    if (one.id == id) return one;
  }
  throw Error(Failure::Internal, "no finding " + std::string(id));
}

inline bool found(const StageOutcome& outcome, std::string_view id) {
  for (const Finding& finding : outcome.findings) {
    if (finding.id == id) return true;
  }
  return false;
}

}  // namespace costsim::services
