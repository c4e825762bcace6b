#include "engine/backoff.hpp"

#include <algorithm>

#include "engine/math.hpp"

namespace costsim::engine {

Time wait_after(std::uint32_t attempt, const Backoff& backoff, RandomStream& random) {
  const double grown =
      to_seconds(backoff.first) * math::pow(backoff.factor, static_cast<double>(attempt) - 1);
  const double wait = std::min(grown, to_seconds(backoff.longest));
  switch (backoff.jitter) {
    case Jitter::None:
      return time_from_seconds(wait);
    case Jitter::Equal:
      return time_from_seconds(wait * (1 + random.uniform()) / 2);
    case Jitter::Full:
      break;
  }
  return time_from_seconds(wait * random.uniform());
}

}  // namespace costsim::engine
