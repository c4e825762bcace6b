#include "simulation/streams/producer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

using batching::Entry;
using engine::Simulator;
using engine::Wakeup;

namespace {

/// How often a producer that paces itself looks at what it holds back.
constexpr Time release_interval = std::chrono::milliseconds(100);

/// An aggregated event has no record of its own to pace: its bytes count.
ShardLimitsConfig paced_limits(const StreamProducerConfig& config) {
  ShardLimitsConfig limits = config.stream;
  if (config.aggregated) limits.records = std::nullopt;
  return limits;
}

/// The key is the record's, not the event's.
batching::Limits batch_limits(const StreamProducerConfig& config) {
  batching::Limits limits = config.batch;
  if (config.aggregated) limits.generated_key = 0;
  return limits;
}

}  // namespace

StreamProducer::StreamProducer(Simulator& simulator, const StreamProducerConfig& config,
                               const Window& window, std::uint64_t seed, StreamReader& reader)
    : config_(config),
      simulator_(simulator),
      window_(window),
      reader_(reader),
      id_(simulator.add(*this)),
      limits_(config.stream),
      batcher_(batch_limits(config)),
      payload_(config.event_bytes + config.key_bytes, 'x'),
      calls_stream_(seed, config.name + "/call"),
      jitter_(seed, config.name + "/jitter"),
      held_(config.stream.shards) {
  if (config_.pace) pace_.emplace(paced_limits(config_), *config_.pace);
  if (config_.retry.max_attempts < 1) {
    throw Error(Failure::Usage,
                fmt::format("producer \"{}\" must try at least once", config_.name));
  }
  await_resharding(1);
}

void StreamProducer::arrive(Time now) {
  if (++outside_ > config_.max_waiting) {
    throw Error(Failure::Untrustworthy,
                fmt::format("producer \"{}\" holds more than {} events at {} s of simulated time: "
                            "the shards take in less than comes",
                            config_.name, config_.max_waiting, engine::to_seconds(now)));
  }
  const Entry entry{.id = next_number_++, .accepted_at = now};
  if (counted(entry)) {
    ++statistics_.counts.requests;
    ++counted_outside_;
  }
  admit(now, entry);
  send_closed(now);
}

std::uint32_t StreamProducer::shard_of(const Entry& entry) const {
  return static_cast<std::uint32_t>(engine::RandomStream::mix(entry.id + 1) % limits_.shards());
}

std::int64_t StreamProducer::record_bytes(std::size_t events) const {
  const std::size_t framing = config_.aggregated ? config_.batch.overhead : 0;
  const std::size_t envelope = config_.aggregated ? batching::aggregate_envelope : 0;
  return static_cast<std::int64_t>(envelope + events * (config_.event_bytes + framing) +
                                   config_.key_bytes);
}

void StreamProducer::admit(Time now, const Entry& entry) {
  if (!pace_) return collect(now, entry);
  const std::uint32_t shard = shard_of(entry);
  if (held_[shard].empty() && pace_->put(now, shard, bytes())) return collect(now, entry);
  held_[shard].push_back(entry);
  ++held_count_;
  if (releasing_) return;
  releasing_ = true;
  simulator_.schedule(now + release_interval, {id_, Release, 0});
}

void StreamProducer::collect(Time now, const Entry& entry) {
  const std::string_view text(payload_);
  const std::string_view key = config_.aggregated ? "" : text.substr(0, config_.key_bytes);
  batcher_.add({text.substr(config_.key_bytes), key}, entry);
  if (batcher_.open_events() == 1) {
    // Counted from now: an event that comes back has long passed its own linger.
    simulator_.schedule(now + config_.batch.linger, {id_, Linger, 0});
  }
}

void StreamProducer::send_closed(Time now) {
  while (auto batch = batcher_.take()) {
    ++statistics_.calls;
    const Time end = now + config_.call.sample_time(calls_stream_);
    simulator_.schedule(end, {id_, Answer, calls_.put(std::move(batch->events))});
  }
}

void StreamProducer::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  switch (wakeup.kind) {
    case Linger:
      batcher_.poll(now);
      break;
    case Answer: {
      batching::Batch batch = calls_.take(wakeup.index);
      judge(now, batch);
      if (batcher_.wants_buffer()) {
        batch.clear();
        batcher_.recycle(std::move(batch));
      }
      break;
    }
    case Again:
      for (const Entry& entry : refused_.take(wakeup.index)) admit(now, entry);
      break;
    case Reshard:
      reshard(now, wakeup.index);
      break;
    default:
      release(now);
  }
  send_closed(now);
}

void StreamProducer::judge(Time now, const batching::Batch& batch) {
  const std::span<const Entry> entries = batch.entries();
  const std::size_t in_record = config_.aggregated ? entries.size() : 1;
  std::vector<Entry> again;
  const std::uint64_t refused_before = statistics_.refused;
  for (std::size_t at = 0; at < entries.size(); at += in_record) {
    const auto record = entries.subspan(at, in_record);
    const std::uint32_t shard = shard_of(record.front());
    statistics_.attempts += in_record;
    if (limits_.put(now, shard, record_bytes(in_record))) {
      accept(now, record, shard);
    } else {
      refuse(record, again);
    }
  }
  if (log_ != nullptr) explain(now, entries.size(), refused_before, again.size());
  if (again.empty()) return;
  statistics_.retried += again.size();
  std::uint32_t attempts = 0;
  for (const Entry& entry : again) attempts = std::max(attempts, entry.attempts);
  const Time wait = engine::wait_after(attempts, config_.retry.backoff, jitter_);
  simulator_.schedule(now + wait, {id_, Again, refused_.put(std::move(again))});
}

void StreamProducer::explain(Time now, std::size_t sent, std::uint64_t refused_before,
                             std::size_t again) const {
  const std::uint64_t refused = statistics_.refused - refused_before;
  if (refused == 0 || !log_->wants(now)) return;
  log_->note(now, config_.name,
             fmt::format("{} of {} events are refused: their shards take no more this second; "
                         "{} go again, {} are given up",
                         refused, sent, again, refused - again));
}

void StreamProducer::refuse(std::span<const Entry> record, std::vector<Entry>& again) {
  for (Entry entry : record) {
    ++statistics_.refused;
    if (++entry.attempts >= config_.retry.max_attempts) {
      give_up(entry);
    } else {
      again.push_back(entry);
    }
  }
}

void StreamProducer::accept(Time now, std::span<const Entry> record, std::uint32_t shard) {
  ++statistics_.records;
  for (const Entry& entry : record) {
    --outside_;
    if (counted(entry)) {
      --counted_outside_;
      ++statistics_.counts.served;
      latency_.add(now - entry.accepted_at, false);
    }
    reader_.append(shard, {.event = entry.accepted_at,
                           .written = now,
                           .number = record.front().id,
                           .poison = is_poison(entry.id, config_.poison_every),
                           .more = &entry != &record.back()});
  }
}

void StreamProducer::give_up(const Entry& entry) {
  --outside_;
  if (!counted(entry)) return;
  --counted_outside_;
  ++statistics_.counts.dropped;
}

void StreamProducer::release(Time now) {
  for (std::uint32_t shard = 0; shard < held_.size(); ++shard) {
    auto& waiting = held_[shard];
    while (!waiting.empty() && pace_->put(now, shard, bytes())) {
      collect(now, waiting.front());
      waiting.pop_front();
      --held_count_;
    }
  }
  releasing_ = held_count_ > 0;
  if (releasing_) simulator_.schedule(now + release_interval, {id_, Release, 0});
}

void StreamProducer::await_resharding(std::size_t at) {
  const auto& pieces = config_.resharding.pieces();
  if (at >= pieces.size()) return;
  simulator_.schedule(pieces[at].from, {id_, Reshard, static_cast<std::uint32_t>(at)});
}

void StreamProducer::reshard(Time now, std::size_t at) {
  const auto shards = static_cast<std::uint32_t>(config_.resharding.pieces()[at].value);
  if (log_ != nullptr && log_->wants(now)) {
    log_->note(now, config_.name,
               fmt::format("the stream has {} shards in place of {}", shards, limits_.shards()));
  }
  limits_.reshard(shards);
  if (pace_) pace_->reshard(shards);
  const auto held = std::exchange(held_, std::vector<std::deque<Entry>>(shards));
  held_count_ = 0;
  for (const auto& waiting : held) {
    for (const Entry& entry : waiting) admit(now, entry);
  }
  await_resharding(at + 1);
}

void StreamProducer::restart_statistics() {
  statistics_ = {.counts = statistics_.counts};
}

StreamProducerStatistics StreamProducer::statistics() const {
  std::uint64_t found = batcher_.open_events() + held_count_;
  calls_.each([&](const batching::Batch& batch) { found += batch.size(); });
  refused_.each([&](const std::vector<Entry>& group) { found += group.size(); });
  if (found != outside_) {
    throw Error(Failure::Internal,
                fmt::format("producer \"{}\" lost count: {} events wait, {} are found",
                            config_.name, outside_, found));
  }
  StreamProducerStatistics result = statistics_;
  result.counts.in_flight = counted_outside_;
  check_conservation(config_.name, result.counts);
  return result;
}

}  // namespace costsim::simulation
