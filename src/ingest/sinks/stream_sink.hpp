// A Kinesis stream in this process, with the true limits of its shards: for tests and simulation.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "batching/md5.hpp"
#include "ingest/delivery/immediate_sink.hpp"

namespace costsim::ingest {

/// Each shard takes 1,000 records and 1 MiB (data and partition key) in a second, saved up for one
/// second at most; what is beyond is refused record by record (Kinesis Data Streams quotas).
class StreamSink : public ImmediateSink {
 public:
  using Receiver =
      std::function<void(std::uint32_t shard, const batching::EventView& event, Duration now)>;

  explicit StreamSink(std::uint32_t shards, Receiver receive = {});
  const batching::ShardMap& shards() const override { return map_; }

 protected:
  Answer deliver(Batch events, Duration now) override;

 private:
  struct Level {
    double records, bytes;
    Duration filled{};
  };
  bool take(Level& level, double bytes, Duration now) const;

  batching::ShardMap map_;
  std::vector<Level> levels_;
  batching::Md5 md5_;
  Receiver receive_;
};

}  // namespace costsim::ingest
