#include "simulation/requests/flow_sinks.hpp"

#include <algorithm>
#include <numeric>

#include "engine/math.hpp"

namespace costsim::simulation {

std::vector<double> zipf_shares(std::uint32_t count, double exponent) {
  std::vector<double> shares;
  for (std::uint32_t rank = 1; rank <= count; ++rank) {
    shares.push_back(engine::math::pow(rank, -exponent));
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

Spread::Spread(std::vector<RequestSink*> into, const std::vector<double>& shares,
               engine::RandomStream stream)
    : into_(std::move(into)), cumulative_(shares), stream_(stream) {
  std::partial_sum(cumulative_.begin(), cumulative_.end(), cumulative_.begin());
}

void Spread::arrive(Time now) {
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), stream_.uniform());
  const auto at = static_cast<std::size_t>(found - cumulative_.begin());
  into_[std::min(at, into_.size() - 1)]->arrive(now);
}

}  // namespace costsim::simulation
