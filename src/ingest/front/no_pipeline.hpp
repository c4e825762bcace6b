// The pipeline of a listener that takes no events.
#pragma once

#include "ingest/delivery/pipeline.hpp"

namespace costsim::ingest {

class NoPipeline : public Pipeline {
 public:
  Offer offer(const EventView&, Duration) override { return {}; }
  Admission room_for(std::size_t) const override { return Admission::Stopped; }
  Admission reserve(std::size_t, std::size_t) override { return Admission::Stopped; }
  void tick(Duration) override {}
  void rest() override {}
  Duration next_tick() const override { return Duration::max(); }
  std::uint64_t durable_ticket() const override { return 0; }
  std::string_view trouble() const override { return {}; }
  bool disk_full() const override { return false; }
  void on_durable(std::function<void()>) override {}
  void close() override {}
  DeliveryCounters counters() const override { return {}; }
};

}  // namespace costsim::ingest
