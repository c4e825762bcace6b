#include "services/kit/scaling_lag.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace costsim::services {
namespace {

constexpr Duration period = std::chrono::minutes(1);

/// A group of nodes that are wanted, boot and serve.
class LaggingGroup {
 public:
  LaggingGroup(const ScalingPolicy& policy, double load)
      : policy_(policy), nodes_(clamped(std::ceil(load / policy.target_utilisation - 1e-9))) {
    serving_ = nodes_;
  }

  /// Passes `time` at this load; tells how much of it waited, in node-seconds. What the most nodes
  /// do not take waits for other reasons than lag.
  double pass(Duration time, double load) {
    load = std::min(load, policy_.max);
    while (!booting_.empty() && booting_.front().from <= now_) {
      serving_ += booting_.front().count;
      booting_.pop_front();
    }
    const double asked = load * seconds(time), room = serving_ * seconds(time);
    const double done = std::min(asked + waiting_, room);
    waiting_ += asked - done;
    busy_ += done;
    now_ += time;
    longest_s = std::max(longest_s, serving_ > 0 ? waiting_ / serving_ : 0);
    utilisation = std::max(utilisation, serving_ > 0 ? load / serving_ : 0);
    if (now_ >= next_reading_) read();
    return std::max(0.0, asked - room);
  }

  double longest_s = 0, utilisation = 0;

 private:
  struct Reading {
    Duration known_at;
    double busy;
  };
  struct Booting {
    Duration from;
    double count;
  };

  double clamped(double nodes) const { return std::clamp(nodes, policy_.min, policy_.max); }

  void read() {
    readings_.push_back({now_ + *policy_.metric_delay, busy_ / seconds(now_ - last_reading_)});
    busy_ = 0;
    last_reading_ = now_;
    next_reading_ = now_ + period;
    while (readings_.size() > 1 && readings_[1].known_at <= now_) readings_.pop_front();
    if (readings_.front().known_at <= now_) follow(readings_.front().busy);
  }

  void follow(double busy) {
    const double wanted = clamped(std::ceil(busy / policy_.target_utilisation - 1e-9));
    if (wanted >= nodes_) fewer_since_ = Duration(-1);
    if (wanted > nodes_) {
      booting_.push_back({now_ + policy_.boot_delay, wanted - nodes_});
      nodes_ = wanted;
    } else if (wanted < nodes_) {
      shrink(wanted);
    }
  }

  void shrink(double wanted) {
    if (fewer_since_ < Duration(0)) {
      fewer_since_ = now_;
      most_wanted_ = 0;
    }
    most_wanted_ = std::max(most_wanted_, wanted);
    if (now_ - fewer_since_ < policy_.cool_down) return;
    serving_ = std::max(0.0, serving_ - (nodes_ - most_wanted_));
    nodes_ = most_wanted_;
    fewer_since_ = Duration(-1);
  }

  const ScalingPolicy& policy_;
  double nodes_, serving_ = 0, waiting_ = 0, busy_ = 0, most_wanted_ = 0;
  Duration now_{}, last_reading_{}, next_reading_ = period, fewer_since_{-1};
  std::deque<Reading> readings_;
  std::deque<Booting> booting_;
};

/// Whether the load of some step is more than what earlier nodes take, as many as serve by then.
bool outruns(const Eigen::ArrayXd& load, Duration step, const ScalingPolicy& policy) {
  const Duration late = period + *policy.metric_delay + policy.boot_delay;
  const Eigen::Index back = std::max<Eigen::Index>(1, (late + step - Duration(1)) / step);
  for (Eigen::Index i = 1; i < load.size(); ++i) {
    const double before = load[std::max<Eigen::Index>(0, i - back)];
    const double there = std::max(policy.min, std::ceil(before / policy.target_utilisation - 1e-9));
    if (std::min(load[i], policy.max) > there) return true;
  }
  return false;
}

}  // namespace

ScalingLag lag_of(const Counts& load, Duration step, const ScalingPolicy& policy) {
  if (!policy.metric_delay || policy.min == policy.max || load.sum() <= 0) return {};
  const Eigen::ArrayXd& loads = load.by_step();
  if (!outruns(loads, step, policy)) return {};
  LaggingGroup group(policy, loads[0]);
  const Duration tick = std::min(step, period);
  double late = 0;
  for (const double each : loads) {
    for (Duration passed{}; passed < step; passed += tick) {
      late += group.pass(std::min(tick, step - passed), each);
    }
  }
  return {.late_share = late / (load.sum() * seconds(step)),
          .longest_s = group.longest_s,
          .utilisation = group.utilisation};
}

}  // namespace costsim::services
