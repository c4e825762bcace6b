#include "batching/dispatcher.hpp"

#include <algorithm>
#include <utility>

#include "batching/entry_history.hpp"

namespace costsim::batching {

Dispatcher::Dispatcher(const Rules& rules, Outlet& outlet, DeliveryCallbacks& callbacks,
                       engine::RandomStream random)
    : rules_(rules),
      outlet_(outlet),
      callbacks_(callbacks),
      random_(random),
      pacer_(rules.pacing.value_or(PacingRule{})) {}

void Dispatcher::step(Duration now) {
  follow_lanes();
  pacer_.recover(now);
  while (outlet_.can_start()) {
    std::optional<Batch> call = next(now);
    if (!call) return;
    if (call->empty()) continue;
    ++under_way_;
    callbacks_.started(call->size());
    rate_.sent(call->size(), call->payload_bytes(), now);
    outlet_.start(std::move(*call), now);
  }
}

std::optional<Batch> Dispatcher::next(Duration now) {
  QueuedCall call;
  if (!waiting_.empty() && waiting_.front().due <= now) {
    call = pop();
  } else if (lanes_due_ <= now) {
    return released(now);
  } else if (!fresh_.empty() && room_for_fresh()) {
    call = QueuedCall{now, std::move(fresh_.front()), false};
    fresh_.pop_front();
  } else {
    return std::nullopt;
  }
  if (!call.alone) merge_more(call, now);
  const bool paced = (pacer_.active() || !parked_.empty()) && !call.alone;
  return paced ? admitted(std::move(call), now) : std::move(call.events);
}

// Small leftovers travel together: a call costs the same for one record as for 500.
void Dispatcher::merge_more(QueuedCall& into, Duration now) {
  while (!waiting_.empty() && waiting_.front().due <= now && !waiting_.front().alone &&
         fits(into.events, waiting_.front().events.size(), waiting_.front().events.payload_bytes()))
    append(into.events, pop().events);
  while (!fresh_.empty() &&
         fits(into.events, fresh_.front().size(), fresh_.front().payload_bytes())) {
    append(into.events, fresh_.front());
    callbacks_.recycle(std::move(fresh_.front()));
    fresh_.pop_front();
  }
}

bool Dispatcher::fits(const Batch& call, std::size_t events, std::size_t bytes) const {
  const std::size_t all = call.size() + events;
  const std::size_t framing = all * (rules_.limits.generated_key + rules_.limits.overhead);
  return all <= rules_.limits.records &&
         call.payload_bytes() + bytes + framing <= rules_.limits.bytes;
}

void Dispatcher::push(QueuedCall waiting) {
  if (waiting.events.empty()) return;
  waiting_events_ += waiting.events.size();
  waiting_.push_back(std::move(waiting));
  std::push_heap(waiting_.begin(), waiting_.end(), later);
}

Dispatcher::QueuedCall Dispatcher::pop() {
  std::pop_heap(waiting_.begin(), waiting_.end(), later);
  QueuedCall waiting = std::move(waiting_.back());
  waiting_.pop_back();
  waiting_events_ -= waiting.events.size();
  return waiting;
}

std::uint32_t Dispatcher::lane_of(const Batch& events, const Entry& entry) {
  return paced_lanes_ == 0 ? 0 : outlet_.lane_of(events, entry);  // unknown: one limiter for all
}

// What the paced lanes cannot take now stands in line until they can.
Batch Dispatcher::admitted(QueuedCall call, Duration now) {
  Batch admitted;
  Tally expired;
  for (const Entry& entry : call.events.entries()) {
    const std::uint32_t lane = lane_of(call.events, entry);
    const EventView event = call.events.event(entry);
    if (!parked_.at(lane) &&
        pacer_.admit(lane, rules_.limits.weight(entry.data_size, entry.key_size), now)) {
      admitted.add(event, entry);
    } else if (const auto reason = given_up(rules_.retry, entry, now)) {
      give_up(call.events, entry, *reason, "paced", expired);
    } else {
      parked_.add(lane, event, entry);
    }
  }
  try_unwritten_again(now);
  callbacks_.answered(expired);
  callbacks_.recycle(std::move(call.events));
  if (lanes_due_ == Duration::max()) await_lanes(now);
  return admitted;
}

// One call's worth of those in line whom their lanes take now; who is too old leaves the line.
Batch Dispatcher::released(Duration now) {
  Batch released;
  Tally expired;
  bool full = false;
  parked_.each_head([&](std::uint32_t lane, const Batch& batch, const Entry& entry) {
    using enum Parked::Verdict;
    full = full ||
           (!released.empty() && !fits(released, 1, std::size_t{entry.data_size} + entry.key_size));
    if (full) return Stays;
    if (pacer_.admit(lane, rules_.limits.weight(entry.data_size, entry.key_size), now)) {
      released.add(batch.event(entry), entry);
      return Leaves;
    }
    const auto reason = given_up(rules_.retry, entry, now);
    if (!reason) return Stays;
    give_up(batch, entry, *reason, "paced", expired);
    return Leaves;
  });
  try_unwritten_again(now);
  callbacks_.answered(expired);
  if (!full) await_lanes(now);
  return released;
}

// As soon as one lane is ready, and a little later: the jitter keeps several producers apart, and
// tokens come together for a call that is worth its cost.
void Dispatcher::await_lanes(Duration now) {
  lanes_due_ = Duration::max();
  if (parked_.empty()) return;
  for (const std::uint32_t lane : parked_.lanes()) {
    lanes_due_ = std::min(lanes_due_, pacer_.ready_at(lane, now));
  }
  const double jitter = 0.25 + 0.5 * random_.uniform();
  lanes_due_ = std::max(lanes_due_, now) +
               engine::time_from_seconds(jitter * seconds(rules_.retry.backoff.first));
}

// The numbers of lanes mean something else when there are more or fewer.
void Dispatcher::follow_lanes() {
  if (outlet_.lanes() == paced_lanes_) return;
  paced_lanes_ = outlet_.lanes();
  for (Batch& batch : parked_.dissolve()) push({Duration{}, std::move(batch), false});
  lanes_due_ = Duration::max();
  if (rules_.pacing) pacer_ = Pacer(*rules_.pacing);
}

void Dispatcher::note_throttle(const Batch& events, const Entry& entry, Duration now) {
  if (!rules_.pacing) return;
  if (paced_lanes_ == 0 && !pacer_.active()) pacer_ = Pacer(rate_.rule_for_all(*rules_.pacing));
  pacer_.throttled(lane_of(events, entry), now);
}

void Dispatcher::settle(Answer answer, Duration now) {
  --under_way_;
  using enum Answer::Kind;
  // A failure may be the network's, and tells nothing.
  if (answer.kind != Unauthorized && answer.kind != Failed) unauthorized_since_.reset();
  Tally tally;
  tally.answered = answer.events.size();
  const auto all = answer.events.entries();
  switch (answer.kind) {
    case Delivered:
      tally.delivered = all.size();
      callbacks_.settled(all);
      break;
    case PerEvent:
      settle_each(answer, tally, now);
      break;
    case Throttled:
      tally.throttled = all.size();
      for (const Entry& entry : all) note_throttle(answer.events, entry, now);
      send_again(answer.events, all, answer.code, tally, now);
      break;
    case Failed:
      send_again(answer.events, all, answer.code, tally, now);
      break;
    case Unauthorized:
      send_again(answer.events, all, answer.code, tally, now, unauthorized(now));
      break;
    case Unclear:
      send_again(answer.events, unclear(all), answer.code, tally, now);
      break;
    case Rejected:
      settle_rejected(answer.events, answer.code, tally, now);
  }
  try_unwritten_again(now);
  callbacks_.answered(tally);
  callbacks_.recycle(std::move(answer.events));
}

void Dispatcher::settle_each(Answer& answer, Tally& tally, Duration now) {
  std::vector<Entry> delivered, failed;
  QueuedCall postponed{now, {}, false};
  Batch rejected;
  const auto all = answer.events.entries();
  for (std::size_t i = 0; i < all.size(); ++i) {
    switch (answer.fates[i]) {
      case Fate::Delivered:
        delivered.push_back(all[i]);
        break;
      case Fate::Postponed:
        postponed.events.add(answer.events.event(all[i]), all[i]);
        break;
      case Fate::Rejected:
        rejected.add(answer.events.event(all[i]), all[i]);
        break;
      case Fate::Throttled:
        ++tally.throttled;
        note_throttle(answer.events, all[i], now);
        [[fallthrough]];
      case Fate::Failed:
        failed.push_back(all[i]);
        break;
      case Fate::Unclear:
        failed.push_back(unclear(all.subspan(i, 1)).front());
    }
  }
  tally.delivered = delivered.size();
  callbacks_.settled(delivered);
  push(std::move(postponed));
  if (!rejected.empty()) settle_rejected(rejected, answer.code, tally, now);
  send_again(answer.events, failed, answer.code, tally, now);
}

void Dispatcher::send_again(const Batch& events, std::span<const Entry> failed,
                            const std::string& code, Tally& tally, Duration now, Attempt attempt) {
  QueuedCall again;
  std::uint32_t attempts = 0;
  for (Entry entry : failed) {
    if (attempt == Attempt::Counts) ++entry.attempts;
    if (const auto reason = given_up(rules_.retry, entry, now)) {
      give_up(events, entry, *reason, code, tally);
      continue;
    }
    attempts = std::max<std::uint32_t>(attempts, entry.attempts);
    again.events.add(events.event(entry), entry);
  }
  tally.retried += again.events.size();
  again.events.trim();
  again.due = now + (attempt == Attempt::Counts
                         ? engine::wait_after(attempts, rules_.retry.backoff, random_)
                         : wait_for_credentials(now));
  push(std::move(again));
}

Dispatcher::Attempt Dispatcher::unauthorized(Duration now) {
  if (!unauthorized_since_) unauthorized_since_ = now;
  const bool may_pass = now - *unauthorized_since_ < rules_.retry.credentials;
  return may_pass ? Attempt::IsFree : Attempt::Counts;
}

/// About as long again as it has lasted: no count grows that a wait could grow with.
Duration Dispatcher::wait_for_credentials(Duration now) {
  const engine::Backoff& backoff = rules_.retry.backoff;
  const Duration wait = std::clamp(now - *unauthorized_since_, backoff.first, backoff.longest);
  return engine::time_from_seconds(seconds(wait) * (1 + random_.uniform()) / 2);
}

/// While the dead-letter file cannot be written the event is tried again, rather than lost.
void Dispatcher::give_up(const Batch& events, const Entry& entry, std::string_view reason,
                         std::string_view code, Tally& tally) {
  const DeadLettering result = callbacks_.dead_letter(events.event(entry), entry, reason, code);
  if (result == DeadLettering::Unavailable) {
    unwritten_.add(events.event(entry), entry);
    ++tally.retried;
    return;
  }
  ++(result == DeadLettering::Written ? tally.dead_lettered : tally.lost);
  callbacks_.settled({&entry, 1});
}

void Dispatcher::try_unwritten_again(Duration now) {
  unwritten_.trim();
  push({now + rules_.retry.backoff.longest, std::move(unwritten_), false});
}

void Dispatcher::settle_rejected(const Batch& events, const std::string& code, Tally& tally,
                                 Duration now) {
  if (events.size() > 1) return bisect(events, tally, now);
  give_up(events, once_more_rejected(events.entries().front()), "rejected", code, tally);
}

// One event spoils the call, or the aggregate, for all: halve until it stands alone, and deliver
// the others.
void Dispatcher::bisect(const Batch& events, Tally& tally, Duration now) {
  const auto all = events.entries();
  for (const auto half : {all.first(all.size() / 2), all.subspan(all.size() / 2)}) {
    QueuedCall part{now, {}, true};
    for (const Entry& entry : half) part.events.add(events.event(entry), once_more_rejected(entry));
    push(std::move(part));
  }
  tally.retried += all.size();
}

std::size_t Dispatcher::waiting() const {
  std::size_t events = waiting_events_ + parked_.events();
  for (const Batch& batch : fresh_) events += batch.size();
  return events;
}

std::optional<Duration> Dispatcher::next_due() const {
  const Duration waiting = waiting_.empty() ? Duration::max() : waiting_.front().due;
  const Duration due = std::min(waiting, lanes_due_);
  return due == Duration::max() ? std::nullopt : std::optional(due);
}

std::vector<Batch> Dispatcher::abandon() {
  std::vector<Batch> left;
  for (const Batch& batch : outlet_.abandon()) left.push_back(unanswered(batch));
  for (Batch& batch : fresh_) left.push_back(std::move(batch));
  for (QueuedCall& waiting : waiting_) left.push_back(std::move(waiting.events));
  for (Batch& batch : parked_.dissolve()) left.push_back(std::move(batch));
  lanes_due_ = Duration::max();
  fresh_.clear();
  waiting_.clear();
  waiting_events_ = under_way_ = 0;
  return left;
}

}  // namespace costsim::batching
