#include "simulation/month/window_strata.hpp"

#include <algorithm>
#include <numeric>

#include "units/error.hpp"

namespace costsim::simulation {

std::vector<Stratum> strata_of(const RateProfile& profile, std::size_t count) {
  std::vector<double> rates;
  for (const double rate : profile.per_second) {
    if (rate > 0) rates.push_back(rate);
  }
  if (rates.empty()) throw Error(Failure::Usage, "no requests come in the whole period");
  std::sort(rates.begin(), rates.end());
  const double sum = std::accumulate(rates.begin(), rates.end(), 0.0);
  const Stratum peak{{rates.back()}, rates.back() / sum};
  if (rates.front() == rates.back()) return {{{rates.back()}, 1}};

  rates.pop_back();
  const double rest = sum - peak.rates.front();
  std::vector<Stratum> strata(1);
  double passed = 0;
  for (const double rate : rates) {
    const bool full =
        passed >= rest * static_cast<double>(strata.size()) / static_cast<double>(count);
    if (full && strata.size() < count) strata.emplace_back();
    strata.back().rates.push_back(rate);
    strata.back().requests += rate / sum;
    passed += rate;
  }
  strata.push_back(peak);
  return strata;
}

double draw_rate(const Stratum& stratum, engine::RandomStream& stream) {
  double left = stream.uniform() * std::accumulate(stratum.rates.begin(), stratum.rates.end(), 0.0);
  for (const double rate : stratum.rates) {
    left -= rate;
    if (left <= 0) return rate;
  }
  return stratum.rates.back();
}

}  // namespace costsim::simulation
