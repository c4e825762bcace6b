#include "simulation/requests/pending.hpp"

namespace costsim::simulation {

std::uint32_t PendingRequests::put(const PendingRequest& request) {
  if (free_.empty()) {
    places_.push_back(request);
    used_.push_back(true);
    return static_cast<std::uint32_t>(places_.size() - 1);
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  places_[place] = request;
  used_[place] = true;
  return place;
}

PendingRequest PendingRequests::take(std::uint32_t place) {
  free_.push_back(place);
  used_[place] = false;
  return places_[place];
}

std::uint64_t PendingRequests::count_since(Time since) const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (used_[i] && places_[i].arrived >= since) ++count;
  }
  return count;
}

}  // namespace costsim::simulation
