#include "simulation/month/window_strata.hpp"

#include <algorithm>
#include <numeric>

#include "units/error.hpp"

namespace costsim::simulation {

namespace {

double sum_of(const std::vector<LoadStep>& steps) {
  return std::accumulate(steps.begin(), steps.end(), 0.0,
                         [](double sum, const LoadStep& step) { return sum + step.rate; });
}

/// Those with requests, ascending.
std::vector<LoadStep> busy_steps(const RateProfile& profile) {
  std::vector<LoadStep> steps;
  for (std::size_t i = 0; i < profile.per_second.size(); ++i) {
    if (profile.per_second[i] <= 0) continue;
    steps.push_back({profile.per_second[i], profile.step * static_cast<Time::rep>(i)});
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

}  // namespace

std::vector<Stratum> strata_of(const RateProfile& profile, std::size_t count) {
  std::vector<LoadStep> steps = busy_steps(profile);
  if (steps.empty()) throw Error(Failure::Usage, "no requests come in the whole period");
  const double sum = sum_of(steps);
  const Stratum peak{{steps.back()}, steps.back().rate / sum};
  if (steps.front().rate == steps.back().rate) return {{{steps.back()}, 1}};

  steps.pop_back();
  const double rest = sum - peak.steps.front().rate;
  std::vector<Stratum> strata(1);
  double passed = 0;
  for (const LoadStep& step : steps) {
    const bool full =
        passed >= rest * static_cast<double>(strata.size()) / static_cast<double>(count);
    if (full && strata.size() < count) strata.emplace_back();
    strata.back().steps.push_back(step);
    strata.back().requests += step.rate / sum;
    passed += step.rate;
  }
  strata.push_back(peak);
  return strata;
}

LoadStep draw_step(const Stratum& stratum, engine::RandomStream& stream) {
  double left = stream.uniform() * sum_of(stratum.steps);
  for (const LoadStep& step : stratum.steps) {
    left -= step.rate;
    if (left <= 0) return step;
  }
  return stratum.steps.back();
}

}  // namespace costsim::simulation
