#include <algorithm>

#include "request_level/rate_bucket.hpp"
#include "request_level/roles.hpp"

namespace costsim::request_level {
namespace {

using simulation::Time;

services::Passage passage_of(const Stage& gateway, const Building& building) {
  return gateway.service->passage(gateway.parameters, context_of(gateway, building));
}

/// How long the stage behind may take for the gateway to answer in time, when it and services in
/// between add to that; 0: as long as it likes.
Time time_left(Time timeout, Time added) {
  return timeout > Time{0} ? std::max(Time{1}, timeout - added) : timeout;
}

/// The shorter of two timeouts; 0 is none.
Time shorter(Time one, Time other) {
  if (one <= Time{0} || other <= Time{0}) return std::max(one, other);
  return std::min(one, other);
}

}  // namespace

void add_gate(const Stage& gateway, Building& building) {
  const services::Passage passage = passage_of(gateway, building);
  if (!passage.rate && !passage.concurrency) return;
  auto& gates = building.built.model.gates;
  const auto [gate, is_new] =
      building.gates.try_emplace(std::string(gateway.service->name), gates.size());
  if (!is_new) return;
  simulation::GateConfig config{.concurrency = passage.concurrency};
  if (passage.rate) {
    config.rate = rate_bucket(passage.rate->rate.per_second(), passage.rate->burst.to_double());
  }
  gates.push_back(config);
}

simulation::Entrance through_gateway(const Stage& gateway, simulation::Entrance entrance,
                                     const Building& building) {
  const services::Passage passage = passage_of(gateway, building);
  const auto gate = building.gates.find(gateway.service->name);
  if (gate != building.gates.end()) {
    entrance.gates.insert(entrance.gates.begin(), gate->second);
  }
  entrance.added += passage.added;
  if (!entrance.asynchronous) {
    entrance.gateway_timeout =
        shorter(entrance.gateway_timeout, time_left(passage.timeout, entrance.added));
  }
  return entrance;
}

}  // namespace costsim::request_level
