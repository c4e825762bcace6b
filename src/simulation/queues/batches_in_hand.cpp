// What the pollers of a queue do with a batch in hand: invoke, hold, try again, give up; and how
// many of them there are.
#include <algorithm>

#include <fmt/format.h>

#include "simulation/queues/message_queue.hpp"

namespace costsim::simulation {
namespace {

constexpr Time scale_interval = std::chrono::seconds(1);

/// Calls of the queue's API that so many messages take: ten go into one.
std::uint64_t calls_of(std::size_t messages) {
  constexpr std::size_t in_a_call = 10;
  return (messages + in_a_call - 1) / in_a_call;
}

}  // namespace

void MessageQueue::take_in_hand(Time now, std::vector<std::uint32_t> messages) {
  statistics_.receive_calls += calls_of(messages.size());
  Call call;
  if (config_.duration) {
    call.service = config_.duration->sample_time(durations_) +
                   config_.per_message * static_cast<Time::rep>(messages.size());
  }
  const std::uint32_t batch = batches_.put(
      {.messages = std::move(messages), .visible_at = now + config_.visibility, .call = call});
  hide(batch);
  statistics_.peak_pollers = std::max(statistics_.peak_pollers, ++in_hand_);
  if (!held_.empty() || !invoke(now, batch)) hold(now, batch);
}

bool MessageQueue::invoke(Time now, std::uint32_t id) {
  Batch& batch = batches_.at(id);
  const Invocation invocation = pool_.invoke(now, batch.call);
  if (!invocation.accepted) {
    ++statistics_.throttled;
    return false;
  }
  ++statistics_.invocations;
  batch.ending = invocation.ending;
  simulator_.schedule(invocation.end, {id_, Done, id});
  return true;
}

void MessageQueue::hold(Time now, std::uint32_t id) {
  Batch& batch = batches_.at(id);
  batch.held = true;
  held_.push_back(id);
  pollers_.back_off_after_throttle(executing());
  note(now, fmt::format("the function takes no batch now: a poller holds {} messages and tries "
                        "again until {:.6f} s",
                        batch.messages.size(), engine::to_seconds(batch.visible_at)));
  retry_later(now);
}

/// First come, first served.
bool MessageQueue::retry_oldest(Time now) {
  if (held_.empty() || !invoke(now, held_.front())) return false;
  batches_.at(held_.front()).held = false;
  held_.pop_front();
  refusals_ = 0;
  return true;
}

void MessageQueue::retry_later(Time now) {
  if (retrying_ || held_.empty()) return;
  retrying_ = true;
  const Time wait = engine::wait_after(++refusals_, config_.throttle_backoff, jitter_);
  simulator_.schedule(now + wait, {id_, Retry, 0});
}

/// What others set free, nobody tells.
void MessageQueue::retry_held(Time now) {
  retrying_ = false;
  while (retry_oldest(now)) {
  }
  retry_later(now);
}

void MessageQueue::give_up(Time now, std::uint32_t id) {
  Batch& batch = batches_.at(id);
  batch.held = false;
  batch.handled = true;
  held_.erase(std::find(held_.begin(), held_.end(), id));
  --in_hand_;
  ++statistics_.given_up;
  note(now,
       fmt::format("a poller gives up: its {} messages are visible again", batch.messages.size()));
}

void MessageQueue::handled(Time now, std::uint32_t id) {
  --in_hand_;
  retry_oldest(now);  // what has ended makes room
  Batch& batch = batches_.at(id);
  const bool poisoned = std::any_of(batch.messages.begin(), batch.messages.end(),
                                    [this](auto m) { return messages_.at(m).poison; });
  const bool ended_well = batch.ending == Ending::Done;
  if (!ended_well || poisoned) {
    ++statistics_.failed;
    if (batch.ending == Ending::DownstreamFailed) ++statistics_.failed_downstream;
    pollers_.back_off_after_error();
    note(now, fmt::format("a batch of {} failed: {}", batch.messages.size(),
                          ended_well ? "a message in it is poison" : to_text(batch.ending)));
  }
  if (now >= middle()) {
    executed_ += batch.messages.size();
    if (!ended_well) executed_in_vain_ += batch.messages.size();
  }
  if (ended_well && (!poisoned || config_.partial)) delete_done(now, batch);
  batch.handled = true;
  if (batch.visible) return let_go_of(id);
  let_go_of_gone(id);
  if (!batch.messages.empty()) return;
  unhide(id);
  batches_.take(id);
}

void MessageQueue::delete_done(Time now, const Batch& batch) {
  std::size_t done = 0;
  for (const std::uint32_t message : batch.messages) {
    if (messages_.at(message).poison) continue;
    processed(now, message);
    ++done;
  }
  statistics_.delete_calls += calls_of(done);
}

void MessageQueue::scale_later(Time now) {
  if (scaling_) return;
  scaling_ = true;
  simulator_.schedule(now + scale_interval, {id_, Scale, 0});
}

/// More while messages wait for a poller, fewer, slowly, while pollers wait for messages. While the
/// function is what they wait for, neither helps.
void MessageQueue::scale(Time now) {
  scaling_ = false;
  const bool waits = batch_is_due(now);
  if (!waits) {
    pollers_.shrink(in_hand_);
  } else if (held_.empty()) {
    pollers_.grow();
  }
  if (waits || pollers_.more_than_first()) scale_later(now);
}

}  // namespace costsim::simulation
