// Which events of a batch travel in which Kinesis record of a call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "batching/aggregate.hpp"
#include "batching/md5.hpp"
#include "batching/shard_map.hpp"
#include "ingest/put_records.hpp"
#include "ingest/sink.hpp"

namespace costsim::ingest {

/// Writes a batch as the records of one PutRecords call, one per event or aggregated, and leads the
/// fates of the records back to the events.
class RecordPlan {
 public:
  /// One record per event.
  void write_each(const Batch& events, PutRecordsWriter& body);
  /// Events of one predicted shard share records. Without a map only events that have the same
  /// partition key do. Events without a key fill records of their own under a made-up key: those
  /// are right under any map. At most 500 records; what has no place is postponed.
  void write_aggregated(const Batch& events, const batching::ShardMap& shards,
                        PutRecordsWriter& body);

  std::size_t records() const { return records_.size(); }
  /// Fates per event from fates per record.
  std::vector<Fate> fates_of_events(const std::vector<Fate>& records) const;
  bool postpones() const { return postponed_ > 0; }
  /// Whether some aggregate was made for another shard than the one that took it (after a reshard):
  /// its readers will drop events, so all of it must be sent again.
  bool misplaced(std::size_t record, std::string_view shard) const;

 private:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};
  struct Record {
    std::string expected_shard;  ///< empty: any shard is right
  };
  struct Group {
    batching::AggregateWriter writer;
    std::vector<std::uint32_t> members;  ///< indices of events
    std::string key;
    std::string hash;  ///< explicit; empty: from the key
    std::string shard;
  };
  void begin(const Batch& events);
  Group& group_of(const Batch& events, const Entry& entry, const batching::ShardMap& shards);
  void close(Group& group, const Batch& events, PutRecordsWriter& body);
  void close_all(const Batch& events, PutRecordsWriter& body);
  void put(std::string_view data, std::string_view key, std::string_view hash,
           std::string expected_shard, PutRecordsWriter& body);

  std::vector<Record> records_;
  std::vector<std::uint32_t> record_of_event_;
  std::size_t postponed_ = 0;
  bool one_to_one_ = true;
  Group keyless_;
  std::vector<Group> by_shard_;                    ///< with a map
  std::unordered_map<std::string, Group> by_key_;  ///< without one
  batching::Md5 md5_;
};

}  // namespace costsim::ingest
