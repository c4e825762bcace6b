#include "services/lambda/findings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "services/kit/late_answers.hpp"
#include "services/kit/peak.hpp"
#include "services/lambda/time.hpp"

namespace costsim::services {
namespace {

/// The most that is left of earlier ticks as a timer ticks again.
double left_of_earlier_ticks(const Eigen::ArrayXd& items, const Eigen::ArrayXd& at_work) {
  double left = 0;
  for (Eigen::Index i = 0; i < items.size(); ++i) {
    const Eigen::Index before = i > 0 ? i - 1 : items.size() - 1;
    if (items[i] > 0) left = std::max(left, at_work[before]);
  }
  return left;
}

/// Of items that come together at each tick of a timer, which is no chance. With a fixed time, what
/// is left of a tick when a step ends says how many ticks overlap.
double needed_at_ticks(const LambdaLoad& load, const Context& context) {
  const double together = load.invocations.together;
  if (load.invocations.at_once > 0) return load.invocations.at_once;
  if (load.stay.varying.family != engine::Family::Deterministic) {
    const double left =
        left_of_earlier_ticks(load.invocations.items.by_step(), load.at_work.by_step());
    return std::ceil(together + burst_count(left, 1, context));
  }
  return std::ceil(together * std::ceil(load.at_work.max() / together - 1e-9));
}

double needed_concurrency(const LambdaLoad& load, const Context& context) {
  if (load.invocations.total.is_zero()) return 0;
  if (load.invocations.together > 0) return needed_at_ticks(load, context);
  return median_peak({.items = load.invocations.items,
                      .at_work = load.at_work,
                      .step = load.invocations.step,
                      .stay_s = load.duration_s,
                      .dispersion = load.invocations.dispersion});
}

/// Whole instances, each as full as may be.
double instances_of(double invocations, const LambdaLoad& load) {
  return load.per_instance > 1 ? std::ceil(invocations / load.per_instance - 1e-9) : invocations;
}

/// No more than its source can have at work.
double possible_concurrency(double needed, const LambdaLoad& load) {
  return is_fetched(load.input.delivery) ? std::min(needed, load.source.pollers) : needed;
}

/// A quota is held against the burst quantile, too: of a lone rise it lies above the median.
double needed_of_quota(const LambdaLoad& load, const Context& context) {
  if (load.invocations.together > 0 || load.invocations.total.is_zero()) return load.peak;
  const double mean = load.at_work.max();
  const double burst = burst_count(mean, load.invocations.dispersion, context);
  return std::max(load.peak, instances_of(possible_concurrency(burst, load), load));
}

/// What this function's executions at work add to a quota of the account.
AccountNeed executions(const LambdaLoad& load, Limit limit, CombinedLoad combined,
                       std::string message) {
  return {.limit = limit,
          .combined = combined,
          .message = std::move(message),
          .items = load.at_work,
          .each = 1 / load.per_instance,
          .dispersion =
              load.invocations.together > 0 ? 0 : load.invocations.dispersion / load.per_instance,
          .step = load.invocations.step};
}

void find_concurrency(const LambdaLoad& load, const Parameters& values, const Context& context,
                      StageOutcome& outcome) {
  AccountNeed need = executions(
      load, count_limit("concurrency", "concurrency", " instances", context), CombinedLoad::Burst,
      "the peak needs more than the account's default concurrency: 429 until AWS raises it");
  need.when_stated =
      "the peak needs more than the account's stated concurrency: callers get 429, which is not "
      "billed, and others wait";
  need.own = needed_of_quota(load, context);
  if (values.has("concurrency_limit") && load.input.delivery != Delivery::Queue) {
    hold_against({.id = "reserved-concurrency",
                  .rule = "",
                  .value = values.real("concurrency_limit"),
                  .unit = " instances",
                  .source = stated_source("concurrency_limit")},
                 need.own, "the peak needs more than the function's reserved concurrency", context,
                 outcome.findings);
  }
  need_of_account(std::move(need), context, outcome);
}

/// Of clients alone: a stream and a queue are polled (request_level/function_pool.hpp says why).
void find_request_rate(const LambdaLoad& load, const Context& context, StageOutcome& outcome) {
  if (is_fetched(load.input.delivery)) return;
  Limit limit = count_limit("requests-per-second", "concurrency", " requests/s", context);
  limit.second_rule = "requests-per-concurrency";
  limit.value *= context.rules.number(limit.second_rule).to_double();
  AccountNeed need =
      executions(load, limit, CombinedLoad::Step,
                 "short invocations are limited to ten a second for each unit of concurrency");
  need.items = load.invocations.items;
  need.each = 1 / seconds(load.invocations.step);
  need.own = load.invocations.peak_per_second();
  need_of_account(std::move(need), context, outcome);
}

/// What an event source starts is limited by its pollers; callers may rise at once.
void find_scaling(const LambdaLoad& load, const Context& context, StageOutcome& outcome) {
  if (is_fetched(load.input.delivery)) return;
  Limit limit = rate_limit("scaling-rate", "scaling-rate", " instances/min", context);
  limit.value *= 60;
  if (context.rules.has("burst-concurrency")) {
    limit.value += context.rules.number("burst-concurrency").to_double();
  }
  const double rise = steepest_rise_per_minute(load.at_work.by_step(), load.invocations.step) *
                      seconds(load.invocations.step) / load.per_instance;
  const std::string message =
      "load rises faster than functions may be started: 429 during the rise";
  if (context.rules.text("scaling-scope") == "function") {
    hold_against(limit, rise * load.largest_share, message, context, outcome.findings);
    return;
  }
  AccountNeed need = executions(load, limit, CombinedLoad::Rise, message);
  need.fixed = true;
  need.own = rise;
  need_of_account(std::move(need), context, outcome);
}

void find_sizes(const LambdaLoad& load, const Parameters& values, const Context& context,
                StageOutcome& outcome) {
  const bool event = load.input.delivery == Delivery::Event;
  struct SizeNeed {
    std::string_view id, rule, message;
    Bytes need;
    Severity severity = Severity::Error;
  };
  const bool zipped = values.text("package_kind").starts_with("zip");
  const SizeNeed needs[] = {
      {"package", "package-zip",
       "the zipped package is too large for a direct upload: deploy it from S3, where only its "
       "unzipped size is limited",
       zipped ? values.bytes("package") : Bytes{0}, Severity::Info},
      event ? SizeNeed{"async-payload", "async-payload",
                       "an event is larger than an asynchronous invocation takes", load.input.size}
            : SizeNeed{"sync-payload", "sync-payload", "an item is larger than an invocation takes",
                       load.input.size}};
  for (const SizeNeed& size : needs) {
    hold_against(size_limit(size.id, size.rule, context, size.severity),
                 static_cast<double>(size.need.value), size.message, context, outcome.findings);
  }
}

void find_vpc(const Parameters& values, const Context& context, StageOutcome& outcome) {
  if (!values.flag("vpc")) return;
  Limit none = time_limit("vpc-cold-start", "vpc-cold-start", context, Severity::Warning);
  const double wait = std::exchange(none.value, 0);
  hold_against(none, wait, "a cold start waits this long for its network interface", context,
               outcome.findings);
}

/// What becomes of work that is cut off: an event is executed again by the service itself.
std::string cut_off_text(const LambdaLoad& load, const Parameters& values) {
  const std::string stopped = "a mean invocation takes longer than the function's timeout: it is ";
  if (load.input.delivery != Delivery::Event) {
    return stopped + "stopped, retried and never finishes";
  }
  constexpr std::int64_t usual_retries = 2;
  const std::int64_t retries = values.has("retries") ? values.count("retries") : usual_retries;
  return stopped + fmt::format("stopped, begun {} for each event and never finishes",
                               retries == 0   ? "once"
                               : retries == 1 ? "twice"
                                              : fmt::format("{} times", retries + 1));
}

void find_timeouts(const LambdaLoad& load, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  Limit limit = time_limit("duration", "timeout", context);
  if (values.has("timeout")) {
    limit.value = seconds(values.duration("timeout"));
    limit.rule = "";
    limit.source = stated_source("timeout");
  }
  hold_against(limit, load.duration_s, cut_off_text(load, values), context, outcome.findings);
  if (load.duration_s > limit.value) return;
  limit.id = "full-batch-duration";
  limit.severity = Severity::Warning;
  hold_against(limit, load.full_duration_s,
               "a full batch takes longer than the function's timeout, should one come", context,
               outcome.findings);
}

}  // namespace

double peak_concurrency(const LambdaLoad& load, const Context& context) {
  return instances_of(possible_concurrency(needed_concurrency(load, context), load), load);
}

double peak_at_work(const LambdaLoad& load, const std::optional<Taken>& taken,
                    const Parameters& values) {
  double peak = load.peak;
  if (taken && taken->peak) peak = std::min(peak, std::ceil(*taken->peak - 1e-9));
  if (!values.has("concurrency_limit")) return peak;
  return std::min(peak, values.real("concurrency_limit") * values.real("functions"));
}

double mean_concurrency(const Flow& executed, const LambdaLoad& load) {
  const double needed = executed.mean_per_second() * load.duration_s / load.per_instance;
  return possible_concurrency(needed, load);
}

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 StageOutcome& outcome) {
  find_concurrency(load, values, context, outcome);
  find_request_rate(load, context, outcome);
  find_scaling(load, context, outcome);
  find_source_limits(load, values, context, outcome);
  find_sizes(load, values, context, outcome);
  find_vpc(values, context, outcome);
  find_timeouts(load, values, context, outcome);
  if (load.input.delivery != Delivery::Request) return;
  outcome.answered_after = load.stay;
  // Who is stopped sooner answers with an error of its own.
  if (function_timeout(values, context) > load.input.patience.left()) {
    find_late_answers(load.input, load.stay, context, outcome);
  }
}

}  // namespace costsim::services
