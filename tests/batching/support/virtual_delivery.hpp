// A dispatcher driven in virtual time, with callbacks that remember.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "batching/dispatcher.hpp"
#include "support/catch.hpp"

namespace costsim::batching {

struct Letter {
  std::string data, reason, code;
  std::uint32_t attempts;
  std::uint64_t id;
};

class RememberingDeliveryCallbacks : public DeliveryCallbacks {
 public:
  void started(std::size_t events) override {
    in_flight += events;
    ++calls;
  }
  void answered(const Tally& tally) override {
    in_flight -= tally.answered;
    sum.delivered += tally.delivered;
    sum.dead_lettered += tally.dead_lettered;
    sum.lost += tally.lost;
    sum.throttled += tally.throttled;
    sum.retried += tally.retried;
  }
  void settled(std::span<const Entry> entries) override {
    for (const Entry& entry : entries) ++settled_ids[entry.id];
  }
  DeadLettering dead_letter(const EventView& event, const Entry& entry, std::string_view reason,
                            std::string_view code) override {
    letters.push_back(
        {std::string(event.data), std::string(reason), std::string(code), entry.calls(), entry.id});
    return DeadLettering::Written;
  }
  void recycle(Batch) override {}

  std::size_t in_flight = 0;
  std::size_t calls = 0;
  Tally sum;
  std::map<std::uint64_t, int> settled_ids;
  std::vector<Letter> letters;
};

/// Answers each call at once; any number of them.
class VirtualOutlet : public Outlet {
 public:
  bool can_start() const override { return true; }
  void start(Batch events, Duration now) override {
    answers_.push_back(answer(std::move(events), now));
  }
  std::vector<Batch> abandon() override { return {}; }
  std::vector<Answer> take_answers() { return std::exchange(answers_, {}); }

 protected:
  virtual Answer answer(Batch events, Duration now) = 0;
  bool all_answered() const { return answers_.empty(); }

 private:
  std::vector<Answer> answers_;
};

/// Answers each call by a function.
class ScriptedOutlet : public VirtualOutlet {
 public:
  using Script = std::function<Answer(Batch, Duration now)>;
  explicit ScriptedOutlet(Script script) : script_(std::move(script)) {}

 protected:
  Answer answer(Batch events, Duration now) override { return script_(std::move(events), now); }

 private:
  Script script_;
};

inline Dispatcher dispatcher_of(const Dispatcher::Rules& rules, Outlet& outlet,
                                DeliveryCallbacks& callbacks) {
  return {rules, outlet, callbacks, engine::RandomStream(1, "jitter")};
}

/// Steps of one millisecond until all is settled or `limit` has passed; returns the time it took.
inline Duration drive(Dispatcher& dispatcher, VirtualOutlet& outlet, Duration now, Duration limit) {
  const Duration begin = now;
  for (; now - begin < limit && !dispatcher.idle(); now += std::chrono::milliseconds(1)) {
    dispatcher.step(now);
    for (auto& answer : outlet.take_answers()) dispatcher.settle(std::move(answer), now);
  }
  return now - begin;
}

/// Gives it these events and drives until all are settled, which must be within `limit`; returns
/// the time it took.
inline Duration settle(Batch events, Dispatcher& dispatcher, VirtualOutlet& outlet,
                       Duration limit) {
  dispatcher.submit(std::move(events));
  const Duration took = drive(dispatcher, outlet, Duration::zero(), limit);
  REQUIRE(dispatcher.idle());
  return took;
}

inline Batch batch_of(std::uint64_t first_id, std::size_t count, std::size_t size = 100,
                      Duration accepted_at = Duration::zero()) {
  Batch batch;
  for (std::size_t i = 0; i < count; ++i) {
    Entry entry;
    entry.id = first_id + i;
    entry.accepted_at = accepted_at;
    std::string data = "event-" + std::to_string(entry.id);
    data.resize(std::max(size, data.size()), '.');
    batch.add({data, ""}, entry);
  }
  return batch;
}

}  // namespace costsim::batching
