#include "simulation/streams/producer.hpp"

#include <algorithm>
#include <cmath>
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

/// Events have sizes here and no bytes: they are counted beside the limits' own overhead. The key
/// of an aggregated event is the record's.
batching::Limits batch_limits(const StreamProducerConfig& config) {
  batching::Limits limits = config.batch;
  limits.generated_key = config.aggregated ? 0 : config.key_bytes;
  limits.overhead = config.event_bytes + (config.aggregated ? config.batch.overhead : 0);
  return limits;
}

/// As the service's: only bytes fill a shard when events are aggregated.
std::optional<batching::PacingRule> pacing_of(const StreamProducerConfig& config) {
  constexpr std::int64_t unlimited = 1'000'000'000;
  if (!config.adaptive || config.batch.records == 1) return std::nullopt;
  const ShardLimitsConfig limits = paced_limits(config);
  batching::PacingRule rule;
  rule.records_per_s = limits.records ? limits.records->refill : unlimited;
  rule.bytes_per_s = limits.bytes ? limits.bytes->refill : unlimited;
  return rule;
}

batching::Dispatcher::Rules rules_of(const StreamProducerConfig& config) {
  return {.limits = batch_limits(config), .retry = config.retry, .pacing = pacing_of(config)};
}

double record_bytes(const StreamProducerConfig& config, double events) {
  const double alone =
      config.aggregated ? static_cast<double>(batching::aggregate_envelope) + config.key_bytes : 0;
  return alone + events * static_cast<double>(batch_limits(config).weight(0, 0));
}

/// Of the largest record.
double most_in_record(const StreamProducerConfig& config) {
  if (!config.aggregated) return 1;
  const double room = static_cast<double>(config.batch.bytes);
  return std::max(1.0, std::floor(room / static_cast<double>(batch_limits(config).weight(0, 0))));
}

/// Records of that many bytes.
std::optional<double> records_per_s(const ShardLimitsConfig& limits, double bytes) {
  std::optional<double> least;
  if (limits.records) least = static_cast<double>(limits.records->refill);
  if (!limits.bytes) return least;
  const double by_bytes = static_cast<double>(limits.bytes->refill) / bytes;
  return std::min(least.value_or(by_bytes), by_bytes);
}

}  // namespace

std::optional<double> intake_per_s(const StreamProducerConfig& config, double events_per_record) {
  const double bytes = record_bytes(config, events_per_record);
  const auto by_shard = records_per_s(config.stream, bytes);
  if (!by_shard) return std::nullopt;
  double records = *by_shard;
  if (const auto paced = records_per_s(paced_limits(config), bytes); config.pace && paced) {
    records = std::min(records, *config.pace * *paced);
  }
  return (config.stream.records_of_all ? 1 : config.stream.shards) * records * events_per_record;
}

std::optional<double> most_intake_per_s(const StreamProducerConfig& config) {
  return intake_per_s(config, most_in_record(config));
}

StreamProducer::StreamProducer(Simulator& simulator, const StreamProducerConfig& config,
                               const Window& window, std::uint64_t seed, StreamReader& reader)
    : config_(config),
      simulator_(simulator),
      window_(window),
      reader_(reader),
      id_(simulator.add(*this)),
      limits_(config.stream),
      batch_limits_(batch_limits(config)),
      batcher_(batch_limits_),
      dispatcher_(rules_of(config), *this, *this, {seed, config.name + "/jitter"}),
      calls_stream_(seed, config.name + "/call"),
      held_(config.stream.shards) {
  if (config_.pace) pace_.emplace(paced_limits(config_), *config_.pace);
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
  const std::size_t alone =
      config_.aggregated ? batching::aggregate_envelope + config_.key_bytes : 0;
  return static_cast<std::int64_t>(alone + events * batch_limits_.weight(0, 0));
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
  batcher_.add({}, entry);
  if (batcher_.open_events() == 1) {
    // Counted from now: an event that was held back has long passed its own linger.
    simulator_.schedule(now + config_.batch.linger, {id_, Linger, 0});
  }
}

void StreamProducer::send_closed(Time now) {
  while (auto batch = batcher_.take()) dispatcher_.submit(std::move(batch->events));
  dispatcher_.step(now);
  const auto due = dispatcher_.next_due();
  if (!due || *due >= due_) return;
  due_ = *due;
  simulator_.schedule(due_, {id_, Due, 0});
}

void StreamProducer::start(batching::Batch events, Time now) {
  const Time end = now + config_.call.sample_time(calls_stream_);
  simulator_.schedule(end, {id_, CallEnd, calls_.put(std::move(events))});
}

void StreamProducer::recycle(batching::Batch buffer) {
  if (batcher_.wants_buffer()) batcher_.recycle(std::move(buffer));
}

void StreamProducer::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  switch (wakeup.kind) {
    case Linger:
      batcher_.poll(now);
      break;
    case CallEnd:
      dispatcher_.settle(judged(now, calls_.take(wakeup.index)), now);
      break;
    case Due:
      if (now == due_) due_ = engine::never;
      break;
    case Reshard:
      reshard(now, wakeup.index);
      break;
    default:
      release(now);
  }
  send_closed(now);
}

std::uint32_t StreamProducer::lane_of(const batching::Batch& events, const Entry& entry) {
  return shard_of(config_.aggregated ? events.entries().front() : entry);
}

batching::Answer StreamProducer::judged(Time now, batching::Batch batch) {
  batching::Answer answer;
  const std::span<const Entry> entries = batch.entries();
  const std::size_t in_record = config_.aggregated ? entries.size() : 1;
  statistics_.attempts += entries.size();
  for (std::size_t at = 0; at < entries.size(); at += in_record) {
    const auto record = entries.subspan(at, in_record);
    const std::uint32_t shard = shard_of(record.front());
    if (limits_.put(now, shard, record_bytes(in_record))) {
      accept(now, record, shard);
      continue;
    }
    statistics_.refused += in_record;
    answer.kind = batching::Answer::Kind::PerEvent;
    answer.fates.resize(entries.size(), batching::Fate::Delivered);
    std::fill_n(answer.fates.begin() + static_cast<std::ptrdiff_t>(at), in_record,
                batching::Fate::Throttled);
  }
  answer.events = std::move(batch);
  return answer;
}

void StreamProducer::answered(const batching::Tally& tally) {
  statistics_.retried += tally.retried;
  const Time now = simulator_.now();
  if (log_ == nullptr || tally.throttled == 0 || !log_->wants(now)) return;
  log_->note(now, config_.name,
             fmt::format("{} of {} events are refused: their shards take no more this second; "
                         "{} go again, {} are given up",
                         tally.throttled, tally.answered, tally.retried, tally.dead_lettered));
}

void StreamProducer::accept(Time now, std::span<const Entry> record, std::uint32_t shard) {
  ++statistics_.records;
  for (const Entry& entry : record) {
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

batching::DeadLettering StreamProducer::dead_letter(const batching::EventView&, const Entry& entry,
                                                    std::string_view, std::string_view) {
  if (counted(entry)) {
    --counted_outside_;
    ++statistics_.counts.dropped;
  }
  return batching::DeadLettering::Written;
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
  std::uint64_t found = batcher_.open_events() + held_count_ + dispatcher_.waiting();
  calls_.each([&](const batching::Batch& batch) { found += batch.size(); });
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
