#include "services/kinesis_shards.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "batching/kinesis_limits.hpp"
#include "services/kit/amounts.hpp"
#include "units/error.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

/// Fifty times the largest default quota.
constexpr int most_shards = 1000000;

double wire_bytes(const Flow& events, const Parameters& values) {
  return static_cast<double>(events.size.value + values.bytes("partition_key").value);
}

/// An event inside an aggregate.
double framed_bytes(const Flow& events) {
  return static_cast<double>(events.size.value) + static_cast<double>(batching::aggregate_overhead);
}

/// How many events an aggregate holds when it closes by size or by linger. Before the number of
/// shards is known, they are taken as those that the bytes need: aggregation makes records
/// irrelevant.
double events_per_aggregate(const Flow& events, const Parameters& values, double shard_bytes) {
  const double event = framed_bytes(events);
  const double shards = std::max(1.0, std::ceil(events.peak_per_second() * event / shard_bytes));
  // The first event opens a record, and those of the linger after it join.
  const double in_linger = events.mean_per_second() / shards * seconds(values.duration("linger"));
  constexpr double room = batching::aggregate_limit - batching::aggregate_envelope;
  return std::min(1 + in_linger, std::max(1.0, std::floor(room / event)));
}

/// Whole steps; a step longer than an hour stands for itself.
Eigen::Index steps_per_hour_of(const Flow& flow) {
  return std::max<Eigen::Index>(1, std::chrono::hours(1) / flow.step);
}

/// Shards of each hour: the largest step of that hour decides.
std::vector<double> hourly_shards(const Records& records, const Parameters& values,
                                  const Context& context) {
  const Flow& flow = records.flow;
  const Eigen::Index steps_per_hour = steps_per_hour_of(flow);
  const Eigen::ArrayXd& items = flow.items.by_step();
  std::vector<double> shards;
  for (Eigen::Index begin = 0; begin < items.size(); begin += steps_per_hour) {
    const auto count = std::min(steps_per_hour, items.size() - begin);
    const double rate = items.segment(begin, count).maxCoeff() / seconds(flow.step);
    shards.push_back(shards_needed(rate, records, values, context));
  }
  return shards;
}

void note_resharding(const std::vector<double>& hourly, Duration hour, ShardPlan& plan) {
  const auto hours_per_day =
      std::max<std::size_t>(1, static_cast<std::size_t>(std::chrono::hours(24) / hour));
  double today = 0;
  for (std::size_t i = 1; i < hourly.size(); ++i) {
    if (i % hours_per_day == 0) today = 0;
    if (hourly[i] == hourly[i - 1]) continue;
    const auto [less, more] = std::minmax(hourly[i - 1], hourly[i]);
    plan.changes_per_day = std::max(plan.changes_per_day, ++today);
    plan.largest_factor = std::max(plan.largest_factor, more / less);
  }
}

ShardPlan hourly_plan(const Records& records, const Parameters& values, const Context& context) {
  const std::vector<double> hourly = hourly_shards(records, values, context);
  const Flow& flow = records.flow;
  const Duration hour = flow.step * steps_per_hour_of(flow);
  ShardPlan plan;
  plan.capacity.set_by = SetBy::Sizing;
  Duration left = flow.span();  // the last hour may be cut short
  for (const double shards : hourly) {
    plan.capacity.units.change(flow.span() - left, shards);
    plan.peak = std::max(plan.peak, shards);
    plan.hours += hours_of_steps(shards, std::min(hour, left));
    left -= std::min(hour, left);
  }
  const double span_hours = seconds(flow.span()) / 3600;
  plan.mean = span_hours > 0 ? plan.hours.to_double() / span_hours : 0;
  note_resharding(hourly, hour, plan);
  return plan;
}

Decimal stated_shards(const std::string& text) {
  const auto refuse = [&] {
    throw Error(Failure::Usage,
                fmt::format("shards = '{}': expected \"auto\" or a whole number from 1 to {}", text,
                            readable_number(most_shards)));
  };
  Decimal shards;
  try {
    shards = parse_count(text);
  } catch (const Error&) {
    refuse();
  }
  if (shards < Decimal(1) || shards > Decimal(most_shards) || shards.ceiling() != shards) refuse();
  return shards;
}

}  // namespace

Records records_of(const Flow& events, const Parameters& values, const Context& context) {
  Records records{events, wire_bytes(events, values), 1};
  // A producer that paces itself sends no bursts, whatever comes to it.
  if (values.has("pace")) records.flow.dispersion = 0;
  if (!values.flag("aggregation")) return records;
  const double shard_bytes = static_cast<double>(context.rules.bytes("shard-write-bytes").value);
  records.per_record = events_per_aggregate(events, values, shard_bytes);
  if (records.per_record == 1) return records;
  const double event = framed_bytes(events);
  const double data = batching::aggregate_envelope + records.per_record * event;
  records.flow.size.value = std::llround(data);
  records.bytes = data + static_cast<double>(values.bytes("partition_key").value);
  records.flow.items = events.items / records.per_record;
  records.flow.total = events.total.divided_by(Decimal::from_double(records.per_record)).ceiling();
  records.flow.events_per_item *= records.per_record;
  records.flow.dispersion = dispersion_of_batches(records.flow.dispersion, records.per_record);
  records.flow.together = std::ceil(events.together / records.per_record);
  return records;
}

namespace {

/// Shards full to the brim, at the burst quantile of one second.
struct ShardLoad {
  double records_per_s = 0, by_bytes = 0, by_records = 0;
};

ShardLoad shard_load(double records_per_s, const Records& records, const Context& context) {
  const double burst = burst_count(records_per_s, records.flow.dispersion, context);
  return {
      burst,
      burst * records.bytes / static_cast<double>(context.rules.bytes("shard-write-bytes").value),
      burst / context.rules.rate("shard-write-records").per_second()};
}

}  // namespace

double shards_needed(double records_per_s, const Records& records, const Parameters& values,
                     const Context& context) {
  const ShardLoad load = shard_load(records_per_s, records, context);
  return std::max(1.0,
                  std::ceil(std::max(load.by_bytes, load.by_records) / values.real("utilisation")));
}

std::string why_shards(const ShardPlan& plan, const Records& records, const Parameters& values,
                       const Context& context) {
  if (plan.capacity.set_by == SetBy::Scenario) return "stated";
  const ShardLoad load = shard_load(records.flow.peak_per_second(), records, context);
  return fmt::format(
      "{} the busiest second has {:.6g} records of {:.6g} bytes: {:.4g} shards by bytes, {:.4g} by "
      "records, filled to utilisation = {}",
      values.text("scaling") == "hourly"
          ? fmt::format("resized every hour, {:.6g} at the most;", plan.peak)
          : "fixed at the peak;",
      load.records_per_s, records.bytes, load.by_bytes, load.by_records,
      values.number("utilisation").text());
}

double records_a_second(const Records& records, const ShardPlan& plan, const Context& context) {
  const double by_bytes =
      static_cast<double>(context.rules.bytes("shard-write-bytes").value) / records.bytes;
  const double by_records = context.rules.rate("shard-write-records").per_second();
  return plan.peak * std::min(by_bytes, by_records);
}

double together_in(const ShardPlan& plan, const Records& records, const Parameters& values,
                   const Context& context) {
  const double pace = values.has("pace") ? values.real("pace") : 1;
  return std::min(records.flow.together, pace * records_a_second(records, plan, context));
}

std::optional<Flow> events_taken(const Flow& events, const Records& records, const ShardPlan& plan,
                                 const Context& context) {
  if (plan.capacity.set_by != SetBy::Scenario) return std::nullopt;  // sized for all of them
  const double most =
      records_a_second(records, plan, context) * records.per_record * seconds(events.step);
  return capped(events, most);
}

Records written_of(const Records& records, const std::optional<Flow>& taken) {
  Records written = records;
  if (!taken) return written;
  written.flow.items = taken->items / records.per_record;
  written.flow.total = taken->total.divided_by(Decimal::from_double(records.per_record)).ceiling();
  return written;
}

double share_without_room(const Flow& events, const std::optional<Flow>& taken) {
  if (!taken || events.total.is_zero()) return 0;
  return 1 - taken->total.to_double() / events.total.to_double();
}

double share_of_bursts(const Records& records, const ShardPlan& plan, const Context& context) {
  const Flow& flow = records.flow;
  if (flow.items.sum() <= 0) return 0;
  const double room = records_a_second(records, plan, context), step_s = seconds(flow.step);
  const Counts beyond = flow.items.each([&](double items) {
    return items * std::max(0.0, 1 - room / std::max(1e-300, items / step_s + flow.dispersion));
  });
  return beyond.sum() / flow.items.sum();
}

std::string refused_text(double share) {
  const std::string text =
      "the peak needs more shards: producers get ProvisionedThroughputExceeded";
  if (share <= 0) return text;
  return fmt::format("{}; {} of what comes finds no room, and is not billed", text,
                     percent_text(share));
}

ShardPlan plan_shards(const Records& records, const Parameters& values, const Context& context) {
  const std::string& asked = values.text("shards");
  if (asked == "auto" && values.text("scaling") == "hourly") {
    return hourly_plan(records, values, context);
  }
  const Decimal shards =
      asked == "auto"
          ? whole(shards_needed(records.flow.peak_per_second(), records, values, context))
          : stated_shards(asked);
  ShardPlan plan;
  plan.capacity = {engine::StepFunction(shards.to_double()),
                   asked == "auto" ? SetBy::Sizing : SetBy::Scenario};
  plan.peak = plan.mean = shards.to_double();
  plan.hours = hours_of(shards, context);
  return plan;
}

}  // namespace costsim::services
