#include "decision/names.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "services/kit/request_figures.hpp"
#include "units/parameters.hpp"

namespace costsim::decision {
namespace {

using services::request_figures;

using Names = std::map<std::string, Quantity, std::less<>>;

/// A metric's unit is told by its name.
Quantity metric_value(const services::Metric& metric) {
  const std::string_view name = metric.name;
  const auto ends_with = [name](std::string_view suffix) { return name.ends_with(suffix); };
  if (ends_with("_ms")) return {Decimal::from_double(metric.value / 1000), Dimension::Time};
  if (ends_with("_s") && !ends_with("_per_s"))
    return {Decimal::from_double(metric.value), Dimension::Time};
  return {Decimal::from_double(metric.value), Dimension::Number};
}

void add_latency(const std::string& prefix, const Latency& latency, Names& names) {
  const std::pair<const char*, double> figures[] = {
      {"mean", latency.mean.value}, {"p50", latency.p50.value},   {"p95", latency.p95.value},
      {"p99", latency.p99.value},   {"p999", latency.p999.value}, {"max", latency.max}};
  for (const auto& [figure, milliseconds] : figures) {
    names[prefix + figure] = {Decimal::from_double(milliseconds / 1000), Dimension::Time};
  }
}

void add_money(const std::string& name, Money amount, Names& names) {
  Quantity& sum = names.try_emplace(name, Quantity{0, Dimension::Money}).first->second;
  sum.value += amount.dollars();
}

void add_architecture(const ArchitectureOutcome& architecture, Names& names) {
  const std::string prefix = architecture.name + ".";
  add_money(prefix + "cost", architecture.bill.total(), names);
  for (const auto& stage : architecture.stages) {
    add_money(prefix + stage.stage + ".cost", {}, names);
    for (const auto& metric : stage.metrics) {
      names[prefix + stage.stage + "." + metric.name] = metric_value(metric);
      if (metric.name == "iterator_age_max_s")
        names[prefix + stage.stage + ".iterator_age"] = metric_value(metric);
    }
  }
  for (const auto& item : architecture.bill.items) {
    const std::string stage = prefix + item.stage;
    add_money(stage + ".cost", item.amount, names);
    add_money(stage + "." + item.meter.meter + ".cost", item.amount, names);
    names[stage + "." + item.meter.meter + ".quantity"].value += item.quantity;
  }
  if (architecture.latency) add_latency(prefix + "latency.", *architecture.latency, names);
  if (architecture.unanswered) {
    names[prefix + "p_throttled"].value = Decimal::from_double(architecture.unanswered->throttled);
    names[prefix + "p_dropped"].value = Decimal::from_double(architecture.unanswered->dropped);
  }
  const auto errors = std::count_if(
      architecture.findings.begin(), architecture.findings.end(),
      [](const auto& finding) { return finding.severity == services::Severity::Error; });
  names[prefix + "findings"] = {Decimal(errors), Dimension::Number};
}

void add_traffic(const std::string& prefix, std::int64_t requests, std::int64_t busiest_step,
                 const Outcome& outcome, Names& names) {
  names[prefix + "requests"] = {Decimal(requests), Dimension::Number};
  names[prefix + "mean"] = {Decimal(requests), Dimension::Rate, exact_seconds(outcome.period)};
  names[prefix + "peak"] = {Decimal(busiest_step), Dimension::Rate,
                            exact_seconds(outcome.traffic.step)};
}

Names names_of(const Outcome& outcome) {
  Names names;
  for (const auto& architecture : outcome.architectures) add_architecture(architecture, names);
  const TrafficSummary& traffic = outcome.traffic;
  add_traffic("traffic.", traffic.requests, traffic.busiest_step, outcome, names);
  for (const TrafficPart& part : traffic.parts) {
    add_traffic("traffic." + part.name + ".", part.requests, part.busiest_step, outcome, names);
  }
  return names;
}

/// Of "ARCHITECTURE.cost", which most checks ask for alone.
std::optional<Money> cost_named(std::string_view name, const Outcome& outcome) {
  const std::size_t dot = name.find('.');
  if (dot == name.npos || name.substr(dot + 1) != "cost") return std::nullopt;
  for (const auto& architecture : outcome.architectures) {
    if (architecture.name == name.substr(0, dot)) return architecture.bill.total();
  }
  return std::nullopt;
}

/// Whether requests are simulated in stages of this kind, or only pass them.
bool is_simulated(services::Role role) {
  return services::runs_code(role) || services::keeps_records(role);
}

/// What a check may ask for of architectures that nobody has simulated: for messages.
void add_names_of_requests(const Outcome& outcome, std::vector<std::string>& known) {
  for (const auto& architecture : outcome.architectures) {
    if (architecture.unanswered) continue;
    for (const char* figure : {"mean", "p50", "p95", "p99", "p999", "max"}) {
      known.push_back(fmt::format("{}.latency.{}", architecture.name, figure));
    }
    for (const std::string_view figure : {"p_throttled", "p_dropped"}) {
      known.push_back(fmt::format("{}.{}", architecture.name, figure));
    }
    for (const auto& stage : architecture.stages) {
      if (!is_simulated(stage.role)) continue;
      for (const std::string_view figure : request_figures) {
        known.push_back(fmt::format("{}.{}.{}", architecture.name, stage.stage, figure));
      }
    }
  }
}

/// A latency is none of nobody's: a check on it must not hold because everybody was refused.
void refuse_latency_of_none(std::string_view name, const Outcome& outcome) {
  for (const auto& architecture : outcome.architectures) {
    if (!architecture.unanswered || architecture.latency) continue;
    if (name.starts_with(architecture.name + ".latency.")) {
      throw Error(Failure::Untrustworthy,
                  fmt::format("'{}' is not known: no simulated request is served", name));
    }
  }
}

bool is_of_requests(std::string_view figure) {
  return std::ranges::find(request_figures, figure) != std::end(request_figures);
}

/// What simulated requests told of a stage: "p_cold, p_throttled", or "nothing".
std::string told_by_requests(const architecture::StageResult& stage) {
  std::vector<std::string_view> told;
  for (const services::Metric& metric : stage.metrics) {
    if (is_of_requests(metric.name)) told.push_back(metric.name);
  }
  return told.empty() ? "nothing" : fmt::format("{}", fmt::join(told, ", "));
}

/// Requests were simulated for it, but of this stage they have another figure or none.
void refuse_figure_of_other_stages(std::string_view name, const Outcome& outcome) {
  for (const auto& architecture : outcome.architectures) {
    if (!architecture.unanswered) continue;
    for (const auto& stage : architecture.stages) {
      const std::string prefix = architecture.name + "." + stage.stage + ".";
      if (!name.starts_with(prefix) || !is_of_requests(name.substr(prefix.size()))) continue;
      throw Error(Failure::Usage,
                  fmt::format("'{}' has no value: simulated requests tell {} of this stage, and "
                              "p_throttled and p_dropped of '{}'",
                              name, told_by_requests(stage), architecture.name));
    }
  }
}

}  // namespace

Quantity value_of(std::string_view name, const Outcome& outcome) {
  return Values(outcome).of(name);
}

Values::Values(const Outcome& outcome) : outcome_(outcome) {}

Quantity Values::of(std::string_view name) const {
  if (const auto cost = cost_named(name, outcome_)) return {cost->dollars(), Dimension::Money};
  if (values_.empty()) values_ = names_of(outcome_);
  const auto found = values_.find(name);
  if (found != values_.end()) return found->second;
  refuse_latency_of_none(name, outcome_);
  refuse_figure_of_other_stages(name, outcome_);
  std::vector<std::string> known;
  for (const auto& [text, value] : values_) known.push_back(text);
  add_names_of_requests(outcome_, known);
  throw Error(Failure::Usage,
              fmt::format("'{}' is not a name of this scenario: expected one such as "
                          "ARCHITECTURE.cost or ARCHITECTURE.STAGE.FIGURE{}",
                          name, suggestion(name, known)));
}

bool is_of_requests(std::string_view name, std::string_view architecture) {
  if (!name.starts_with(architecture) || !name.substr(architecture.size()).starts_with('.')) {
    return false;
  }
  const std::string_view own = name.substr(architecture.size() + 1);
  const std::string_view figure = own.substr(own.rfind('.') + 1);
  return own.starts_with("latency.") || is_of_requests(figure);
}

std::vector<std::string> all_names(const Outcome& outcome) {
  std::vector<std::string> texts;
  for (const auto& [text, value] : names_of(outcome)) texts.push_back(text);
  return texts;
}

}  // namespace costsim::decision
