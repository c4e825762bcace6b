#include "simulation/nodes/scaling.hpp"

#include <algorithm>
#include <cmath>

namespace costsim::simulation {

NodeScaling::NodeScaling(const NodeScalingConfig& config, const NodeGroupConfig& group)
    : config_(config), vcpus_(group.vcpus), min_(group.min_nodes), max_(group.max_nodes) {}

std::uint32_t NodeScaling::desired(Time now, double busy_vcpus, std::uint32_t nodes) {
  readings_.push_back({now + config_.metric_delay, busy_vcpus});
  while (readings_.size() > 1 && readings_[1].known_at <= now) readings_.pop_front();
  if (readings_.front().known_at > now) return nodes;

  const double wanted =
      std::ceil(readings_.front().busy_vcpus / (vcpus_ * config_.target_utilisation) - 1e-9);
  const auto needed = static_cast<std::uint32_t>(
      std::clamp(wanted, static_cast<double>(min_), static_cast<double>(max_)));
  if (needed >= nodes) too_many_since_ = Time{-1};
  if (needed > nodes && now >= no_growth_before_) {
    no_growth_before_ = now + config_.out_cool_down;
    return needed;
  }
  if (needed >= nodes) return nodes;
  if (too_many_since_ < Time{0}) {
    too_many_since_ = now;
    most_needed_ = 0;
  }
  most_needed_ = std::max(most_needed_, needed);
  if (now - too_many_since_ < config_.in_cool_down) return nodes;
  too_many_since_ = Time{-1};
  return most_needed_;
}

}  // namespace costsim::simulation
