#include "request_level/arrivals.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::request_level {
namespace {

/// Gaps that give counts this index of dispersion: regular, in between, at random or in bursts.
void set_gaps(double dispersion, simulation::ArrivalConfig& arrivals) {
  if (dispersion <= 0) {
    arrivals.gaps = engine::deterministic(1);
  } else if (dispersion < 1) {
    // Counts of a renewal process have the dispersion cv² in the long run (Cox, Renewal Theory,
    // 1962, §3.3); gamma gaps of shape 1 / cv².
    arrivals.gaps = engine::make_distribution("gamma", {{"mean", 1}, {"shape", 1 / dispersion}});
  } else {
    arrivals.dispersion.index = dispersion;
  }
}

}  // namespace

simulation::ArrivalConfig arrivals_of(const traffic::Series& series,
                                      const traffic::ArrivalText& text, Duration length) {
  simulation::ArrivalConfig arrivals;
  arrivals.replay = text.replay;
  const double step = static_cast<double>(series.step.count()) / 1e9;
  const bool steady = series.counts.maxCoeff() - series.counts.minCoeff() <= 1;
  if (steady) {
    arrivals.rate.per_second = {traffic::mean_per_second(series)};
  } else {
    const auto steps = (length - Duration(1)) / series.step + 1;
    refuse_too_many(static_cast<double>(steps), "steps of traffic");
    for (Eigen::Index i = 0; i < std::max<Eigen::Index>(1, steps); ++i) {
      arrivals.rate.per_second.push_back(series.counts[i % series.counts.size()] / step);
    }
    arrivals.rate.step = series.step;
  }
  if (text.gaps) {
    arrivals.gaps = engine::make_distribution(*text.gaps);
  } else {
    set_gaps(series.dispersion, arrivals);
  }
  return arrivals;
}

void refuse_too_many(double count, std::string_view of_what) {
  constexpr double most = 50e6;
  if (count <= most) return;
  throw Error(Failure::Untrustworthy,
              fmt::format("{:.3g} {} are to come, and a request-level run holds at most {:g}; "
                          "simulate a shorter time",
                          count, of_what, most));
}

}  // namespace costsim::request_level
