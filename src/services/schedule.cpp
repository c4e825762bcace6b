// A source of its own: keep-warm pings, cron jobs. Items come together at every tick, the first at
// the start; the stage's input only says which span of time.
#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter schedule_parameters[] = {
    {.name = "every", .kind = Kind::Time, .help = "time from one tick to the next", .min = 1e-3},
    {.name = "count",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "items at each tick",
     .max = 1e9},
    {.name = "size", .kind = Kind::Bytes, .fallback = "0B", .help = "size of an item"},
    {.name = "own",
     .kind = Kind::Flag,
     .fallback = optional,
     .help = "a timer of your own, such as a server's cron, in place of an EventBridge rule; "
             "default: where a rule does not tick that often"},
};

/// Said to be one.
bool is_rule(const Parameters& timer, const Parameters*) {
  return timer.has("own") && !timer.flag("own");
}

constexpr Duration least_of_a_rule = std::chrono::minutes(1);

/// What ticks more often is taken for a timer of one's own.
void find_own(const Parameters& timer, const Context& context, StageOutcome& outcome) {
  if (timer.has("own") || timer.duration("every") >= least_of_a_rule) return;
  add_finding("own-timer", Severity::Info,
              "an EventBridge rule does not tick that often: a timer of your own is meant, which "
              "`own = true` says",
              context, outcome.findings);
  Finding& finding = outcome.findings.back();
  finding.limit = "once a minute";
  finding.actual = "every " + to_text(timer.duration("every"));
}

constexpr SettingRule schedule_settings[] = {
    {.key = "every",
     .bound = Bound::AtLeast,
     .refused = "a rule does not tick that often; a timer of your own has own = true",
     .constant = "60s",
     .source = "Amazon EventBridge user guide, Creating a rule that runs on a schedule: \"the "
               "minimum resolution … is one minute\"",
     .holds_for = is_rule},
};

/// Ticks in [0, time).
std::int64_t ticks_before(Duration time, Duration every) {
  return (time + every - Duration(1)) / every;
}

StageOutcome run_schedule(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  find_own(values, context, outcome);
  const Duration every = values.duration("every");
  const double count = values.real("count");
  Flow& flow = outcome.output;
  flow.step = input.step;
  Eigen::ArrayXd items(input.items.size());
  std::int64_t ticks = 0;
  for (Eigen::Index i = 0; i < items.size(); ++i) {
    const std::int64_t earlier = ticks;
    ticks = ticks_before(input.step * (i + 1), every);
    items[i] = count * static_cast<double>(ticks - earlier);
  }
  flow.items = Counts::repeating(items);
  flow.total = values.number("count") * Decimal(ticks);
  flow.size = values.bytes("size");
  flow.delivery = Delivery::Event;
  // A second holds all of a tick's items or none: the variance of such a count over its mean.
  flow.together = count;
  flow.every = every;
  flow.dispersion = count * std::max(0.0, 1 - 1 / seconds(every));
  outcome.metric("items_per_tick", count);
  return outcome;
}

}  // namespace

Service schedule() {
  return {.name = "schedule",
          .role = Role::Timer,
          .help = "items at fixed times: keep-warm pings, cron jobs",
          .parameters = schedule_parameters,
          .run = run_schedule,
          .settings = schedule_settings};
}

}  // namespace costsim::services
