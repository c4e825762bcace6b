// How much comes and when, before it is counted out: what a scenario says of its traffic, as a
// value that can be scaled.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "traffic/part.hpp"
#include "traffic/series.hpp"
#include "traffic/shape.hpp"
#include "traffic/traffic.hpp"

namespace costsim::traffic {

/// How requests come within the steps; nothing given: at random with the plan's dispersion.
struct ArrivalText {
  std::optional<DistributionText> gaps = {};  ///< between arrivals
  std::vector<Duration> replay = {};          ///< since the start: each of them, in place of chance
};

struct Plan {
  ShapeSpec shape = {};   ///< unused where arrivals are replayed: they say how many come
  double dispersion = 1;  ///< of the counts within one second (series.hpp)
  ArrivalText arrivals = {};
  Location where = {};  ///< for error messages
  /// The shape over the period that is asked for, where it was drawn before: it holds for any
  /// `shape.times`.
  std::shared_ptr<const Drawn> drawn = {};
  std::optional<Part> part = {};  ///< what of it comes; absent: all
};

/// The rate that a scenario states of it, where that alone says how much comes: so many times the
/// rate is so many times the load. Absent of a part, a trace, a replay, points, of what adds up and
/// of what is scaled already. Of what grows, or has its weekend, it need not be the mean.
std::optional<Rate> stated_rate(const Plan& plan);

/// The same plan with its shape drawn, so that no multiple of it draws it again. Errors as of
/// `counted`.
Plan drawn(Plan plan, Duration period, Duration step);

/// The requests of `period` in steps of `step`, exactly. Errors as of `generate`, or of `counted`
/// for instants, at the plan's place unless they know their own.
Series counted(const Plan& plan, Duration period, Duration step);

/// How long a trace that stands alone, or a replay, lasts by itself, in steps of which the last may
/// be longer than what is left; absent for load that goes on.
std::optional<Duration> own_period(const Plan& plan, Duration step);

/// A trace that stands alone, made to last so long: its end where it is longer and the plan does
/// not say from where on, again and again where it is shorter. Other plans as they are.
Plan lasting(Plan plan, Duration period);

/// The same load so many times. Of replayed arrivals 1.5 times are every one, and every second one
/// again. Error(Usage) for a factor below nothing, or one that leaves nothing of a replay, or more
/// than memory holds.
Plan scaled(Plan plan, const Decimal& factor);

}  // namespace costsim::traffic
