// What a closed form is held against: a measure of the models, to be taken with several seeds.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulation/requests/arrivals.hpp"

namespace costsim::simulation {

/// A closed form, or a published figure.
struct Claim {
  std::string name, source;
  double expected;
  double rounding = 0;
};

/// What to measure with a seed: one value for each claim.
struct Experiment {
  std::vector<Claim> claims;
  std::function<std::vector<double>(std::uint64_t seed)> measure;
};

inline ArrivalConfig poisson_until(Time end, double per_second) {
  return {.rate = {.per_second = {per_second, 0}, .step = end}};
}

inline double share(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

/// A queue whose function throttles and fails: what waits, what comes back, what is given up.
std::vector<Experiment> message_queue_experiments();

/// Nodes that a platform launches at its own rate.
std::vector<Experiment> launch_experiments();

}  // namespace costsim::simulation
