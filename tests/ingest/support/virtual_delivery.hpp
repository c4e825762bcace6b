// A dispatcher driven in virtual time, with books that remember.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "ingest/delivery/dispatcher.hpp"
#include "ingest/delivery/sink.hpp"

namespace costsim::ingest {

struct Letter {
  std::string data, reason, code;
  std::uint32_t attempts;
};

class RememberingBooks : public Books {
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
  Kept dead_letter(const batching::EventView& event, const Entry& entry, std::string_view reason,
                   std::string_view code) override {
    letters.push_back(
        {std::string(event.data), std::string(reason), std::string(code), entry.attempts});
    return Kept::Yes;
  }
  void recycle(Batch) override {}

  std::size_t in_flight = 0;
  std::size_t calls = 0;
  Tally sum;
  std::map<std::uint64_t, int> settled_ids;
  std::vector<Letter> letters;
};

/// Answers each call by a function, after a fixed time; any number at once.
class ScriptedSink : public Sink {
 public:
  using Script = std::function<Answer(Batch, Duration now)>;
  explicit ScriptedSink(Script script) : script_(std::move(script)) {}
  bool can_start() const override { return true; }
  void start(Batch events, Duration now) override {
    answers_.push_back(script_(std::move(events), now));
  }
  void wait(Duration, std::vector<Answer>& answers) override {
    for (auto& answer : answers_) answers.push_back(std::move(answer));
    answers_.clear();
  }
  void wake() override {}
  std::vector<Batch> abandon() override { return {}; }

 private:
  Script script_;
  std::vector<Answer> answers_;
};

/// Steps of one millisecond until all is settled or `limit` has passed; returns the time it took.
inline Duration drive(Dispatcher& dispatcher, Sink& sink, Duration now, Duration limit) {
  std::vector<Answer> answers;
  const Duration begin = now;
  for (; now - begin < limit && !dispatcher.idle(); now += std::chrono::milliseconds(1)) {
    dispatcher.step(now);
    sink.wait(Duration::zero(), answers);
    for (auto& answer : answers) dispatcher.settle(std::move(answer), now);
    answers.clear();
  }
  return now - begin;
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

}  // namespace costsim::ingest
