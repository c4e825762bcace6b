#include "services/lambda/queue_batches.hpp"

#include <algorithm>
#include <cmath>

#include "engine/math.hpp"
#include "engine/random.hpp"
#include "services/lambda/back_off.hpp"

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

double batch_at(double load, double pollers, const BatchSource& source) {
  const double rho = load / pollers;
  const double regular = 1 - std::min(1.0, source.squared_cv);
  const double counted = source.holding * 2 / std::max(0.1, 2 - std::sqrt(rho) * regular);
  const double sooner = regular * engine::math::exp(-0.6 * rho) / (pollers + 1);
  return 1 + rho * blocking(load, pollers, counted) * (1 - sooner);
}

double time_of_batch(double batch, const BatchSource& source) {
  return source.fixed_s + source.per_record_s * batch;
}

/// Second by second; the stream only integrates.
double batch_of_backing_off(double messages_per_second, double each_s, const BatchSource& source) {
  constexpr int settling = 60, seconds = 600;
  engine::RandomStream stream(1, "lambda/pollers that back off");
  double pollers = pollers_when_busy(each_s, source);
  double batches = 0;
  for (int second = 0; second < settling + seconds; ++second) {
    const double there = std::max(1.0, std::ceil(pollers));
    const double load = messages_per_second * each_s;
    const double batch = std::min(source.largest, batch_at(load, there, source));
    const double per_second = std::min(messages_per_second / batch, there / each_s);
    // All pollers are busy and one message waits at least, by the balance that gives the batch.
    const double waits = 1 - 1 / batch_at(load, there, source);
    pollers = stream.uniform() < waits ? pollers + source.added_per_s
                                       : std::max(pollers, source.first_pollers);
    pollers -= given_up_per_error * std::sqrt(there) * source.failing * per_second;
    pollers = std::clamp(pollers, std::min(fewest_pollers, source.pollers), source.pollers);
    if (second >= settling) batches += per_second;
  }
  return std::min(source.largest, messages_per_second * seconds / std::max(batches, 1e-9));
}

}  // namespace

double pollers_when_busy(double batch_s, const BatchSource& source) {
  if (source.failing <= 0 || batch_s <= 0) return source.pollers;
  // Of n.x pollers one more than n is at work: half a poller more than there are, on average.
  constexpr double rounded_up = 0.5;
  const double balance = source.added_per_s * batch_s / (given_up_per_error * source.failing);
  const double least = std::min(fewest_pollers, source.pollers);
  double pollers = engine::math::pow(balance, 2 / 3.0);
  for (int round = 0; round < 20; ++round) {  // √n (n + 1/2) is the balance
    pollers = (pollers + balance / std::sqrt(std::max(pollers, 1e-6)) - rounded_up) / 2;
    pollers = std::max(pollers, 1e-6);
  }
  pollers = pollers <= least ? least : std::min(pollers + rounded_up, source.pollers);
  return source.queue && pollers < source.pollers ? pollers_at_work(*source.queue, pollers)
                                                  : pollers;
}

double batch_of_waiting(double messages_per_second, const BatchSource& source) {
  if (source.pollers < 1) return source.largest;  // a function that is switched off: all waits
  if (source.failing > 0) {
    return batch_of_backing_off(messages_per_second, time_of_batch(1, source), source);
  }
  double batch = 1;
  for (int round = 0; round < 50; ++round) {  // a batch takes the longer the more there is in it
    const double load = messages_per_second * time_of_batch(batch, source);
    const double next = std::min(source.largest, batch_at(load, source.pollers, source));
    if (std::abs(next - batch) < 1e-9 * batch) break;
    batch = next;
  }
  return batch;
}

}  // namespace costsim::services
