// Amazon Kinesis Data Streams: provisioned shards, on-demand, on-demand Advantage.
// A shard takes 1 MB/s *and* 1,000 records/s, partition keys counted; each record is billed in 25
// KB PUT payload units (rules of the price file: quotas.md and prices.md give the sources).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/services.hpp"

namespace costsim::services {
namespace {

const Parameter parameters[] = {
    {"mode", Kind::Choice, "provisioned", "how the stream is paid",
     "provisioned|on-demand|advantage"},
    {"shards", Kind::Text, "auto", "number of shards, or \"auto\": what the peak needs"},
    {"scaling", Kind::Choice, "peak", "auto shards: fixed at the peak, or resized every hour",
     "peak|hourly"},
    {"utilisation",
     Kind::Percent,
     "100%",
     "auto shards: how full a shard may be at the burst quantile",
     {},
     0.01,
     1},
    {"partition_key", Kind::Bytes, "36B", "size of a partition key, counted in the write limit"},
    {"aggregation", Kind::Flag, "false",
     "pack small events into records of up to 50 KB (KPL format)"},
    {"linger", Kind::Time, "100ms", "aggregation: how long the oldest event may wait", {}, 0.001},
    {"retention", Kind::Time, "24h", "how long records stay readable", {}, 86400},
    {"consumers", Kind::Count, "1", "ordinary consumers, which share each shard's reads"},
    {"fan_out", Kind::Count, "0", "enhanced fan-out consumers, each with its own reads"},
};

/// The KPL closes an aggregate at 51,200 bytes, two payload units (batching.md §2).
constexpr double aggregate_bytes = 51200;
/// Protobuf framing of one event inside an aggregate: tag, length and key index.
constexpr double aggregate_overhead = 12;

/// What the stream receives in each step, after aggregation.
struct Records {
  Flow flow;              ///< one item per record
  double bytes = 0;       ///< of one record with its partition key
  double per_record = 1;  ///< events in a record
};

double wire_bytes(const Flow& events, const Parameters& values) {
  return static_cast<double>(events.size.value + values.bytes("partition_key").value);
}

/// How many events an aggregate holds when it closes by size or by linger. Before the number of
/// shards is known, they are taken as those that the bytes need: aggregation makes records
/// irrelevant.
double events_per_aggregate(const Flow& events, const Parameters& values, double shard_bytes) {
  const double event = static_cast<double>(events.size.value) + aggregate_overhead;
  const double shards = std::max(1.0, std::ceil(events.peak_per_second() * event / shard_bytes));
  const double in_linger = events.mean_per_second() / shards * seconds(values.duration("linger"));
  return std::clamp(in_linger, 1.0, std::max(1.0, std::floor(aggregate_bytes / event)));
}

Records records_of(const Flow& events, const Parameters& values, const Context& context) {
  Records records{events, wire_bytes(events, values), 1};
  if (!values.flag("aggregation")) return records;
  const double shard_bytes = static_cast<double>(context.rules.bytes("shard-write-bytes").value);
  records.per_record = std::max(1.0, std::floor(events_per_aggregate(events, values, shard_bytes)));
  if (records.per_record == 1) return records;
  const double event = static_cast<double>(events.size.value) + aggregate_overhead;
  records.flow.size.value = std::llround(records.per_record * event);
  records.bytes =
      records.per_record * event + static_cast<double>(values.bytes("partition_key").value);
  records.flow.items /= records.per_record;
  records.flow.total = events.total.divided_by(whole(records.per_record)).ceiling();
  records.flow.events_per_item *= records.per_record;
  records.flow.dispersion = std::max(1.0, events.dispersion / records.per_record);
  return records;
}

/// Shards that a rate of records needs, by bytes and by records, at the burst quantile of one
/// second.
double shards_needed(double records_per_s, const Records& records, const Parameters& values,
                     const Context& context) {
  const double burst = burst_count(records_per_s, records.flow.dispersion, context);
  const double by_bytes =
      burst * records.bytes / static_cast<double>(context.rules.bytes("shard-write-bytes").value);
  const double by_records = burst / context.rules.rate("shard-write-records").per_second();
  return std::max(1.0, std::ceil(std::max(by_bytes, by_records) / values.real("utilisation")));
}

struct ShardPlan {
  double peak = 0;
  double mean = 0;
  Decimal hours;
};

/// One value per hour: the largest step of that hour decides.
ShardPlan hourly_plan(const Records& records, const Parameters& values, const Context& context) {
  const Flow& flow = records.flow;
  const auto steps_per_hour = std::max<Eigen::Index>(1, std::chrono::hours(1) / flow.step);
  ShardPlan plan;
  double shard_steps = 0;
  for (Eigen::Index begin = 0; begin < flow.items.size(); begin += steps_per_hour) {
    const auto count = std::min(steps_per_hour, flow.items.size() - begin);
    const double rate = flow.items.segment(begin, count).maxCoeff() / seconds(flow.step);
    const double shards = shards_needed(rate, records, values, context);
    plan.peak = std::max(plan.peak, shards);
    shard_steps += shards * static_cast<double>(count);
  }
  plan.mean = shard_steps / static_cast<double>(std::max<Eigen::Index>(1, flow.items.size()));
  plan.hours = whole(shard_steps) * exact_hours(flow.step);
  return plan;
}

ShardPlan plan_shards(const Records& records, const Parameters& values, const Context& context) {
  const std::string& asked = values.text("shards");
  const double needed = shards_needed(records.flow.peak_per_second(), records, values, context);
  if (asked == "auto" && values.text("scaling") == "hourly")
    return hourly_plan(records, values, context);
  const Decimal shards = asked == "auto" ? whole(needed) : parse_count(asked);
  return {shards.to_double(), shards.to_double(), shards * exact_hours(context.span)};
}

Decimal total_gigabytes(const Flow& flow, double bytes_each) {
  return gigabytes(flow.total * whole(bytes_each));
}

void use_provisioned(const ShardPlan& plan, const Records& records, const Parameters& values,
                     const Context& context, Outcome& outcome) {
  const std::int64_t units = increments(records.flow.size, context.rules.bytes("put-unit"));
  outcome.use("kinesis", "shard-hours", plan.hours);
  outcome.use("kinesis", "put-payload-units", records.flow.total * Decimal(units));
  if (values.duration("retention") > context.rules.duration("retention-default")) {
    outcome.use("kinesis", "extended-retention-shard-hours", plan.hours);
  }
  if (const Decimal& readers = values.number("fan_out"); readers > Decimal(0)) {
    outcome.use("kinesis", "fan-out-consumer-shard-hours", plan.hours * readers);
    outcome.use("kinesis", "fan-out-gb", total_gigabytes(records.flow, records.bytes) * readers);
  }
}

/// GB-months kept beyond the first day, at the span's mean rate.
Decimal retained(const Decimal& gigabytes_in, Duration beyond_first_day, const Context& context) {
  if (beyond_first_day <= Duration(0) || context.span.count() == 0) return 0;
  return (gigabytes_in * exact_hours(beyond_first_day)).divided_by(exact_hours(context.month));
}

void use_on_demand(const Records& records, const Parameters& values, const Context& context,
                   Outcome& outcome) {
  const Bytes step = context.rules.bytes("on-demand-record-step");
  const std::int64_t billed = increments(records.flow.size, step) * step.value;
  const Decimal in = gigabytes(records.flow.total * Decimal(billed));
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
    outcome.use("kinesis", "on-demand-stream-hours", exact_hours(context.span));
  }
  outcome.use("kinesis", prefix + "in-gb", billed_in);
  outcome.use("kinesis", prefix + "out-gb", out);
  if (fanned > Decimal(0)) outcome.use("kinesis", "on-demand-fan-out-gb", fanned);
  const Duration first_day = context.rules.duration("retention-default");
  const Decimal kept = retained(in, values.duration("retention") - first_day, context);
  if (kept > Decimal(0)) outcome.use("kinesis", prefix + "retention-gb-months", kept);
}

void check_provisioned(const ShardPlan& plan, const Records& records, const Parameters& values,
                       const Context& context, Outcome& outcome) {
  const double needed = shards_needed(records.flow.peak_per_second(), records, values, context);
  hold_against({"shards", "shard-write-records", plan.peak, " shards", Severity::Error}, needed,
               "the peak needs more shards: producers get ProvisionedThroughputExceeded", context,
               outcome.findings);
  hold_against(
      {"shard-quota", "shard-quota", context.rules.number("shard-quota").to_double(), " shards"},
      plan.peak, "the account's shard quota must be raised first", context, outcome.findings);
  const double read =
      records.flow.peak_per_second() * records.bytes / plan.peak * values.real("consumers");
  hold_against(
      {"shard-read", "shard-read-bytes",
       static_cast<double>(context.rules.bytes("shard-read-bytes").value), " bytes/s per shard"},
      read, "ordinary consumers share a shard's reads: use fan-out or fewer consumers", context,
      outcome.findings);
}

void check_on_demand(const Records& records, const Context& context, Outcome& outcome) {
  hold_against({"on-demand-ceiling", "on-demand-write-bytes",
                static_cast<double>(context.rules.bytes("on-demand-write-bytes").value), " bytes/s",
                Severity::Error},
               records.flow.peak_per_second() * records.bytes,
               "the peak is beyond what an on-demand stream takes", context, outcome.findings);
}

void check_record(const Records& records, const Parameters& values, const Context& context,
                  Outcome& outcome) {
  hold_against(
      {"record-size", "record-max", static_cast<double>(context.rules.bytes("record-max").value),
       " bytes", Severity::Error},
      records.bytes, "a record is larger than a stream takes", context, outcome.findings);
  hold_against({"retention", "retention-max", seconds(context.rules.duration("retention-max")),
                " s", Severity::Error},
               seconds(values.duration("retention")), "records cannot be kept that long", context,
               outcome.findings);
}

Outcome run(const Flow& input, const Parameters& values, const Context& context) {
  Outcome outcome;
  const Records records = records_of(input, values, context);
  outcome.output = records.flow;
  outcome.output.delivery = Delivery::Stream;
  outcome.metric("records_per_s_peak", records.flow.peak_per_second());
  outcome.metric("record_bytes", records.bytes);
  outcome.metric("events_per_record", records.flow.events_per_item);
  if (values.text("mode") == "provisioned") {
    const ShardPlan plan = plan_shards(records, values, context);
    use_provisioned(plan, records, values, context, outcome);
    check_provisioned(plan, records, values, context, outcome);
    outcome.metric("shards", plan.peak);
    outcome.metric("shards_mean", plan.mean);
    outcome.output.shards = plan.peak;
  } else {
    use_on_demand(records, values, context, outcome);
    check_on_demand(records, context, outcome);
    outcome.output.shards = shards_needed(records.flow.peak_per_second(), records, values, context);
    outcome.metric("shards", outcome.output.shards);
  }
  check_record(records, values, context, outcome);
  return outcome;
}

}  // namespace

Service kinesis() {
  return {"kinesis", "data stream: shards or on demand", parameters, run};
}

}  // namespace costsim::services
