#include "analysis/snapshot.hpp"

namespace costsim::analysis {

Snapshot snapshot_of(const decision::Outcome& outcome) {
  Snapshot snapshot;
  snapshot.scenario = outcome.scenario;
  snapshot.prices = outcome.prices;
  snapshot.period = outcome.period;
  snapshot.passed = outcome.passed();
  for (const decision::ArchitectureOutcome& each : outcome.architectures) {
    snapshot.architectures.push_back(
        {each.name, each.bill, each.usage, each.copes(), each.charged});
  }
  for (const decision::CheckOutcome& each : outcome.checks) {
    const bool decides = each.check.severity == decision::CheckSeverity::Error;
    snapshot.checks.push_back({each.check.id, each.passed, decides});
  }
  return snapshot;
}

}  // namespace costsim::analysis
