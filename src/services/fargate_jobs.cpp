#include "services/fargate_jobs.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/random.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/nodes.hpp"
#include "services/kit/peak.hpp"
#include "units/error.hpp"

namespace costsim::services {
namespace {

/// Seconds that are paid for one task: AWS Fargate pricing, "per second, with a minimum of one
/// minute, from the time you start to download your container image until the task terminates".
double paid_s(double taken_s, double minimum_s) {
  return std::max(minimum_s, std::ceil(taken_s - 1e-9));
}

/// The mean over all tasks. The stream only integrates: its seed is part of the formula.
double mean_paid_s(const engine::Distribution& job, double start_s, double minimum_s) {
  if (job.squared_cv() == 0) return paid_s(start_s + job.mean(), minimum_s);
  constexpr int samples = 1 << 14;
  engine::RandomStream stream(1, "fargate/jobs");
  double sum = 0;
  for (int i = 0; i < samples; ++i) sum += paid_s(start_s + job.sample(stream), minimum_s);
  return sum / samples;
}

void refuse_keys_of_lasting_tasks(const Parameters& values) {
  for (const char* key : {"tasks", "min_tasks", "max_tasks", "target_utilisation", "cool_down",
                          "requests_per_task", "memory_per_request", "queue_limit", "metric_delay",
                          "mtbf", "health_check", "spot_interruption"}) {
    if (!values.stated(key)) continue;
    throw Error(Failure::Usage,
                fmt::format("{}: expected none with job = true, where each item has a task of its "
                            "own and none stays",
                            key));
  }
}

/// Tasks at once that an account's launches allow: the first ones end before the next are launched.
std::optional<double> most_at_once(double stay_s, const Context& context) {
  const std::optional<LaunchRate> rate = launch_rate_of(context);
  if (!rate) return std::nullopt;
  return std::ceil(rate->burst + rate->per_second * stay_s);
}

/// Tasks at once in the busiest moment: at random, or together at the tick of a timer.
double peak_of(const Counts& running, const Flow& input, const Counts& started, double stay_s,
               const Context& context) {
  const double mean = running.max();
  const double wanted = input.together > 0 ? input.together
                                           : median_peak({.items = started,
                                                          .at_work = running,
                                                          .step = input.step,
                                                          .stay_s = stay_s,
                                                          .dispersion = input.dispersion});
  const double launched = std::min(wanted, most_at_once(stay_s, context).value_or(wanted));
  return std::max(launched, std::ceil(mean - 1e-9));
}

/// Tasks that an account launches in each step: what is wanted beyond its token bucket waits.
struct Launches {
  Counts started;
  double most_awaited = 0;
};

Launches launches_of(const Flow& input, const Context& context) {
  Launches launches{input.items};
  const std::optional<LaunchRate> rate = launch_rate_of(context);
  if (!rate) return launches;
  const double each_step = rate->per_second * seconds(input.step);
  double level = -rate->burst, awaited = 0;  // a level below 0 is tokens that are left
  Eigen::ArrayXd begun = input.items.by_step();
  for (double& started : begun) {
    const double wanted = started;
    level = std::max(-rate->burst, level + wanted - each_step);
    const double still = std::max(0.0, level);
    started = std::max(0.0, wanted + awaited - still);
    awaited = still;
    launches.most_awaited = std::max(launches.most_awaited, awaited);
  }
  launches.started = std::move(begun);
  return launches;
}

}  // namespace

engine::Distribution job_time_of(const Flow& input, const Parameters& values,
                                 const Context& context) {
  if (values.has("duration")) return engine::make_distribution(values.distribution("duration"));
  std::vector<Finding> ignored;
  const ItemDemand item = demand_of(input, values, context, ignored);
  return engine::deterministic(item.cpu_s / std::min(1.0, values.real("vcpu")) + item.wait_s -
                               context.downstream_s);
}

JobMonth run_jobs(const Flow& input, const Parameters& values, const Context& context) {
  refuse_keys_of_lasting_tasks(values);
  constexpr int kept_decimals = 6;
  const engine::Distribution job = job_time_of(input, values, context);
  const double start_s = seconds(boot_of(values, context)) + context.downstream_s;
  const double stay_s = start_s + job.mean();
  const double each = mean_paid_s(job, start_s, seconds(context.rules.duration("billing-minimum")));
  const Launches launches = launches_of(input, context);
  const Stay stay{.fixed_s = start_s, .varying = job};
  const Counts running = at_work(launches.started, input.step, stay);
  return {
      .task_hours =
          (input.total * Decimal::from_double(each, kept_decimals)).divided_by(Decimal(3600), 15),
      .mean = input.mean_per_second() * stay_s,
      .peak = peak_of(running, input, launches.started, stay_s, context),
      .most_awaited = launches.most_awaited,
      .stay = stay,
      .running = running};
}

}  // namespace costsim::services
