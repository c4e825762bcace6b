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

Load load_of(const Study& study) {
  Load load{traffic::counted(study.traffic, study.period, study.step), {}};
  for (Duration begin{}; begin < study.period; begin += study.month) {
    const Duration length = std::min(study.month, study.period - begin);
    load.months.push_back(flow_of(traffic::slice(load.series, begin, length),
                                  study.setting.environment.workload.event));
  }
  return load;
}

MonthlyResults run_flow(const Candidate& candidate, const std::vector<services::Flow>& months,
                        const architecture::Corrections& corrections) {
  MonthlyResults results;
  architecture::Past past;
  for (const services::Flow& month : months) {
    results.push_back(architecture::run(candidate.architecture, month,
                                        candidate.setting.environment, corrections, past));
  }
  return results;
}

}  // namespace costsim::decision
