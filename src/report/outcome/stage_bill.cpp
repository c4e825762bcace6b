#include "report/outcome/stage_bill.hpp"

#include <algorithm>

namespace costsim::report {
namespace {

StageBill& stage_named(std::vector<StageBill>& stages, const std::string& name) {
  for (StageBill& stage : stages) {
    if (stage.name == name) return stage;
  }
  return stages.emplace_back(StageBill{name, "", {}, {}, {}});
}

MeterBill& meter_of(StageBill& stage, const metering::MeterId& id) {
  for (MeterBill& meter : stage.meters) {
    if (meter.first().meter == id) return meter;
  }
  return stage.meters.emplace_back();
}

}  // namespace

std::vector<StageBill> by_stage(const decision::ArchitectureOutcome& architecture) {
  std::vector<StageBill> stages;
  for (const architecture::StageResult& result : architecture.stages) {
    stages.push_back({result.stage, result.service, result.metrics, result.derivations, {}});
  }
  for (const pricing::LineItem& item : architecture.bill.items) {
    meter_of(stage_named(stages, item.stage), item.meter).tiers.push_back(&item);
  }
  for (StageBill& stage : stages) {
    for (MeterBill& meter : stage.meters) {
      std::stable_sort(
          meter.tiers.begin(), meter.tiers.end(),
          [](const pricing::LineItem* a, const pricing::LineItem* b) { return a->tier < b->tier; });
    }
    std::stable_sort(
        stage.meters.begin(), stage.meters.end(),
        [](const MeterBill& a, const MeterBill& b) { return a.amount() > b.amount(); });
  }
  return stages;
}

const services::Derivation* derivation_of(const StageBill& stage, const MeterBill& meter) {
  const metering::MeterId& id = meter.first().meter;
  const auto found =
      std::find_if(stage.derivations.begin(), stage.derivations.end(),
                   [&](const services::Derivation& each) { return each.meter == id.meter; });
  return found == stage.derivations.end() || id.service != stage.service ? nullptr : &*found;
}

}  // namespace costsim::report
