#include "simulation/functions/idle_lives.hpp"

#include <algorithm>

#include "units/error.hpp"

namespace costsim::simulation {

std::optional<IdleLives::Expired> IdleLives::expired_by(Time now) {
  draw_until(now);
  while (!fates_.empty() && fates_.top().end <= now) {
    const Fate fate = fates_.top();
    fates_.pop();
    if (!stands(fate)) continue;
    idle_[fate.id].since = engine::never;
    return Expired{fate.end, fate.id};
  }
  return std::nullopt;
}

Time IdleLives::next() const {
  Time next = engine::never;
  if (!young_.empty()) next = idle_[young_.front()].since + least_;
  if (!fates_.empty()) next = std::min(next, fates_.top().end);
  return next;
}

void IdleLives::draw_until(Time now) {
  while (!young_.empty()) {
    const InstanceId id = young_.front();
    const Time since = idle_[id].since;
    if (since + least_ > now) return;
    young_.erase(id);
    idle_[id].fated = true;
    fates_.push({drawn_end(since), since, id});
  }
}

/// An instance that exists at the start has lived until then.
Time IdleLives::drawn_end(Time since) {
  constexpr int attempts = 100'000;
  for (int i = 0; i < attempts; ++i) {
    const Time end = since + life_.sample_time(stream_);
    if (since >= Time{0} || end > Time{0}) return end;
  }
  throw Error(Failure::Usage,
              "an instance at the start has been idle for longer than next to all of them live");
}

}  // namespace costsim::simulation
