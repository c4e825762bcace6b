#include "services/fargate_jobs.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

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

constexpr std::string_view launch_rate = "launch-rate";

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
  double part = 1;  ///< of the rate, as other stages launch out of it, too
};

/// The account's token bucket, from step to step. Tasks of all stages are launched in the order in
/// which they are wanted.
class Launching {
 public:
  Launching(const LaunchRate& rate, Duration step)
      : burst_(rate.burst), each_step_(rate.per_second * seconds(step)), level_(-burst_) {}

  /// Of its own tasks those that start, of those that a step wants and of those that wait. `all`:
  /// with those of the other stages.
  double start(double own, double all) {
    const double before = std::max(0.0, level_);
    level_ = std::max(-burst_, level_ + all - each_step_);
    const double awaited = std::max(0.0, level_);
    if (before <= 0 && awaited <= 0) return own;
    line_.push_back({own, all});
    own_awaited_ += own;
    return take(std::max(0.0, all + before - awaited), awaited <= 0);
  }
  double awaited() const { return own_awaited_; }  ///< its own tasks

 private:
  struct Wanted {
    double own, all;
  };

  /// The first in line.
  double take(double tasks, bool everything) {
    const double waited = own_awaited_;
    while (!line_.empty() && (everything || line_.front().all <= tasks)) {
      tasks -= line_.front().all;
      own_awaited_ -= line_.front().own;
      line_.pop_front();
    }
    if (line_.empty()) {
      own_awaited_ = 0;
    } else if (tasks > 0) {
      Wanted& next = line_.front();
      const double own = next.own * tasks / next.all;
      own_awaited_ -= own;
      next = {next.own - own, next.all - tasks};
    }
    return waited - own_awaited_;
  }

  double burst_, each_step_;
  double level_;  ///< below 0: tokens that are left
  double own_awaited_ = 0;
  std::deque<Wanted> line_;  ///< by the step in which they came
};

/// What all stages of the account want in each step, this one among them.
Counts wanted_of_account(const Flow& input, const Context& context) {
  const AccountLoad* asked = asked_of(launch_rate, context);
  if (asked == nullptr || asked->load.size() != input.items.size()) return input.items;
  const double in_step = seconds(input.step) / 60;
  return Counts::each(asked->load, input.items,
                      [in_step](double all, double own) { return std::max(own, all * in_step); });
}

/// The stage's part of the rate, where its own load is largest.
double part_of_rate(const Counts& own, const Counts& all) {
  Eigen::Index busiest = 0;
  if (own.by_step().maxCoeff(&busiest) <= 0) return 1;
  return own.by_step()[busiest] / all.by_step()[busiest];
}

/// Where the launches keep up over the whole span, one like it came before.
Launches launches_of(const Flow& input, const Context& context) {
  constexpr double nothing = 0.5;
  Launches launches{.started = input.items, .total = input.total, .rate = launch_rate_of(context)};
  if (!launches.rate || input.items.size() == 0) return launches;
  const Counts wanted = wanted_of_account(input, context);
  const Eigen::ArrayXd all = wanted.by_step();
  Launching launching(*launches.rate, input.step);
  const double minute = 60 / seconds(input.step);
  Eigen::ArrayXd begun = input.items.by_step();
  launches.part = part_of_rate(input.items, wanted);
  const bool keeps_up = all.mean() * minute <= launches.rate->per_second * 60;
  if (keeps_up) {
    for (Eigen::Index i = 0; i < begun.size(); ++i) launching.start(begun[i], all[i]);
  }
  for (Eigen::Index i = 0; i < begun.size(); ++i) {
    begun[i] = launching.start(begun[i], all[i]);
    if (launching.awaited() <= 0) continue;
    launches.most_awaited = std::max(launches.most_awaited, launching.awaited());
    launches.wanted_per_minute = std::max(launches.wanted_per_minute, all[i] * minute);
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

/// Tasks at once of very many jobs that are wanted at one instant, when the bucket is full: of the
/// first ones those that still run, and of those launched since.
double most_at_once(const std::vector<double>& stays, const LaunchRate& rate) {
  const auto count = static_cast<double>(stays.size());
  double most = 0, ended_s = 0;  // of those that have ended by then, all their stays
  for (std::size_t i = 0; i < stays.size(); ++i) {
    const double left = count - static_cast<double>(i);
    const double launched_s = (ended_s + left * stays[i]) / count;
    most = std::max(most, rate.burst * left / count + rate.per_second * launched_s);
    ended_s += stays[i];
  }
  return most;
}

/// Variance / mean of the number at work where they begin at even intervals: 1 − E min(S₁, S₂) / E
/// S of two stays, 0 of a fixed one and 1/2 of an exponential one.
double dispersion_of_regular(const std::vector<double>& stays) {
  const auto count = static_cast<double>(stays.size());
  double sum = 0, least = 0;
  for (std::size_t i = 0; i < stays.size(); ++i) {
    sum += stays[i] / count;
    least += stays[i] * (2 * (count - static_cast<double>(i)) - 1) / (count * count);
  }
  return stays.size() > 1 && sum > 0 ? 1 - least / sum : 0;
}

/// Tasks at once in the busiest moment: at random, or together at one instant. What waits is
/// launched at even intervals.
double peak_of(const Counts& running, const Flow& input, const Launches& launches,
               const Stay& stay) {
  const std::vector<double> stays = equally_likely(stay);
  const bool waits = launches.most_awaited > 0;
  double wanted = input.together;
  if (wanted <= 0) {
    wanted = median_peak({.items = launches.started,
                          .at_work = running,
                          .step = input.step,
                          .stay_s = stay.mean(),
                          .dispersion = waits ? dispersion_of_regular(stays) : input.dispersion});
  }
  if (launches.rate) {
    const LaunchRate own{launches.rate->burst * launches.part,
                         launches.rate->per_second * launches.part};
    const double launched = whole_tasks(most_at_once(stays, own));
    const bool random = input.together <= 0;
    if (random && waits) {
      wanted = std::max(wanted, launched);
    } else if (!random || stays.size() == 1) {  // of stays that vary chance makes more
      wanted = std::min(wanted, launched);
    }
  }
  return std::max(wanted, whole_tasks(running.max()));
}

Limit launch_limit(const Context& context) {
  Limit limit = rate_limit(launch_rate, launch_rate, " tasks/min", context);
  limit.value *= 60;
  return limit;
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
      .peak = peak_of(running, input, launches, stay),
      .most_awaited = launches.most_awaited,
      .awaited = launches.awaited,
      .wanted_per_minute = launches.wanted_per_minute,
      .shares_launches = launches.part < 1,
      .stay = stay,
      .running = running};
}

void need_of_launches(const Flow& input, const Context& context, StageOutcome& outcome) {
  const auto rate = launch_rate_of(context);
  if (!rate || input.items.size() == 0) return;
  AccountNeed need{.limit = launch_limit(context),
                   .combined = CombinedLoad::Step,
                   .message = "",
                   .told_by_stages = true,
                   .own = input.peak_per_second() * 60,
                   .items = input.items,
                   .each = 60 / seconds(input.step),
                   .burst = rate->burst,
                   .step = input.step,
                   .per = std::chrono::minutes(1)};
  need_of_account(std::move(need), context, outcome);
}

void find_awaited_jobs(const Flow& input, const JobMonth& month, const Context& context,
                       StageOutcome& outcome) {
  if (month.most_awaited <= 0) return;
  Limit limit = launch_limit(context);
  const double never = month.awaited / std::max(1.0, input.total.to_double());
  limit.severity = severity_of_losses(never);
  add_limit_finding(
      limit, month.wanted_per_minute,
      fmt::format("tasks are wanted faster than an account may launch them{}: up to {} jobs wait{}",
                  month.shares_launches ? ", with those of its other stages" : "",
                  readable_number(std::round(month.most_awaited)),
                  month.awaited > 0
                      ? fmt::format(", and {} ({} of all) still do at the end and are not "
                                    "billed",
                                    readable_number(std::round(month.awaited)), percent_text(never))
                      : ""),
      context, outcome.findings);
}

}  // namespace costsim::services
