#include "engine/zipf.hpp"

#include <numeric>

#include "engine/math.hpp"

namespace costsim::engine {

std::vector<double> zipf_shares(std::uint32_t count, double exponent) {
  std::vector<double> shares;
  for (std::uint32_t rank = 1; rank <= count; ++rank) shares.push_back(math::pow(rank, -exponent));
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace costsim::engine
