#include "simulation/queues/message_queue.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulation/requests/stream_record.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

MessageQueue::MessageQueue(Simulator& simulator, const MessageQueueConfig& config,
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
      pollers_(config.pollers) {
  if (config_.batch < 1 || pollers_.allowed() < 1 || config_.visibility <= Time{0}) {
    throw Error(Failure::Usage, fmt::format("queue \"{}\" needs a batch of at least one message, a "
                                            "poller and a visibility timeout above 0",
                                            config_.name));
  }
}

void MessageQueue::arrive(Time now) {
  if (messages_.size() >= config_.max_waiting) {
    throw Error(Failure::Untrustworthy,
                fmt::format("queue \"{}\" holds {} messages at {} s of simulated time: its readers "
                            "take less than comes",
                            config_.name, messages_.size(), engine::to_seconds(now)));
  }
  const Message message{.arrived = now, .poison = is_poison(next_number_++, config_.poison_every)};
  if (counted(message)) ++statistics_.counts.requests;
  put_waiting(now, messages_.put(message));
  receive_all(now);
}

void MessageQueue::put_waiting(Time now, std::uint32_t message) {
  ++messages_.at(message).held;
  waiting_.push_back({message, now});
  statistics_.peak_waiting =
      std::max(statistics_.peak_waiting, static_cast<std::int64_t>(waiting_.size()));
}

void MessageQueue::wake(Simulator& simulator, Wakeup wakeup) {
  const Time now = simulator.now();
  switch (wakeup.kind) {
    case Gathered:
      break;
    case Done:
      handled(now, wakeup.index);
      break;
    case Visible:
      show_due(now);
      break;
    case Retry:
      retry_held(now);
      break;
    default:
      scale(now);
  }
  receive_all(now);
}

void MessageQueue::receive_all(Time now) {
  while (batch_is_due(now) && in_hand_ < pollers_.allowed()) receive(now);
  if (batch_is_due(now)) scale_later(now);
}

bool MessageQueue::batch_is_due(Time now) {
  if (waiting_.empty()) return false;
  if (waiting_.size() >= config_.batch) return true;
  const Time due = waiting_.front().since + config_.window;
  if (due <= now) return true;
  if (gathering_until_ <= now) {
    gathering_until_ = due;
    simulator_.schedule(due, {id_, Gathered, 0});
  }
  return false;
}

void MessageQueue::receive(Time now) {
  std::vector<std::uint32_t> messages = take_messages(now);
  if (!messages.empty()) take_in_hand(now, std::move(messages));
}

std::vector<std::uint32_t> MessageQueue::take_messages(Time now) {
  std::vector<std::uint32_t> taken;
  while (!waiting_.empty() && taken.size() < config_.batch) {
    const std::uint32_t id = waiting_.front().message;
    waiting_.pop_front();
    Message& message = messages_.at(id);
    if (!message.gone && now - message.arrived >= config_.retention) {
      lose(id, statistics_.expired);
    }
    if (message.gone) {
      let_go(id);
      continue;
    }
    if (message.receives == 0 && counted(message)) waited_.add(now - message.arrived, false);
    ++message.receives;  // its place in the queue becomes its place in the batch
    ++statistics_.receives;
    statistics_.max_age = std::max(statistics_.max_age, now - message.arrived);
    taken.push_back(id);
  }
  return taken;
}

/// All batches are hidden for the same time: the newest is the last to be seen again.
void MessageQueue::hide(std::uint32_t id) {
  batches_.at(id).before = newest_hidden_;
  (newest_hidden_ == no_batch ? oldest_hidden_ : batches_.at(newest_hidden_).after) = id;
  newest_hidden_ = id;
  wait_for_oldest();
}

void MessageQueue::unhide(std::uint32_t id) {
  const Batch& batch = batches_.at(id);
  (batch.before == no_batch ? oldest_hidden_ : batches_.at(batch.before).after) = batch.after;
  (batch.after == no_batch ? newest_hidden_ : batches_.at(batch.after).before) = batch.before;
}

void MessageQueue::wait_for_oldest() {
  if (waits_for_oldest_ || oldest_hidden_ == no_batch) return;
  waits_for_oldest_ = true;
  simulator_.schedule(batches_.at(oldest_hidden_).visible_at, {id_, Visible, 0});
}

void MessageQueue::show_due(Time now) {
  waits_for_oldest_ = false;
  while (oldest_hidden_ != no_batch && batches_.at(oldest_hidden_).visible_at <= now) {
    const std::uint32_t id = oldest_hidden_;
    unhide(id);
    visible_again(now, id);
  }
  wait_for_oldest();
}

void MessageQueue::let_go_of_gone(std::uint32_t id) {
  std::erase_if(batches_.at(id).messages, [this](std::uint32_t message) {
    const bool gone = messages_.at(message).gone;
    if (gone) let_go(message);
    return gone;
  });
}

void MessageQueue::processed(Time now, std::uint32_t id) {
  Message& message = messages_.at(id);
  if (message.processed) {
    ++statistics_.duplicates;
    return;
  }
  message.processed = true;
  if (message.gone) return;  // given up while it was handled
  message.gone = true;
  if (counted(message)) {
    ++statistics_.counts.served;
    latency_.add(now - message.arrived, false);
  }
  if (next_ != nullptr) next_->arrive(now);
}

void MessageQueue::visible_again(Time now, std::uint32_t id) {
  if (batches_.at(id).held) give_up(now, id);
  Batch& batch = batches_.at(id);
  batch.visible = true;
  for (const std::uint32_t message : batch.messages) {
    if (messages_.at(message).gone) continue;
    if (was_received_too_often(message)) {
      dead_letter(now, message);
    } else {
      put_waiting(now, message);
    }
  }
  if (batch.handled) let_go_of(id);
}

bool MessageQueue::was_received_too_often(std::uint32_t id) const {
  return config_.max_receives > 0 && messages_.at(id).receives >= config_.max_receives;
}

/// By the receive that would have been one too many, which hands over others in its place: as soon
/// as it is visible, for pollers look all the time.
void MessageQueue::dead_letter(Time now, std::uint32_t id) {
  note(now, fmt::format("a message received {} times goes to the dead-letter queue",
                        messages_.at(id).receives));
  lose(id, statistics_.dead_lettered);
}

void MessageQueue::lose(std::uint32_t id, std::uint64_t& reason) {
  Message& message = messages_.at(id);
  message.gone = true;
  if (!counted(message)) return;
  ++reason;
  ++statistics_.counts.dropped;
}

void MessageQueue::let_go(std::uint32_t id) {
  Message& message = messages_.at(id);
  if (--message.held == 0 && message.gone) messages_.drop(id);
}

void MessageQueue::let_go_of(std::uint32_t id) {
  const Batch batch = batches_.take(id);
  for (const std::uint32_t message : batch.messages) let_go(message);
}

void MessageQueue::note(Time now, std::string_view what) {
  if (log_ != nullptr && log_->wants(now)) log_->note(now, config_.name, what);
}

void MessageQueue::restart_statistics() {
  statistics_ = {.counts = statistics_.counts,
                 .dead_lettered = statistics_.dead_lettered,
                 .expired = statistics_.expired,
                 .peak_waiting = static_cast<std::int64_t>(waiting_.size()),
                 .peak_pollers = in_hand_};
}

/// Of one that was received and failed: whether it will be received too often, before its time is
/// over.
void MessageQueue::expect(const Message& message, TriedAgain& again) const {
  if (message.receives == 0 || message.receives > config_.max_receives) return;
  if (config_.visibility * static_cast<Time::rep>(config_.max_receives) >= config_.retention) {
    return;
  }
  const double lost =
      message.poison ? 1 : all_fail(failing(), config_.max_receives - message.receives);
  again.dropped += lost;
  again.lost += lost;
  again.dead_lettered += lost;
}

double MessageQueue::failing() const {
  return executed_ == 0 ? 0
                        : static_cast<double>(executed_in_vain_) / static_cast<double>(executed_);
}

double MessageQueue::done_per_s() const {
  const double all =
      static_cast<double>(executed_) / engine::to_seconds(window_.horizon - middle());
  if (config_.max_receives == 0) return all * (1 - failing());
  return all / tries_to_come(failing(), config_.max_receives);
}

TriedAgain MessageQueue::tried_again() const {
  TriedAgain again;
  const auto missed = [this](const Message& message) { return !message.gone && counted(message); };
  batches_.each([&](const Batch& batch) {
    if (!batch.handled || batch.visible) return;
    for (const std::uint32_t id : batch.messages) {
      const Message& message = messages_.at(id);
      if (!missed(message)) continue;
      ++again.waiting;
      expect(message, again);
    }
  });
  for (const WaitingMessage& place : waiting_) {
    const Message& message = messages_.at(place.message);
    if (missed(message)) expect(message, again);
  }
  return again;
}

MessageQueueStatistics MessageQueue::statistics() const {
  MessageQueueStatistics result = statistics_;
  // Nobody looks at a message when its time is over: it is lost then, not when it would be
  // received.
  messages_.each([&](const Message& message) {
    if (message.gone || !counted(message)) return;
    const bool lost = simulator_.now() - message.arrived >= config_.retention;
    ++(lost ? result.counts.dropped : result.counts.in_flight);
    if (lost) ++result.expired;
  });
  check_conservation(config_.name, result.counts);
  return result;
}

}  // namespace costsim::simulation
