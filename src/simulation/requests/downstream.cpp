#include "simulation/requests/downstream.hpp"

#include <algorithm>

namespace costsim::simulation {

Downstream::Downstream(const DownstreamConfig& config, std::uint64_t seed)
    : config_(config), stream_(seed, config.name + "/service") {}

bool Downstream::is_out(Time now) const {
  return std::any_of(
      config_.outages.begin(), config_.outages.end(),
      [now](const engine::Outage& outage) { return now >= outage.from && now < outage.until; });
}

Time Downstream::beginning(Time now) {
  while (!free_at_.empty() && free_at_.top() <= now) free_at_.pop();
  const Time begin = std::max(now, next_begin_);
  const bool full = config_.capacity > 0 && free_at_.size() >= config_.capacity;
  return full ? std::max(begin, free_at_.top()) : begin;
}

/// Calls that begin after the earliest end take its place.
void Downstream::take_place(Time end) {
  if (free_at_.size() >= config_.capacity) free_at_.pop();
  free_at_.push(end);
}

Downstream::Answer Downstream::call(Time now) {
  ++statistics_.calls;
  const Time patience = config_.timeout > Time{0} ? now + config_.timeout : engine::never;
  if (is_out(now)) {
    ++statistics_.failed;
    return {patience == engine::never ? now : patience, false};
  }
  const Time begin = beginning(now);
  if (begin >= patience) {
    ++statistics_.given_up;
    return {patience, false};
  }
  next_begin_ = begin + config_.spacing;
  const Time end = begin + config_.service.sample_time(stream_);
  if (config_.capacity > 0) take_place(end);
  if (end <= patience) return {end, true};
  ++statistics_.given_up;
  return {patience, false};
}

}  // namespace costsim::simulation
