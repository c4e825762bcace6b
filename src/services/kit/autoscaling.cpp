#include "services/kit/autoscaling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

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

/// A fixed number of instances needs no window to look back through.
ScaledCapacity capacity_for(const Counts& load, Duration step, const ScalingPolicy& policy) {
  if (policy.min == policy.max) {
    const Counts fixed = Counts::constant(load.size(), policy.min);
    return {fixed, fixed};
  }
  // A quotient that is whole but for rounding must not cost an instance.
  constexpr double rounding = 1e-9;
  const Eigen::ArrayXd desired = (load.by_step() / policy.target_utilisation - rounding)
                                     .ceil()
                                     .max(policy.min)
                                     .min(policy.max);
  ScaledCapacity capacity;
  Eigen::ArrayXd provided = best_within(desired, policy.cool_down, step, std::greater<double>());
  if (policy.launches) capacity.most_awaited = launch(*policy.launches, step, provided);
  capacity.serving = best_within(provided, policy.boot_delay, step, std::less<double>());
  capacity.provided = std::move(provided);
  return capacity;
}

}  // namespace

ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy) {
  ScaledCapacity capacity = capacity_for(load, step, policy);
  const double total = load.sum();
  if (total <= 0) return capacity;
  const auto unserved = [](double asked, double served) { return std::max(0.0, asked - served); };
  const auto busy = [](double asked, double served) { return asked > 0 ? asked / served : 0; };
  capacity.unserved_share = Counts::each(load, capacity.serving, unserved).sum() / total;
  capacity.peak_utilisation = Counts::each(load, capacity.serving, busy).max();
  return capacity;
}

}  // namespace costsim::services
