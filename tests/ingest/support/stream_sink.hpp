// A Kinesis stream in this process, with the true limits of its shards: for tests.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ingest/delivery/immediate_sink.hpp"
#include "ingest/kinesis/shard_map.hpp"

namespace costsim::ingest {

/// Each shard takes what Kinesis takes in a second, saved up for one second at most; what is beyond
/// is refused record by record.
class StreamSink : public ImmediateSink {
 public:
  using Receiver =
      std::function<void(std::uint32_t shard, const batching::EventView& event, Duration now)>;

  explicit StreamSink(std::uint32_t shards, Receiver receive = {});
  std::size_t lanes() const override { return map_.size(); }
  std::uint32_t lane_of(const Batch& events, const Entry& entry) override;

 protected:
  Answer deliver(Batch events, Duration now) override;

 private:
  struct Level {
    double records, bytes;
    Duration filled{};
  };
  bool take(Level& level, double bytes, Duration now) const;

  ShardMap map_;
  std::vector<Level> levels_;
  Md5 md5_;
  Receiver receive_;
};

}  // namespace costsim::ingest
