#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "architecture/architecture.hpp"
#include "architecture/context.hpp"
#include "architecture/patience.hpp"
#include "architecture/readers.hpp"
#include "architecture/requests_in_hand.hpp"
#include "architecture/settling.hpp"
#include "services/kit/stock.hpp"

namespace costsim::architecture {
namespace {

using services::Counts;
using services::Flow;

/// Items → the events they carry.
Flow unpacked(const Flow& items) {
  Flow events = services::scaled(items, Decimal::from_double(items.events_per_item));
  events.events_per_item = 1;
  events.patience = {};
  return events;
}

/// One item for each hour. Only how many there are is known of them.
Flow hours_of_nodes(const Flow& input, const Decimal& hours) {
  Flow flow;
  flow.step = input.step;
  const auto steps = static_cast<double>(std::max<Eigen::Index>(1, input.items.size()));
  flow.items = Counts::constant(input.items.size(), hours.to_double() / steps);
  flow.total = hours;
  return flow;
}

/// One for each execution; of what tells of none, one for each item that it handles.
Flow executions_of(const Stage& stage, const Flow& input, const services::StageOutcome& outcome) {
  if (outcome.invocations.step > Duration{}) return outcome.invocations;
  return stage.service->role == services::Role::Timer ? outcome.output : input;
}

/// What earlier stages let out and later ones still wait for. A month at one-second steps is 20 MB
/// a flow, so each is handed over at its last use and never kept longer.
class OfferedFlows {
 public:
  explicit OfferedFlows(const Architecture& architecture) {
    for (const Stage& stage : architecture.stages) {
      for (const Edge& edge : stage.inputs) ++uses_[{edge.from, edge.port}];
    }
  }

  bool wanted(const std::string& stage, Port port) const { return uses_.count({stage, port}) > 0; }

  void offer(const std::string& stage, Port port, Flow flow) {
    if (wanted(stage, port)) flows_[{stage, port}] = std::move(flow);
  }

  Flow take(const std::string& stage, Port port) {
    const auto flow = flows_.find({stage, port});
    if (--uses_.at({stage, port}) > 0) return flow->second;
    return std::move(flows_.extract(flow).mapped());
  }

 private:
  using Key = std::pair<std::string, Port>;
  std::map<Key, int> uses_;
  std::map<Key, Flow> flows_;
};

Flow carried(const Edge& edge, Traffics traffics, OfferedFlows& waiting) {
  Flow flow = edge.from.empty() ? traffics[edge.traffic] : waiting.take(edge.from, edge.port);
  return edge.times == Decimal(1) ? flow : services::scaled(flow, edge.times);
}

/// Nothing, over the same time as the traffic.
Flow nothing(const Flow& traffic) {
  Flow flow;
  flow.step = traffic.step;
  flow.items = Counts::constant(traffic.items.size(), 0);
  flow.size = traffic.size;
  return flow;
}

Flow input_of(const Stage& stage, Traffics traffics, OfferedFlows& waiting) {
  if (stage.inputs.empty()) return nothing(traffics.front());
  Flow input = carried(stage.inputs.front(), traffics, waiting);
  for (std::size_t i = 1; i < stage.inputs.size(); ++i) {
    input = services::merged(input, carried(stage.inputs[i], traffics, waiting));
  }
  return input;
}

services::StageOutcome run_stage(const Stage& stage, const Flow& input,
                                 const Architecture& architecture, const Environment& environment,
                                 const Corrections& corrections,
                                 std::span<const services::Arrivals> earlier,
                                 const services::AccountLoads& asked,
                                 std::vector<services::Held>& held,
                                 std::vector<services::Spread>* spreads) {
  services::Context context = context_of(stage, environment, input.span());
  context.held = &held;
  context.spreads = spreads;
  context.earlier = earlier;
  context.asked = &asked;
  context.readers = readers_of(stage, architecture, environment, corrections);
  const auto correction = corrections.find(stage.name);
  if (correction != corrections.end()) context.correction = correction->second;
  try {
    services::StageOutcome outcome = stage.service->run(input, stage.parameters, context);
    outcome.output.patience = patience_behind(stage, input.patience, context);
    outcome.invocations.patience = {};
    return outcome;
  } catch (const Error& error) {
    throw told_of(stage, error);
  }
}

/// One figure of two spans of time.
double over_both(services::OverMonths rule, double before, double next, double share_before) {
  switch (rule) {
    case services::OverMonths::Sum:
      return before + next;
    case services::OverMonths::Mean:
      return before * share_before + next * (1 - share_before);
    case services::OverMonths::Largest:
      break;
  }
  return std::max(before, next);
}

/// `share_before`: what part of the time `all` stands for.
void merge_metrics(std::vector<services::Metric>& all, const std::vector<services::Metric>& month,
                   double share_before) {
  for (std::size_t i = 0; i < all.size() && i < month.size(); ++i) {
    all[i].value = over_both(all[i].over_months, all[i].value, month[i].value, share_before);
  }
}

/// The way to a quantity is the same in all months, with other numbers. The largest of terms that
/// compete is that of the whole time: a month without traffic has none.
void merge_derivation(services::Derivation& all, const services::Derivation& month,
                      double share_before) {
  bool compete = false;
  for (std::size_t i = 0; i < all.terms.size() && i < month.terms.size(); ++i) {
    services::Term& term = all.terms[i];
    const Decimal& next = month.terms[i].value;
    compete = compete || std::exchange(term.decides, false);
    if (term.over_months == services::OverMonths::Sum) {
      term.value += next;
    } else {
      term.value = Decimal::from_double(
          over_both(term.over_months, term.value.to_double(), next.to_double(), share_before));
    }
  }
  if (compete) services::mark_largest(all.terms);
}

/// A month may have one that others do not: nothing was stored before.
void merge_derivations(std::vector<services::Derivation>& all,
                       const std::vector<services::Derivation>& month, double share_before) {
  for (const services::Derivation& next : month) {
    const auto known = std::find_if(all.begin(), all.end(), [&](const services::Derivation& each) {
      return each.meter == next.meter;
    });
    if (known == all.end()) {
      all.push_back(next);
    } else {
      merge_derivation(*known, next, share_before);
    }
  }
}

bool same_finding(const services::Finding& a, const services::Finding& b) {
  return a.id == b.id && (a.account ? a.service == b.service : a.stage == b.stage);
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

bool has_alike(const std::vector<services::Finding>& findings, const services::Finding& finding) {
  return std::any_of(findings.begin(), findings.end(), [&](const auto& other) {
    return same_finding(other, finding) && other.need == finding.need;
  });
}

/// What was worst in some months is told with the first of them: its figures and shares are those
/// of that month, not of all the time.
void tell_worst_month(services::Finding& finding, const std::vector<Result>& months) {
  const auto is_worst = [&](const Result& month) { return has_alike(month.findings, finding); };
  if (finding.need == 0 || std::all_of(months.begin(), months.end(), is_worst)) return;
  const auto first = std::find_if(months.begin(), months.end(), is_worst);
  finding.message +=
      fmt::format(" (in month {} of {}, the worst)", first - months.begin() + 1, months.size());
}

std::span<const services::Arrivals> earlier_of(const Stage& stage, const Past* past) {
  if (past == nullptr) return {};
  const auto known = past->find(stage.name);
  return known == past->end() ? std::span<const services::Arrivals>() : known->second;
}

/// A month of traffic on its way through all stages.
struct Passed {
  Result result;
  std::vector<std::pair<const Stage*, Flow>> kept = {};  ///< what came to those that keep things
  services::AccountLoads refusing = {};  ///< what was asked of quotas that do not take all
};

/// With what is known of what is asked of the account's quotas.
Passed pass(const Architecture& architecture, Traffics traffics, const Environment& environment,
            const Corrections& corrections, const Settling& settling, const Past* past) {
  Passed passed;
  Result& result = passed.result;
  result.span = traffics.front().span();
  services::AccountQuotas quotas;
  RequestsInHand in_hand(architecture, environment);
  OfferedFlows waiting(architecture);
  for (const Stage& stage : architecture.stages) {
    const Flow input = input_of(stage, traffics, waiting);
    services::StageOutcome outcome = run_stage(
        stage, input, architecture, environment, corrections, earlier_of(stage, past),
        settling.asked(), result.held, architecture.tells_spreads ? &result.spreads : nullptr);
    in_hand.note(stage, outcome, input.span());
    if (stage.service->keeps) passed.kept.emplace_back(&stage, input);
    for (auto& line : outcome.usage) {
      line.stage = stage.name;
      result.usage.push_back(std::move(line));
    }
    result.stages.push_back({stage.name, std::string(stage.service->name),
                             std::move(outcome.metrics), std::move(outcome.capacity),
                             std::move(outcome.derivations), stage.service->role});
    for (const auto& finding : outcome.findings) merge_finding(result.findings, finding);
    for (const auto& need : outcome.account) quotas.add(need);
    if (waiting.wanted(stage.name, Port::Invocations)) {
      waiting.offer(stage.name, Port::Invocations, executions_of(stage, input, outcome));
    }
    waiting.offer(stage.name, Port::Output, std::move(outcome.output));
    if (waiting.wanted(stage.name, Port::Events)) {
      waiting.offer(stage.name, Port::Events, unpacked(input));
    }
    if (waiting.wanted(stage.name, Port::NodeHours)) {
      waiting.offer(stage.name, Port::NodeHours, hours_of_nodes(input, outcome.node_hours));
    }
  }
  in_hand.add_needs(quotas);
  for (const auto& finding : quotas.findings(environment.burst_quantile, &result.held)) {
    result.findings.push_back(finding);
  }
  const services::AccountLoads none;
  passed.refusing =
      quotas.refusing(environment.burst_quantile, settling.keeps_asked() ? settling.asked() : none);
  return passed;
}

/// What a quota of the account refuses depends on what all stages ask of it, those behind it too:
/// the month passes again with what was asked before, until that is the same.
Passed settled(const Architecture& architecture, Traffics traffics, const Environment& environment,
               const Corrections& corrections, const Past* past) {
  Settling settling(architecture.stages.size());
  for (;;) {
    Passed passed = pass(architecture, traffics, environment, corrections, settling, past);
    if (settling.take(std::move(passed.refusing))) return passed;
  }
}

/// Without a past there is no month before, and none that follows.
Result run_month(const Architecture& architecture, Traffics traffics,
                 const Environment& environment, const Corrections& corrections, Past* past) {
  Passed passed = settled(architecture, traffics, environment, corrections, past);
  if (past == nullptr) return std::move(passed.result);
  for (const auto& [stage, input] : passed.kept) {
    std::vector<services::Arrivals>& earlier = (*past)[stage->name];
    earlier.push_back(services::arrivals_of(input, earlier));
  }
  return std::move(passed.result);
}

}  // namespace

bool may_call(const services::Service& service) {
  return services::runs_code(service.role);
}

Result run(const Architecture& architecture, const Flow& traffic, const Environment& environment,
           const Corrections& corrections) {
  return run(architecture, Traffics(&traffic, 1), environment, corrections);
}

Result run(const Architecture& architecture, Traffics traffics, const Environment& environment,
           const Corrections& corrections) {
  return run_month(architecture, traffics, environment, corrections, nullptr);
}

Result run(const Architecture& architecture, Traffics traffics, const Environment& environment,
           const Corrections& corrections, Past& past) {
  return run_month(architecture, traffics, environment, corrections, &past);
}

Result combined(std::vector<Result> months) {
  if (months.empty()) return {};
  Result all = months.front();
  all.spreads.clear();
  for (std::size_t month = 1; month < months.size(); ++month) {
    const double before = seconds(all.span), added = seconds(months[month].span);
    for (std::size_t stage = 0; stage < all.stages.size(); ++stage) {
      const StageResult& next = months[month].stages[stage];
      const double share_before = before + added > 0 ? before / (before + added) : 0.5;
      merge_metrics(all.stages[stage].metrics, next.metrics, share_before);
      merge_derivations(all.stages[stage].derivations, next.derivations, share_before);
      engine::StepFunction& units = all.stages[stage].capacity.units;
      units = engine::followed(std::move(units), all.span, next.capacity.units);
    }
    all.span += months[month].span;
    for (const auto& finding : months[month].findings) merge_finding(all.findings, finding);
    for (const auto& held : months[month].held) services::note_worst(all.held, held);
    all.usage.insert(all.usage.end(), months[month].usage.begin(), months[month].usage.end());
  }
  for (services::Finding& finding : all.findings) tell_worst_month(finding, months);
  return all;
}

Capacities capacities_of(const Result& result) {
  Capacities capacities;
  for (const StageResult& stage : result.stages) {
    if (!stage.capacity.units.empty()) capacities[stage.stage] = stage.capacity;
  }
  return capacities;
}

}  // namespace costsim::architecture
