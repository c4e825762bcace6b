// When requests come.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/distribution.hpp"
#include "engine/simulator.hpp"
#include "engine/time.hpp"

namespace costsim::simulation {

using engine::Distribution;
using engine::Time;

/// Requests per second, one value per step; the last one holds for ever.
struct RateProfile {
  std::vector<double> per_second = {};
  Time step = std::chrono::minutes(1);
};

/// A two-state Markov modulation of the rate that gives counts in windows of `window` the variance
/// `index` × their mean (1: none), at the profile's mean rate.
struct Dispersion {
  double index = 1;
  Time window = std::chrono::seconds(1);
  /// How long a burst is remembered: the rate's autocorrelation falls by e in this time.
  Time memory = std::chrono::seconds(1);
};

/// A timer: so many at once, from the start and again after each interval; 0: no timer.
struct Ticks {
  Time every{0};
  std::uint64_t count = 0;
  Time until = engine::never;  ///< none from then on
};

struct ArrivalConfig {
  RateProfile rate = {};
  /// The shape of the gaps; its mean does not matter, the rate does. Exponential: Poisson arrivals.
  Distribution gaps = engine::exponential(1);
  Dispersion dispersion = {};
  /// Given instants, in order, instead of all the above.
  std::vector<Time> replay = {};
  Ticks ticks = {};  ///< instead of all the above

  /// Neither a rate nor instants: nothing ever comes.
  bool empty() const { return rate.per_second.empty() && !given(); }
  /// The instants are known: they cannot be thinned by a lower rate.
  bool given() const { return !replay.empty() || ticks.count > 0; }
};

class Arrivals {
 public:
  virtual ~Arrivals() = default;
  /// The next arrival, never before the one before; `never` when no more come.
  virtual Time next() = 0;
};

/// Acts now and at each arrival that follows before anything else happens; returns the one that
/// must be scheduled.
template <class Act>
Time act_on_arrivals(engine::Simulator& simulator, Arrivals& arrivals, const Act& act) {
  Time next{0};
  do {
    act(simulator.now());
    next = arrivals.next();
  } while (simulator.advance(next));
  return next;
}

/// Random streams are named after the stage. Throws Error(Usage) on what cannot be: a negative
/// rate, gaps of mean 0 or infinity, instants out of order.
std::unique_ptr<Arrivals> make_arrivals(const ArrivalConfig& config, std::uint64_t seed,
                                        const std::string& stage);

/// Expected number of arrivals until `horizon`.
double expected_arrivals(const ArrivalConfig& config, Time horizon);

}  // namespace costsim::simulation
