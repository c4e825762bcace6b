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

/// The same in two values: on both sides of where the line between the ends crosses nothing,
/// `width` of that place apart at most. Of a value that is nearly straight they have the change
/// between them; of another one the bracket may stay as wide as it was. The ends may come in either
/// order.
Bracket closed_around_line(Bracket bracket, const std::function<double(double)>& value,
                           double width);

}  // namespace costsim::analysis
