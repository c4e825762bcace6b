#include "ingest/delivery/live_pipeline.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "ingest/events/partition.hpp"

namespace costsim::ingest {

namespace {

/// What an event takes of the budget: its bytes and its entry.
std::int64_t cost(std::size_t data, std::size_t key) {
  return static_cast<std::int64_t>(data + key + sizeof(Entry));
}

}  // namespace

LivePipeline::LivePipeline(Parts parts)
    : parts_(std::move(parts)),
      begun_(parts_.clock()),
      batcher_(parts_.rules.limits),
      lease_(parts_.budget),
      dispatcher_(parts_.rules, *parts_.sink, *this, parts_.jitter) {
  if (parts_.spool) ledger_.found(parts_.spool->finding());
  worker_ = std::thread([this] { work(); });
}

LivePipeline::~LivePipeline() {
  finish_until(Duration::min());
  join();
}

Offer LivePipeline::offer(const EventView& event, Duration now) {
  if (draining_.load(std::memory_order_relaxed) || failed()) return {Admission::Stopped, 0};
  const std::size_t size = event.data.size() + event.partition_key.size();
  const bool good_key = event.partition_key.empty() || is_partition_key(event.partition_key);
  const std::size_t record = size + (event.partition_key.empty() ? parts_.made_up_key : 0);
  if (!good_key || record > parts_.record_bytes || !batcher_.fits(event))
    return {Admission::TooLarge, 0};
  const std::int64_t taken = cost(event.data.size(), event.partition_key.size());
  if (!lease_.take(taken)) {
    ledger_.refuse();
    return {Admission::Full, 0};
  }
  Entry entry;
  entry.id = parts_.spool ? parts_.spool->next_id() : ticket_.load(std::memory_order_relaxed) + 1;
  entry.accepted_at = now;
  if (parts_.spool && !parts_.spool->append(event)) {
    lease_.put_back(taken);
    ledger_.refuse();
    return {no_spool_room(), 0};
  }
  ticket_.store(entry.id, std::memory_order_relaxed);
  ledger_.accept();
  if (batcher_.add(event, entry)) hand_over();
  return {Admission::Accepted, entry.id};
}

Admission LivePipeline::room_for(std::size_t bytes) const {
  if (draining_.load(std::memory_order_relaxed) || failed()) return Admission::Stopped;
  if (!lease_.has_room(static_cast<std::int64_t>(bytes))) return Admission::Full;
  const Spool* spool = parts_.spool.get();
  const bool fits = spool == nullptr || spool->has_room(std::min(bytes, spool->most_at_once()));
  return fits ? Admission::Accepted : no_spool_room();
}

Admission LivePipeline::reserve(std::size_t events, std::size_t bytes) {
  if (draining_.load(std::memory_order_relaxed) || failed()) return Admission::Stopped;
  const auto taken = static_cast<std::int64_t>(bytes + events * sizeof(Entry));
  if (taken > lease_.limit()) return Admission::TooLarge;
  if (const Spool* spool = parts_.spool.get()) {
    const std::size_t records = bytes + events * spool_header;
    if (records > spool->most_at_once()) return Admission::TooLarge;
    if (!spool->has_room(records)) return no_spool_room();
  }
  return lease_.hold(taken) ? Admission::Accepted : Admission::Full;
}

std::string_view LivePipeline::obstacle() const {
  const Spool* spool = parts_.spool.get();
  if (spool == nullptr) return "";
  if (spool->failed()) return spool->trouble();
  if (spool->disk_full()) return "the disk of the spool is full";
  const std::size_t largest = std::min(parts_.record_bytes + spool_header, spool->most_at_once());
  return spool->has_disk_for(largest) ? "" : "the disk budget of the spool is spent";
}

void LivePipeline::tick(Duration now) {
  if (batcher_.poll(now)) hand_over();
  open_since_.store(batcher_.opened_at().value_or(Duration::max()).count(),
                    std::memory_order_relaxed);
  if (parts_.spool) parts_.spool->commit_when_due(now);
}

void LivePipeline::rest() {
  if (parts_.spool) parts_.spool->commit();
}

Duration LivePipeline::next_tick() const {
  const Duration batch = batcher_.deadline().value_or(Duration::max());
  return parts_.spool ? std::min(batch, parts_.spool->next_commit()) : batch;
}

std::uint64_t LivePipeline::durable_ticket() const {
  return parts_.spool ? parts_.spool->durable() : ticket_.load(std::memory_order_relaxed);
}

void LivePipeline::on_durable(std::function<void()> wake) {
  if (parts_.spool) parts_.spool->on_wake(std::move(wake));
}

DeliveryCounters LivePipeline::counters() const {
  DeliveryCounters now = ledger_.counters();
  if (parts_.spool) {
    now.spool_bytes = parts_.spool->disk_bytes();
    now.spool_set_aside += parts_.spool->set_aside_since();
  }
  const Duration oldest(std::min(open_since_.load(std::memory_order_relaxed),
                                 oldest_since_.load(std::memory_order_relaxed)));
  if (oldest.count() != none) now.oldest_age = std::max(parts_.clock() - oldest, Duration::zero());
  return now;
}

void LivePipeline::hand_over() {
  while (auto closed = batcher_.take()) exchange_.push(std::move(closed->events));
  ledger_.count_closes(batcher_.closes());
  if (batcher_.wants_buffer())
    if (auto spare = exchange_.take_spare()) batcher_.recycle(std::move(*spare));
  parts_.sink->wake();
}

void LivePipeline::close() {
  begin_drain();
  batcher_.close(batching::CloseReason::Shutdown);
  hand_over();
  open_since_.store(none, std::memory_order_relaxed);
  lease_.release();
  if (parts_.spool) parts_.spool->flush();
  closed_.store(true, std::memory_order_release);
  parts_.sink->wake();
}

void LivePipeline::finish_until(Duration deadline) {
  deadline_.store(deadline.count(), std::memory_order_relaxed);
  parts_.sink->wake();
}

bool LivePipeline::join() {
  if (worker_.joinable()) worker_.join();
  return settled_all_;
}

void LivePipeline::work() {
  std::vector<Answer> answers;
  for (Duration now = parts_.clock(); !finished(now); now = parts_.clock()) {
    exchange_.take_all([&](Batch batch) {
      const Duration since = batch.entries().front().accepted_at;
      submit(std::move(batch), since);
    });
    if (parts_.spool) load_backlog(now);
    tell_oldest();
    dispatcher_.step(parts_.clock());
    parts_.sink->wait(patience(now), answers);
    const Duration answered_at = parts_.clock();
    for (Answer& answer : answers) {
      ledger_.called(answer, answered_at);
      if (!answer.code.empty())
        note(answer.message.empty() ? answer.code : answer.code + ": " + answer.message);
      dispatcher_.settle(std::move(answer), parts_.clock());
    }
    answers.clear();
  }
  settled_all_ = settled_everything();
  give_up_the_rest();
}

void LivePipeline::submit(Batch batch, Duration since) {
  unsettled_.took(batch, since);
  dispatcher_.submit(std::move(batch));
}

/// What is in the spool alone has waited since the start, at least.
void LivePipeline::tell_oldest() {
  const bool has_backlog = parts_.spool && parts_.spool->has_backlog();
  const Duration oldest = has_backlog ? begun_ : unsettled_.since().value_or(Duration::max());
  oldest_since_.store(oldest.count(), std::memory_order_relaxed);
}

// What the spool held at the start is sent when nothing new waits to be sent for the first time.
void LivePipeline::load_backlog(Duration now) {
  const std::int64_t most = std::min<std::int64_t>(1 << 20, parts_.budget.limit() / 8);
  if (dispatcher_.fresh() > 0 || parts_.budget.room() < most) return;
  Batch batch =
      parts_.spool->load(static_cast<std::size_t>(most), parts_.rules.limits.records, now);
  if (const auto events = parts_.spool->take_vanished(); events > 0) ledger_.vanished(events);
  if (batch.empty()) return;
  for (const Entry& entry : batch.entries())
    parts_.budget.force(cost(entry.data_size, entry.key_size));
  ledger_.loaded(batch.size());
  submit(std::move(batch), begun_);
}

bool LivePipeline::settled_everything() const {
  return closed_.load(std::memory_order_acquire) && exchange_.empty() && dispatcher_.idle() &&
         !(parts_.spool && parts_.spool->has_backlog());
}

bool LivePipeline::finished(Duration now) const {
  return now.count() >= deadline_.load(std::memory_order_relaxed) || settled_everything();
}

Duration LivePipeline::patience(Duration now) const {
  Duration until = now + std::chrono::seconds(1);
  if (const auto due = dispatcher_.next_due()) until = std::min(until, *due);
  until = std::min(until, Duration(deadline_.load(std::memory_order_relaxed)));
  return until > now ? until - now : Duration::zero();  // the deadline may be before all time
}

void LivePipeline::settled(std::span<const Entry> entries) {
  std::int64_t bytes = 0;
  for (const Entry& entry : entries) bytes += cost(entry.data_size, entry.key_size);
  parts_.budget.give_back(bytes);
  unsettled_.settled(entries);
  if (parts_.spool) parts_.spool->done(entries);
}

DeadLettering LivePipeline::dead_letter(const EventView& event, const Entry& entry,
                                        std::string_view reason, std::string_view code) {
  if (!parts_.dead_letters) return DeadLettering::NoFile;
  const std::string error = parts_.dead_letters->write(event, entry, reason, code);
  if (!error.empty()) note(error);
  return error.empty() ? DeadLettering::Written : DeadLettering::Unavailable;
}

void LivePipeline::give_up_the_rest() {
  exchange_.take_all([&](Batch batch) { dispatcher_.submit(std::move(batch)); });
  const auto left = dispatcher_.abandon();
  ledger_.abandoned();
  if (parts_.spool) {
    parts_.spool->look();
    if (const auto events = parts_.spool->take_missing_backlog(); events > 0)
      ledger_.vanished(events);
  }
  for (const Batch& batch : left) give_up(batch);
  if (parts_.spool) parts_.spool->tidy();
}

/// What is on the disk stays there, and is sent after the next start. What never got there was
/// answered 503, or not at all.
void LivePipeline::give_up(const Batch& batch) {
  std::size_t spooled = 0, kept = 0, withdrawn = 0, lost = 0;
  for (const Entry& entry : batch.entries()) {
    if (parts_.spool && parts_.spool->keeps(entry.id)) {
      ++spooled;
      continue;
    }
    const DeadLettering letter = dead_letter(batch.event(entry), entry, "shutdown", last_error());
    const bool is_promised = !parts_.spool || entry.id <= parts_.spool->durable();
    ++(letter == DeadLettering::Written ? kept : is_promised ? lost : withdrawn);
    if (parts_.spool && letter != DeadLettering::Written && is_promised)
      parts_.spool->lost({&entry, 1});
    settled({&entry, 1});
  }
  ledger_.left_in_spool(spooled);
  ledger_.gave_up(kept, lost, withdrawn);
}

std::string as_note(const std::string& error) {
  std::string line = error.substr(0, 500);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return line;
}

void LivePipeline::note(const std::string& error) {
  std::string line = as_note(error);
  const std::lock_guard lock(error_mutex_);
  last_error_ = std::move(line);
  ++troubles_;
}

std::string LivePipeline::last_error() const {
  if (parts_.spool)
    if (std::string error = parts_.spool->error(); !error.empty()) return error;
  const std::lock_guard lock(error_mutex_);
  return last_error_;
}

}  // namespace costsim::ingest
