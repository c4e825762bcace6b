// The traffic of the months to come, as it is stated or as a history goes on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/growth/curve_fit.hpp"
#include "decision/study.hpp"

namespace costsim::analysis {

/// Factors of the study's own traffic, one for each month.
using Factors = std::vector<Decimal>;

/// A curve laid through a history.
struct FittedGrowth {
  CurveFit curve;
  std::string span;   ///< of time that each count covers: "month"
  Factors low, high;  ///< ends of the 95 % band in which a month's requests are expected
};

struct Forecast {
  Factors factors;
  std::optional<FittedGrowth> fitted;
};

/// Stated growth begins with the study's own traffic; what follows a history is as much as it says,
/// whatever the study's traffic is, whose shape it then has. `own_requests`: of the study's month.
/// Error(Usage) where a fit is asked for and there is no history, or a curve that it does not tell.
Forecast forecast(const decision::Study& study, const decision::Horizon& plan, double own_requests);

}  // namespace costsim::analysis
