#include "ingest/support/stream_sink.hpp"

#include <algorithm>
#include <utility>

#include "batching/kinesis_limits.hpp"
#include "ingest/events/partition.hpp"

namespace costsim::ingest {

namespace {
constexpr double records_per_s = batching::shard_records_per_s;
constexpr double bytes_per_s = batching::shard_bytes_per_s;
}  // namespace

StreamSink::StreamSink(std::uint32_t shards, Receiver receive)
    : map_(ShardMap::even(shards)),
      levels_(shards, Level{records_per_s, bytes_per_s}),
      receive_(std::move(receive)) {}

bool StreamSink::take(Level& level, double bytes, Duration now) const {
  const double elapsed = seconds(now - level.filled);
  level.records = std::min(records_per_s, level.records + elapsed * records_per_s);
  level.bytes = std::min(bytes_per_s, level.bytes + elapsed * bytes_per_s);
  level.filled = now;
  if (level.records < 1 || level.bytes < bytes) return false;
  level.records -= 1;
  level.bytes -= bytes;
  return true;
}

std::uint32_t StreamSink::lane_of(const Batch& events, const Entry& entry) {
  const auto key = events.key(entry);
  return map_.shard_of(md5_.hash_key(key.empty() ? GeneratedKey(entry).text() : key));
}

Answer StreamSink::deliver(Batch events, Duration now) {
  Answer answer;
  for (const Entry& entry : events.entries()) {
    const GeneratedKey generated(entry);
    const auto own = events.key(entry);
    const auto key = own.empty() ? generated.text() : own;
    const std::uint32_t shard = lane_of(events, entry);
    const bool taken = take(levels_[shard], static_cast<double>(entry.data_size + key.size()), now);
    answer.fates.push_back(taken ? Fate::Delivered : Fate::Throttled);
    if (taken && receive_) receive_(shard, {events.data(entry), key}, now);
  }
  const bool all = std::count(answer.fates.begin(), answer.fates.end(), Fate::Throttled) == 0;
  answer.kind = all ? Answer::Kind::Delivered : Answer::Kind::PerEvent;
  if (!all) answer.code = "ProvisionedThroughputExceededException";
  answer.events = std::move(events);
  return answer;
}

}  // namespace costsim::ingest
