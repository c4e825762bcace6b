#include "services/lambda_findings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace costsim::services {
namespace {

double needed_concurrency(const LambdaLoad& load, const Context& context) {
  return burst_count(load.invocations.peak_per_second() * load.duration_s,
                     load.invocations.dispersion, context);
}

double bytes_of(const Context& context, std::string_view rule) {
  return static_cast<double>(context.rules.bytes(rule).value);
}

void find_concurrency(const LambdaLoad& load, const Parameters& values, const Context& context,
                      Outcome& outcome) {
  const double needed = peak_concurrency(load, context);
  const double account = context.rules.number("concurrency").to_double();
  hold_against(
      {"concurrency", "concurrency", account, " instances"}, needed,
      "the peak needs more than the account's default concurrency: 429 until AWS raises it",
      context, outcome.findings);
  if (values.has("concurrency_limit")) {
    hold_against({"reserved-concurrency", "", values.real("concurrency_limit"), " instances",
                  Severity::Error},
                 needed, "the peak needs more than the function's reserved concurrency", context,
                 outcome.findings);
  }
  const double per_instance = context.rules.number("requests-per-concurrency").to_double();
  hold_against(
      {"requests-per-second", "requests-per-concurrency", account * per_instance, " requests/s"},
      load.invocations.peak_per_second(),
      "short invocations are limited to ten a second for each unit of concurrency", context,
      outcome.findings);
}

/// The steepest rise of concurrency in one minute (or one step, when steps are longer).
double steepest_rise_per_minute(const LambdaLoad& load) {
  const Eigen::ArrayXd& items = load.invocations.items;
  const double step = seconds(load.invocations.step);
  const auto reach = std::max<Eigen::Index>(1, std::llround(60 / step));
  if (items.size() <= reach) return 0;
  const Eigen::Index pairs = items.size() - reach;
  const double rise = (items.tail(pairs) - items.head(pairs)).maxCoeff();
  return std::max(0.0, rise / step * load.duration_s);
}

void find_scaling(const LambdaLoad& load, const Context& context, Outcome& outcome) {
  if (load.source.largest > 1 && load.input.delivery == Delivery::Stream) return;
  const double per_minute = context.rules.rate("scaling-rate").per_second() * 60;
  const double at_once = context.rules.has("burst-concurrency")
                             ? context.rules.number("burst-concurrency").to_double()
                             : 0;
  hold_against({"scaling-rate", "scaling-rate", per_minute + at_once, " instances/min"},
               steepest_rise_per_minute(load),
               "load rises faster than functions may be started: 429 during the rise", context,
               outcome.findings);
}

/// A stream keeps what a burst brings, so only a step's mean load can make its readers fall behind.
void find_stream_backlog(const LambdaLoad& load, const Context& context, Outcome& outcome) {
  if (load.input.delivery != Delivery::Stream) return;
  hold_against(
      {"stream-concurrency", "", load.source.pollers, " batches in flight", Severity::Error},
      load.invocations.peak_per_second() * load.duration_s,
      "shards × parallelisation cannot keep up at the peak: iterator age grows", context,
      outcome.findings);
}

void find_sizes(const LambdaLoad& load, const Parameters& values, const Context& context,
                Outcome& outcome) {
  struct SizeLimit {
    std::string_view id, rule, message;
    double need;
  };
  const double memory = static_cast<double>(values.bytes("memory").value);
  const double batch_bytes = static_cast<double>(load.input.size.value) * load.source.largest;
  const bool request = load.input.delivery == Delivery::Request;
  const SizeLimit limits[] = {
      {"memory", "memory-max", "a function cannot have that much memory", memory},
      {"package", "package-zip", "the zipped package is too large for a direct upload",
       static_cast<double>(values.bytes("package").value)},
      {"ephemeral-storage", "tmp-max", "/tmp cannot be that large",
       static_cast<double>(values.bytes("ephemeral_storage").value)},
      {request ? "sync-payload" : "batch-payload", "sync-payload",
       request ? "a request is larger than an invocation takes"
               : "a full batch is larger than an invocation takes: batches close earlier",
       batch_bytes},
  };
  for (const SizeLimit& limit : limits) {
    hold_against({limit.id, limit.rule, bytes_of(context, limit.rule), " bytes", Severity::Error},
                 limit.need, limit.message, context, outcome.findings);
  }
  const double least = bytes_of(context, "memory-min");
  const double step = bytes_of(context, "memory-step");
  if (memory < least || std::fmod(memory, step) != 0) {
    outcome.findings.push_back(
        {"memory-step", Severity::Error, context.stage,
         "memory is not one of the sizes that exist in this epoch",
         fmt::format("{} MB in steps of {} MB", least / (1 << 20), step / (1 << 20)),
         fmt::format("{} MB", memory / (1 << 20)), "", memory});
  }
}

void find_timeouts(const LambdaLoad& load, const Parameters& values, const Context& context,
                   Outcome& outcome) {
  const double quota = seconds(context.rules.duration("timeout"));
  const double timeout = values.has("timeout") ? seconds(values.duration("timeout")) : quota;
  hold_against({"timeout-quota", "timeout", quota, " s", Severity::Error}, timeout,
               "the timeout asked for is beyond the quota", context, outcome.findings);
  hold_against(
      {"duration", "timeout", timeout, " s", Severity::Error}, load.duration_s,
      "a mean invocation takes longer than the function's timeout: it is stopped, retried and "
      "never finishes",
      context, outcome.findings);
}

}  // namespace

double peak_concurrency(const LambdaLoad& load, const Context& context) {
  const double needed = needed_concurrency(load, context);
  return load.input.delivery == Delivery::Stream ? std::min(needed, load.source.pollers) : needed;
}

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 Outcome& outcome) {
  find_concurrency(load, values, context, outcome);
  find_scaling(load, context, outcome);
  find_stream_backlog(load, context, outcome);
  find_sizes(load, values, context, outcome);
  find_timeouts(load, values, context, outcome);
}

}  // namespace costsim::services
