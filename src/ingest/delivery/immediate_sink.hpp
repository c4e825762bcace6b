// What sinks have in common that answer within `start`: files, null, the in-process stream.
#pragma once

#include <utility>
#include <vector>

#include "ingest/delivery/sink.hpp"
#include "ingest/os/doorbell.hpp"

namespace costsim::ingest {

class ImmediateSink : public Sink {
 public:
  bool can_start() const override { return answers_.empty(); }
  void start(Batch events, Duration now) override {
    answers_.push_back(deliver(std::move(events), now));
    answers_.back().started = now;
  }
  void wait(Duration at_most, std::vector<Answer>& answers) override {
    if (answers_.empty()) doorbell_.wait(at_most);
    for (Answer& answer : answers_) answers.push_back(std::move(answer));
    answers_.clear();
  }
  void wake() override { doorbell_.ring(); }
  std::vector<Batch> abandon() override {
    std::vector<Batch> events;
    for (Answer& answer : answers_) events.push_back(std::move(answer.events));
    answers_.clear();
    return events;
  }

 protected:
  virtual Answer deliver(Batch events, Duration now) = 0;

 private:
  std::vector<Answer> answers_;
  Doorbell doorbell_;
};

/// Takes everything and keeps nothing: what the front and the batcher cost by themselves.
class NullSink : public ImmediateSink {
 protected:
  Answer deliver(Batch events, Duration) override {
    return {std::move(events), Answer::Kind::Delivered, {}, {}};
  }
};

}  // namespace costsim::ingest
