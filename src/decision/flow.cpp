#include "decision/flow.hpp"

#include <algorithm>

namespace costsim::decision {
namespace {

struct Together {
  double items = 0;  ///< at one instant; 0: they do not come so
  Duration every{};  ///< from one instant to the next; 0: there is one only
};

/// Arrivals that are replayed as a timer would send them: always as many at a time, and always as
/// far apart.
Together replayed_together(const std::vector<Duration>& instants) {
  std::size_t size = 0;
  Duration gap{};
  for (std::size_t i = 0; i < instants.size();) {
    const std::size_t begin = i;
    while (i < instants.size() && instants[i] == instants[begin]) ++i;
    if (size > 0 && i - begin != size) return {};
    size = i - begin;
    if (begin == 0) continue;
    const Duration before = instants[begin] - instants[begin - 1];
    if (gap > Duration(0) && before != gap) return {};
    gap = before;
  }
  if (size <= 1) return {};
  return {static_cast<double>(size), gap};
}

services::Flow flow_of(const traffic::Series& month, Bytes event) {
  services::Flow flow;
  flow.step = month.step;
  flow.total = Decimal(month.total);
  constexpr std::chrono::hours day(24);
  flow.items =
      services::Counts::repeating(month.counts, std::max<std::int64_t>(1, day / month.step));
  flow.size = event;
  flow.dispersion = month.dispersion;
  flow.recorded = month.recorded;
  return flow;
}

/// A month of a period that is longer, or the whole of it.
services::Flow flow_of(const traffic::Series& period, Duration begin, Duration length,
                       Bytes event) {
  const bool whole = begin == Duration{} && length == traffic::period(period);
  return whole ? flow_of(period, event) : flow_of(traffic::slice(period, begin, length), event);
}

traffic::Series sum_of(const std::vector<traffic::Series>& series) {
  traffic::Series all = series.front();
  for (std::size_t i = 1; i < series.size(); ++i) all = traffic::together(all, series[i]);
  return all;
}

}  // namespace

Load load_of(const Study& study) {
  Load load;
  for (const UserTraffic& users : study.traffics) {
    load.series.push_back(traffic::counted(users.plan, study.period, study.step));
  }
  if (load.series.size() > 1) load.sum = sum_of(load.series);
  std::vector<Together> together;
  for (const UserTraffic& users : study.traffics) {
    together.push_back(replayed_together(users.plan.arrivals.replay));
  }
  for (Duration begin{}; begin < study.period; begin += study.month) {
    const Duration length = std::min(study.month, study.period - begin);
    MonthOfTraffics& month = load.months.emplace_back();
    for (std::size_t i = 0; i < load.series.size(); ++i) {
      month.push_back(flow_of(load.series[i], begin, length, study.traffics[i].event));
      month.back().together = together[i].items;
      month.back().every = together[i].every;
    }
  }
  return load;
}

MonthlyResults run_flow(const Candidate& candidate, const std::vector<MonthOfTraffics>& months,
                        const architecture::Corrections& corrections) {
  if (months.size() == 1) {
    return {architecture::run(candidate.architecture, months.front(), candidate.setting.environment,
                              corrections)};
  }
  architecture::Past nothing_before;
  return run_flow(candidate, months, corrections, nothing_before);
}

MonthlyResults run_flow(const Candidate& candidate, const std::vector<MonthOfTraffics>& months,
                        const architecture::Corrections& corrections, architecture::Past& past) {
  MonthlyResults results;
  for (const MonthOfTraffics& month : months) {
    results.push_back(architecture::run(candidate.architecture, month,
                                        candidate.setting.environment, corrections, past));
  }
  return results;
}

}  // namespace costsim::decision
