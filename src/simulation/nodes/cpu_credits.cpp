#include "simulation/nodes/cpu_credits.hpp"

#include <algorithm>

namespace costsim::simulation {

namespace {

/// Credits of T instances accrue for a day at most (EC2 user guide).
constexpr double seconds_per_day = 86'400;

}  // namespace

CpuCredits::CpuCredits(const std::optional<BurstConfig>& config, std::uint32_t vcpus, Time now)
    : config_(config), settled_(now) {
  if (!config_) return;
  earned_per_s_ = config_->baseline * vcpus;
  most_ = config_->most_balance_s > 0 ? config_->most_balance_s : earned_per_s_ * seconds_per_day;
  balance_ = std::min(config_->first_balance_s, most_);
}

void CpuCredits::settle(Time now, std::int64_t busy) {
  if (!config_) return;
  const double passed = engine::to_seconds(now - settled_);
  settled_ = now;
  // Out of credits and not unlimited, requests run at the baseline and use what is earned.
  const bool throttled = balance_ <= 0 && !config_->unlimited;
  const double used = static_cast<double>(busy) * (throttled ? config_->baseline : 1);
  balance_ = std::min(most_, balance_ + (earned_per_s_ - used) * passed);
  if (balance_ >= 0) return;
  if (config_->unlimited) surplus_ -= balance_;
  balance_ = 0;
}

double CpuCredits::speed() const {
  return !config_ || config_->unlimited || balance_ > 0 ? 1 : config_->baseline;
}

}  // namespace costsim::simulation
