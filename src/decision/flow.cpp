#include "decision/flow.hpp"

#include <algorithm>

namespace costsim::decision {
namespace {

services::Flow flow_of(traffic::Series month, Bytes event) {
  services::Flow flow;
  flow.step = month.step;
  flow.total = Decimal(month.total);
  flow.items = std::move(month.counts);
  flow.size = event;
  flow.dispersion = month.dispersion;
  return flow;
}

}  // namespace

traffic::Series Load::together() const {
  traffic::Series all = series.front();
  for (std::size_t i = 1; i < series.size(); ++i) all = traffic::together(all, series[i]);
  return all;
}

Load load_of(const Study& study) {
  Load load;
  for (const UserTraffic& users : study.traffics) {
    load.series.push_back(traffic::counted(users.plan, study.period, study.step));
  }
  for (Duration begin{}; begin < study.period; begin += study.month) {
    const Duration length = std::min(study.month, study.period - begin);
    MonthOfTraffics& month = load.months.emplace_back();
    for (std::size_t i = 0; i < load.series.size(); ++i) {
      month.push_back(
          flow_of(traffic::slice(load.series[i], begin, length), study.traffics[i].event));
    }
  }
  return load;
}

MonthlyResults run_flow(const Candidate& candidate, const std::vector<MonthOfTraffics>& months,
                        const architecture::Corrections& corrections) {
  MonthlyResults results;
  architecture::Past past;
  for (const MonthOfTraffics& month : months) {
    results.push_back(architecture::run(candidate.architecture, month,
                                        candidate.setting.environment, corrections, past));
  }
  return results;
}

}  // namespace costsim::decision
