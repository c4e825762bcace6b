// Amazon Kinesis Data Streams: provisioned shards, on-demand, on-demand Advantage.
// A shard takes 1 MB/s *and* 1,000 records/s, partition keys counted; each record is billed in 25
// KB PUT payload units (rules of the price file).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/kinesis_rows.hpp"
#include "services/kinesis_shards.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/held_hours.hpp"
#include "services/kit/stock.hpp"
#include "services/services.hpp"

namespace costsim::services {
namespace {

Decimal total_gigabytes(const Flow& flow, double bytes_each) {
  return gigabytes(flow.total * whole(bytes_each));
}

/// Until then retention has its own price, after that records are in long-term storage, where the
/// epoch has one.
Duration long_term_of(const Context& context) {
  return context.rules.has("retention-long-term") ? context.rules.duration("retention-long-term")
                                                  : Duration::max();
}

/// GB that a month's events come to, as the mode counts them.
Decimal ingested(const Flow& events, const Parameters& values, const Context& context) {
  const Records records = records_of(events, values, context);
  if (values.text("mode") == "provisioned") return total_gigabytes(records.flow, records.bytes);
  const Bytes step = context.rules.bytes("on-demand-record-step");
  const std::int64_t billed = increments(records.flow.size, step) * step.value;
  return gigabytes(records.flow.total * Decimal(billed));
}

/// Records between two ages.
Stock retained(const Flow& events, Duration from, Duration until, const Parameters& values,
               const Context& context) {
  const Keeping keeping{.at_start = gigabytes(Decimal(values.bytes("stored").value)),
                        .retention = values.duration("retention"),
                        .from = from,
                        .until = until};
  return stock_of(
      events, [&](const Flow& month) { return ingested(month, values, context); }, keeping,
      context);
}

void use_provisioned(const ShardPlan& plan, const Flow& events, const Records& records,
                     const Parameters& values, const Context& context, StageOutcome& outcome) {
  const std::int64_t units = increments(records.flow.size, context.rules.bytes("put-unit"));
  const Decimal in = total_gigabytes(records.flow, records.bytes);
  const Duration retention = values.duration("retention");
  outcome.use("kinesis", "shard-hours", plan.hours);
  outcome.derive(
      "shard-hours", "shards × hours",
      held_hours("shards", plan.hours, why_shards(plan, records, values, context), context));
  outcome.use("kinesis", "put-payload-units", records.flow.total * Decimal(units));
  outcome.derive("put-payload-units", "records × units of each",
                 {{"records", records.flow.total, "records",
                   fmt::format("events in each: {:.6g}", records.per_record)},
                  increments_term("units of each", records.flow.size, "put-unit", context)});
  if (retention > context.rules.duration("retention-default")) {
    outcome.use("kinesis", "extended-retention-shard-hours", plan.hours);
  }
  use_stock(outcome, "kinesis", "long-term-retention-gb-months",
            retained(events, long_term_of(context), retention, values, context));
  const Decimal& readers = values.number("fan_out");
  use_some(outcome, "kinesis", "fan-out-consumer-shard-hours", plan.hours * readers);
  use_some(outcome, "kinesis", "fan-out-gb", in * readers);
}

void use_retention(const Flow& events, bool advantage, const Parameters& values,
                   const Context& context, StageOutcome& outcome) {
  const Duration first_day = context.rules.duration("retention-default");
  const Duration retention = values.duration("retention");
  if (advantage) {
    use_stock(outcome, "kinesis", "advantage-retention-gb-months",
              retained(events, first_day, retention, values, context));
    return;
  }
  const Duration long_term = long_term_of(context);
  use_stock(outcome, "kinesis", "on-demand-retention-gb-months",
            retained(events, first_day, std::min(retention, long_term), values, context));
  use_stock(outcome, "kinesis", "on-demand-long-retention-gb-months",
            retained(events, long_term, retention, values, context));
}

void use_on_demand(const Flow& events, const Parameters& values, const Context& context,
                   StageOutcome& outcome) {
  const Decimal in = ingested(events, values, context);
  const bool advantage = values.text("mode") == "advantage";
  const std::string prefix = advantage ? "advantage-" : "on-demand-";
  Decimal billed_in = in;
  Decimal out = in * values.number("consumers");
  Decimal fanned = in * values.number("fan_out");
  if (advantage) {
    // Billed at least 25 MB/s each way per account and region.
    const Decimal least = gigabytes(Decimal(context.rules.bytes("advantage-minimum-bytes").value) *
                                    exact_seconds(context.span));
    billed_in = std::max(in, least);
    out = std::max(out + fanned, least);
    fanned = 0;
  } else {
    outcome.use("kinesis", "on-demand-stream-hours", hours_of(1, context));
  }
  outcome.use("kinesis", prefix + "in-gb", billed_in);
  outcome.use("kinesis", prefix + "out-gb", out);
  use_some(outcome, "kinesis", "on-demand-fan-out-gb", fanned);
  use_retention(events, advantage, values, context, outcome);
}

void check_resharding(const ShardPlan& plan, const Context& context, StageOutcome& outcome) {
  hold_against(count_limit("resharding-pace", "resharding-per-day", " changes a day", context),
               plan.changes_per_day, "the number of shards cannot follow the load that often",
               context, outcome.findings);
  hold_against(of_settings(count_limit("resharding-factor", "resharding-factor",
                                       " times the shards", context)),
               plan.largest_factor, "one change cannot be that large: it takes several", context,
               outcome.findings);
}

/// `written`: those of the records that found room.
void check_provisioned(const ShardPlan& plan, const Records& records, const Records& written,
                       double without_room, const Parameters& values, const Context& context,
                       StageOutcome& outcome) {
  const double needed = shards_needed(records.flow.peak_per_second(), records, values, context);
  hold_against(
      {"shards", "shard-write-records", plan.peak, " shards",
       severity_of_losses(std::max(without_room, share_of_bursts(records, plan, context)))},
      needed, refused_text(without_room), context, outcome.findings);
  need_of_account({.limit = count_limit("shard-quota", "shard-quota", " shards", context),
                   .combined = CombinedLoad::Peaks,
                   .message = "the account's shard quota must be raised first",
                   .own = plan.peak},
                  context, outcome);
  Limit read = size_limit("shard-read", "shard-read-bytes", context, Severity::Warning);
  read.unit = "/s per shard";
  hold_against(
      read, written.flow.peak_per_second() * written.bytes / plan.peak * values.real("consumers"),
      "ordinary consumers share a shard's reads: use fan-out or fewer consumers", context,
      outcome.findings);
  check_resharding(plan, context, outcome);
}

void check_on_demand(const Records& records, const Context& context, StageOutcome& outcome) {
  Limit ceiling = size_limit("on-demand-ceiling", "on-demand-write-bytes", context);
  ceiling.unit = "/s";
  hold_against(ceiling, records.flow.peak_per_second() * records.bytes,
               "the peak is beyond what an on-demand stream takes", context, outcome.findings);
}

/// What a stream takes may be set, within what the epoch has.
void check_record_size(const Records& records, const Parameters& values, const Context& context,
                       StageOutcome& outcome) {
  const Limit most = size_limit("record-size", "record-max", context);
  Limit set = size_limit("record-setting", "record-default", context);
  if (values.has("record_max")) {
    set.value = static_cast<double>(values.bytes("record_max").value);
    set.rule = "";
    set.source = stated_source("record_max");
  }
  if (records.bytes > most.value) {
    hold_against(most, records.bytes, "a record is larger than a stream takes", context,
                 outcome.findings);
  } else {
    hold_against(set, records.bytes,
                 "a record is larger than the stream is set to take: set record_max", context,
                 outcome.findings);
  }
}

/// One call of the producer, with what aggregation makes of its events.
void check_call(const Records& records, const Parameters& values, const Context& context,
                StageOutcome& outcome) {
  const double in_call = std::ceil(values.real("put_batch") / records.per_record);
  hold_against(of_settings(count_limit("put-records", "put-records-max", " records a call", context,
                                       Severity::Error)),
               in_call, "PutRecords does not take that many records", context, outcome.findings);
  Limit bytes = size_limit("put-bytes", "put-records-bytes", context);
  bytes.unit = " a call";
  // One record is no PutRecords call: its own limit counts.
  if (in_call > 1) {
    hold_against(bytes, in_call * records.bytes, "PutRecords does not take that much at a time",
                 context, outcome.findings);
  }
}

constexpr SettingRule kinesis_settings[] = {
    {.key = "retention", .refused = "records cannot be kept that long", .rule = "retention-max"},
    {.key = "retention",
     .bound = Bound::MultipleOf,
     .refused = "a stream is set to whole hours",
     .constant = "1h",
     .source = "Amazon Kinesis Data Streams API reference, IncreaseStreamRetentionPeriod"},
    {.key = "record_max",
     .refused = "a stream cannot be set to records that large",
     .rule = "record-max"},
    {.key = "record_max",
     .bound = Bound::AtLeast,
     .refused = "every stream takes records of that size",
     .rule = "record-default"},
    {.key = "fan_out",
     .refused = "a stream does not take that many fan-out consumers",
     .rule = "fan-out-consumers"},
};

void run_provisioned(const Flow& input, const Records& records, const Parameters& values,
                     const Context& context, StageOutcome& outcome) {
  const ShardPlan plan = plan_shards(records, values, context);
  const std::optional<Flow> taken = events_taken(input, records, plan, context);
  const Flow& events = taken ? *taken : input;
  const Records written = written_of(records, taken);
  outcome.output.items = written.flow.items;
  outcome.output.total = written.flow.total;
  use_provisioned(plan, events, written, values, context, outcome);
  check_provisioned(plan, records, written, share_without_room(input, taken), values, context,
                    outcome);
  outcome.metric("shards", plan.peak);
  outcome.metric("shards_mean", plan.mean, OverMonths::Mean);
  outcome.output.shards = plan.peak;
  outcome.output.together = together_in(plan, records, values, context);
  outcome.capacity = plan.capacity;
}

StageOutcome run_kinesis(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Records records = records_of(input, values, context);
  outcome.output = records.flow;
  outcome.output.delivery = Delivery::Stream;
  outcome.output.retention = {values.duration("retention"), stated_source("retention")};
  outcome.metric("records_per_s_peak", records.flow.peak_per_second());
  outcome.metric("record_bytes", records.bytes);
  outcome.metric("events_per_record", records.flow.events_per_item);
  if (values.text("mode") == "provisioned") {
    run_provisioned(input, records, values, context, outcome);
  } else {
    use_on_demand(input, values, context, outcome);
    check_on_demand(records, context, outcome);
    outcome.output.shards = shards_needed(records.flow.peak_per_second(), records, values, context);
    outcome.metric("shards", outcome.output.shards);
    outcome.capacity = {engine::StepFunction(outcome.output.shards), SetBy::OnDemand};
  }
  check_record_size(records, values, context, outcome);
  check_call(records, values, context, outcome);
  return outcome;
}

}  // namespace

Service kinesis() {
  return {.name = "kinesis",
          .role = Role::Stream,
          .help = "data stream: shards or on demand",
          .parameters = kinesis_parameters,
          .run = run_kinesis,
          .settings = kinesis_settings,
          .keeps = true,
          .assumed = assumed_event_size,
          .subcategory = "Streaming Analytics"};
}

}  // namespace costsim::services
