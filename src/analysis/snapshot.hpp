// A result as far as two of them can be compared: of an outcome, or of one that was saved.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decision/outcome.hpp"
#include "metering/usage.hpp"
#include "pricing/bill.hpp"
#include "pricing/charged.hpp"

namespace costsim::analysis {

struct SnapshotArchitecture {
  std::string name;
  pricing::Bill bill;  ///< the whole period
  /// What was rated, month by month; empty where only the bill is known.
  std::vector<metering::Usage> usage = {};
  bool copes = true;
  /// What the lines of the bill do not tell of its prices; absent of a result that does not say.
  std::optional<std::vector<pricing::Charged>> charged = std::nullopt;
};

struct SnapshotCheck {
  std::string id;
  bool passed = false;
  bool decides = true;  ///< the verdict rests on it: its severity is error
};

struct Snapshot {
  decision::ScenarioInfo scenario;
  decision::PriceBasis prices;
  Duration period{};
  /// For this side alone: "prices=2026". Absent of a saved result, which does not say.
  std::optional<std::vector<std::string>> stated = std::vector<std::string>{};
  std::vector<SnapshotArchitecture> architectures;
  std::vector<SnapshotCheck> checks;
  bool passed = true;  ///< the verdict
  /// Ids of checks that ask for a probability, where no samples were asked to tell it.
  std::vector<std::string> not_sampled = {};
};

Snapshot snapshot_of(const decision::Outcome& outcome);

}  // namespace costsim::analysis
