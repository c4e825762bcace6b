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

/// Of what comes evenly between two instants, the share whose time is over at the end.
double share_over(Time from, Time until, Time kept, Time end) {
  const double over = engine::to_seconds(end - kept - from) / engine::to_seconds(until - from);
  return std::clamp(over, 0.0, 1.0);
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
    const double comes = profile.per_second[step] * share;
    const double change = comes - taken;
    worst.comes += comes * engine::to_seconds(until - from);
    waiting = std::max(0.0, waiting + change * engine::to_seconds(until - from));
    if (waiting > most) {
      // From the instant at which the line is as long as anyone can wait in it, what comes beyond
      // is lost; not at once, but when its time is over.
      const double beyond = waiting - most;
      const Time full = change > 0 ? until - engine::time_from_seconds(beyond / change) : from;
      const double over = share_over(std::max(from, full), until, kept, period);
      worst.lost += beyond * over;
      worst.waiting += beyond * (1 - over);
      waiting = most;
    }
    worst.oldest_s = std::max(worst.oldest_s, waiting / taken);
    from = until;
    if (step + 1 < profile.per_second.size() &&
        until == profile.step * static_cast<Time::rep>(step + 1)) {
      ++step;
    }
    if (piece + 1 < capacity.pieces().size() && until == capacity.pieces()[piece + 1].from) ++piece;
  }
  worst.waiting += waiting;
  return worst;
}

}  // namespace costsim::simulation
