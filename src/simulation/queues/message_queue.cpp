#include "simulation/queues/message_queue.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulation/requests/stream_record.hpp"
#include "units/error.hpp"

namespace costsim::simulation {

using engine::Simulator;
using engine::Wakeup;

namespace {

/// Pollers grow evenly over the minute.
constexpr Time scale_interval = std::chrono::seconds(1);
constexpr double intervals_per_minute = 60;
/// How fast pollers go is not documented: an assumption. What a second added is given back in a
/// quarter of an hour, so that a steady load keeps those that it needed a moment ago.
constexpr double slower = 15 * 60;

}  // namespace

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
      allowed_(std::min(config.first_pollers, config.most_pollers)) {
  if (config_.batch < 1 || allowed_ < 1 || config_.visibility <= Time{0}) {
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
    default:
      scale(now);
  }
  receive_all(now);
}

void MessageQueue::receive_all(Time now) {
  while (batch_is_due(now) && running_ < static_cast<std::uint32_t>(allowed_)) receive(now);
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
  if (!messages.empty()) invoke(now, std::move(messages));
}

std::vector<std::uint32_t> MessageQueue::take_messages(Time now) {
  std::vector<std::uint32_t> taken;
  while (!waiting_.empty() && taken.size() < config_.batch) {
    const std::uint32_t id = waiting_.front().message;
    waiting_.pop_front();
    Message& message = messages_.at(id);
    if (!message.gone && now - message.arrived >= config_.retention) {
      lose(id, statistics_.expired);
    } else if (!message.gone && config_.max_receives > 0 &&
               message.receives >= config_.max_receives) {
      note(now, fmt::format("a message received {} times goes to the dead-letter queue",
                            message.receives));
      lose(id, statistics_.dead_lettered);
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

void MessageQueue::invoke(Time now, std::vector<std::uint32_t> messages) {
  Call call;
  if (config_.duration) {
    call.service = config_.duration->sample_time(durations_) +
                   config_.per_message * static_cast<Time::rep>(messages.size());
  }
  const std::uint32_t batch =
      batches_.put({.messages = std::move(messages), .visible_at = now + config_.visibility});
  hide(batch);
  const Invocation invocation = pool_.invoke(now, call);
  if (!invocation.accepted) {
    ++statistics_.throttled;
    note(now, fmt::format("the function refused a batch: its {} messages are hidden until their "
                          "visibility timeout",
                          batches_.at(batch).messages.size()));
    batches_.at(batch).handled = true;
    return;
  }
  ++statistics_.invocations;
  batches_.at(batch).ending = invocation.ending;
  ++running_;
  statistics_.peak_pollers = std::max(statistics_.peak_pollers, running_);
  simulator_.schedule(invocation.end, {id_, Done, batch});
}

void MessageQueue::handled(Time now, std::uint32_t id) {
  --running_;
  Batch& batch = batches_.at(id);
  const bool poisoned = std::any_of(batch.messages.begin(), batch.messages.end(),
                                    [this](auto m) { return messages_.at(m).poison; });
  const bool ended_well = batch.ending == Ending::Done;
  if (!ended_well || poisoned) {
    ++statistics_.failed;
    note(now, fmt::format("a batch of {} failed: {}", batch.messages.size(),
                          ended_well ? "a message in it is poison" : to_text(batch.ending)));
  }
  if (ended_well && (!poisoned || config_.partial)) {
    for (const std::uint32_t message : batch.messages) {
      if (!messages_.at(message).poison) processed(now, message);
    }
  }
  batch.handled = true;
  if (batch.visible) return let_go_of(id);
  let_go_of_gone(id);
  if (!batch.messages.empty()) return;
  unhide(id);
  batches_.take(id);
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
  Batch& batch = batches_.at(id);
  batch.visible = true;
  for (const std::uint32_t message : batch.messages) {
    if (!messages_.at(message).gone) put_waiting(now, message);
  }
  if (batch.handled) let_go_of(id);
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

void MessageQueue::scale_later(Time now) {
  if (scaling_) return;
  scaling_ = true;
  simulator_.schedule(now + scale_interval, {id_, Scale, 0});
}

/// More while messages wait for a poller, fewer, slowly, while pollers wait for messages.
void MessageQueue::scale(Time now) {
  scaling_ = false;
  const double step = config_.pollers_per_minute / intervals_per_minute;
  const double first = std::min(config_.first_pollers, config_.most_pollers);
  if (batch_is_due(now)) {
    allowed_ = std::min<double>(config_.most_pollers, allowed_ + step);
  } else {
    allowed_ = std::max({first, static_cast<double>(running_), allowed_ - step / slower});
  }
  if (allowed_ > first || batch_is_due(now)) scale_later(now);
}

void MessageQueue::note(Time now, std::string_view what) {
  if (log_ != nullptr && log_->wants(now)) log_->note(now, config_.name, what);
}

void MessageQueue::restart_statistics() {
  statistics_ = {.counts = statistics_.counts,
                 .dead_lettered = statistics_.dead_lettered,
                 .expired = statistics_.expired,
                 .peak_waiting = static_cast<std::int64_t>(waiting_.size()),
                 .peak_pollers = running_};
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
