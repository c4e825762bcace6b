// Items at work at once, where they may stay longer than a step of time.
#pragma once

#include <vector>

#include "engine/distribution.hpp"
#include "services/kit/counts.hpp"
#include "units/quantity.hpp"

namespace costsim::services {

/// How long an item stays: a time that all of them take, and one that varies.
struct Stay {
  double fixed_s = 0;
  engine::Distribution varying = {};

  double mean() const { return fixed_s + varying.mean(); }
};

/// Stays that are equally likely, shortest first: a sample, scaled to the exact mean. The stream
/// only integrates: its seed is part of the formula.
std::vector<double> equally_likely(const Stay& stay);

/// The mean number of items at work at the end of each step, which come evenly within a step and
/// find a server at once: at time t those who came in (t − S, t], S being their stay. (The mean of
/// an M_t/G/∞ queue: Eick, Massey and Whitt, "The physics of the M_t/G/∞ queue", Operations
/// Research 41(4), 1993, theorem 1.) Who is still there at the end of the span is counted at its
/// start: a span like this one came before it. Where nobody stays longer than a step this is
/// Little's law, step by step. A stay that varies is a sample, scaled to its exact mean.
Counts at_work(const Counts& items, Duration step, const Stay& stay);

}  // namespace costsim::services
