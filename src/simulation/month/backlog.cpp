#include "simulation/month/backlog.hpp"

#include <algorithm>

namespace costsim::simulation {

Backlog carried_backlog(const RateProfile& profile, Time period, double share, double capacity,
                        Time kept) {
  Backlog worst;
  const double most = kept > Time{0} ? capacity * engine::to_seconds(kept) : 1e300;
  double waiting = 0;
  Time from{0};
  for (std::size_t i = 0; i < profile.per_second.size() && from < period; ++i) {
    const bool last = i + 1 == profile.per_second.size();
    const Time until = last ? period : std::min(period, from + profile.step);
    const double change = profile.per_second[i] * share - capacity;
    waiting = std::max(0.0, waiting + change * engine::to_seconds(until - from));
    worst.lost += std::max(0.0, waiting - most);
    waiting = std::min(waiting, most);
    worst.oldest_s = std::max(worst.oldest_s, waiting / capacity);
    from = until;
  }
  return worst;
}

}  // namespace costsim::simulation
