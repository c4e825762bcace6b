#include "simulation/queues/pollers.hpp"

#include <algorithm>
#include <cmath>

#include "services/lambda/back_off.hpp"

namespace costsim::simulation {
namespace {

/// Pollers grow evenly over the minute.
constexpr double seconds_per_minute = 60;
/// How fast pollers go is not documented: an assumption. What a second added is given back in a
/// quarter of an hour, so that a steady load keeps those that it needed a moment ago.
constexpr double slower = 15 * 60;

}  // namespace

Pollers::Pollers(const PollerConfig& config)
    : first_(std::min(config.first, config.most)),
      per_second_(config.per_minute / seconds_per_minute),
      most_(config.most),
      allowed_(first_) {}

std::uint32_t Pollers::allowed() const {
  return static_cast<std::uint32_t>(std::ceil(allowed_));
}

void Pollers::grow() {
  allowed_ = std::min(most_, allowed_ + per_second_);
}

void Pollers::shrink(std::uint32_t at_work) {
  allowed_ = std::max({first_, static_cast<double>(at_work), allowed_ - per_second_ / slower});
}

void Pollers::back_off_after_error() {
  const double least = std::min(services::fewest_pollers, most_);
  const double given_up = services::given_up_per_error * std::sqrt(allowed_);
  allowed_ = std::max(least, allowed_ - given_up);
}

void Pollers::back_off_after_throttle(std::uint32_t executing) {
  allowed_ = std::min(allowed_, std::max(first_, static_cast<double>(executing)));
}

}  // namespace costsim::simulation
