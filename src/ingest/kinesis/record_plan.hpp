// Which events of a batch travel in which Kinesis record of a call.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/delivery/sink.hpp"
#include "ingest/kinesis/aggregate.hpp"
#include "ingest/kinesis/key_hashes.hpp"
#include "ingest/kinesis/md5_lanes.hpp"
#include "ingest/kinesis/put_records.hpp"
#include "ingest/kinesis/shard_map.hpp"

namespace costsim::ingest {

/// Leads the fates of a call's records back to the events.
class RecordPlan {
 public:
  std::size_t records() const { return records_; }
  /// Whether some events were left out of the call.
  bool postpones() const { return postpones_; }
  std::vector<Fate> fates_of_events(const std::vector<Fate>& records) const;
  /// Whether a record was made for another shard than the one that took it (after a reshard): its
  /// readers will drop events, so all of it must be sent again.
  bool misplaced(std::size_t record, std::string_view shard) const;

 private:
  friend class RecordPacker;
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  std::size_t records_ = 0;
  bool postpones_ = false;
  // Empty where each event is a record of its own, for any shard.
  std::vector<std::uint32_t> record_of_event_;
  std::vector<std::string> expected_shards_;  ///< per record; "": any shard is right
};

/// Writes a batch as the records of one PutRecords call.
class RecordPacker {
 public:
  /// One record per event.
  static RecordPlan write_each(const Batch& events, PutRecordsWriter& body);
  /// Events of one predicted shard share records. Without a map only events that have the same
  /// partition key do. Events without a key fill records of their own under a made-up key: those
  /// are right under any map. At most 500 records; what has no place is postponed.
  RecordPlan write_aggregated(const Batch& events, const ShardMap& shards, PutRecordsWriter& body);

 private:
  struct Group {
    AggregateWriter writer;
    std::vector<std::uint32_t> members;  ///< indices of events
    std::string key;
    std::string hash;  ///< explicit; empty: from the key
    std::string shard;
  };
  struct Call {
    const Batch& events;
    PutRecordsWriter& body;
    RecordPlan plan;
  };
  /// A full aggregate that waits for its digest.
  struct Full {
    AggregateWriter writer;
    std::string key, hash;
  };
  Group& group_of(const Batch& events, const Entry& entry, const ShardMap& shards);
  void close(Group& group, Call& call);
  void close_all(Call& call);
  void write_full(PutRecordsWriter& body);

  Group keyless_;
  std::vector<Group> by_shard_;                    ///< with a map
  std::unordered_map<std::string, Group> by_key_;  ///< without one
  KeyHashes hashes_;
  std::array<Full, md5_lanes> full_;
  std::size_t full_count_ = 0;
  Md5 md5_;
};

}  // namespace costsim::ingest
