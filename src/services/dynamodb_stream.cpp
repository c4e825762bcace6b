#include "services/dynamodb_stream.hpp"

#include <algorithm>
#include <cmath>

#include "services/kit/amounts.hpp"

namespace costsim::services {
namespace {

/// Readers look at each shard of a change stream four times a second (Lambda developer guide).
constexpr std::int64_t polls_per_second = 4;

}  // namespace

Flow change_stream(const Flow& writers, Bytes item, const Parameters& values,
                   const Context& context) {
  Flow records = scaled(writers, values.number("writes"));
  const double units = static_cast<double>(increments(item, context.rules.bytes("write-unit")));
  records.size = item;
  records.delivery = Delivery::ChangeStream;
  records.retention = {context.rules.duration("stream-retention"),
                       source_of("stream-retention", context)};
  records.shards = std::max(1.0, std::ceil(records.peak_per_second() * units /
                                           context.rules.rate("partition-writes").per_second()));
  return records;
}

void use_change_stream(const Flow& records, const Parameters& values, const Context& context,
                       StageOutcome& outcome) {
  const Decimal polls = whole(records.shards) * Decimal(polls_per_second) *
                        exact_seconds(context.span) * values.number("stream_readers");
  const bool by_functions = values.text("stream_reader") == "lambda";
  outcome.use("dynamodb", by_functions ? "lambda-stream-reads" : "stream-reads", polls);
  outcome.metric("shards", records.shards);
  hold_against(of_settings(count_limit("stream-readers", "stream-readers", " readers", context)),
               values.real("stream_readers"), "readers of one shard are throttled", context,
               outcome.findings);
}

}  // namespace costsim::services
