#include "analysis/bracket.hpp"

#include <algorithm>

namespace costsim::analysis {
namespace {

int sign(double value) {
  return (value > 0) - (value < 0);
}

}  // namespace

Bracket closed_in(Bracket bracket, const std::function<double(double)>& value,
                  const std::function<bool(double, double)>& narrow) {
  double at_low = value(bracket.low), at_high = value(bracket.high);
  const int kept = sign(at_low);
  bool bisect = at_low == 0 || at_high == 0;
  int last_side = 0;
  while (!narrow(bracket.low, bracket.high)) {
    const double length = bracket.high - bracket.low;
    double probe = bracket.low + length / 2;
    if (!bisect) {
      const double part = at_low / (at_low - at_high);
      // Never at an end: a root found to the last bit is closed in on from its other side, too.
      constexpr double margin = 1e-3;
      probe = bracket.low + length * (part < margin ? part * 2 + 1e-12 : part);
      if (part > 1 - margin) probe = bracket.high - length * ((1 - part) * 2 + 1e-12);
    }
    if (probe <= bracket.low || probe >= bracket.high) probe = bracket.low + length / 2;
    if (probe <= bracket.low || probe >= bracket.high) break;  // the doubles between are spent
    const double found = value(probe);
    const int side = sign(found) == kept ? -1 : 1;
    if (side < 0) {
      bracket.low = probe;
      at_low = found;
      if (last_side == side) at_high /= 2;
    } else {
      bracket.high = probe;
      at_high = found;
      if (last_side == side) at_low /= 2;
    }
    last_side = side;
    const bool halved = bracket.high - bracket.low <= length / 2;
    bisect = !halved || at_low == 0 || at_high == 0;
  }
  return bracket;
}

Bracket closed_around_line(Bracket bracket, const std::function<double(double)>& value,
                           double width) {
  const double at_low = value(bracket.low), at_high = value(bracket.high);
  const double crossing = bracket.low + (bracket.high - bracket.low) * at_low / (at_low - at_high);
  for (const double probe : {crossing * (1 - width / 2.5), crossing * (1 + width / 2.5)}) {
    const auto [least, most] = std::minmax(bracket.low, bracket.high);
    if (!(probe > least && probe < most)) continue;
    ((value(probe) > 0) == (at_low > 0) ? bracket.low : bracket.high) = probe;
  }
  return bracket;
}

}  // namespace costsim::analysis
