#include "analysis/uncertainty/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace costsim::analysis {

Quantiles quantiles_of(const Eigen::ArrayXd& samples) {
  std::vector<double> sorted;
  for (const double value : samples) {
    if (!std::isnan(value)) sorted.push_back(value);
  }
  if (sorted.empty()) return {};
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  };
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  return {at(0.05), at(0.5), at(0.95), sum / static_cast<double>(sorted.size())};
}

}  // namespace costsim::analysis
