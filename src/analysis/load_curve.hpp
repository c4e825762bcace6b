// What every architecture costs at less and at more of its traffic, for a picture of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/contests.hpp"
#include "decision/outcome.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

/// Everything at one load.
struct LoadPoint {
  double factor = 1;         ///< of the scenario's traffic
  std::vector<Money> costs;  ///< of the architectures, in their order
  std::vector<Sides> sides;  ///< of the contests, in their order
  std::vector<bool> holds;  ///< of a check whether it holds, of two costs whether the first is less
};

/// A load at which costs cross or a cost check says the contrary.
struct LoadBreak {
  std::size_t contest = 0;
  double factor = 1;
  int after = 0;  ///< sign of left − right behind it
};

struct LoadCurve {
  std::vector<std::string> architectures;
  std::vector<Contest> contests;  ///< of costs, and of the checks that ask for costs
  std::vector<LoadPoint> points;  ///< by load; one of them is that of the scenario
  std::vector<LoadBreak> breaks;  ///< by load
  double mean_per_s = 0;          ///< of the scenario's traffic
};

/// From a tenth to ten times the traffic, and as far as a thousandth or a thousand times it where
/// something flips there. Bills are those of the flow. Nothing where there is no traffic, or where
/// no other load can be asked for.
///
/// It is meant for the eye: some thirty evaluations and ten for each break, found to four digits
/// (`break_even` finds more of them, and more exactly).
std::optional<LoadCurve> load_curve(const decision::Study& study);

}  // namespace costsim::analysis
