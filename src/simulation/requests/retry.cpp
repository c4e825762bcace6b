#include "simulation/requests/retry.hpp"

#include <algorithm>

#include "engine/math.hpp"

namespace costsim::simulation {

Time backoff(const RetryPolicy& policy, std::uint32_t attempt, engine::RandomStream& stream) {
  const double grown = engine::to_seconds(policy.first_backoff) *
                       engine::math::pow(policy.factor, static_cast<double>(attempt) - 1);
  const double wait = std::min(grown, engine::to_seconds(policy.max_backoff));
  switch (policy.jitter) {
    case Jitter::None:
      return engine::time_from_seconds(wait);
    case Jitter::Equal:
      return engine::time_from_seconds(wait * (1 + stream.uniform()) / 2);
    case Jitter::Full:
      break;
  }
  return engine::time_from_seconds(wait * stream.uniform());
}

}  // namespace costsim::simulation
