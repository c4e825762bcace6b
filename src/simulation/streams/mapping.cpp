#include "simulation/streams/mapping.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

namespace {

/// Throws Error(Usage) for more than a run can hold.
std::size_t lanes_of(const StreamMappingConfig& config) {
  const std::uint64_t lanes = std::uint64_t{config.shards} * config.parallelisation;
  if (lanes <= most_lanes) return lanes;
  throw Error(Failure::Usage,
              fmt::format("\"{}\": more than {} shards, times the batches of each: no account has "
                          "as many",
                          config.name, most_lanes));
}

}  // namespace

StreamMapping::StreamMapping(Simulator& simulator, const StreamMappingConfig& config,
                             FunctionPool& pool, const Window& window, std::uint64_t seed,
                             RequestSink* next, DecisionLog* log)
    : config_(config),
      simulator_(simulator),
      pool_(pool),
      window_(window),
      next_(next),
      log_(log),
      id_(simulator.add(*this)),
      durations_(seed, config.name + "/duration"),
      jitter_(seed, config.name + "/jitter"),
      lanes_(lanes_of(config)) {
  if (lanes_.empty() || config_.batch < 1 || config_.poll <= Time{0}) {
    throw Error(Failure::Usage,
                fmt::format("event source \"{}\" needs a shard, a batch of at least one record and "
                            "a poll interval above 0",
                            config_.name));
  }
}

void StreamMapping::append(std::uint32_t shard, const StreamRecord& record) {
  if (counted(record)) ++statistics_.counts.requests;
  if (static_cast<std::size_t>(++backlog_) > config_.max_backlog) {
    throw Error(Failure::Untrustworthy,
                fmt::format("event source \"{}\" is {} records behind at {} s of simulated time: "
                            "the function takes less than the stream brings",
                            config_.name, config_.max_backlog, engine::to_seconds(record.written)));
  }
  statistics_.peak_backlog = std::max(statistics_.peak_backlog, backlog_);
  const auto key = engine::RandomStream::mix(record.number ^ 0x9e3779b97f4a7c15ULL);
  const std::size_t at =
      shard * std::size_t{config_.parallelisation} + key % config_.parallelisation;
  lanes_[at].records.push_back(record);
  if (!lanes_[at].awake) sleep_until(next_poll(at, record.written), Poll, at);
}

/// An interval after it was last read, or a multiple of that; shards begin at different instants.
Time StreamMapping::next_poll(std::size_t lane, Time after) const {
  const Time first =
      config_.poll * static_cast<Time::rep>(lane) / static_cast<Time::rep>(lanes_.size());
  const Time phase = std::max(first, lanes_[lane].fetched);
  if (after < phase) return phase;
  return phase + ((after - phase) / config_.poll + 1) * config_.poll;
}

void StreamMapping::sleep_until(Time at, Kind kind, std::size_t lane) {
  lanes_[lane].awake = true;
  simulator_.schedule(at, {id_, kind, static_cast<std::uint32_t>(lane)});
}

void StreamMapping::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  Lane& lane = lanes_[wakeup.index];
  if (wakeup.kind == Refused) {
    lane.asks_again = false;
    if (!lane.refused) return;  // it was let in meanwhile
  }
  lane.awake = false;
  switch (wakeup.kind) {
    case Poll:
      lane.fetched = now;
      return begin_batch(now, wakeup.index);
    case Done:
      retry_refused(now);  // what has ended makes room
      return finish(now, wakeup.index);
    default:
      return try_batch(now, wakeup.index);
  }
}

void StreamMapping::begin_batch(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  forget_old(now, lane);
  const Ready ready = ready_of(lane);
  if (ready.events == 0) {
    if (!lane.records.empty()) sleep_until(next_poll(at, now), Poll, at);
    return;
  }
  if (lane.first_seen < Time{0}) lane.first_seen = now;
  const Time full_at_last = lane.first_seen + config_.window;
  if (!ready.full && now < full_at_last) {
    return sleep_until(std::min(next_poll(at, now), full_at_last), Poll, at);
  }
  lane.first_seen = Time{-1};
  lane.retries = 0;
  lane.parts = {ready.events};
  try_batch(now, at);
}

/// What has been read, in whole records, as far as a batch takes it.
StreamMapping::Ready StreamMapping::ready_of(const Lane& lane) const {
  Ready ready;
  std::uint32_t records = 0;
  for (std::uint32_t i = 0; i < lane.records.size(); ++i) {
    if (lane.records[i].written > lane.fetched) break;
    if (i >= config_.most_events && records > 0) {
      ready.full = true;
      break;
    }
    if (lane.records[i].more) continue;
    ready.events = i + 1;
    ready.full = ++records == config_.batch;
    if (ready.full) break;
  }
  return ready;
}

/// Of the part to try next, up to the end of a record; all of it when that is one record.
std::uint32_t StreamMapping::first_half(const Lane& lane) {
  const std::uint32_t size = lane.parts.back();
  std::uint32_t half = size / 2;
  while (half > 0 && lane.records[half - 1].more) --half;
  if (half > 0) return half;
  for (half = size / 2 + 1; half < size && lane.records[half - 1].more;) ++half;
  return half;
}

void StreamMapping::try_batch(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  const bool waits_already = std::exchange(lane.refused, false);
  forget_old(now, lane);
  if (lane.parts.empty()) return begin_batch(now, at);
  const std::uint32_t size = lane.parts.back();
  const Time age = now - lane.records[size - 1].written;
  iterator_age_.add(age);
  statistics_.max_iterator_age = std::max(statistics_.max_iterator_age, age);

  Call call;
  if (config_.duration) {
    call.service = config_.duration->sample_time(durations_) +
                   config_.per_record * static_cast<Time::rep>(size);
  }
  const Invocation invocation = pool_.invoke(now, call);
  if (!invocation.accepted) {
    ++statistics_.throttled;  // waited out, whatever the limit on retries
    if (!waits_already) refused_.push_back(at);
    return ask_again(now, at);
  }
  ++statistics_.invocations;
  lane.ending = invocation.ending;
  sleep_until(invocation.end, Done, at);
}

/// What others set free, nobody tells.
void StreamMapping::ask_again(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  lane.refused = lane.awake = true;
  if (!std::exchange(lane.asks_again, true)) sleep_until(now + pause_of(at), Refused, at);
}

/// First come, first served: a shard whose batch has ended would take again at once what it set
/// free, and the others would never get it.
void StreamMapping::retry_refused(Time now) {
  while (!refused_.empty() && !lanes_[refused_.front()].refused) refused_.pop_front();
  if (refused_.empty()) return;
  const std::size_t oldest = refused_.front();
  lanes_[oldest].awake = false;
  try_batch(now, oldest);
}

std::uint32_t StreamMapping::before_poison(const Lane& lane) const {
  const std::uint32_t size = lane.parts.back();
  std::uint32_t good = 0;
  while (good < size && !lane.records[good].poison) ++good;
  return good;
}

void StreamMapping::finish(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  const std::uint32_t size = lane.parts.back();
  const std::uint32_t good = before_poison(lane);
  const bool ended_well = lane.ending == Ending::Done;
  if (ended_well && good == size) {
    complete_front(now, lane, size);
    return continue_after_part(now, at);
  }
  ++statistics_.failed;
  if (ended_well || lane.ending == Ending::DownstreamFailed) ++statistics_.failed_apart;
  if (config_.partial && ended_well && good > 0) {
    complete_front(now, lane, good);
    lane.retries = 0;
    note(now, at, fmt::format("{} records done, the batch goes on from the one that failed", good));
  }
  after_failure(now, at);
}

std::string_view StreamMapping::why(const Lane& lane) {
  return lane.ending == Ending::Done ? "a record in it is poison" : to_text(lane.ending);
}

void StreamMapping::after_failure(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  const std::uint32_t size = lane.parts.back();
  const std::uint32_t half = config_.bisect ? first_half(lane) : size;
  if (half < size) {
    ++statistics_.splits;
    note(now, at, fmt::format("a batch of {} failed ({}) and is split", size, why(lane)));
    lane.parts.back() = size - half;
    lane.parts.push_back(half);
  } else if (config_.max_retries && lane.retries >= *config_.max_retries) {
    note(now, at,
         fmt::format("a batch of {} ({}) is given up after {} retries", size, why(lane),
                     lane.retries));
    give_up_front(lane, size);
    return continue_after_part(now, at);
  } else {
    ++lane.retries;
    note(now, at,
         fmt::format("a batch of {} failed ({}) and is tried again, retry {}", size, why(lane),
                     lane.retries));
  }
  statistics_.redelivered += lane.parts.back();
  pause(now, at);
}

Time StreamMapping::pause_of(std::size_t at) {
  const std::uint32_t attempt = std::max<std::uint32_t>(1, lanes_[at].retries);
  return engine::wait_after(attempt, config_.pause, jitter_);
}

void StreamMapping::pause(Time now, std::size_t at) {
  sleep_until(now + pause_of(at), Again, at);
}

void StreamMapping::continue_after_part(Time now, std::size_t at) {
  Lane& lane = lanes_[at];
  lane.retries = 0;
  if (!lane.parts.empty()) return try_batch(now, at);
  if (now - lane.fetched >= config_.poll) lane.fetched = now;
  begin_batch(now, at);
}

void StreamMapping::complete_front(Time now, Lane& lane, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const StreamRecord& record = lane.records.front();
    if (counted(record)) {
      ++statistics_.counts.served;
      latency_.add(now - record.event, false);
    }
    lane.records.pop_front();
    --backlog_;
    if (next_ != nullptr) next_->arrive(now);
  }
  if ((lane.parts.back() -= count) == 0) lane.parts.pop_back();
}

void StreamMapping::drop_front(Lane& lane, std::uint32_t count, std::uint64_t& reason) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (counted(lane.records.front())) {
      ++statistics_.counts.dropped;
      ++reason;
    }
    lane.records.pop_front();
    --backlog_;
    if (lane.parts.empty()) continue;
    if (--lane.parts.back() == 0) lane.parts.pop_back();
  }
}

void StreamMapping::give_up_front(Lane& lane, std::uint32_t count) {
  const std::uint64_t before = statistics_.given_up;
  drop_front(lane, count, statistics_.given_up);
  if (config_.destination) statistics_.to_destination += statistics_.given_up - before;
}

void StreamMapping::forget_old(Time now, Lane& lane) {
  const bool aged = config_.max_age > Time{0};
  while (!lane.records.empty()) {
    const Time age = now - lane.records.front().written;
    if (age >= config_.retention) {
      drop_front(lane, 1, statistics_.expired);
    } else if (aged && age > config_.max_age) {
      give_up_front(lane, 1);
    } else {
      return;
    }
  }
}

void StreamMapping::note(Time now, std::size_t lane, std::string_view what) {
  if (log_ == nullptr || !log_->wants(now)) return;
  log_->note(now, config_.name, fmt::format("shard {}: {}", lane / config_.parallelisation, what));
}

void StreamMapping::restart_statistics() {
  statistics_ = {.counts = statistics_.counts,
                 .expired = statistics_.expired,
                 .given_up = statistics_.given_up,
                 .to_destination = statistics_.to_destination,
                 .peak_backlog = backlog_};
  iterator_age_ = {};
}

StreamMappingStatistics StreamMapping::statistics() const {
  StreamMappingStatistics result = statistics_;
  for (const Lane& lane : lanes_) {
    result.counts.in_flight += static_cast<std::uint64_t>(
        std::count_if(lane.records.begin(), lane.records.end(),
                      [this](const StreamRecord& record) { return counted(record); }));
  }
  check_conservation(config_.name, result.counts);
  return result;
}

}  // namespace costsim::simulation
