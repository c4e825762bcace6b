#include "services/fargate_jobs.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/random.hpp"
#include "services/kit/at_work.hpp"
#include "services/kit/limits.hpp"
#include "services/kit/nodes.hpp"
#include "services/kit/peak.hpp"
#include "units/error.hpp"
#include "units/readable.hpp"

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

/// Tasks that an account launches in each step: what is wanted beyond its token bucket waits.
struct Launches {
  Counts started;
  Decimal total;  ///< launched within the span
  double most_awaited = 0;
  double awaited = 0;            ///< as the span ends
  double wanted_per_minute = 0;  ///< in the busiest step of those in which some wait
  std::optional<LaunchRate> rate = {};
};

/// A token bucket, from step to step.
class Launching {
 public:
  Launching(const LaunchRate& rate, Duration step)
      : burst_(rate.burst), each_step_(rate.per_second * seconds(step)), level_(-burst_) {}

  /// Tasks that start of those that a step wants and of those that wait.
  double start(double wanted) {
    const double before = awaited();
    level_ = std::max(-burst_, level_ + wanted - each_step_);
    return std::max(0.0, wanted + before - awaited());
  }
  double awaited() const { return std::max(0.0, level_); }

 private:
  double burst_, each_step_;
  double level_;  ///< below 0: tokens that are left
};

/// Where the launches keep up over the whole span, one like it came before.
Launches launches_of(const Flow& input, const Context& context) {
  constexpr double nothing = 0.5;
  Launches launches{.started = input.items, .total = input.total, .rate = launch_rate_of(context)};
  if (!launches.rate || input.items.size() == 0) return launches;
  Launching launching(*launches.rate, input.step);
  const double minute = 60 / seconds(input.step);
  Eigen::ArrayXd begun = input.items.by_step();
  const bool keeps_up = input.items.mean() * minute <= launches.rate->per_second * 60;
  if (keeps_up) {
    for (const double wanted : begun) launching.start(wanted);
  }
  for (double& items : begun) {
    const double wanted = items;
    items = launching.start(wanted);
    if (launching.awaited() <= 0) continue;
    launches.most_awaited = std::max(launches.most_awaited, launching.awaited());
    launches.wanted_per_minute = std::max(launches.wanted_per_minute, wanted * minute);
  }
  if (launches.most_awaited <= 0) return launches;
  if (!keeps_up && launching.awaited() >= nothing) {
    launches.awaited = launching.awaited();
    launches.total = whole(begun.sum());
  }
  launches.started = std::move(begun);
  return launches;
}

/// Whole tasks, but for rounding.
double whole_tasks(double tasks) {
  return std::ceil(tasks * (1 - 1e-9));
}

/// Tasks at once that come together, as at the tick of a timer, and are launched as fast as may be:
/// the first ones end before the last are launched.
double peak_together(double together, double stay_s, const std::optional<LaunchRate>& rate) {
  if (!rate) return together;
  return std::min(together, whole_tasks(rate->burst + rate->per_second * stay_s));
}

/// Tasks at once in the busiest moment: at random, or together at one instant.
double peak_of(const Counts& running, const Flow& input, const Launches& launches, double stay_s) {
  const double mean = running.max();
  const double wanted = input.together > 0 ? input.together
                                           : median_peak({.items = launches.started,
                                                          .at_work = running,
                                                          .step = input.step,
                                                          .stay_s = stay_s,
                                                          .dispersion = input.dispersion});
  return std::max(peak_together(wanted, stay_s, launches.rate), whole_tasks(mean));
}

/// Of the jobs those whose tasks are launched.
Flow launched(const Flow& input, const Launches& launches) {
  Flow started = input;
  started.items = launches.started;
  started.total = launches.total;
  return started;
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
  const Flow started = launched(input, launches);
  const Stay stay{.fixed_s = start_s, .varying = job};
  const Counts running = at_work(started.items, input.step, stay);
  return {
      .started = started,
      .task_hours =
          (started.total * Decimal::from_double(each, kept_decimals)).divided_by(Decimal(3600), 15),
      .mean = started.mean_per_second() * stay_s,
      .peak = peak_of(running, input, launches, stay_s),
      .most_awaited = launches.most_awaited,
      .awaited = launches.awaited,
      .wanted_per_minute = launches.wanted_per_minute,
      .stay = stay,
      .running = running};
}

void find_awaited_jobs(const Flow& input, const JobMonth& month, const Context& context,
                       StageOutcome& outcome) {
  if (month.most_awaited <= 0) return;
  Limit limit = rate_limit("launch-rate", "launch-rate", " tasks/min", context);
  limit.value *= 60;
  const double never = month.awaited / std::max(1.0, input.total.to_double());
  limit.severity = severity_of_losses(never);
  add_limit_finding(
      limit, month.wanted_per_minute,
      fmt::format("tasks are wanted faster than an account may launch them: up to {} jobs wait{}",
                  readable_number(std::round(month.most_awaited)),
                  month.awaited > 0
                      ? fmt::format(", and {} ({:.3g}% of all) still do at the end and are not "
                                    "billed",
                                    readable_number(std::round(month.awaited)), 100 * never)
                      : ""),
      context, outcome.findings);
}

}  // namespace costsim::services
