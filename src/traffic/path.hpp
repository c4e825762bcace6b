// A rate that follows straight lines, once or in cycles: the common ground of points and spikes.
#pragma once

#include <vector>

#include "traffic/shape.hpp"

namespace costsim::traffic {

/// Knots in order of time from 0 on; two knots at the same time make a jump. The first value holds
/// before `begin`. If `every` is not 0 the knots span 0 … every and repeat for ever, else the last
/// value holds.
struct Path {
  std::vector<Point> knots;
  Duration begin{};
  Duration every{};
};

/// The requests along the path, per step and, exactly, in total.
Curve follow(const Path& path, const Grid& grid);

}  // namespace costsim::traffic
