// What a Kinesis stream receives, and how many shards that takes.
#pragma once

#include "services/kit/service.hpp"

namespace costsim::services {

/// What the stream receives in each step, after aggregation.
struct Records {
  Flow flow;              ///< one item per record
  double bytes = 0;       ///< of one record with its partition key
  double per_record = 1;  ///< events in a record
};

/// Events as records, packed when the parameters ask for aggregation.
Records records_of(const Flow& events, const Parameters& values, const Context& context);

/// Shards that a rate of records needs, by bytes and by records, at the burst quantile of one
/// second.
double shards_needed(double records_per_s, const Records& records, const Parameters& values,
                     const Context& context);

struct ShardPlan {
  CapacityPlan capacity;
  double peak = 0;
  double mean = 0;
  Decimal hours;
  double changes_per_day = 0;  ///< resharding calls on the busiest day
  double largest_factor = 1;   ///< between one hour and the next
};

/// A stated number, or what the load needs: fixed at the peak or resized every hour. Error(Usage)
/// when the number is none.
ShardPlan plan_shards(const Records& records, const Parameters& values, const Context& context);

}  // namespace costsim::services
