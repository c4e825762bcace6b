#include "simulation/month/backlog.hpp"

#include <algorithm>

namespace costsim::simulation {

namespace {

/// Until this instant neither the rate nor the capacity changes; `step` and `piece` are those of
/// `from`, the last of each lasts to the end.
Time change_after(const RateProfile& profile, std::size_t step,
                  const engine::StepFunction& capacity, std::size_t piece, Time period) {
  Time until = period;
  if (step + 1 < profile.per_second.size()) {
    until = std::min(until, profile.step * static_cast<Time::rep>(step + 1));
  }
  if (piece + 1 < capacity.pieces().size()) {
    until = std::min(until, capacity.pieces()[piece + 1].from);
  }
  return until;
}

}  // namespace

Backlog carried_backlog(const RateProfile& profile, Time period, double share,
                        const engine::StepFunction& capacity, Time kept) {
  Backlog worst;
  double waiting = 0;
  std::size_t step = 0;
  std::size_t piece = 0;
  for (Time from{0}; from < period;) {
    const double taken = capacity.pieces()[piece].value;
    const double most = kept > Time{0} ? taken * engine::to_seconds(kept) : 1e300;
    const Time until = change_after(profile, step, capacity, piece, period);
    const double change = profile.per_second[step] * share - taken;
    waiting = std::max(0.0, waiting + change * engine::to_seconds(until - from));
    worst.lost += std::max(0.0, waiting - most);
    waiting = std::min(waiting, most);
    worst.oldest_s = std::max(worst.oldest_s, waiting / taken);
    from = until;
    if (step + 1 < profile.per_second.size() &&
        until == profile.step * static_cast<Time::rep>(step + 1)) {
      ++step;
    }
    if (piece + 1 < capacity.pieces().size() && until == capacity.pieces()[piece + 1].from) ++piece;
  }
  return worst;
}

}  // namespace costsim::simulation
