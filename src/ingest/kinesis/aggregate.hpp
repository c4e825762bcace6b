// Many small events in one Kinesis record, in the public format of the Kinesis Producer Library:
// F3 89 9A C2, a protobuf message, its MD5.
//   AggregatedRecord { 1: repeated string partition_key_table; 2: repeated string
//                      explicit_hash_key_table; 3: repeated Record records }
//   Record           { 1: required uint64 partition_key_index; 3: required bytes data }
// Source: amazon-kinesis-producer, aggregation-format.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "batching/kinesis_limits.hpp"
#include "ingest/kinesis/md5.hpp"

namespace costsim::ingest {

/// Builds one aggregate after another. All events of one must belong to one shard: readers drop
/// those whose hash key lies outside the shard they read.
class AggregateWriter {
 public:
  explicit AggregateWriter(std::size_t limit = batching::aggregate_limit) : limit_(limit) {}

  /// False, and nothing added: the aggregate would pass the limit. The data is copied, the key must
  /// stay valid until `clear`; `key` is never empty.
  bool add(std::string_view data, std::string_view key);
  std::size_t events() const { return events_; }
  /// What its digest is made of.
  std::string_view message() const;
  /// The record's data, valid until `clear`. With a single event the event itself should be sent.
  std::string_view seal(const Md5::Digest& digest);
  void clear();

 private:
  struct Seen {
    std::string_view key;
    std::uint64_t index = 0;
  };
  static constexpr std::size_t seen_slots = 512;

  std::uint64_t key_index(std::string_view key);
  std::uint64_t add_key(std::string_view key);

  std::size_t limit_;
  std::string message_;
  std::size_t events_ = 0;
  std::string_view last_key_;
  std::uint64_t last_index_ = 0;
  std::uint64_t keys_ = 0;
  std::vector<Seen> seen_;  ///< where a key has been pushed out of its slot, it is written again
};

}  // namespace costsim::ingest
