#include "simulation/requests/flow_sinks.hpp"

#include <algorithm>
#include <numeric>

namespace costsim::simulation {

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
