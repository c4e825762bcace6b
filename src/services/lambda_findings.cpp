#include "services/lambda_findings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace costsim::services {
namespace {

double needed_concurrency(const LambdaLoad& load, const Context& context) {
  const double mean = load.invocations.peak_per_second() * load.duration_s;
  // What is more even than chance is seldom above its mean, but whole instances serve it.
  return std::max(std::ceil(mean), burst_count(mean, load.invocations.dispersion, context));
}

double queue_pollers(const Context& context) {
  return context.rules.number("sqs-pollers-max").to_double();
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

/// The steepest rise of concurrency in one minute, or within a longer step its part of a minute.
double steepest_rise_per_minute(const LambdaLoad& load) {
  const Eigen::ArrayXd& items = *load.invocations.items;
  const double step = seconds(load.invocations.step);
  const auto reach = std::max<Eigen::Index>(1, std::llround(60 / step));
  if (items.size() <= reach) return 0;
  const Eigen::Index pairs = items.size() - reach;
  const double rise = (items.tail(pairs) - items.head(pairs)).maxCoeff() / step;
  const double minutes = static_cast<double>(reach) * step / 60;
  return std::max(0.0, rise / minutes * load.duration_s);
}

/// What an event source starts is limited by its pollers; callers may rise at once.
void find_scaling(const LambdaLoad& load, const Context& context, Outcome& outcome) {
  if (load.input.delivery != Delivery::Request) return;
  const double per_minute = context.rules.rate("scaling-rate").per_second() * 60;
  const double at_once = context.rules.has("burst-concurrency")
                             ? context.rules.number("burst-concurrency").to_double()
                             : 0;
  const bool each = context.rules.text("scaling-scope") == "function";
  hold_against({"scaling-rate", "scaling-rate", per_minute + at_once, " instances/min"},
               steepest_rise_per_minute(load) * (each ? load.largest_share : 1),
               "load rises faster than functions may be started: 429 during the rise", context,
               outcome.findings);
}

/// Batches that must run at once when each is as large as it may be: what is left when the source
/// cannot keep up otherwise.
double least_concurrency(const LambdaLoad& load) {
  return load.input.peak_per_second() / load.source.largest * load.full_duration_s;
}

/// A stream keeps what a burst brings, so only a step's mean load can make its readers fall behind.
void find_stream_backlog(const LambdaLoad& load, const Context& context, Outcome& outcome) {
  if (load.input.delivery != Delivery::Stream) return;
  hold_against(
      {"stream-concurrency", "", load.source.pollers, " batches in flight", Severity::Error},
      least_concurrency(load),
      "shards × parallelisation cannot keep up at the peak: iterator age grows", context,
      outcome.findings);
}

void find_queue_backlog(const LambdaLoad& load, const Context& context, Outcome& outcome) {
  if (load.input.delivery != Delivery::Queue) return;
  hold_against(
      {"queue-concurrency", "sqs-pollers-max", queue_pollers(context), " batches in flight"},
      least_concurrency(load), "the pollers are too few at the peak: messages wait", context,
      outcome.findings);
  const double initial = context.rules.number("sqs-pollers-initial").to_double();
  hold_against({"queue-scaling", "sqs-pollers-rate",
                initial + context.rules.rate("sqs-pollers-rate").per_second() * 60, " batches/min"},
               steepest_rise_per_minute(load),
               "load rises faster than pollers are added: messages wait during the rise", context,
               outcome.findings);
}

/// Settings of event sources that came in 2019.
void find_source(const LambdaLoad& load, const Parameters& values, const Context& context,
                 Outcome& outcome) {
  if (load.input.delivery == Delivery::Request) return;
  hold_against({"batch-window-max", "batch-window-max",
                seconds(context.rules.duration("batch-window-max")), " s", Severity::Error},
               seconds(values.duration("window")), "an event source has no window that long",
               context, outcome.findings);
  if (load.input.delivery == Delivery::Queue) return;
  hold_against({"parallelisation", "parallelisation-max",
                context.rules.number("parallelisation-max").to_double(), " batches per shard",
                Severity::Error},
               values.real("parallelisation"), "a shard has no more batches in flight", context,
               outcome.findings);
}

void find_batch(const LambdaLoad& load, const Parameters& values, const Context& context,
                Outcome& outcome) {
  if (load.input.delivery == Delivery::Request) return;
  const bool queue = load.input.delivery == Delivery::Queue;
  const std::string_view rule = queue ? "sqs-batch-max" : "stream-batch-max";
  const double batch = values.real("batch");
  hold_against(
      {"batch-max", rule, context.rules.number(rule).to_double(), " items", Severity::Error}, batch,
      "an event source does not take batches that large", context, outcome.findings);
  // Lambda developer guide, Amazon SQS: more than ten messages need a window of a second.
  if (queue && values.duration("window") < std::chrono::seconds(1)) {
    hold_against({"batch-window", rule, 10, " messages without a batch window", Severity::Error},
                 batch, "larger batches need a batch window of at least 1 s", context,
                 outcome.findings);
  }
  hold_against(
      {"batch-payload", "stream-batch-bytes", bytes_of(context, "stream-batch-bytes"), " bytes"},
      static_cast<double>(load.input.size.value) * batch,
      "a full batch is larger than an invocation takes: batches close earlier", context,
      outcome.findings);
}

void find_sizes(const LambdaLoad& load, const Parameters& values, const Context& context,
                Outcome& outcome) {
  struct SizeLimit {
    std::string_view id, rule, message;
    Bytes need;
  };
  const SizeLimit limits[] = {
      {"memory", "memory-max", "a function cannot have that much memory", values.bytes("memory")},
      {"package", "package-zip", "the zipped package is too large for a direct upload",
       values.bytes("package")},
      {"ephemeral-storage", "tmp-max", "/tmp cannot be that large",
       values.bytes("ephemeral_storage")},
      {"sync-payload", "sync-payload", "an item is larger than an invocation takes",
       load.input.size},
  };
  for (const SizeLimit& limit : limits) {
    hold_against({limit.id, limit.rule, bytes_of(context, limit.rule), " bytes", Severity::Error},
                 static_cast<double>(limit.need.value), limit.message, context, outcome.findings);
  }
}

void find_memory_step(const Parameters& values, const Context& context, Outcome& outcome) {
  const double memory = static_cast<double>(values.bytes("memory").value);
  const double least = bytes_of(context, "memory-min");
  const double step = bytes_of(context, "memory-step");
  if (memory >= least && std::fmod(memory, step) == 0) return;
  outcome.findings.push_back(
      {"memory-step", Severity::Error, context.stage,
       "memory is not one of the sizes that exist in this epoch",
       fmt::format("{} MB in steps of {} MB", least / (1 << 20), step / (1 << 20)),
       fmt::format("{} MB", memory / (1 << 20)), "", memory});
}

void find_vpc(const Parameters& values, const Context& context, Outcome& outcome) {
  if (!values.flag("vpc")) return;
  hold_against({"vpc-cold-start", "vpc-cold-start", 0, " s"},
               seconds(context.rules.duration("vpc-cold-start")),
               "a cold start waits this long for its network interface", context, outcome.findings);
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
  if (load.duration_s <= timeout) {
    hold_against({"full-batch-duration", "timeout", timeout, " s"}, load.full_duration_s,
                 "a full batch takes longer than the function's timeout, should one come", context,
                 outcome.findings);
  }
}

}  // namespace

double peak_concurrency(const LambdaLoad& load, const Context& context) {
  const double needed = needed_concurrency(load, context);
  switch (load.input.delivery) {
    case Delivery::Stream:
      return std::min(needed, load.source.pollers);
    case Delivery::Queue:
      return std::min(needed, queue_pollers(context));
    case Delivery::Request:
      break;
  }
  return needed;
}

void find_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                 Outcome& outcome) {
  find_concurrency(load, values, context, outcome);
  find_scaling(load, context, outcome);
  find_stream_backlog(load, context, outcome);
  find_queue_backlog(load, context, outcome);
  find_source(load, values, context, outcome);
  find_batch(load, values, context, outcome);
  find_sizes(load, values, context, outcome);
  find_memory_step(values, context, outcome);
  find_vpc(values, context, outcome);
  find_timeouts(load, values, context, outcome);
}

}  // namespace costsim::services
