#include "simulation/downstream.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/error.hpp"

namespace costsim::simulation {

Downstream::Downstream(const DownstreamConfig& config, std::uint64_t seed)
    : config_(config), stream_(seed, config.name + "/service") {
  if (config_.capacity < 1) {
    throw Error(Failure::Usage,
                fmt::format("\"{}\" must take at least one call at a time", config_.name));
  }
  for (std::uint32_t i = 0; i < config_.capacity; ++i) free_at_.push(Time{0});
}

bool Downstream::is_out(Time now) const {
  return std::any_of(config_.outages.begin(), config_.outages.end(), [now](const Outage& outage) {
    return now >= outage.from && now < outage.until;
  });
}

Downstream::Answer Downstream::call(Time now) {
  ++statistics_.calls;
  const Time patience = config_.timeout > Time{0} ? now + config_.timeout : engine::never;
  if (is_out(now)) {
    ++statistics_.failed;
    return {patience == engine::never ? now : patience, false};
  }
  const Time begin = std::max(now, free_at_.top());
  if (begin >= patience) {
    ++statistics_.given_up;
    return {patience, false};
  }
  free_at_.pop();
  const Time end = begin + config_.service.sample_time(stream_);
  free_at_.push(end);
  if (end <= patience) return {end, true};
  ++statistics_.given_up;
  return {patience, false};
}

}  // namespace costsim::simulation
