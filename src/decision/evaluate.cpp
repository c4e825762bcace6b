#include "decision/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "decision/assumptions.hpp"
#include "decision/billing.hpp"
#include "decision/flow.hpp"
#include "decision/names.hpp"
#include "decision/request_level.hpp"
#include "engine/parallel.hpp"
#include "services/transfer_line.hpp"
#include "units/diagnostics.hpp"
#include "units/located.hpp"

namespace costsim::decision {
namespace {

PriceBasis basis_of(const pricing::PriceBook& book) {
  return {book.region, book.epoch, book.as_of};
}

/// Nothing when they are the study's.
std::optional<PriceBasis> own_basis(const Candidate& candidate, const Study& study) {
  const PriceBasis own = basis_of(candidate.setting.book);
  if (own == basis_of(study.setting.book)) return std::nullopt;
  return own;
}

struct CommittedFlow {
  MonthlyResults months;
  std::vector<std::vector<CommitmentUse>> commitments;  ///< of each month, when there are any
};

/// The flow of each month, and what commitments pay of it. Without a `past` nothing came before,
/// and nobody asks for what comes after.
CommittedFlow committed_flow(const Candidate& candidate, const Study& study, const Load& load,
                             const architecture::Corrections& corrections,
                             architecture::Past* past) {
  CommittedFlow flow;
  flow.months = past == nullptr ? run_flow(candidate, load.months, corrections)
                                : run_flow(candidate, load.months, corrections, *past);
  if (candidate.commitments.empty()) return flow;
  for (architecture::Result& month : flow.months) {
    flow.commitments.push_back(apply(candidate.commitments, candidate.setting.book,
                                     rating_of_month(study.rating, flow.commitments.size()),
                                     month));
  }
  return flow;
}

/// What an architecture takes month by month, and what it is over all of them.
struct FlowAnswer {
  std::vector<metering::Usage> usage;
  std::vector<std::vector<CommitmentUse>> commitments;
  architecture::Result result;  ///< without its usage
};

FlowAnswer answer_of(CommittedFlow flow) {
  FlowAnswer answer;
  for (architecture::Result& month : flow.months) {
    answer.usage.push_back(std::exchange(month.usage, {}));
  }
  answer.commitments = std::move(flow.commitments);
  answer.result = architecture::combined(std::move(flow.months));
  return answer;
}

/// At its stage, the first of those that share a quota, or else at the architecture.
void place(services::Finding& finding, const architecture::Architecture& architecture) {
  const std::string first = finding.stage.substr(0, finding.stage.find(','));
  const auto stage = std::find_if(architecture.stages.begin(), architecture.stages.end(),
                                  [&](const auto& each) { return each.name == first; });
  finding.where = stage == architecture.stages.end() ? architecture.where : stage->where;
}

/// The flow plans capacities, requests meet them, and where they say that more is billed than the
/// flow sees, the flow runs again with that.
ArchitectureOutcome evaluate_one(const Candidate& candidate, const Load& load, const Study& study,
                                 architecture::Past* past) {
  const architecture::Past before = past == nullptr ? architecture::Past() : *past;
  FlowAnswer flow = answer_of(committed_flow(candidate, study, load, {}, past));
  std::optional<RequestFigures> requests =
      simulate_requests(study, load, candidate, architecture::capacities_of(flow.result));
  if (requests && !requests->corrections.empty()) {
    if (past != nullptr) *past = before;
    flow = answer_of(committed_flow(candidate, study, load, requests->corrections, past));
  }
  architecture::Result& result = flow.result;
  PeriodBill bill = located(candidate.architecture.where,
                            [&] { return bill_of(flow.usage, candidate.setting.book, study); });
  ArchitectureOutcome outcome{.name = candidate.architecture.name,
                              .bill = std::move(bill.bill),
                              .stages = std::move(result.stages),
                              .findings = std::move(result.findings),
                              .held = std::move(result.held),
                              .prices = own_basis(candidate, study)};
  outcome.usage = std::move(flow.usage);
  outcome.commitments = std::move(flow.commitments);
  outcome.charged = std::move(bill.charged);
  if (load.months.size() > 1) outcome.months = std::move(bill.months);
  for (auto& finding : findings_beyond(outcome.bill)) outcome.findings.push_back(finding);
  if (requests) add(std::move(*requests), outcome);
  for (services::Finding& each : outcome.findings) place(each, candidate.architecture);
  return outcome;
}

/// One: to start a thread takes longer than a flow of some ten thousand steps. 0: one per core.
unsigned threads_for(const Study& study) {
  constexpr std::int64_t few_steps = 20'000;
  const bool long_work = study.period / study.step > few_steps ||
                         std::any_of(study.candidates.begin(), study.candidates.end(),
                                     [&](const Candidate& each) { return simulates(study, each); });
  return long_work ? 0 : 1;
}

/// The architectures in their order. What is wrong with one is told beside the others; the names of
/// those come back.
std::vector<std::string> evaluate_all(const Study& study, const Load& load, Earlier* earlier,
                                      Outcome& outcome, Diagnostics& diagnostics) {
  const std::size_t count = study.candidates.size();
  std::vector<std::optional<ArchitectureOutcome>> outcomes(count);
  std::vector<Diagnostics> wrong(count);
  engine::parallel_for(count, threads_for(study), [&](std::size_t i) {
    architecture::Past* past = earlier == nullptr ? nullptr : &(*earlier)[i];
    wrong[i].attempt([&] { outcomes[i] = evaluate_one(study.candidates[i], load, study, past); });
  });
  std::vector<std::string> failed;
  for (std::size_t i = 0; i < count; ++i) {
    for (const Error& error : wrong[i].all()) diagnostics.add(error);
    if (outcomes[i]) {
      outcome.architectures.push_back(*std::move(outcomes[i]));
    } else {
      failed.push_back(study.candidates[i].architecture.name);
    }
  }
  return failed;
}

/// Requests in the busiest step of one of the traffics.
std::int64_t busiest_step(const Load& load, std::size_t traffic) {
  double busiest = 0;
  for (const MonthOfTraffics& month : load.months) {
    busiest = std::max(busiest, month[traffic].items.max());
  }
  return static_cast<std::int64_t>(busiest);
}

std::vector<TrafficPart> parts_of(const Study& study, const Load& load) {
  std::vector<TrafficPart> parts;
  for (std::size_t i = 0; load.series.size() > 1 && i < load.series.size(); ++i) {
    const traffic::Series& series = load.series[i];
    const std::int64_t busiest = busiest_step(load, i);
    parts.push_back({study.traffics[i].name, series.total, traffic::mean_per_second(series),
                     traffic::per_second(busiest, series.step), busiest});
  }
  return parts;
}

TrafficSummary summary_of(const Study& study, const Load& load) {
  constexpr Eigen::Index sketch_width = 60;
  const traffic::Series& series = load.together();
  const std::int64_t busiest =
      load.series.size() == 1 ? busiest_step(load, 0) : traffic::busiest_step(series);
  const Eigen::ArrayXd sketch =
      traffic::resample(series, std::min(sketch_width, series.counts.size()));
  return {series.total,
          traffic::mean_per_second(series),
          traffic::per_second(busiest, series.step),
          busiest,
          series.step,
          {sketch.begin(), sketch.end()},
          parts_of(study, load)};
}

/// Nothing for a single month, which is the whole period.
std::vector<MonthSummary> months_of(const Load& load) {
  std::vector<MonthSummary> months;
  if (load.months.size() < 2) return months;
  for (const std::vector<services::Flow>& traffics : load.months) {
    Decimal requests;
    for (const services::Flow& month : traffics) requests += month.total;
    months.push_back({traffics.front().span(), requests.to_int64()});
  }
  return months;
}

/// Prices that no source confirms, named once each; where there are several books, of which.
void note_unverified(Outcome& outcome) {
  std::map<std::string, std::set<std::string>> by_book;
  bool several = false;
  for (const auto& architecture : outcome.architectures) {
    several = several || architecture.prices;
    const PriceBasis& prices = architecture.prices ? *architecture.prices : outcome.prices;
    for (const auto& item : architecture.bill.items) {
      if (item.provenance.verified()) continue;
      by_book[prices.region + " " + prices.epoch].insert(item.meter.text());
    }
  }
  for (const auto& [book, names] : by_book) {
    outcome.notes.push_back(fmt::format("unverified prices {}were used: {}",
                                        several ? fmt::format("of {} ", book) : "",
                                        fmt::join(names, ", ")));
  }
}

/// Of the services of stages, and of others whose meters are billed. Costs that a scenario prices
/// itself are of none.
std::map<std::string, std::string_view> subcategories_of(const Study& study,
                                                         const Outcome& outcome) {
  std::map<std::string, std::string_view> all;
  // Nodes and balancers bill vpc's public addresses, whether or not a scenario names it.
  for (const auto* line : services::transfer_lines()) all.emplace(line->name, line->subcategory);
  for (const Candidate& candidate : study.candidates) {
    for (const architecture::Stage& stage : candidate.architecture.stages) {
      all.emplace(stage.service->name, stage.service->subcategory);
    }
  }
  if (!study.catalogue) return all;
  for (const auto& architecture : outcome.architectures) {
    for (const auto& item : architecture.bill.items) {
      const services::Service* service = study.catalogue->find(item.meter.service);
      if (service != nullptr) all.emplace(item.meter.service, service->subcategory);
    }
  }
  return all;
}

/// Two numbers of many digits may have one double, and two doubles may stand for one number.
double difference_of(const Judgement& judgement) {
  if (judgement.order == 0) return 0;
  const double apart =
      std::max(std::abs(judgement.left.value.to_double() - judgement.right.value.to_double()),
               std::numeric_limits<double>::min());
  return judgement.order < 0 ? -apart : apart;
}

CheckOutcome judge_check(const Check& check, const Values& values) {
  const Lookup lookup = [&](std::string_view name) { return values.of(name); };
  const Judgement judgement = judge(check.requirement, lookup);
  // Sides that differ are told by as many digits as it takes.
  constexpr int most_digits = 18;
  const bool alike = judgement.left.text() == judgement.right.text();
  const int digits = alike ? most_digits : 9;
  const double limit = judgement.right.value.to_double();
  const double left = limit - judgement.left.value.to_double();
  CheckOutcome result{.check = check,
                      .actual = judgement.left.text(digits),
                      .limit = judgement.right.text(digits),
                      .actual_value = judgement.left.value.to_double(),
                      .limit_value = limit,
                      .difference = difference_of(judgement),
                      .headroom_percent = std::nullopt,
                      .passed = judgement.passed};
  if (limit != 0 && judgement.comparison.front() == '<') {
    result.headroom_percent = left / std::abs(limit) * 100;
  } else if (limit != 0 && judgement.comparison.front() == '>') {
    result.headroom_percent = -left / std::abs(limit) * 100;
  }
  return result;
}

/// All checks but those on architectures of which there are no figures.
void judge_all(const std::vector<Check>& checks, const std::vector<std::string>& failed,
               Outcome& outcome, Diagnostics& diagnostics) {
  if (checks.empty()) return;
  const Values values(outcome);
  for (const Check& check : checks) {
    if (names_any(check.requirement, failed)) continue;
    diagnostics.attempt([&] { outcome.checks.push_back(judge_check(check, values)); });
  }
}

Outcome outcome_of(const Study& study, Earlier* earlier) {
  Outcome outcome;
  outcome.scenario = study.scenario;
  outcome.prices = basis_of(study.setting.book);
  outcome.month = study.month;
  outcome.period = study.period;
  outcome.start = study.horizon.start;
  outcome.seed = study.seed;
  outcome.notes = study.notes;
  outcome.findings_rule = study.findings_rule;
  outcome.findings = study.findings;
  outcome.assumptions = assumptions_of(study);
  const Load load = load_of(study);
  outcome.traffic = summary_of(study, load);
  outcome.months = months_of(load);
  Diagnostics diagnostics;
  const std::vector<std::string> failed = evaluate_all(study, load, earlier, outcome, diagnostics);
  note_unverified(outcome);
  outcome.subcategories = subcategories_of(study, outcome);
  judge_all(study.checks, failed, outcome, diagnostics);
  diagnostics.raise();
  return outcome;
}

}  // namespace

bool names_any(const Requirement& requirement, const std::vector<std::string>& architectures) {
  const std::vector<std::string> names = names_of(requirement);
  return std::any_of(architectures.begin(), architectures.end(), [&](const std::string& one) {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return name.starts_with(one + "."); });
  });
}

bool ArchitectureOutcome::copes() const {
  return std::none_of(findings.begin(), findings.end(), [](const services::Finding& finding) {
    return finding.severity == services::Severity::Error;
  });
}

bool Outcome::passed() const {
  const bool all_cope = std::all_of(architectures.begin(), architectures.end(),
                                    [](const auto& each) { return each.copes(); });
  if (findings_rule == FindingsRule::Fail && !all_cope) return false;
  return std::all_of(checks.begin(), checks.end(), [](const CheckOutcome& result) {
    return result.passed || result.check.severity == CheckSeverity::Warn;
  });
}

Outcome evaluate(const Study& study) {
  return outcome_of(study, nullptr);
}

Outcome evaluate(const Study& study, Earlier& earlier) {
  earlier.resize(study.candidates.size());
  return outcome_of(study, &earlier);
}

}  // namespace costsim::decision
