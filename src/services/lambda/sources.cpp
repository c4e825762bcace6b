// What an event source asks of a function, held against the source's limits.
#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "services/kit/amounts.hpp"
#include "services/lambda/batches.hpp"
#include "services/lambda/findings.hpp"

namespace costsim::services {
namespace {

/// Batches that must run at once when each is as large as it may be: what is left when the source
/// cannot keep up otherwise.
double least_concurrency(const LambdaLoad& load) {
  return load.input.peak_per_second() / load.source.largest * load.full_duration_s;
}

/// How long a record waits at worst, when all readers always work on full batches.
double longest_wait_s(const LambdaLoad& load) {
  const double step = seconds(load.input.step);
  const double read_per_s = load.source.pollers * load.source.largest / load.full_duration_s;
  double waiting = 0, most = 0;
  for (const double items : load.input.items.by_step()) {
    waiting = std::max(0.0, waiting + items - read_per_s * step);
    most = std::max(most, waiting);
  }
  return most / read_per_s;
}

/// A stream keeps what a burst brings, so only a step's mean load can make its readers fall behind.
void find_stream_backlog(const LambdaLoad& load, const Context& context, StageOutcome& outcome) {
  const double needed = least_concurrency(load);
  const Limit shards{.id = "stream-concurrency",
                     .rule = "",
                     .value = load.source.pollers,
                     .unit = " batches in flight",
                     .severity = Severity::Error,
                     .source = stated_source("shards and parallelisation")};
  hold_against(shards, needed,
               "shards × parallelisation cannot keep up at the peak: iterator age grows", context,
               outcome.findings);
  const StatedTime& retention = load.input.retention;
  if (needed <= load.source.pollers || retention.time <= Duration(0)) return;
  hold_against({.id = "records-expire",
                .rule = "",
                .value = seconds(retention.time),
                .unit = "",
                .severity = Severity::Error,
                .measure = Measure::Time,
                .source = retention.source},
               longest_wait_s(load), "the backlog outlasts the stream: records are lost unread",
               context, outcome.findings);
}

/// A mapping cannot wait for records that are gone.
void find_record_age(const LambdaLoad& load, const Parameters& values, const Context& context,
                     StageOutcome& outcome) {
  const StatedTime& retention = load.input.retention;
  if (!values.has("max_record_age") || retention.time <= Duration(0)) return;
  hold_against({.id = "record-age",
                .rule = "",
                .value = seconds(retention.time),
                .unit = "",
                .measure = Measure::Time,
                .source = retention.source},
               seconds(values.duration("max_record_age")),
               "the stream drops records before the mapping gives them up", context,
               outcome.findings);
}

/// A queue keeps what its readers cannot take at the peak, for ever where they cannot take the
/// mean.
void find_queue_backlog(Limit limit, std::string_view message, const LambdaLoad& load,
                        const Context& context, StageOutcome& outcome) {
  const double mean = load.input.mean_per_second() / load.source.largest * load.full_duration_s;
  limit.severity = mean > limit.value ? Severity::Error : Severity::Warning;
  hold_against(limit, least_concurrency(load), message, context, outcome.findings);
}

Limit pollers_limit(const Parameters& values, const Context& context) {
  Limit limit = count_limit("queue-concurrency", "sqs-pollers-max", " batches in flight", context);
  const double most = most_pollers(values, context.rules);
  if (most == limit.value) return limit;
  limit.value = most;
  limit.rule = "";
  limit.source = stated_source("max_concurrency");
  return limit;
}

/// What a function refuses its pollers hold and try again: messages wait, and age.
void find_queue_concurrency(const LambdaLoad& load, const Parameters& values,
                            const Context& context, StageOutcome& outcome) {
  find_queue_backlog(pollers_limit(values, context),
                     "the pollers are too few at the peak: messages wait", load, context, outcome);
  if (!values.has("concurrency_limit")) return;
  Limit reserved{.id = "reserved-concurrency",
                 .rule = "",
                 .value = values.real("concurrency_limit"),
                 .unit = " instances",
                 .source = stated_source("concurrency_limit")};
  reserved.value *= load.per_instance;
  reserved.unit = load.per_instance > 1 ? " batches in flight" : " instances";
  find_queue_backlog(reserved,
                     "the peak needs more than the function's reserved concurrency: batches are "
                     "throttled and messages wait",
                     load, context, outcome);
  if (!values.has("max_concurrency")) return;
  reserved.id = "max-concurrency";
  hold_against(reserved, values.real("max_concurrency"),
               "the mapping runs more batches than the function's reserved concurrency takes: some "
               "are throttled",
               context, outcome.findings);
}

void find_poller_growth(const LambdaLoad& load, const Context& context, StageOutcome& outcome) {
  Limit pace = rate_limit("queue-scaling", "sqs-pollers-rate", " batches/min", context);
  pace.value = pace.value * 60 + context.rules.number("sqs-pollers-initial").to_double();
  hold_against(pace,
               steepest_rise_per_minute(load.input.items.by_step(), load.input.step) /
                   load.source.largest * load.full_duration_s,
               "load rises faster than pollers are added: messages wait during the rise", context,
               outcome.findings);
}

/// A message that is still handled when its visibility timeout ends is delivered again.
void find_visibility(const LambdaLoad& load, const Parameters& values, const Context& context,
                     StageOutcome& outcome) {
  const StatedTime& visibility = load.input.visibility;
  if (visibility.time <= Duration(0)) return;
  Limit limit{.id = "visibility",
              .rule = "",
              .value = seconds(visibility.time),
              .unit = "",
              .severity = Severity::Error,
              .measure = Measure::Time,
              .source = visibility.source};
  hold_against(limit, load.duration_s,
               "a batch takes longer than the queue hides its messages: each is delivered again",
               context, outcome.findings);
  if (!values.has("timeout") || load.duration_s > limit.value) return;
  limit.id = "visibility-advice";
  limit.severity = Severity::Warning;
  const double advised = context.rules.number("sqs-visibility-factor").to_double();
  hold_against(limit, seconds(values.duration("timeout")) * advised,
               "the visibility timeout should be six times the function's timeout, or retries "
               "find their messages gone",
               context, outcome.findings);
}

/// What is refused before (lambda_settings.cpp) is not looked at again here.
void find_batch(const LambdaLoad& load, const Parameters& values, const Context& context,
                StageOutcome& outcome) {
  hold_against(size_limit("batch-payload", "stream-batch-bytes", context, Severity::Warning),
               static_cast<double>(load.input.size.value) * values.real("batch"),
               "a full batch is larger than an invocation takes: batches close earlier", context,
               outcome.findings);
}

/// A scenario that states how batches are made, of what comes one by one, means another source.
void find_no_batches(const Parameters& values, const Context& context, StageOutcome& outcome) {
  std::vector<std::string_view> stated;
  for (const std::string_view key : {"batch", "window", "parallelisation", "bisect"}) {
    if (values.stated(key)) stated.push_back(key);
  }
  if (stated.empty()) return;
  add_finding(
      "no-batches", Severity::Warning,
      fmt::format("{}: no effect, since each invocation takes one request: only a stream, a "
                  "queue or a table with `stream = true` hands out batches",
                  fmt::join(stated, ", ")),
      context, outcome.findings);
  outcome.findings.back().source = stated_source(stated.front());
}

}  // namespace

void find_source_limits(const LambdaLoad& load, const Parameters& values, const Context& context,
                        StageOutcome& outcome) {
  if (!is_fetched(load.input.delivery)) return find_no_batches(values, context, outcome);
  find_batch(load, values, context, outcome);
  if (load.input.delivery == Delivery::Queue) {
    find_queue_concurrency(load, values, context, outcome);
    find_poller_growth(load, context, outcome);
    find_visibility(load, values, context, outcome);
    return;
  }
  find_stream_backlog(load, context, outcome);
  find_record_age(load, values, context, outcome);
}

}  // namespace costsim::services
