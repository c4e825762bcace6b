// Nodes that a group has asked for, until they serve.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "services/kit/autoscaling.hpp"

namespace costsim::services {

/// Nodes that are wanted, launched and boot.
class ComingNodes {
 public:
  explicit ComingNodes(const ScalingPolicy& policy)
      : policy_(policy), tokens_(policy.launches ? policy.launches->burst : 0) {}

  double awaited() const { return awaited_; }
  double booting() const { return booting_; }
  std::optional<Duration> next_ready() const {
    if (boots_.empty()) return std::nullopt;
    return boots_.front().from;
  }

  void want(Duration now, double count) {
    awaited_ += count;
    launch(now, policy_.launches ? std::min(awaited_, tokens_) : awaited_);
  }

  /// The latest first; how many more must go.
  double give_up(double count) {
    take_from(awaited_, count);
    while (count > 0 && !boots_.empty()) {
      booting_ -= std::min(count, boots_.back().count);
      take_from(boots_.back().count, count);
      if (boots_.back().count <= 0) boots_.pop_back();
    }
    return count;
  }

  /// Tokens come, and are used by who waits for them.
  void pass(Duration now, Duration time) {
    if (!policy_.launches) return;
    tokens_ += policy_.launches->per_second * seconds(time);
    if (awaited_ > 0) launch(now, std::min(awaited_, tokens_));
    tokens_ = std::min(tokens_, policy_.launches->burst);
  }

  /// Those whose boot is over.
  double ready(Duration now) {
    double count = 0;
    for (; !boots_.empty() && boots_.front().from <= now; boots_.pop_front()) {
      count += boots_.front().count;
    }
    booting_ = boots_.empty() ? 0 : booting_ - count;
    return count;
  }

 private:
  struct Boot {
    Duration from;
    double count;
  };

  static void take_from(double& there, double& count) {
    const double taken = std::min(there, count);
    there -= taken;
    count -= taken;
  }

  void launch(Duration now, double count) {
    awaited_ -= count;
    if (policy_.launches) tokens_ -= count;
    booting_ += count;
    if (count > 0) boots_.push_back({now + policy_.boot_delay, count});
  }

  const ScalingPolicy& policy_;
  double tokens_, awaited_ = 0, booting_ = 0;
  std::deque<Boot> boots_ = {};
};

}  // namespace costsim::services
