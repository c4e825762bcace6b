// Closing in on where a function changes its sign.
#pragma once

#include <functional>

namespace costsim::analysis {

struct Bracket {
  double low = 0, high = 1;
};

/// The part of a bracket in which the sign of `value` changes, made narrow. The ends' signs differ,
/// one may be nothing; the sign at the lower end stays what it was. Where the value crosses
/// smoothly it takes some ten values, where it jumps one for each halving.
Bracket closed_in(Bracket bracket, const std::function<double(double)>& value,
                  const std::function<bool(double low, double high)>& narrow);

}  // namespace costsim::analysis
