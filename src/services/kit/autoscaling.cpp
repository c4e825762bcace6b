#include "services/kit/autoscaling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "engine/math.hpp"

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

constexpr double reading_s = 60;

/// How many deviations the highest of so many readings lies above their mean.
double highest_of(double readings) {
  if (readings <= 1) return 0;
  return engine::math::normal_quantile((readings - 0.375) / (readings + 0.25));
}

/// The instances of a load that is so many deviations above its mean. A quotient that is whole but
/// for rounding must not cost an instance.
Counts wanted_for(const Counts& load, double deviations, const Wavering& wavering,
                  const ScalingPolicy& policy) {
  constexpr double rounding = 1e-9;
  return load.each([&](double mean) {
    const double high = mean + deviations * std::sqrt(mean * wavering.variance);
    const double wanted = std::ceil(high / policy.target_utilisation - rounding);
    return std::min(std::max(wanted, policy.min), policy.max);
  });
}

/// Only moments whose load is within two deviations of the greatest are its rivals.
double peak_of(const Counts& load, Duration step, const Wavering& wavering,
               const ScalingPolicy& policy) {
  const double most = load.max();
  const double near = most - 2 * std::sqrt(most * wavering.variance);
  const double rivals = load.each([&](double mean) { return mean >= near ? 1.0 : 0.0; }).sum();
  const double time_s = rivals * seconds(step);
  const double readings = std::max(1.0, time_s / std::max(wavering.lasts_s, reading_s));
  // The median of the highest: each of them is below it.
  const double deviations = engine::math::normal_quantile(engine::math::pow(0.5, 1 / readings));
  return wanted_for(Counts::constant(1, most), deviations, wavering, policy).max();
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
  const double readings = seconds(policy.cool_down) / std::max(wavering.lasts_s / 2, reading_s);
  const Counts desired = wanted_for(load, highest_of(1 + readings), wavering, policy);
  ScaledCapacity capacity;
  Eigen::ArrayXd wanted = desired.by_step();
  const bool even = is_even(wanted);
  if (even) wanted.conservativeResize(1);
  Eigen::ArrayXd provided = best_within(wanted, policy.cool_down, step, std::greater<double>());
  if (policy.launches) capacity.most_awaited = launch(*policy.launches, step, provided);
  Eigen::ArrayXd serving = best_within(provided, policy.boot_delay, step, std::less<double>());
  if (load.size() > 0) {
    capacity.peak = std::max(provided.maxCoeff(), peak_of(load, step, wavering, policy));
  }
  const auto in_all_steps = [&](Eigen::ArrayXd& steps) {
    return even ? Counts::constant(load.size(), steps[0]) : Counts(std::move(steps));
  };
  capacity.provided = in_all_steps(provided);
  capacity.serving = in_all_steps(serving);
  return capacity;
}

}  // namespace

Wavering wavering_of(double each, double stay_s, double dispersion) {
  constexpr double evened_out = 1 / 6.0;
  if (stay_s < evened_out * reading_s) return {};
  const double ratio = stay_s / reading_s;
  const double kept = ratio >= 1 ? 1 - 1 / (3 * ratio) : ratio * (1 - ratio / 3);
  return {.variance = each * dispersion * kept, .lasts_s = stay_s};
}

ScaledCapacity scale(const Counts& load, Duration step, const ScalingPolicy& policy,
                     const Wavering& wavering) {
  ScaledCapacity capacity = capacity_for(load, step, policy, wavering);
  const double total = load.sum();
  if (total <= 0) return capacity;
  const auto unserved = [](double asked, double served) { return std::max(0.0, asked - served); };
  const auto busy = [](double asked, double served) { return asked > 0 ? asked / served : 0; };
  capacity.unserved_share = Counts::each(load, capacity.serving, unserved).sum() / total;
  capacity.peak_utilisation = Counts::each(load, capacity.serving, busy).max();
  return capacity;
}

}  // namespace costsim::services
