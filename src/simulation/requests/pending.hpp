// Requests that will be tried again.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Time;

struct PendingRequest {
  Time arrived{0};
  std::uint32_t attempts = 0;  ///< made so far
  std::uint32_t errors = 0;    ///< of them, executed and failed
  bool cold = false;           ///< one of them met a cold start
  bool passed = false;         ///< one of them got through the gateways in front
  std::uint8_t entrance = 0;   ///< by which it came, where there are several
};

/// Numbered places that are used again: memory grows with what waits at once, not with requests.
class PendingRequests {
 public:
  std::uint32_t put(const PendingRequest& request);
  PendingRequest take(std::uint32_t place);
  /// How many of those waiting arrived at or after `since`.
  std::uint64_t count_since(Time since) const;

  /// Calls visit(request) for each that waits.
  template <class Visit>
  void each(const Visit& visit) const {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      if (used_[i]) visit(places_[i]);
    }
  }

 private:
  std::vector<PendingRequest> places_;
  std::vector<bool> used_;
  std::vector<std::uint32_t> free_;
};

}  // namespace costsim::simulation
