// What a Kinesis stream receives, and how many shards that takes.
#pragma once

#include <optional>

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

/// Why there are so many: stated, or what the peak needs by bytes and by records.
std::string why_shards(const ShardPlan& plan, const Records& records, const Parameters& values,
                       const Context& context);

/// That all shards take.
double records_a_second(const Records& records, const ShardPlan& plan, const Context& context);

/// Of the records that come together those that are written in the same second.
double together_in(const ShardPlan& plan, const Records& records, const Parameters& values,
                   const Context& context);

/// Events that a plan of shards takes of those that come, each step's up to its writing limits: a
/// record that a shard refuses is not in the stream, and nobody pays for it ("billed per GB written
/// into your data stream", "a record is the data that your data producer adds", Amazon Kinesis Data
/// Streams pricing). A producer's calls again stay within the step. Absent where all are taken.
std::optional<Flow> events_taken(const Flow& events, const Records& records, const ShardPlan& plan,
                                 const Context& context);

/// The records of those events.
Records written_of(const Records& records, const std::optional<Flow>& taken);
/// Of all events.
double share_without_room(const Flow& events, const std::optional<Flow>& taken);
/// Of all records, what is beyond the room of its second where counts of single seconds vary by the
/// dispersion D around a step's rate λ: as if seconds of λ + D came among empty ones, which have
/// this mean and index of dispersion. Producers send it again, be it later.
double share_of_bursts(const Records& records, const ShardPlan& plan, const Context& context);
/// What happens to producers who find too few shards, and how often.
std::string refused_text(double share);

}  // namespace costsim::services
