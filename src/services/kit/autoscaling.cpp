#include "services/kit/autoscaling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "engine/math.hpp"
#include "services/kit/target_tracking.hpp"
#include "services/kit/wanted_nodes.hpp"

namespace costsim::services {
namespace {

/// The best of x over each step and the `steps` before it. The candidates form a queue in which
/// each is worse than the ones before it, so every index enters and leaves once.
template <typename Better>
Eigen::ArrayXd best_of_last(const Eigen::ArrayXd& x, Eigen::Index steps, Better better) {
  if (steps == 0) return x;
  Eigen::ArrayXd best(x.size());
  std::vector<Eigen::Index> queue;
  queue.reserve(static_cast<std::size_t>(x.size()));
  std::size_t front = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    while (queue.size() > front && !better(x[queue.back()], x[i])) queue.pop_back();
    queue.push_back(i);
    if (queue[front] < i - steps) ++front;
    best[i] = x[queue[front]];
  }
  return best;
}

/// The same over a time that need not be whole steps: in the part f of a step the window reaches
/// one step further back, in the rest it does not.
template <typename Better>
Eigen::ArrayXd best_within(const Eigen::ArrayXd& x, Duration time, Duration step, Better better) {
  const auto whole_steps = std::min<Eigen::Index>(time / step, x.size());
  const double rest = seconds(time % step) / seconds(step);
  Eigen::ArrayXd best = best_of_last(x, whole_steps, better);
  if (rest == 0) return best;
  return (1 - rest) * best + rest * best_of_last(x, whole_steps + 1, better);
}

/// The launches of one group, step by step.
class Launcher {
 public:
  Launcher(const LaunchRate& rate, double running, double step_s)
      : rate_(rate), step_s_(step_s), running_(running), tokens_(rate.burst) {}

  /// The mean of a step in which `wanted` instances are to run: those that there are tokens for at
  /// once, the others as tokens come.
  double next(double wanted) {
    const double missing = std::max(0.0, wanted - running_);
    const double at_once = std::min(missing, tokens_);
    const double later = std::min(missing - at_once, rate_.per_second * step_s_);
    running_ = std::min(running_, wanted) + at_once + later;
    awaited_ = missing - at_once - later;
    tokens_ = std::min(rate_.burst, tokens_ - at_once - later + rate_.per_second * step_s_);
    // What comes evenly in the first t seconds of a step is missing from t/2 of it.
    return running_ - later * (later / rate_.per_second) / 2 / step_s_;
  }
  double awaited() const { return awaited_; }  ///< as the step ends

 private:
  LaunchRate rate_;
  double step_s_, running_, tokens_, awaited_ = 0;
};

/// Of what is wanted, what the platform has launched, and how much of it was awaited at worst.
double launch(const LaunchRate& rate, Duration step, Eigen::ArrayXd& instances) {
  double most_awaited = 0;
  if (instances.size() == 0) return most_awaited;
  Launcher launcher(rate, instances[0], seconds(step));
  for (double& each : instances) {
    each = launcher.next(each);
    most_awaited = std::max(most_awaited, launcher.awaited());
  }
  return most_awaited;
}

/// One step says all where each is as the first.
bool is_even(const Eigen::ArrayXd& steps) {
  return steps.size() > 1 && (steps == steps[0]).all();
}

/// A fixed number of instances needs no window to look back through, one that never changes a step.
ScaledCapacity capacity_for(const Counts& load, Duration step, const ScalingPolicy& policy,
                            const Wavering& wavering) {
  if (policy.min == policy.max) {
    const Counts fixed = Counts::constant(load.size(), policy.min);
    return {.provided = fixed, .serving = fixed, .peak = policy.min};
  }
  const WantedNodes nodes(policy, wavering);
  const Counts desired = load.each([&](double mean) { return nodes.on_average(mean); });
  ScaledCapacity capacity;
  Eigen::ArrayXd wanted = desired.by_step();
  const bool even = is_even(wanted);
  if (even) wanted.conservativeResize(1);
  Eigen::ArrayXd provided = best_within(wanted, policy.cool_down, step, std::greater<double>());
  if (policy.launches) capacity.most_awaited = launch(*policy.launches, step, provided);
  Eigen::ArrayXd serving = best_within(provided, policy.boot_delay, step, std::less<double>());
  if (load.size() > 0) {
    capacity.peak = std::max(std::round(provided.maxCoeff()), nodes.at_peak(load, step));
  }
  const auto in_all_steps = [&](Eigen::ArrayXd& steps) {
    return even ? Counts::constant(load.size(), steps[0]) : Counts(std::move(steps));
  };
  capacity.provided = in_all_steps(provided);
  capacity.serving = in_all_steps(serving);
  return capacity;
}

constexpr Duration minute = std::chrono::minutes(1);

/// What steps of less than a minute come to in each minute.
Counts by_minute(const Counts& load, Duration step) {
  const Eigen::Index in_minute = minute / step;
  if (in_minute <= 1 || minute % step != Duration(0) || load.size() % in_minute != 0) return load;
  const Eigen::ArrayXd& steps = load.by_step();
  return Counts(steps.reshaped(in_minute, load.size() / in_minute).colwise().mean().transpose());
}

/// What a group could not serve that is as large as each step wants it.
void measure_load(const Counts& load, ScaledCapacity& capacity) {
  const double total = load.sum();
  if (total <= 0) return;
  const auto unserved = [](double asked, double served) { return std::max(0.0, asked - served); };
  const auto busy = [](double asked, double served) { return asked > 0 ? asked / served : 0; };
  capacity.unserved_share = Counts::each(load, capacity.serving, unserved).sum() / total;
  capacity.peak_utilisation = Counts::each(load, capacity.serving, busy).max();
}

/// Told by a metric, of a load that is not always the same.
ScaledCapacity followed(const Counts& load, Duration step, const ScalingPolicy& policy,
                        const Wavering& wavering, const Arriving& arriving) {
  const Counts seen = by_minute(load, step);
  ScaledCapacity capacity =
      capacity_for(seen, seen.size() == load.size() ? step : minute, policy, wavering);
  measure_load(seen, capacity);
  const WantedNodes nodes(policy, wavering);
  TrackedGroup tracked = track(arriving.load.value_or(load), step, policy, arriving, nodes);
  capacity.provided = Counts(std::move(tracked.provided));
  capacity.serving = Counts(std::move(tracked.serving));
  capacity.busy = Counts(std::move(tracked.busy));
  capacity.most_awaited = tracked.most_awaited;
  capacity.lag = tracked.lag;
  const Eigen::Map<const Eigen::ArrayXd> minutes(tracked.minutes.data(),
                                                 static_cast<Eigen::Index>(tracked.minutes.size()));
  const double by_chance = tracked.minutes.empty() ? 0 : nodes.at_peak(Counts(minutes), minute);
  capacity.peak = std::max(std::round(tracked.most), by_chance);
  return capacity;
}

/// Whether the load of some step is more than what earlier nodes take, as many as serve by then.
/// What scaling keeps up with needs no minutes: each step has the nodes that it wants.
bool outruns(const Eigen::ArrayXd& load, Duration step, const ScalingPolicy& policy) {
  const Duration late = minute + *policy.metric_delay + policy.boot_delay;
  const Eigen::Index back = std::max<Eigen::Index>(1, (late + step - Duration(1)) / step);
  for (Eigen::Index i = 1; i < load.size(); ++i) {
    const double before = load[std::max<Eigen::Index>(0, i - back)];
    const double there = std::max(policy.min, std::ceil(before / policy.target_utilisation - 1e-9));
    if (load[i] > std::min(there, policy.max)) return true;
  }
  return false;
}

}  // namespace

ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy,
                     const Wavering& wavering, const Arriving& arriving) {
  const bool by_metric = policy.metric_delay && policy.min < policy.max && load.size() > 0;
  const auto ticks_or_jumps = [&] {
    return arriving.every > Duration(0) || outruns(load.by_step(), step, policy);
  };
  if (by_metric && ticks_or_jumps()) return followed(load, step, policy, wavering, arriving);
  ScaledCapacity capacity = capacity_for(load, step, policy, wavering);
  measure_load(load, capacity);
  capacity.busy = Counts::each(load, capacity.serving,
                               [](double asked, double had) { return std::min(asked, had); });
  return capacity;
}

}  // namespace costsim::services
