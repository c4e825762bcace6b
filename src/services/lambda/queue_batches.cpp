#include "services/lambda/queue_batches.hpp"

#include <algorithm>
#include <cmath>

#include "engine/math.hpp"

namespace costsim::services {
namespace {

/// Probability that c servers and `places` more are taken, 0 where that never happens.
double blocking(double load, double servers, double places) {
  if (load < servers - 8 * std::sqrt(servers)) return 0;
  double all_busy = 1;  // Erlang's recursion
  for (double c = 1; c <= servers; ++c) all_busy = load * all_busy / (c + load * all_busy);
  const double rho = load / servers;
  const double filled = engine::math::pow(rho, places);
  const double others = std::abs(rho - 1) < 1e-9 ? places : (rho - filled * rho) / (1 - rho);
  // Relative to all states with at most c: those with c, times ρ for each place.
  return all_busy * filled / (1 + all_busy * others);
}

double batch_at(double load, const BatchSource& source) {
  const double rho = load / source.pollers;
  const double regular = 1 - std::min(1.0, source.squared_cv);
  const double counted = source.holding * 2 / std::max(0.1, 2 - std::sqrt(rho) * regular);
  const double sooner = regular * engine::math::exp(-0.6 * rho) / (source.pollers + 1);
  return 1 + rho * blocking(load, source.pollers, counted) * (1 - sooner);
}

}  // namespace

double batch_of_waiting(double messages_per_second, const BatchSource& source) {
  if (source.pollers < 1) return source.largest;  // a function that is switched off: all waits
  double batch = 1;
  for (int round = 0; round < 50; ++round) {  // a batch takes the longer the more there is in it
    const double each_s = source.fixed_s + source.per_record_s * batch;
    const double next = std::min(source.largest, batch_at(messages_per_second * each_s, source));
    if (std::abs(next - batch) < 1e-9 * batch) break;
    batch = next;
  }
  return batch;
}

}  // namespace costsim::services
