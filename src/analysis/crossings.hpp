// Where two sides of a comparison meet as one number moves: every crossing, not only the first.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace costsim::analysis {

/// What a comparison shows at one point.
struct Sides {
  double left = 0, right = 0;
  double difference =
      0;  ///< left − right, of the exact values: its sign is right where they are near
};

/// One pair of sides for each comparison, in the same order at every point.
using Observation = std::vector<Sides>;
using Observe = std::function<Observation(double x)>;

/// What moves, and how far.
struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;  ///< equal ratios are equally far; needs low > 0
  double step = 0;           ///< only `low` and so many steps more; 0: every number
};

/// How finely what is observed moves at a place, as lengths of the axis; nothing where it is
/// smooth.
struct Grain {
  double one = 0;   ///< one request more
  double each = 0;  ///< one request more in each step
};
using GrainAt = std::function<Grain(double x)>;

struct SearchLimits {
  int grid = 64;             ///< intervals that are looked at first
  double finest = 1e-7;      ///< part of the axis below which nothing is split any more
  double tolerance = 1e-9;   ///< of a crossing, relative to its place
  int observations = 20000;  ///< after which the search ends incomplete
  unsigned threads = 0;      ///< for the grid; 0: one per core
};

enum class Meeting {
  Crosses,
  Jumps,   ///< a side jumps where the difference changes its sign: analysis/jumps.hpp
  Touches  ///< the sides are equal or nearly so, and the one that was larger is so again
};

struct Crossing {
  std::size_t comparison = 0;
  double from = 0;   ///< the last point before it
  double at = 0;     ///< the first point behind it
  double until = 0;  ///< where the sides stop being equal; `at` unless they are so for a stretch
  Meeting meeting = Meeting::Crosses;
  bool jumps_at = false, jumps_until = false;  ///< at which of these places the sides do
  bool nearly = false;        ///< of a touch: within the tolerance the sides are equal, no nearer
  int before = 0, after = 0;  ///< sign of left − right
  Sides below = {}, above = {};  ///< next to it on both sides
};

struct Search {
  std::vector<Crossing> crossings;  ///< by place
  std::vector<double> points;       ///< of the grid, rising
  std::vector<Observation> curve;   ///< at these
  bool complete = true;             ///< false: the limit of observations was met
  double searched_to = 0;           ///< so far all is found; the axis' end, if it is complete
  int observations = 0;
};

/// Splits the axis until an interval can hide nothing, then closes in on what it shows.
///
/// An interval hides nothing when the ranges that its ends span do not overlap, where both sides
/// only rise or only fall (costs do, with traffic), or when points inside lie so near the line
/// between its ends that the difference cannot reach nothing. Where a side both rises and falls
/// along the grid only the second counts. Two sides that jump at nearly one place may meet twice in
/// between: behind all else, as long as observations last, an interval in which both jump by more
/// than lies between them is halved until their jumps are parted or are one. A sign that changes is
/// closed in on by the Illinois variant of regula falsi with bisection whenever that does not halve
/// the interval (Dahlquist and Björck, Numerical Methods in Scientific Computing I, 2008, §6.2).
///
/// What comes within the tolerance on the way to a meeting is part of that meeting, and no touch.
Search find_crossings(const Observe& observe, const Axis& axis, const SearchLimits& limits = {},
                      const GrainAt& grain = {});

/// The point of the axis at `part` (0 … 1) of its length.
double point_of(const Axis& axis, double part);

/// The ends of so many equal parts of the axis, each once: an axis of few steps has fewer.
std::vector<double> points_of(const Axis& axis, int intervals);

}  // namespace costsim::analysis
