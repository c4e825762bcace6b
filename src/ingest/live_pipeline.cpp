#include "ingest/live_pipeline.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace costsim::ingest {

namespace {

/// What an event takes of the budget: its bytes and its entry.
std::int64_t cost(std::size_t data, std::size_t key) {
  return static_cast<std::int64_t>(data + key + sizeof(Entry));
}

}  // namespace

LivePipeline::LivePipeline(Parts parts)
    : parts_(std::move(parts)),
      batcher_(parts_.rules.limits),
      lease_(parts_.budget),
      dispatcher_(parts_.rules, *parts_.sink, *this),
      worker_([this] { work(); }) {}

LivePipeline::~LivePipeline() {
  finish_until(Duration::min());
  join();
}

Offer LivePipeline::offer(const EventView& event, Duration now) {
  if (draining_.load(std::memory_order_relaxed)) return {Verdict::Stopped, 0};
  const std::size_t size = event.data.size() + event.partition_key.size();
  if (size > parts_.record_bytes || !batcher_.fits(event)) return {Verdict::TooLarge, 0};
  if (!lease_.take(cost(event.data.size(), event.partition_key.size()))) {
    ledger_.refuse();
    return {Verdict::Full, 0};
  }
  Entry entry;
  entry.id = ticket_.load(std::memory_order_relaxed) + 1;
  entry.accepted_at = now;
  ticket_.store(entry.id, std::memory_order_relaxed);
  ledger_.accept();
  if (batcher_.add(event, entry)) hand_over();
  return {Verdict::Accepted, entry.id};
}

bool LivePipeline::has_room(std::size_t bytes) const {
  return lease_.has_room(static_cast<std::int64_t>(bytes));
}

void LivePipeline::tick(Duration now) {
  if (batcher_.poll(now)) hand_over();
}

Duration LivePipeline::next_tick() const {
  return batcher_.deadline().value_or(Duration::max());
}

std::uint64_t LivePipeline::durable_ticket() const {
  return ticket_.load(std::memory_order_relaxed);
}

void LivePipeline::hand_over() {
  while (auto closed = batcher_.take()) handover_.push(std::move(closed->events));
  ledger_.count_closes(batcher_.closes());
  if (batcher_.wants_buffer())
    if (auto spare = handover_.take_spare()) batcher_.recycle(std::move(*spare));
  parts_.sink->wake();
}

void LivePipeline::close() {
  begin_drain();
  batcher_.close(batching::CloseReason::Shutdown);
  hand_over();
  lease_.release();
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
    handover_.take_all([&](Batch batch) { dispatcher_.submit(std::move(batch)); });
    dispatcher_.step(now);
    parts_.sink->wait(patience(now), answers);
    for (Answer& answer : answers) {
      if (!answer.code.empty()) note(answer.code);
      dispatcher_.settle(std::move(answer), parts_.clock());
    }
    answers.clear();
  }
  settled_all_ = closed_.load(std::memory_order_acquire) && handover_.empty() && dispatcher_.idle();
  give_up_the_rest();
}

bool LivePipeline::finished(Duration now) const {
  if (now.count() >= deadline_.load(std::memory_order_relaxed)) return true;
  return closed_.load(std::memory_order_acquire) && handover_.empty() && dispatcher_.idle();
}

Duration LivePipeline::patience(Duration now) const {
  Duration until = now + std::chrono::seconds(1);
  if (const auto due = dispatcher_.next_due()) until = std::min(until, *due);
  until = std::min(until, Duration(deadline_.load(std::memory_order_relaxed)));
  return std::max(until - now, Duration::zero());
}

void LivePipeline::settled(std::span<const Entry> entries) {
  std::int64_t bytes = 0;
  for (const Entry& entry : entries) bytes += cost(entry.data_size, entry.key_size);
  parts_.budget.give_back(bytes);
}

bool LivePipeline::dead_letter(const EventView& event, const Entry& entry, std::string_view reason,
                               std::string_view code) {
  if (!parts_.dead_letters) return false;
  const std::string error = parts_.dead_letters->write(event, entry, reason, code);
  if (!error.empty()) note(error);
  return error.empty();
}

void LivePipeline::give_up_the_rest() {
  handover_.take_all([&](Batch batch) { dispatcher_.submit(std::move(batch)); });
  std::size_t kept = 0, lost = 0;
  const auto left = dispatcher_.abandon();
  ledger_.abandoned();
  for (const Batch& batch : left) {
    for (const Entry& entry : batch.entries())
      ++(dead_letter(batch.event(entry), entry, "shutdown", last_error()) ? kept : lost);
    settled(batch.entries());
  }
  ledger_.gave_up(kept, lost);
}

void LivePipeline::note(const std::string& error) {
  const std::lock_guard lock(error_mutex_);
  last_error_ = error;
}

std::string LivePipeline::last_error() const {
  const std::lock_guard lock(error_mutex_);
  return last_error_;
}

}  // namespace costsim::ingest
