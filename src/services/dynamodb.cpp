// Amazon DynamoDB: a table on demand or with provisioned capacity, and its change stream.
// A write unit takes 1 KB of an item, a read unit 4 KB, or 8 KB when eventually consistent; each
// item is rounded up by itself (rules of the price file).
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "services/dynamodb_stream.hpp"
#include "services/kit/amounts.hpp"
#include "services/kit/autoscaling.hpp"
#include "services/kit/node_rows.hpp"
#include "services/kit/stock.hpp"
#include "services/services.hpp"
#include "units/readable.hpp"

namespace costsim::services {
namespace {

const Parameter dynamodb_parameters[] = {
    {.name = "mode",
     .kind = Kind::Choice,
     .fallback = "on-demand",
     .help = "how capacity is paid",
     .choices = "on-demand|provisioned",
     .tried = "on-demand|provisioned"},
    {.name = "item",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "size of a stored item; default: that of the input"},
    {.name = "writes",
     .kind = Kind::Number,
     .fallback = "1",
     .help = "writes for each item that comes in"},
    {.name = "reads",
     .kind = Kind::Number,
     .fallback = "0",
     .help = "reads for each item that comes in; or of all: \"5M/month\"",
     .volume = true},
    {.name = "consistency",
     .kind = Kind::Choice,
     .fallback = "eventual",
     .help = "of reads",
     .choices = "eventual|strong"},
    {.name = "write_capacity",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "provisioned write units; default: auto scaling",
     .max = 1e9},
    {.name = "read_capacity",
     .kind = Kind::Count,
     .fallback = optional,
     .help = "provisioned read units; default: auto scaling",
     .max = 1e9},
    target_utilisation_row("70%", "auto scaling: how full it keeps the capacity"),
    {.name = "min_capacity",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "auto scaling: fewest units",
     .min = 1,
     .max = 1e9},
    {.name = "stored",
     .kind = Kind::Bytes,
     .fallback = "0B",
     .help = "what the table holds at the start; with a retention of all ages, and expires"},
    {.name = "inserts",
     .kind = Kind::Percent,
     .fallback = "100%",
     .help = "share of the writes that add an item",
     .max = 1},
    {.name = "retention",
     .kind = Kind::Time,
     .fallback = optional,
     .help = "when items expire (TTL); default: never"},
    {.name = "stream",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "change stream: the next stage gets a record for each write"},
    {.name = "stream_readers",
     .kind = Kind::Count,
     .fallback = "1",
     .help = "readers of the change stream",
     .max = 1e6},
    {.name = "stream_reader",
     .kind = Kind::Choice,
     .fallback = "lambda",
     .help = "functions read for free, others pay each poll",
     .choices = "lambda|application"},
    {.name = "kinesis_capture",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "change data capture to a Kinesis stream"},
    {.name = "point_in_time_recovery",
     .kind = Kind::Flag,
     .fallback = "false",
     .help = "continuous backups"},
    {.name = "hot_key",
     .kind = Kind::Percent,
     .fallback = "0%",
     .help = "share of the traffic on the busiest partition",
     .max = 1},
};

/// Auto scaling gives capacity back about once an hour (DynamoDB developer guide: 4 times a day,
/// then once for each hour without a decrease).
constexpr Duration decrease_interval = std::chrono::hours(1);

/// What differs between writing and reading.
struct Side {
  std::string_view name;                   ///< also the parameter: operations per item
  std::string_view unit_rule;              ///< size of one unit
  std::string_view capacity;               ///< parameter with fixed units
  std::string_view on_demand, unit_hours;  ///< meters of units, and of provisioned ones
  std::string_view partition_rule;         ///< what one partition takes
  std::string_view label, peak;            ///< of its need; its metric
};

constexpr Side sides[] = {
    {"writes", "write-unit", "write_capacity", "on-demand-writes", "wcu-hours", "partition-writes",
     " write units/s", "write_units_per_s_peak"},
    {"reads", "read-unit", "read_capacity", "on-demand-reads", "rcu-hours", "partition-reads",
     " read units/s", "read_units_per_s_peak"},
};

/// The load of one side: exact units of all items, and the busiest step.
struct Demand {
  Decimal units;
  double units_per_item = 0;
  double peak = 0;  ///< units/s; bursts within a step are covered by a table's burst capacity
};

Decimal operations_each(const Side& side, const Flow& input, const Parameters& values) {
  if (std::holds_alternative<Decimal>(values.value(side.name))) return values.number(side.name);
  return Decimal::from_double(of_each_item(input, values, side.name));
}

Demand demand_of(const Side& side, const Flow& input, Bytes item, const Parameters& values,
                 const Context& context) {
  Demand demand;
  Decimal units_each = increments(item, context.rules.bytes(side.unit_rule));
  if (side.name == "reads" && values.text("consistency") == "eventual") {
    units_each = units_each * Decimal::from_parts(5, 1);
  }
  demand.units = of_all_items(input, values, side.name) * units_each;
  demand.units_per_item = (operations_each(side, input, values) * units_each).to_double();
  demand.peak = input.peak_per_second() * demand.units_per_item;
  return demand;
}

/// `items` of those that come in are taken.
void derive_units(const Side& side, const Flow& input, const Decimal& items, Bytes item,
                  const Parameters& values, const Context& context, StageOutcome& outcome) {
  std::vector<Term> terms = {{"items", items, "items"},
                             {std::string(side.name), operations_each(side, input, values), "",
                              "operations for each item", OverMonths::Largest},
                             increments_term("units of each", item, side.unit_rule, context)};
  if (side.name == "reads" && values.text("consistency") == "eventual") {
    terms.push_back({"consistency", Decimal::from_parts(5, 1), "",
                     "an eventually consistent read is half a unit", OverMonths::Largest});
  }
  outcome.derive(side.on_demand, "items × operations × units of each", std::move(terms));
}

/// Capacity that follows the load, or stands still.
ScaledCapacity capacity_of(const Side& side, const Flow& input, const Demand& demand,
                           const Parameters& values, const Context& context) {
  ScalingPolicy policy;
  if (values.has(side.capacity)) {
    policy.min = policy.max = values.real(side.capacity);
  } else {
    policy.min = values.real("min_capacity");
    policy.max = std::max(policy.min, context.rules.number("table-capacity").to_double());
    policy.target_utilisation = values.real("target_utilisation");
    policy.cool_down = decrease_interval;
  }
  const double per_step = demand.units_per_item / seconds(input.step);
  return scale(input.items * per_step, input.step, policy);
}

void use_provisioned(const Side& side, const Flow& input, const Demand& demand,
                     const Parameters& values, const Context& context, StageOutcome& outcome) {
  const ScaledCapacity capacity = capacity_of(side, input, demand, values, context);
  if (capacity.provided.size() == 0) return;
  const Decimal hours = values.has(side.capacity)
                            ? hours_of(values.number(side.capacity), context)
                            : hours_of_steps(capacity.provided.sum(), input.step);
  outcome.use("dynamodb", side.unit_hours, hours);
  outcome.metric(std::string(side.name) + "_capacity_mean", capacity.provided.mean(),
                 OverMonths::Mean);
  outcome.metric(std::string(side.name) + "_capacity_peak", capacity.provided.max());
  const std::string id = std::string(side.name) + "-throttled";
  hold_against({.id = id,
                .rule = values.has(side.capacity) ? "" : "table-capacity",
                .value = capacity.provided.max(),
                .unit = side.label,
                .severity = severity_of_losses(capacity.unserved_share),
                .source = stated_source(side.capacity)},
               demand.peak, "the peak is beyond the provisioned capacity: requests are throttled",
               context, outcome.findings);
}

/// Units/s that the table takes of this side where the scenario says how many: capacity of its own,
/// or its quota.
std::optional<double> stated_units(const Side& side, const Parameters& values,
                                   const Context& context) {
  if (values.text("mode") == "provisioned") {
    return values.has(side.capacity) ? std::optional(values.real(side.capacity)) : std::nullopt;
  }
  const metering::Rule& quota = context.rules.at("table-capacity");
  if (!quota.provenance.stated()) return std::nullopt;
  return context.rules.number("table-capacity").to_double();
}

/// Items whose operations that takes, in each step up to as much: one that is throttled is not
/// billed ("does AWS charge for ThrottlingException", AWS re:Post), what it wrote is not stored,
/// and no change of it is streamed. What a table saves up for bursts (five minutes) is spent within
/// steps. Nothing where all are taken.
std::optional<Flow> items_taken(const Side& side, const Flow& input, const Demand& demand,
                                const Parameters& values, const Context& context) {
  const std::optional<double> most = stated_units(side, values, context);
  if (!most || demand.units_per_item <= 0) return std::nullopt;
  return capped(input, *most * seconds(input.step) / demand.units_per_item);
}

/// Of all units those of the items that are taken.
Decimal units_taken(const Demand& demand, const Flow& input, const std::optional<Flow>& taken) {
  if (!taken) return demand.units;
  return whole(demand.units.to_double() * taken->total.to_double() / input.total.to_double());
}

void check_quota(const Side& side, const Demand& demand, const Flow& input,
                 const std::optional<Flow>& taken, const Parameters& values, const Context& context,
                 StageOutcome& outcome) {
  const std::string id = std::string(side.name) + "-table-capacity";
  std::string message = "the table's default quota must be raised first";
  Limit limit = count_limit(id, "table-capacity", side.label, context);
  if (taken && values.text("mode") != "provisioned") {
    const double share = 1 - taken->total.to_double() / input.total.to_double();
    limit.severity = severity_of_losses(share);
    message = fmt::format(
        "the table's stated quota is exceeded: {} of the {} are throttled, and not billed",
        percent_text(share), side.name);
  }
  hold_against(limit, demand.peak, message, context, outcome.findings);
}

void use_side(const Side& side, const Flow& input, Bytes item, const Parameters& values,
              const Context& context, StageOutcome& outcome) {
  const Demand demand = demand_of(side, input, item, values, context);
  if (demand.units.is_zero() && !values.has(side.capacity)) return;
  outcome.metric(side.peak, demand.peak);
  const std::optional<Flow> taken = items_taken(side, input, demand, values, context);
  if (values.text("mode") == "provisioned") {
    use_provisioned(side, input, demand, values, context, outcome);
  } else {
    outcome.use("dynamodb", side.on_demand, units_taken(demand, input, taken));
    derive_units(side, input, taken ? taken->total : input.total, item, values, context, outcome);
  }
  check_quota(side, demand, input, taken, values, context, outcome);
  const std::string key_id = std::string(side.name) + "-hot-key";
  hold_against(rate_limit(key_id, side.partition_rule, side.label, context),
               demand.peak * values.real("hot_key"),
               "the busiest partition is throttled, whatever the table's capacity", context,
               outcome.findings);
}

void use_storage(const Flow& input, const Parameters& values, const Context& context,
                 StageOutcome& outcome) {
  const Decimal inserts = values.number("writes") * values.number("inserts");
  const auto inserted = [&](const Flow& month) {
    return gigabytes_of(month, bytes_or(values, "item", month.size)) * inserts;
  };
  const Keeping keeping{.at_start = gigabytes(Decimal(values.bytes("stored").value)),
                        .retention = duration_if(values, "retention")};
  Stock kept = stock_of(input, inserted, keeping, context);
  const Decimal gb_months = kept.gb_months;
  use_stock(outcome, "dynamodb", "storage-gb-months", std::move(kept));
  if (values.flag("point_in_time_recovery")) {
    use_some(outcome, "dynamodb", "pitr-gb-months", gb_months);
  }
}

Decimal carried_bytes(const Flow& input, const Parameters& values) {
  const Bytes item = bytes_or(values, "item", input.size);
  Decimal operations;
  for (const Side& side : sides) operations += of_all_items(input, values, side.name);
  return operations.times(Decimal(item.value));
}

constexpr SettingRule dynamodb_settings[] = {
    {.key = "item", .refused = "a table does not take items that large", .rule = "item-max"}};

StageOutcome run_dynamodb(const Flow& input, const Parameters& values, const Context& context) {
  StageOutcome outcome;
  const Bytes item = bytes_or(values, "item", input.size);
  for (const Side& side : sides) use_side(side, input, item, values, context, outcome);
  const Demand writes = demand_of(sides[0], input, item, values, context);
  const std::optional<Flow> taken = items_taken(sides[0], input, writes, values, context);
  const Flow& written = taken ? *taken : input;
  use_storage(written, values, context, outcome);
  if (values.flag("kinesis_capture")) {
    outcome.use("dynamodb", "kinesis-capture-units", units_taken(writes, input, taken));
  }
  hold_against(size_limit("item-size", "item-max", context), static_cast<double>(item.value),
               "an item is larger than a table takes", context, outcome.findings);
  outcome.output = input;
  if (values.flag("stream")) {
    outcome.output = change_stream(written, item, values, context);
    use_change_stream(outcome.output, values, context, outcome);
    outcome.capacity = {engine::StepFunction(outcome.output.shards), SetBy::OnDemand};
  }
  return outcome;
}

}  // namespace

Service dynamodb() {
  return {.name = "dynamodb",
          .role = Role::Table,
          .help = "table, on demand or provisioned, with its change stream",
          .parameters = dynamodb_parameters,
          .run = run_dynamodb,
          .settings = dynamodb_settings,
          .keeps = true,
          .assumed = assumed_size("item"),
          .network = [](const Parameters&) { return Network{.site = Site::RegionFree}; },
          .carried = carried_bytes,
          .role_as_set =
              [](const Parameters& values) {
                return values.flag("stream") ? Role::Table : Role::Counter;
              },
          .subcategory = "NoSQL Databases"};
}

}  // namespace costsim::services
