// A stream in this process, with the true limits of its shards.
#pragma once

#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "batching/kinesis_limits.hpp"
#include "batching/support/virtual_delivery.hpp"
#include "engine/token_bucket.hpp"

namespace costsim::batching {

/// Each shard takes what Kinesis takes in a second, saved up for one second at most; what is beyond
/// is refused event by event. Keys have their shards by turns, events without one go to the next.
class ShardedOutlet : public VirtualOutlet {
 public:
  using Receiver = std::function<void(std::uint32_t shard, const EventView& event, Duration now)>;

  explicit ShardedOutlet(std::uint32_t shards, Receiver receive = {})
      : records_(shards, per_second(shard_records_per_s)),
        bytes_(shards, per_second(shard_bytes_per_s)),
        receive_(std::move(receive)) {}

  /// One call after another.
  bool can_start() const override { return all_answered(); }
  std::size_t lanes() const override { return records_.size(); }
  std::uint32_t lane_of(const Batch& events, const Entry& entry) override {
    const std::string_view key = events.key(entry);
    const std::size_t turn =
        key.empty() ? entry.id + entry.attempts
                    : turns_.try_emplace(std::string(key), turns_.size()).first->second;
    return static_cast<std::uint32_t>(turn % records_.size());
  }

 protected:
  Answer answer(Batch events, Duration now) override {
    Answer answer{{}, Answer::Kind::PerEvent, {}, "ProvisionedThroughputExceededException"};
    for (const Entry& entry : events.entries()) {
      const std::uint32_t shard = lane_of(events, entry);
      const bool taken = take(shard, entry.data_size + entry.key_size, now);
      answer.fates.push_back(taken ? Fate::Delivered : Fate::Throttled);
      if (taken && receive_) receive_(shard, events.event(entry), now);
    }
    answer.events = std::move(events);
    return answer;
  }

 private:
  static engine::TokenBucket per_second(std::int64_t count) {
    return engine::TokenBucket({.burst = count, .refill = count});
  }
  bool take(std::uint32_t shard, std::int64_t bytes, Duration now) {
    return records_[shard].holds(now) && bytes_[shard].take(now, bytes) &&
           records_[shard].take(now);
  }

  std::vector<engine::TokenBucket> records_, bytes_;
  std::map<std::string, std::size_t> turns_;
  Receiver receive_;
};

}  // namespace costsim::batching
