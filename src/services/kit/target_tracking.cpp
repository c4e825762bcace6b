#include "services/kit/target_tracking.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

#include "services/kit/coming_nodes.hpp"
#include "services/kit/serving_nodes.hpp"

namespace costsim::services {
namespace {

constexpr Duration period = std::chrono::minutes(1);
/// Between these instants nodes that have unequal work are taken to keep their order.
constexpr Duration fine = std::chrono::seconds(5);

/// How many nodes the metric's readings ask for (simulation/nodes/scaling.hpp).
class Scaler {
 public:
  explicit Scaler(const ScalingPolicy& policy) : policy_(policy) {}

  /// With one more reading that wants so many on average, and as many as there are.
  double wanted(Duration now, double by_reading, double nodes) {
    readings_.push_back({now + *policy_.metric_delay, by_reading});
    while (readings_.size() > 1 && readings_[1].known_at <= now) readings_.pop_front();
    if (readings_.front().known_at > now) return nodes;
    const double needed = whole(readings_.front().wanted, nodes);
    if (needed < nodes) return fewer(now, needed, nodes);
    fewer_since_ = Duration(-1);
    return needed;
  }

 private:
  struct Reading {
    Duration known_at;
    double wanted;
  };

  /// Between two whole numbers the group is at the one and at the other, for a cool-down at least,
  /// so that its mean is what is wanted.
  double whole(double wanted, double nodes) {
    if (std::abs(wanted - nodes) >= 1) {
      owed_ = 0;
      return std::round(wanted);
    }
    owed_ += wanted - nodes;
    const double most_owed = std::max(1.0, seconds(policy_.cool_down) / seconds(period)) / 2;
    if (std::abs(owed_) < most_owed) return std::max(nodes, std::floor(wanted));
    return owed_ > 0 ? std::ceil(wanted) : std::floor(wanted);
  }

  double fewer(Duration now, double needed, double nodes) {
    if (fewer_since_ < Duration(0)) {
      fewer_since_ = now;
      most_needed_ = 0;
    }
    most_needed_ = std::max(most_needed_, needed);
    if (now - fewer_since_ < policy_.cool_down) return nodes;
    fewer_since_ = Duration(-1);
    return most_needed_;
  }

  const ScalingPolicy& policy_;
  std::deque<Reading> readings_ = {};
  Duration fewer_since_{-1};
  double most_needed_ = 0, owed_ = 0;
};

/// Areas under what is asked for, in node-seconds.
struct Areas {
  double asked = 0, provided = 0, serving = 0, busy = 0;

  void add(const Areas& more) {
    asked += more.asked;
    provided += more.provided;
    serving += more.serving;
    busy += more.busy;
  }
};

class FollowingGroup {
 public:
  FollowingGroup(const ScalingPolicy& policy, const Arriving& arriving, const WantedNodes& by_load,
                 double first_load)
      : by_load_(by_load),
        scaler_(policy),
        coming_(policy),
        nodes_(arriving),
        wanted_(std::round(by_load.on_average(first_load))),
        most_nodes_(policy.max) {
    nodes_.join(wanted_);
  }

  /// At this load, which comes evenly.
  void pass(Duration time, double load) {
    for (const Duration end = now_ + time; now_ < end;) {
      nodes_.join(coming_.ready(now_));
      advance(next_event(end) - now_, load);
      if (now_ == next_reading_) read();
    }
  }

  /// Work in seconds of a node, all at this instant.
  void take_together(double work, double stay_s) {
    nodes_.join(coming_.ready(now_));
    minute_.asked += work;
    nodes_.take_together(work, stay_s);
    longest_s = std::max(longest_s, nodes_.longest_s());
  }

  Areas taken_since() { return std::exchange(step_, {}); }

  std::vector<double> minutes = {};
  double late = 0, longest_s = 0, utilisation = 0, most = 0, most_awaited = 0;

 private:
  Duration next_event(Duration end) const {
    Duration next = std::min(end, next_reading_);
    if (const auto ready = coming_.next_ready()) next = std::min(next, *ready);
    if (!nodes_.equal() || coming_.awaited() > 0) next = std::min(next, now_ + fine);
    return next;
  }

  void advance(Duration time, double load) {
    const double time_s = seconds(time);
    if (load > 0) nodes_.take(load * time_s, time_s);
    const double provided = nodes_.serving() + nodes_.emptying() + coming_.booting();
    most = std::max(most, provided);
    const Areas passed{load * time_s, provided * time_s, nodes_.serving() * time_s,
                       nodes_.work(time_s)};
    step_.add(passed);
    minute_.add(passed);
    longest_s = std::max(longest_s, nodes_.longest_s());
    now_ += time;
    coming_.pass(now_, time);
  }

  void read() {
    const double minute_s = seconds(period);
    const double busy = minute_.busy / minute_s;
    minutes.push_back(busy);
    // What the most nodes of the group would not take either is no lag.
    const double asked = std::min(minute_.asked, most_nodes_ * minute_s);
    late += std::max(0.0, asked - minute_.serving);
    if (minute_.serving > 0) utilisation = std::max(utilisation, asked / minute_.serving);
    const double wanted = by_load_.on_average(busy, minute_.serving / minute_s);
    minute_ = {};
    next_reading_ = now_ + period;
    follow(scaler_.wanted(now_, wanted, wanted_));
  }

  void follow(double wanted) {
    if (wanted > wanted_) coming_.want(now_, wanted - wanted_);
    if (wanted < wanted_) nodes_.leave(coming_.give_up(wanted_ - wanted));
    wanted_ = wanted;
    most_awaited = std::max(most_awaited, coming_.awaited());
  }

  const WantedNodes& by_load_;
  Scaler scaler_;
  ComingNodes coming_;
  ServingNodes nodes_;
  double wanted_;
  double most_nodes_;
  Duration now_{}, next_reading_ = period;
  Areas step_ = {}, minute_ = {};
};

double load_of_first_minute(const Eigen::ArrayXd& load, Duration step) {
  const auto steps = std::clamp<Eigen::Index>(period / step, 1, load.size());
  return load.head(steps).mean();
}

/// The load of steps that comes at ticks, the first at the start.
class Ticks {
 public:
  Ticks(const Arriving& arriving, Duration step)
      : every_(arriving.every), step_(step), stay_s_(arriving.stay_s) {}

  void pass(double load, FollowingGroup& group) {
    const Duration end = begin_ + step_;
    const auto ticks = next_ < end ? (end - next_ + every_ - Duration(1)) / every_ : 0;
    Duration now = begin_;
    for (; next_ < end; next_ += every_) {
      group.pass(next_ - now, 0);
      group.take_together(load * seconds(step_) / static_cast<double>(ticks), stay_s_);
      now = next_;
    }
    group.pass(end - now, 0);
    begin_ = end;
  }

 private:
  Duration every_, step_;
  double stay_s_;
  Duration begin_{}, next_{};
};

}  // namespace

TrackedGroup track(const Counts& load, Duration step, const ScalingPolicy& policy,
                   const Arriving& arriving, const WantedNodes& nodes) {
  const Eigen::ArrayXd& loads = load.by_step();
  TrackedGroup tracked;
  if (loads.size() == 0) return tracked;
  FollowingGroup group(policy, arriving, nodes, load_of_first_minute(loads, step));
  Ticks ticks(arriving, step);
  tracked.provided.resize(loads.size());
  tracked.serving.resize(loads.size());
  tracked.busy.resize(loads.size());
  const double step_s = seconds(step);
  for (Eigen::Index i = 0; i < loads.size(); ++i) {
    if (arriving.every > Duration(0)) {
      ticks.pass(loads[i], group);
    } else {
      group.pass(step, loads[i]);
    }
    const Areas areas = group.taken_since();
    tracked.provided[i] = areas.provided / step_s;
    tracked.serving[i] = areas.serving / step_s;
    tracked.busy[i] = areas.busy / step_s;
  }
  tracked.minutes = std::move(group.minutes);
  tracked.most = group.most;
  tracked.most_awaited = group.most_awaited;
  const double asked = load.sum() * step_s;
  tracked.lag = {.late_share = asked > 0 ? group.late / asked : 0,
                 .longest_s = group.longest_s,
                 .utilisation = group.utilisation};
  return tracked;
}

}  // namespace costsim::services
