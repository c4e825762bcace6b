// What a sweep is asked on the command line: its points, its rows, and whose part of them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/sweep/answered.hpp"
#include "analysis/sweep/points.hpp"
#include "cli/options/scenario_options.hpp"
#include "report/sweep/rows.hpp"

namespace costsim::cli {

struct SweepOptions {
  ScenarioOptions scenario;
  std::vector<std::string> vary;  ///< one of these three says the points
  std::string points;
  std::uint64_t samples = 0;
  std::vector<std::string> figures;
  bool flow = false;
  std::string shard;  ///< "": all
  std::optional<std::uint64_t> shards;
};

/// A sweep before its first row.
struct SweepPlan {
  analysis::Points points;
  std::shared_ptr<const analysis::Sweeper> sweeper;
  report::SweepHead head;
  std::vector<std::string> notes;  ///< what of the scenario rows do not tell
};

/// Whose part: i/n, or what a scheduler says. Error(Usage).
analysis::Shard shard_of(const SweepOptions& options);

/// Error(Usage) for what cannot be meant, and where no point can be evaluated.
SweepPlan sweep_plan(const SweepOptions& options);

}  // namespace costsim::cli
