// An exploration of a scenario of this repository, made once for all tests.
#pragma once

#include <string>
#include <vector>

#include "cli/explore/exploration.hpp"
#include "support/program.hpp"

namespace costsim::testing {

inline constexpr const char* explored_file = "scenarios/event-collector.toml";

inline cli::Exploration exploration_with(scenario::LoadOptions load,
                                         const char* file = explored_file) {
  load.shelf = carried_books();
  report::Options options;
  options.version = COSTSIM_VERSION;
  return {scenario::read_source(file), std::move(load), options, file};
}

/// A month of hours is soon evaluated.
inline constexpr const char* in_hours = "scenario.step=1h";

inline const cli::Exploration& explored() {
  scenario::LoadOptions load;
  load.sets = {in_hours};
  static const cli::Exploration exploration = exploration_with(load);
  return exploration;
}

/// "traffic.rate=6M/h"
inline const std::vector<std::string>& three_moves() {
  static const std::vector<std::string> moves = {"traffic.rate=6.5M/h", "workload.event=2.5KB",
                                                 "containers.operations.share=0.25"};
  return moves;
}

}  // namespace costsim::testing
