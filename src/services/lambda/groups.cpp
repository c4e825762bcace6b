#include "services/lambda/groups.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <vector>

namespace costsim::services {
namespace {

/// The share of those who come that are still at work after one, two, … times so long.
std::vector<double> still_at_work(const Stay& stay, double every_s) {
  const std::vector<double> stays = equally_likely(stay);
  const auto groups = static_cast<std::size_t>(std::ceil(stays.back() / every_s));
  std::vector<double> shares(groups);
  for (std::size_t i = 0; i < groups; ++i) {
    const double after_s = every_s * static_cast<double>(i + 1);
    const auto longer = std::upper_bound(stays.begin(), stays.end(), after_s);
    shares[i] = static_cast<double>(stays.end() - longer) / static_cast<double>(stays.size());
  }
  return shares;
}

class Places {
 public:
  Places(double limit, std::vector<double> still) : limit_(limit), still_(std::move(still)) {}

  double take(double group) {
    double busy = 0;
    for (std::size_t i = 0; i < earlier_.size(); ++i) busy += earlier_[i] * still_[i];
    const double taken = std::clamp(limit_ - busy, 0.0, group);
    fewest_ = std::min(fewest_, taken);
    earlier_.push_front(taken);
    if (earlier_.size() > still_.size()) earlier_.pop_back();
    return taken;
  }
  double fewest() const { return fewest_; }

 private:
  double limit_;
  std::vector<double> still_;
  std::deque<double> earlier_;  ///< the last group first
  double fewest_ = std::numeric_limits<double>::infinity();
};

}  // namespace

std::optional<GroupsTaken> taken_of_groups(const Flow& input, double limit, const Stay& stay) {
  constexpr double most_to_follow = 2e7, nothing = 0.5;
  if (input.together <= 1 || input.total.is_zero()) return std::nullopt;
  const double every_s = input.every_s();
  const double overlapping = equally_likely(stay).back() / every_s;
  const double groups = input.items.sum() / input.together;
  if (groups * (1 + overlapping) > most_to_follow) return std::nullopt;
  Places places(limit, still_at_work(stay, every_s));
  Eigen::ArrayXd taken = input.items.by_step();
  for (double& each : taken) {
    const double come = each > 0 ? std::max(1.0, std::round(each / input.together)) : 0;
    const double group = come > 0 ? each / come : 0;
    each = 0;
    for (double i = 0; i < come; ++i) each += places.take(group);
  }
  if (input.items.sum() - taken.sum() < nothing) return std::nullopt;
  return GroupsTaken{.taken = std::move(taken), .fewest = places.fewest()};
}

}  // namespace costsim::services
