#include <algorithm>
#include <cmath>

#include "request_level/roles.hpp"

namespace costsim::request_level {

simulation::ArrivalConfig timer_arrivals(const Stage& timer, double times, Duration length) {
  const Duration every = timer.parameters.duration("every");
  const auto items = std::llround(timer.parameters.real("count") * times);
  const double ticks = seconds(length) / seconds(every);
  refuse_too_many(ticks * std::max(1.0, static_cast<double>(items)), "timer events");
  simulation::ArrivalConfig arrivals;
  arrivals.ticks = {
      .every = every, .count = static_cast<std::uint64_t>(std::max(0LL, items)), .until = length};
  return arrivals;
}

}  // namespace costsim::request_level
